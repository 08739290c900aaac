"""Measures the plan reader on a folder of texts with truths."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.reading.result import read_plan
from campaigns.reading.scoring import Score, score, total


class Command(BaseCommand):
    help = "Đo độ chính xác của phần đọc kế hoạch: NAME.txt cạnh NAME.json, hoặc truth/NAME.txt.json."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder")
        parser.add_argument("--json", action="store_true", dest="as_json", help="in JSON")
        parser.add_argument("--misses", action="store_true", help="liệt kê chỗ sót (-), thừa (+), khác (±)")

    def handle(self, *args: Any, **options: Any) -> None:
        scores: dict[str, dict[str, Score]] = {}
        for path in sorted(Path(options["folder"]).glob("*.txt")):
            truth = self._truth(path)
            if truth is not None:
                scores[path.name] = score(read_plan(path.read_text(encoding="utf-8-sig")).as_json(), truth)
        if not scores:
            raise CommandError("Không có văn bản nào kèm đáp án trong thư mục này.")
        sums = total(scores.values())
        if options["as_json"]:
            self.stdout.write(
                json.dumps({name: self._figures(item) for name, item in sums.items()}, ensure_ascii=False, indent=1)
            )
            return
        if options["misses"]:
            self._list(scores)
        self.stdout.write(f"{len(scores)} văn bản")
        for name, item in sums.items():
            self.stdout.write(
                f"{name:24} đúng {item.right:4}  sót {item.missed:3}  thừa {item.invented:3}"
                f"  chính xác {item.precision:6.1%}  đầy đủ {item.recall:6.1%}"
            )

    def _truth(self, path: Path) -> dict[str, object] | None:
        for candidate in (path.with_suffix(".json"), path.parent / "truth" / f"{path.name}.json"):
            if candidate.exists():
                truth: dict[str, object] = json.loads(candidate.read_text(encoding="utf-8"))
                return truth
        return None

    def _list(self, scores: dict[str, dict[str, Score]]) -> None:
        for source, fields in scores.items():
            notes = [note for name, item in fields.items() if name != "targets (equal text)" for note in item.notes]
            if notes:
                self.stdout.write(f"== {source}")
                self.stdout.write("\n".join(notes))

    def _figures(self, item: Score) -> dict[str, float]:
        return {
            "right": item.right,
            "missed": item.missed,
            "invented": item.invented,
            "precision": round(item.precision, 4),
            "recall": round(item.recall, 4),
        }
