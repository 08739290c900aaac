"""A member's sheet and what the secretary writes down about presence and discussion."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from dossiers.enums import Choice, Presence
from dossiers.selectors.council import BallotBlock, Turnout
from dossiers.services.presence import Note
from thidua.common.dates import due_by_end_of
from thidua.common.forms import HouseForm, VietnameseDateField

LONG = 20_000


class BallotForm(HouseForm):
    """Three answers for each item the member may still vote on, and one for all the rest of a block.

    What is left open, one by one and for its block, is voted on later.
    """

    def __init__(self, *args: Any, blocks: Iterable[BallotBlock], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.blocks = list(blocks)
        for block in self.blocks:
            if len(block.open_lines) > 1:
                self.fields[f"block_{block.key}"] = forms.ChoiceField(
                    label="Cả khối",
                    choices=[
                        (Choice.AGREE, "Đồng ý tất cả, trừ người tôi chọn khác bên dưới"),
                        ("", "Chọn từng đề nghị"),
                    ],
                    required=False,
                    initial="",
                    widget=forms.RadioSelect,
                )
            for line in block.open_lines:
                self.fields[f"item_{line.item.pk}"] = forms.ChoiceField(
                    label="Biểu quyết", choices=Choice.choices, required=False, widget=forms.RadioSelect
                )

    def choices(self) -> dict[int, str]:
        """Item → choice: its own answer, otherwise that of its block."""
        found: dict[int, str] = {}
        for block in self.blocks:
            rest = self.cleaned_data.get(f"block_{block.key}", "")
            for line in block.open_lines:
                if choice := self.cleaned_data.get(f"item_{line.item.pk}") or rest:
                    found[line.item.pk] = choice
        return found


class PresenceForm(HouseForm):
    """One row for each member: there, away with a reason, asked in writing."""

    postal_until = VietnameseDateField(
        label="Nhận ý kiến bằng văn bản đến hết ngày",
        required=False,
        help_text="Cần khi xin ý kiến thành viên vắng mặt.",
    )

    def __init__(self, *args: Any, rows: Iterable[Turnout], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        for row in self.rows:
            key, known = row.member.pk, row.attendance
            # Whoever said they would not come is taken as away until the secretary says otherwise.
            excused = row.reply.reason if known is None and row.reply and not row.reply.coming else ""
            self.fields[f"presence_{key}"] = forms.ChoiceField(
                label=f"Dự họp: {row.member.user.full_name}",
                choices=[("", "Chưa rõ"), *Presence.choices],
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
                initial=known.presence if known else (Presence.ABSENT if excused else ""),
            )
            self.fields[f"reason_{key}"] = forms.CharField(
                label=f"Lý do vắng: {row.member.user.full_name}",
                max_length=300,
                required=False,
                widget=forms.TextInput(attrs={"class": "form-control"}),
                initial=known.reason if known else excused,
            )
            self.fields[f"postal_{key}"] = forms.BooleanField(
                label="Xin ý kiến bằng văn bản", required=False, initial=row.is_postal
            )

    def cells(self) -> list[tuple[Turnout, Any, Any, Any]]:
        return [
            (row, *(self[f"{name}_{row.member.pk}"] for name in ("presence", "reason", "postal"))) for row in self.rows
        ]

    def notes(self) -> dict[int, Note]:
        return {row.member.pk: self._note(row.member.pk) for row in self.rows}

    def _note(self, key: int) -> Note:
        data = self.cleaned_data
        return Note(data[f"presence_{key}"], data[f"reason_{key}"], data[f"postal_{key}"])

    def due_at(self) -> Any:
        until = self.cleaned_data["postal_until"]
        return due_by_end_of(until) if until else None


class ReplyForm(HouseForm):
    coming = forms.ChoiceField(
        label="Bạn có dự phiên họp này không?",
        choices=[("yes", "Tôi sẽ dự"), ("no", "Tôi không dự được")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Lý do vắng", max_length=300, required=False, help_text="Ghi khi không dự được. Ví dụ: đi công tác."
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("coming") == "no" and not cleaned.get("reason", "").strip() and "reason" not in self.errors:
            self.add_error("reason", "Hãy ghi lý do vắng.")
        return cleaned


class RecusalForm(HouseForm):
    reason = forms.CharField(
        label="Lý do không tham gia biểu quyết",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ghi vào biên bản. Ví dụ: người được đề nghị là người thân.",
    )


class DiscussionForm(HouseForm):
    """What the minutes say beyond what the portal knows."""

    began_at = forms.DateTimeField(label="Khai mạc lúc", required=False)
    ended_at = forms.DateTimeField(label="Kết thúc lúc", required=False)
    discussion = forms.CharField(
        label="Diễn biến phiên họp",
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Mỗi dòng in thành một đoạn của biên bản.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("began_at", "ended_at"):
            field = self.fields[name]
            field.input_formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"]  # type: ignore[attr-defined]  # a DateTimeField
            field.widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
            field.error_messages["invalid"] = "Thời gian không hợp lệ. Ví dụ: 15/10/2024 08:00."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        begun, ended = cleaned.get("began_at"), cleaned.get("ended_at")
        for name, value in (("began_at", begun), ("ended_at", ended)):
            if value is not None and not 1900 <= value.year <= 2200:
                self.add_error(name, "Năm phải từ 1900 đến 2200.")
        if begun and ended and ended < begun:
            self.add_error("ended_at", "Giờ kết thúc phải sau giờ khai mạc.")
        return cleaned


class ItemDiscussionForm(HouseForm):
    discussion = forms.CharField(
        label="Ý kiến thảo luận về đề nghị này",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
