"""Loads the demonstration: adds what is missing and leaves what people have changed since."""

from __future__ import annotations

from django.db import transaction

from thidua.demo.loaders import campaigns, catalogue, current, people, scoring, units


@transaction.atomic
def load_all() -> dict[str, int]:
    """How many rows of each sort were added, by the Vietnamese word for it."""
    return {
        "đơn vị": units.load(),
        "danh hiệu, hình thức khen thưởng": catalogue.load(),
        "tài khoản dùng thử": people.load(),
        "phong trào thật": campaigns.load(),
        "phong trào dùng thử": current.load(),
        "bảng chấm điểm dùng thử": scoring.load(),
    }
