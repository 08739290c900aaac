"""Reads a launch plan from a file: as JSON for programs, as a summary in Vietnamese for people."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.reading.result import Reading, read_plan
from campaigns.reading.sources import text_of
from campaigns.reading.summary import summary_of
from thidua.common.errors import InvalidInput


class Command(BaseCommand):
    help = "Đọc kế hoạch, chỉ thị phát động thi đua từ tệp .txt, .docx, .pdf; văn bản không phát động cho loại “khac”."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", help="tệp .txt, .docx hoặc .pdf có lớp chữ")
        parser.add_argument("--json", action="store_true", dest="as_json", help="in JSON thay cho bản tóm tắt")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        reading = self._read(path)
        if options["as_json"]:
            data = {"source": path.name, **reading.as_json()}
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(summary_of(reading))

    def _read(self, path: Path) -> Reading:
        try:
            source = text_of(path.read_bytes(), path.name)
        except OSError as error:
            raise CommandError(f"Không mở được tệp {path}: {error.strerror}.") from error
        except InvalidInput as error:
            raise CommandError(str(error)) from error
        for warning in source.warnings:
            self.stderr.write(warning)
        return read_plan(source.text)
