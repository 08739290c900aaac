from __future__ import annotations

import argparse
import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import vi_datetime
from thidua.notifications.selectors import due_reminders
from thidua.notifications.services import sweep_reminders


def _instant(text: str) -> datetime:
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"Thời điểm không hợp lệ: {text}. Ví dụ: 2024-07-08T08:00+07:00") from error
    return value if value.tzinfo else value.replace(tzinfo=HANOI)


class Command(BaseCommand):
    help = "Gửi các nhắc việc đến lượt; với --dry-run chỉ in ra, không gửi gì."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as-of", type=_instant, help="thời điểm xét, ví dụ 2024-07-08T08:00+07:00 (mặc định: bây giờ)"
        )
        parser.add_argument("--dry-run", action="store_true", help="chỉ in danh sách, không gửi")
        parser.add_argument("--json", action="store_true", help="in dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dry_run"]:
            if options["as_of"]:
                raise CommandError("--as-of chỉ dùng cùng --dry-run: thư thật luôn gửi theo giờ hiện tại.")
            self.stdout.write(f"Đã nhắc {sweep_reminders()} việc.")
            return
        instant = options["as_of"] or clock.now()
        rows = due_reminders(instant)
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"Nhắc việc tại {vi_datetime(instant)}: {len(rows)}")
        for row in rows:
            self.stdout.write(
                f"- {row['unit']}: {row['obligation']} → {', '.join(row['to']) or '(chưa có người nhận)'}"
            )
