"""A report filled in the portal as it would be printed: the form's layout, the unit's head, room for the signatures."""

from __future__ import annotations

from datetime import date
from typing import Any

from awards.enums import RecipientType
from awards.models import Recipient, ReportStructure
from awards.structures import FIELDS, TABLE, TEXT, Section, fit, sections_of
from awards.wording import parent_organ, place_of
from dossiers.models import DossierPart
from thidua.common.clock import HANOI
from thidua.common.dates import administrative_date
from thidua.documents.jobs import Output, Progress
from thidua.documents.models import Job
from thidua.documents.rendering import PDF, render_pdf
from thidua.units.selectors import name_on

PRINT_JOB = "print_report"
PURPOSE = "dossier_report_print"
TEMPLATE = "dossiers/print/report.html"


def render_report(job: Job, progress: Progress) -> Output:
    """Handler of print jobs; running it twice gives the same file."""
    rows = DossierPart.objects.select_related("structure", "dossier__unit", "nomination__recipient")
    part = rows.get(pk=job.payload["part"])
    progress(10)
    return Output(
        data=render_pdf(TEMPLATE, values_of(part), created=part.added_at),
        name=f"bao-cao-{part.dossier.code}-lan-{part.version}.pdf",
        content_type=PDF,
        purpose=PURPOSE,
    )


def values_of(part: DossierPart) -> dict[str, Any]:
    """Every printed value; headings stand where the group of sections changes."""
    if part.structure is None or part.content is None:
        raise ValueError("only what was filled in the portal is printed")
    day = part.added_at.astimezone(HANOI).date()
    unit, sections = part.dossier.unit, sections_of(part.structure.sections)
    content = fit(sections, part.content)
    recipient = part.nomination.recipient if part.nomination else None
    person = recipient is not None and recipient.type in (RecipientType.PERSON, RecipientType.HOUSEHOLD)
    return {
        "document_title": f"{part.structure.name}: {recipient or unit}",
        "parent_org": parent_organ(unit, day),
        "organ": name_on(unit, day).upper(),
        "place": place_of(unit),
        "date_line": administrative_date(day),
        "form_number": part.structure.form_number if _in_force(part.structure, day) else "",
        "heading": part.structure.heading,
        "subject": _whose(recipient) if recipient else "",
        "blocks": [_block(section, content[section.key], last) for section, last in _with_last_group(sections)],
        "confirming": "XÁC NHẬN CỦA ĐƠN VỊ TRÌNH",
        "signer_title": "NGƯỜI BÁO CÁO" if person else "THỦ TRƯỞNG ĐƠN VỊ",
    }


def _in_force(structure: ReportStructure, day: date) -> bool:
    """The number is that of the form while it was in force; a later form may bear another."""
    return structure.valid_from <= day and (structure.valid_to is None or day <= structure.valid_to)


def _whose(recipient: Recipient) -> str:
    return f"Của {recipient.honorific.lower()} {recipient.name}" if recipient.honorific else f"Của {recipient.name}"


def _with_last_group(sections: list[Section]) -> list[tuple[Section, str]]:
    return [(one, sections[place - 1].group if place else "") for place, one in enumerate(sections)]


def _block(section: Section, value: Any, last_group: str) -> dict[str, Any]:
    block: dict[str, Any] = {
        "group": section.group if section.group != last_group else "",
        "title": section.title,
        "lines": [],
        "columns": [],
        "rows": [],
    }
    if section.kind == TEXT:
        block["paragraphs"] = [line.strip() for line in value.splitlines() if line.strip()]
    elif section.kind == FIELDS:
        block["lines"] = [(member.label, value[member.key]) for member in section.members]
    elif section.kind == TABLE and value:
        block["columns"] = [member.label for member in section.members]
        block["rows"] = [[row[member.key] for member in section.members] for row in value]
    return block
