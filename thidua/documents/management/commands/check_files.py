from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from thidua.common import clock
from thidua.documents import integrity


class Command(BaseCommand):
    help = "Đối chiếu tệp trên đĩa với cơ sở dữ liệu; mã thoát khác 0 khi có sai lệch."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--delete-orphans",
            action="store_true",
            help="Xóa tệp cũ hơn 24 giờ không thuộc bản ghi nào (còn sót sau khi máy chủ dừng đột ngột).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        left = 0
        for finding in integrity.findings(clock.now()):
            if finding.orphan and options["delete_orphans"]:
                integrity.delete_orphan(finding)
                self.stdout.write(f"Đã xóa. {finding.sentence}")
                continue
            left += 1
            self.stdout.write(finding.sentence)
        if left:
            raise CommandError(f"Có {left} sai lệch.")
        self.stdout.write("Tệp và cơ sở dữ liệu khớp nhau.")
