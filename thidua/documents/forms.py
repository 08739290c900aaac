from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from thidua.common.errors import InvalidInput
from thidua.documents import inspection
from thidua.documents.enums import JobStatus
from thidua.documents.files import ALLOWED


class SafeFileField(forms.FileField):
    """A file whose bytes are looked at before the form is valid, so the reason stands beside the field.

    `purpose` is carried for the caller of `files.store_upload`, which looks again.
    """

    def __init__(
        self, *, purpose: str = "", allowed: Sequence[str] = ALLOWED, max_bytes: int | None = None, **kwargs: Any
    ) -> None:
        self.purpose = purpose
        self.allowed = tuple(allowed)
        self.max_bytes = max_bytes or inspection.max_bytes()
        kwargs.setdefault(
            "help_text", f"{inspection.labels_of(self.allowed)}; tối đa {inspection.size_label(self.max_bytes)}."
        )
        kwargs.setdefault("max_length", None)
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            **super().widget_attrs(widget),
            "accept": inspection.accepted_types(self.allowed),
            "data-max-bytes": str(self.max_bytes),
        }

    def to_python(self, data: Any) -> UploadedFile[bytes] | None:
        if data is None:
            return None
        try:
            inspection.inspect(data, allowed=self.allowed, limit=self.max_bytes)
        except InvalidInput as error:
            raise ValidationError(error.message) from error
        return cast("UploadedFile[bytes]", data)


class _ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class SafeFilesField(SafeFileField):
    """Several files, each looked at; cleaned to a list. A refusal names the file it is about."""

    widget = _ManyFilesInput

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        given = data if isinstance(data, list | tuple) else [data]
        found = [one for one in given if one]
        if len(found) > self.most:
            raise ValidationError(f"Mỗi lần gửi được nhiều nhất {self.most} tệp; hãy chia thành nhiều lần.")
        if not found:
            super().clean(None, initial)
        return [self._looked_at(one, named=len(found) > 1) for one in found]

    def _looked_at(self, upload: Any, *, named: bool) -> UploadedFile[bytes]:
        try:
            return cast("UploadedFile[bytes]", super().clean(upload))
        except ValidationError as error:
            if named:
                raise ValidationError([f"“{upload.name}”: {text}" for text in error.messages]) from error
            raise


class JobFilterForm(forms.Form):
    q = forms.CharField(label="Tìm theo tên công việc", required=False, max_length=100)
    status = forms.ChoiceField(
        label="Tình trạng", required=False, choices=[("", "Tất cả tình trạng"), *JobStatus.choices]
    )
