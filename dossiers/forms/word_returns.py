from __future__ import annotations

from dossiers.services.word_returns import PURPOSE
from thidua.common.forms import HouseForm
from thidua.documents.forms import SafeFileField

ALLOWED = ("docx",)


class WordReturnForm(HouseForm):
    file = SafeFileField(label="Tệp Word đã sửa", purpose=PURPOSE, allowed=ALLOWED)
