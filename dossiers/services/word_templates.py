"""An agency's Word templates: checked when they come, replaced by versions, retired by somebody."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from dossiers.enums import WordKind
from dossiers.models import WordTemplate
from dossiers.rules.word import check_can_add_template, check_can_retire
from dossiers.wordfill.places import places_of
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput
from thidua.common.text import squeeze
from thidua.documents.files import store_upload
from thidua.documents.templating import WrongTemplate, check_template
from thidua.units.models import Unit

PURPOSE = "word_template"


@transaction.atomic
def add_template(
    *, by: User, owner: Unit, kind: str, name: str, file: UploadedFile[bytes], valid_from: date, note: str = ""
) -> WordTemplate:
    """The next version of the agency's template of this kind; the unit's row tells versions apart under lock."""
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    check_can_add_template(by, unit)
    if kind not in WordKind.values:
        raise InvalidInput("Loại văn bản không hợp lệ.", field="kind")
    places = _checked(file, kind)
    known = WordTemplate.objects.filter(owner=unit, kind=kind).aggregate(last=Max("version"))["last"] or 0
    template = WordTemplate.objects.create(
        owner=unit,
        kind=kind,
        version=known + 1,
        name=squeeze(name),
        note=squeeze(note),
        valid_from=valid_from,
        file=store_upload(by=by, upload=file, purpose=PURPOSE, allowed=("docx",)),
        places=list(places),
        created_by=by,
        created_at=clock.now(),
    )
    after = {"word_template": template.name, "word_template_kind": template.get_kind_display(), "word_from": valid_from}
    record(by=by, verb="word_template.added", obj=template, unit_id=unit.pk, after=after)
    return template


def _checked(file: UploadedFile[bytes], kind: str) -> tuple[str, ...]:
    file.seek(0)
    try:
        return check_template(file.read(), places_of(kind))
    except WrongTemplate as error:
        raise InvalidInput(str(error), field="file") from error


@transaction.atomic
def retire_template(*, by: User, template: WordTemplate) -> WordTemplate:
    """Used no more; papers filled from it stay, and the version before it comes into use again."""
    row = WordTemplate.objects.select_for_update(of=("self",)).select_related("owner").get(pk=template.pk)
    check_can_retire(by, row)
    row.retired_by, row.retired_at = by, clock.now()
    row.save(update_fields=["retired_by", "retired_at"])
    record(by=by, verb="word_template.retired", obj=row, unit_id=row.owner_id)
    return row
