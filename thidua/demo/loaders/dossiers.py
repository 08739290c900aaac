"""Invented dossiers, replayed step by step through the services on a clock set to those days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile

from awards.enums import AwardGround, Verdict
from awards.models import AwardKind, Honour, Recipient
from awards.structures import sections_of
from campaigns.models import Campaign
from dossiers.enums import DossierStatus as S
from dossiers.enums import NominationResult, PartKind
from dossiers.models import Dossier, RuleCheck
from dossiers.selectors.parts import forms_of, is_filled_here, versions_of
from dossiers.selectors.prefill import prefilled
from dossiers.services.appraisal import (
    decide_nomination,
    override_check,
    receive,
    return_dossier,
    send_to_council,
    start_appraisal,
)
from dossiers.services.dossiers import create_dossier, update_dossier
from dossiers.services.nominations import Achievement, NewRecipient, add_nomination
from dossiers.services.opinions import ask_opinion, give_opinion
from dossiers.services.parts import add_part
from dossiers.services.publishing import moderate_comment, open_notice, send_comment
from dossiers.services.reports import save_report
from dossiers.services.submitting import approve_and_submit, send_to_head
from dossiers.workflow import MAIN_PATH
from thidua.accounts.models import User
from thidua.common import clock
from thidua.demo.loaders import catalogue, files, people, units
from thidua.demo.loaders.source import Row, day, moment, month_of
from thidua.units.models import Unit

STAFF = "chuyenvien"  # takes in what nobody is named for
REPORT = "Báo cáo thành tích dùng thử: nêu việc làm, kết quả và tác dụng trong thời gian phong trào."
FIRST_REPORT = "Vận động 40 hộ hiến đất làm đường bản, tổng diện tích 1.000 m²."
MENDED_REPORT = (
    "Vận động 45 hộ hiến đất làm đường bản, tổng diện tích 1.200 m².\n\n"
    "Cùng Ban quản lý bản làm 2 km rãnh thoát nước; đường sạch, không còn điểm tồn rác."
)
SUMMARY = "Hội đồng đơn vị đã họp, bỏ phiếu; các trường hợp đề nghị đều được thống nhất."
CHECKED_ON_SITE = "Đã kiểm tra tại đơn vị: kết quả cuối kỳ đáp ứng điều kiện, có biên bản làm việc kèm theo."


def load(campaign: Campaign, lived: Row) -> dict[str, Dossier]:
    """The dossiers by their keys in the data file."""
    places, persons, kinds = units.by_key(), people.by_username(), catalogue.kinds_by_code()
    for row in lived["honours"]:
        _honour(row, places, kinds)
    made = {}
    for row in lived["dossiers"]:
        dossier = made[row["key"]] = _draw_up(campaign, row, places, persons, kinds)
        for item in row.get("opinions", []):
            _opinion(dossier, item, places, persons)
        if "notice" in row:
            _notice(dossier, row["notice"], persons)
    return made


def _draw_up(
    campaign: Campaign, row: Row, places: dict[str, Unit], persons: dict[str, User], kinds: dict[str, AwardKind]
) -> Dossier:
    steps = _steps_to(S(row["status"]))
    officer = persons[row["by"]]
    # Read before the clock is set back: the file counts its days from the day of loading.
    proposed = [(_recipient(item, places), _achievement(item, kinds)) for item in row["nominations"]]
    with clock.at(_at(row, len(steps))):
        dossier = create_dossier(
            by=officer,
            unit=places[row["unit"]],
            title=row["title"],
            campaign=None if "ground" in row else campaign,
            ground=row.get("ground", AwardGround.CAMPAIGN),
        )
        for item, (recipient, achievement) in zip(row["nominations"], proposed, strict=True):
            nomination = add_nomination(
                by=officer,
                dossier=dossier,
                recipient=recipient,
                achievement=achievement,
                report_upload=_upload("bao-cao-thanh-tich.pdf"),
            )
            for kind in item.get("papers", ()):
                add_part(by=officer, dossier=dossier, kind=kind, upload=_upload("xac-nhan.pdf"), nomination=nomination)
        if not steps:
            _write_reports(dossier, officer)
        if "number" in row:
            _add_papers(dossier, row["number"], officer)
    for left, step in zip(range(len(steps) - 1, -1, -1), steps, strict=True):
        with clock.at(_at(row, left)):
            _take(step, dossier, row, persons)
    return dossier


def _write_reports(dossier: Dossier, officer: User) -> None:
    """The draft's report is filled in on the portal and mended once: two versions after the file, to be compared."""
    for nomination in dossier.nominations.select_related("recipient__unit", "award_kind", "dossier__campaign"):
        form = next((one for one in forms_of(nomination) if is_filled_here(one)), None)
        if form is None or form.structure is None:
            continue
        content = prefilled(nomination, sections_of(form.structure.sections))
        for text in (FIRST_REPORT, MENDED_REPORT):
            latest = versions_of(nomination, form).first()
            save_report(
                by=officer,
                nomination=nomination,
                form=form,
                content={**content, "achieved": text},
                seen=latest.version if latest else 0,
            )


def _steps_to(status: S) -> list[S]:
    """The steps the portal's people take by themselves; the council's vote is the meeting's to write."""
    if status is S.RETURNED:
        return [S.AWAITING_HEAD, S.SUBMITTED, S.CHECKING, S.RETURNED]
    last = min(MAIN_PATH.index(status), MAIN_PATH.index(S.BEFORE_COUNCIL))
    return list(MAIN_PATH[1 : last + 1])


def _at(row: Row, days_before: int) -> datetime:
    return moment(row["since_offset"] - days_before)


def _take(step: S, dossier: Dossier, row: Row, persons: dict[str, User]) -> None:
    officer, head = persons[row["by"]], persons[row.get("head") or row["by"]]
    staff = persons[row.get("assigned") or STAFF]
    takers: dict[S, Callable[[], object]] = {
        S.AWAITING_HEAD: partial(send_to_head, by=officer, dossier=dossier),
        S.SUBMITTED: partial(approve_and_submit, by=head, dossier=dossier),
        S.CHECKING: partial(receive, by=staff, dossier=dossier),
        S.RETURNED: partial(return_dossier, by=staff, dossier=dossier, reason=row.get("reason", "")),
        S.APPRAISING: partial(start_appraisal, by=staff, dossier=dossier),
        S.BEFORE_COUNCIL: partial(_recommend_all, by=staff, dossier=dossier),
    }
    takers[step]()


def _recommend_all(*, by: User, dossier: Dossier) -> None:
    """Conditions the program finds unmet are concluded by hand, with a reason, before a nominee is recommended."""
    for check in RuleCheck.objects.filter(nomination__dossier=dossier, verdict=Verdict.FAIL):
        override_check(by=by, check=check, verdict=Verdict.PASS, reason=CHECKED_ON_SITE)
    for nomination in dossier.nominations.all():
        decide_nomination(by=by, nomination=nomination, result=NominationResult.RECOMMENDED, reason=CHECKED_ON_SITE)
    send_to_council(by=by, dossier=dossier)


def _recipient(item: Row, places: dict[str, Unit]) -> NewRecipient:
    person = item["recipient"]
    return NewRecipient(
        type=person["type"],
        name=person["name"],
        honorific=person["honorific"],
        job_title=person["job_title"],
        group=person["group"],
        birth_year=person.get("birth_year"),
        as_unit=places[person["as_unit"]] if "as_unit" in person else None,
    )


def _achievement(item: Row, kinds: dict[str, AwardKind]) -> Achievement:
    return Achievement(
        award_kind=kinds[item["award"]],
        achievement_from=month_of(item["from_offset"]),
        achievement_to=month_of(item["to_offset"]),
        citation=item["citation"],
        report=REPORT,
        contribution=item.get("contribution"),
    )


def _add_papers(dossier: Dossier, number: str, officer: User) -> None:
    today = clock.today()
    add_part(
        by=officer,
        dossier=dossier,
        kind=PartKind.MINUTES,
        upload=_upload("bien-ban-hop-xet.pdf"),
        document_date=today,
    )
    add_part(
        by=officer,
        dossier=dossier,
        kind=PartKind.SUBMISSION,
        upload=_upload("to-trinh.pdf"),
        document_number=number,
        document_date=today,
    )
    update_dossier(
        by=officer,
        dossier=dossier,
        version=None,
        title=dossier.title,
        submission_number=number,
        submission_date=today,
        meeting_date=today,
        summary=SUMMARY,
    )


def _upload(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, files.paper(), content_type="application/pdf")


def _opinion(dossier: Dossier, row: Row, places: dict[str, Unit], persons: dict[str, User]) -> None:
    with clock.at(moment(row["asked_offset"])):
        opinion = ask_opinion(
            by=persons[row["by"]],
            dossier=dossier,
            unit=places[row["unit"]],
            question=row["question"],
            working_days=row["working_days"],
        )
    if answer := row.get("answer"):
        with clock.at(moment(answer["offset"])):
            give_opinion(by=persons[answer["by"]], opinion=opinion, stance=answer["stance"], answer=answer["text"])


def _notice(dossier: Dossier, row: Row, persons: dict[str, User]) -> None:
    by = persons[row["by"]]
    with clock.at(moment(row["offset"])):
        notice = open_notice(
            by=by,
            dossier=dossier,
            title=row["title"],
            working_days=row["working_days"],
            nominations=dossier.nominations.all(),
        )
    nominee = notice.nominees.order_by("pk")[0]
    for item in row["comments"]:
        with clock.at(moment(item["offset"])):
            comment = send_comment(nominee=nominee, text=item["text"], sender=item["sender"])
            if "state" in item:
                moderate_comment(by=by, comment=comment, state=item["state"])


def _honour(row: Row, places: dict[str, Unit], kinds: dict[str, AwardKind]) -> None:
    unit, person, decided = places[row["unit"]], row["recipient"], day(row["date_offset"])
    recipient, _ = Recipient.objects.get_or_create(
        type=person["type"],
        name=person["name"],
        unit=unit,
        defaults={name: person.get(name) for name in ("honorific", "job_title", "group", "birth_year")},
    )
    Honour.objects.create(
        recipient=recipient,
        award_kind=kinds[row["award"]],
        issuer=places[row["issuer"]],
        unit_then=unit,
        decision_number=row["number"],
        decided_on=decided,
        ground=row["ground"],
        occasion=row["occasion"],
        achievement_from=str(decided.year),
        achievement_to=str(decided.year),
    )
