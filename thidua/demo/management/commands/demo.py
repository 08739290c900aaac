from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from thidua.demo.loaders import load_all


class Command(BaseCommand):
    help = "Nạp dữ liệu mẫu: hai tỉnh, năm phong trào thật, một phong trào dùng thử và các tài khoản dùng thử."

    def handle(self, *args: Any, **options: Any) -> None:
        # The demo accounts share a published password: never beside real data unless asked for by name.
        if settings.PRODUCTION and not settings.DEMO_MODE:
            raise CommandError("Không nạp dữ liệu mẫu vào hệ thống chính thức. Đặt THIDUA_DEMO=1 nếu thật sự muốn.")
        for what, count in load_all().items():
            self.stdout.write(f"{what}: thêm {count}")
