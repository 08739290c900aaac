"""Counts closed votes again from their ballots and compares with what was written at closing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dossiers.enums import SessionStatus
from dossiers.models import CouncilSession
from dossiers.selectors.council import items_of
from dossiers.selectors.room import recount


class Command(BaseCommand):
    help = "Đếm lại phiếu của các phiên họp đã khóa; kết thúc với mã 1 khi có nội dung không khớp."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("session", nargs="*", type=int, help="số của phiên họp trong địa chỉ trang")
        parser.add_argument("--all", action="store_true", help="mọi phiên họp đã khóa")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = CouncilSession.objects.filter(status=SessionStatus.CLOSED).order_by("pk")
        if not options["all"]:
            rows = rows.filter(pk__in=options["session"])
            if rows.count() != len(set(options["session"])) or not options["session"]:
                raise CommandError("Hãy nêu phiên họp đã khóa, hoặc --all.")
        wrong = 0
        for session in rows:
            bad = [row.item for row in recount(session, items_of(session)) if not row.agrees]
            wrong += len(bad)
            state = "khớp" if not bad else "KHÔNG KHỚP: " + "; ".join(str(item) for item in bad)
            self.stdout.write(f"{session.pk}\t{session.items.count()}\t{state}")
        if wrong:
            raise SystemExit(1)
