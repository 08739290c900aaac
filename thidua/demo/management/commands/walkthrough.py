from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from thidua.common.errors import DomainError
from thidua.demo.walkthrough import DECISION, JOURNAL, play
from thidua.demo.walkthrough.worker import WorkerFailed, wait_for_mails, wait_for_print, working
from thidua.documents.files import open_file


class Command(BaseCommand):
    help = "Diễn lại phong trào 130 năm thành lập tỉnh Sơn La, từ phát động đến quyết định in ra; mỗi lần một lượt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", required=True, type=Path, metavar="THƯ_MỤC", help="nơi để quyết định và nhật ký")

    def handle(self, *args: Any, **options: Any) -> None:
        # Invented people decide awards here: never beside real data unless asked for by name.
        if settings.PRODUCTION and not settings.DEMO_MODE:
            raise CommandError("Không diễn lại trên hệ thống chính thức. Đặt THIDUA_DEMO=1 nếu thật sự muốn.")
        out: Path = options["out"].resolve()
        try:
            out.mkdir(parents=True, exist_ok=True)
            with working() as how:
                self.stdout.write(f"In quyết định: {how}.")
                self._play(out)
        except OSError as error:
            raise CommandError(f"Không ghi được vào {out}: {error.strerror}.") from error
        except (DomainError, WorkerFailed) as error:
            raise CommandError(f"{error} Xem {out / JOURNAL}.") from error

    def _play(self, out: Path) -> None:
        stage = play(out, self.stdout.write)
        job = stage.decision.job
        if job is None:
            raise CommandError("Quyết định chưa có việc in.")
        wait_for_print(job)
        assert job.result_file is not None  # noqa: S101  # checked by wait_for_print
        with open_file(job.result_file) as stream:
            (out / DECISION).write_bytes(stream.read())
        sent, queued = wait_for_mails(list(stage.people.values()))
        self.stdout.write(f"Quyết định số {stage.decision.number_text}: {out / DECISION}")
        self.stdout.write(f"Nhật ký: {out / JOURNAL}")
        self.stdout.write(f"Thư điện tử đã gửi: {sent}/{queued}")
