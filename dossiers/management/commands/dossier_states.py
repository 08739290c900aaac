from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from dossiers.diagram import render

PAGE = settings.BASE_DIR / "docs" / "dossier-states.md"


class Command(BaseCommand):
    help = "Viết lại docs/dossier-states.md từ bảng tình trạng của hồ sơ."

    def handle(self, *args: Any, **options: Any) -> None:
        PAGE.write_text(render(), encoding="utf-8")
        self.stdout.write(f"Đã viết {PAGE.relative_to(settings.BASE_DIR)}")
