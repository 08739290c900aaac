"""What became of the invented works: progress, drawn stand-ins for pictures, and what the agency chose."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageDraw

from campaigns.enums import WorkChoice, WorkStatus
from campaigns.models import Participation, Work, WorkPhoto, WorkUpdate
from campaigns.photos import Prepared, prepare
from campaigns.services.works import PHOTO_PURPOSE
from thidua.accounts.models import User
from thidua.demo.loaders import people
from thidua.demo.loaders.source import Row, day, moment, month_of
from thidua.documents.files import store_bytes
from thidua.documents.models import StoredFile

CHOOSER = "lanhdaoso"
CHOSEN_OFFSET = -2
FINISHED = 100


def load(part: Participation, item: Row, actor: User, registered_offset: int) -> Work:
    updates = item.get("updates", [])
    done = item["status"] == WorkStatus.DONE
    work = Work.objects.create(
        participation=part,
        kind=item["kind"],
        title=item["title"],
        planned_finish=month_of(item["finish_offset"]),
        status=item["status"],
        percent=updates[-1]["percent"] if updates else FINISHED if done else 0,
        finished_on=day(updates[-1]["offset"]).isoformat() if done and updates else "",
        created_at=moment(registered_offset),
        created_by=actor,
        **_choice(item),
    )
    for row in updates:
        WorkUpdate.objects.create(
            work=work,
            percent=row["percent"],
            note=row["note"],
            reported_at=moment(row["offset"]),
            reported_by=actor,
        )
    for order, caption in enumerate(item.get("photos", [])):
        _photo(work, caption, actor, order)
    return work


def _choice(item: Row) -> Row:
    if "choice" not in item:
        return {}
    at = moment(CHOSEN_OFFSET)
    return {
        "choice": item["choice"],
        "choice_reason": item["choice_reason"],
        "chosen_at": at,
        "chosen_by": people.by_username()[CHOOSER],
        "plaque_on": day(CHOSEN_OFFSET) if item["choice"] == WorkChoice.PLAQUE else None,
        "published_at": at if item["choice"] == WorkChoice.PUBLICATION else None,
    }


def _photo(work: Work, caption: str, actor: User, order: int) -> None:
    drawn, at = _drawing(order), moment(-30 + 10 * order)
    WorkPhoto.objects.create(
        work=work,
        file=_kept(drawn.full, "anh-ve-minh-hoa.jpg", actor),
        thumbnail=_kept(drawn.thumbnail, "anh-nho.jpg", actor),
        caption=f"{caption} (ảnh vẽ minh họa)",
        added_at=at,
    )


def _kept(data: bytes, name: str, actor: User) -> StoredFile:
    return store_bytes(by=actor, data=data, name=name, content_type="image/jpeg", purpose=PHOTO_PURPOSE)


@cache
def _drawing(order: int) -> Prepared:
    """Hills, a house and trees: plainly a drawing, so that nobody takes it for a place."""
    picture = Image.new("RGB", (1200, 900), ("#cfe3ee", "#f3e2c3", "#d9ecd2")[order % 3])
    pen = ImageDraw.Draw(picture)
    pen.polygon([(0, 620), (320, 300), (640, 620)], fill="#7fa37a")
    pen.polygon([(420, 620), (840, 240), (1200, 620)], fill="#5f8a66")
    pen.rectangle((0, 600, 1200, 900), fill="#b9b48a")
    pen.rectangle((430, 520, 760, 740), fill="#e9dcc4")
    pen.polygon([(400, 520), (595, 400), (790, 520)], fill="#a8443a")
    for left in range(60, 60 + 130 * (order + 2), 130):
        pen.rectangle((left + 32, 690, left + 44, 780), fill="#6b4e33")
        pen.ellipse((left, 600, left + 76, 710), fill="#3f7a4a")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return prepare(out)
