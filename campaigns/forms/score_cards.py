"""The form of one scoring card: a line is its points, its reason and its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from campaigns.enums import CriterionKind, ScoreStage
from campaigns.forms.scoring import points_field
from campaigns.models import Score, ScoreCriterion, ScoreReturn
from thidua.common.forms import HouseForm
from thidua.common.numbers import format_number
from thidua.documents.forms import SafeFileField

EVIDENCE_PURPOSE = "score_evidence"
_REASON_LABELS = {
    ScoreStage.SELF: "Căn cứ tự chấm",
    ScoreStage.CROSS: "Nhận xét",
    ScoreStage.OFFICIAL: "Lý do",
}
_STRUCK = [("", "Chưa chọn"), ("1", "Không vi phạm"), ("0", "Vi phạm: bị điểm liệt")]


class CardForm(HouseForm):
    """Fields `points_<line>`, `reason_<line>`, and for a self-score `file_<line>` and `drop_<line>`."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(
        self,
        *args: Any,
        card: ScoreReturn,
        lines: Sequence[ScoreCriterion],
        scores: Mapping[int, Score],
        seen: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.with_files = lines, card.stage == ScoreStage.SELF
        self.fields["seen"].initial = seen
        for line in lines:
            self._add(card, line, scores.get(line.pk))

    def _add(self, card: ScoreReturn, line: ScoreCriterion, score: Score | None) -> None:
        self.fields[f"points_{line.pk}"] = _points(line, score)
        self.fields[f"reason_{line.pk}"] = forms.CharField(
            label=f"{_REASON_LABELS[ScoreStage(card.stage)]}: {line}",
            max_length=600,
            required=False,
            initial=score.reason if score else "",
            widget=forms.Textarea(attrs={"rows": 1, "class": "form-control"}),
        )
        if self.with_files:
            file = SafeFileField(label=f"Minh chứng: {line}", purpose=EVIDENCE_PURPOSE, required=False)
            file.widget.attrs["class"] = "form-control"
            self.fields[f"file_{line.pk}"] = file
            if score and score.file_id:
                self.fields[f"drop_{line.pk}"] = forms.BooleanField(label="Bỏ tệp này", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for line in self.lines:
            points, field = data.get(f"points_{line.pk}"), f"points_{line.pk}"
            if points is not None and line.maximum is not None and points > line.maximum:
                self.add_error(field, f"Không được quá {format_number(line.maximum)} điểm.")
            elif points is not None and points < 0:
                self.add_error(field, "Điểm không được âm.")
        return data

    def upload_of(self, line: ScoreCriterion) -> UploadedFile[bytes] | None:
        upload: UploadedFile[bytes] | None = self.cleaned_data.get(f"file_{line.pk}")
        return upload


def _points(line: ScoreCriterion, score: Score | None) -> forms.Field:
    """Zero is typed or chosen; an empty field is no score."""
    if line.kind == CriterionKind.KNOCKOUT:
        initial = "" if score is None else str(int(score.points))
        return forms.TypedChoiceField(
            label=f"Kết luận: {line}",
            choices=_STRUCK,
            coerce=Decimal,
            empty_value=None,
            required=False,
            initial=initial,
            widget=forms.Select(attrs={"class": "form-select"}),
        )
    field = points_field(f"Điểm: {line}", required=False, initial=score.points if score else None)
    field.widget.attrs.update({"class": "form-control score-input", "autocomplete": "off"})
    return field
