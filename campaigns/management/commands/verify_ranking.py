from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.enums import SheetStatus
from campaigns.models import ScoreSheet
from campaigns.selectors.score_verify import differences


class Command(BaseCommand):
    help = "Tính lại bảng xếp hạng đã công bố từ dữ liệu đã khóa và so từng byte."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sheet", nargs="?", type=int, help="số của bảng điểm (trong địa chỉ trang)")
        parser.add_argument("--all", action="store_true", help="mọi bảng đã công bố")

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for sheet in self._sheets(options):
            found = differences(sheet)
            wrong += bool(found)
            verdict = "; ".join(found) if found else "khớp"
            self.stdout.write(f"{sheet.pk} {sheet} {sheet.ranking_sha256[:16]}: {verdict}")
        if wrong:
            raise CommandError(f"{wrong} bảng xếp hạng không khớp.")

    def _sheets(self, options: dict[str, Any]) -> list[ScoreSheet]:
        published = ScoreSheet.objects.filter(status=SheetStatus.PUBLISHED).select_related("cluster").order_by("pk")
        if options["all"]:
            return list(published)
        if options["sheet"] is None:
            raise CommandError("Hãy ghi số của bảng điểm, hoặc --all.")
        found = list(published.filter(pk=options["sheet"]))
        if not found:
            raise CommandError("Không có bảng xếp hạng đã công bố mang số này.")
        return found
