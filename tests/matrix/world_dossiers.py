"""Dossiers and sessions of the commune in the states that addresses ask for."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Model

from dossiers.models import Dossier, DossierPart, Nomination, PublicComment, PublicNominee, PublicNotice, RuleCheck
from dossiers.services.appraisal import refuse, return_dossier
from dossiers.services.consulting import note_point, record_complaint
from dossiers.services.reports import save_report
from dossiers.services.sessions import invite
from dossiers.wordtrip.of_dossier import facts_now, fingerprint
from tests.factories.awards import AwardFormFactory, ReportStructureFactory, RuleFactory
from tests.factories.dossiers import WORKING_AT, OpinionFactory, Stage
from tests.factories.nominee_lists import list_of
from tests.factories.people import make_person
from tests.factories.quotas import QuotaPlanFactory, QuotaShareFactory
from tests.factories.word_returns import draft_of, return_of
from tests.factories.word_templates import template_of


def dossier_objects(stage: Stage, canary: str) -> dict[str, Model]:
    """Titles carry the canary, save for the dossier another agency is asked about."""
    campaign_rule = RuleFactory(campaign_key=str(stage.campaign.pk), award_kind=stage.award)
    legal_rule = RuleFactory(predicate="recipient_type_allowed", recipient_types=["collective"])
    secret = {"title": f"Hồ sơ {canary}"}
    draft, checking = stage.complete(**secret), stage.checking(title="Hồ sơ được hỏi ý kiến")
    appraising = stage.appraising(**secret)
    plan = QuotaPlanFactory(
        campaign=None, year=2024, owner=stage.ground.province, base_award=stage.award, base_year=2023
    )
    objects: dict[str, Model] = {
        **_consulting(stage, checking, canary),
        "quota_plan": plan,
        "quota_share": QuotaShareFactory(plan=plan, unit=stage.unit, places=3, reason=f"Điều chỉnh {canary}"),
        "dossier_draft": draft,
        "nominee_list": (listed := list_of(draft, stage.officer, name=f"Lò Văn {canary}", needs=True)),
        "nominee_row": listed.rows.get(),
        "settled_list": list_of(draft, stage.officer, name=f"Lò Văn {canary}"),
        "busy_list": list_of(draft, stage.officer, name=f"Lò Văn {canary}", status="accepting"),
        "word_template": template_of(stage.ground.agency, stage.staff, name=f"Mẫu {canary}"),
        "word_draft": (paper := draft_of(draft, stage.officer)),
        "word_return": return_of(paper, stage.officer, differences=_differs(canary)),
        "agreed_return": return_of(paper, stage.officer, state="agreed", fingerprint=fingerprint(facts_now(paper))),
        "dossier_part": DossierPart.objects.get(dossier=draft, kind="minutes"),
        "nomination_draft": draft.nominations.get(),
        "dossier_awaiting": stage.awaiting_head(**secret),
        "dossier_refused": refuse(by=stage.staff, dossier=stage.checking(**secret), reason="Chưa đủ điều kiện."),
        "dossier_submitted": stage.submitted(**secret),
        "dossier_checking": checking,
        "dossier_appraising": appraising,
        "nomination_appraised": appraising.nominations.get(),
        "campaign_rule": campaign_rule,
        "legal_rule": legal_rule,
        "rule_check": RuleCheck.objects.get(nomination__dossier=appraising),
        "opinion": OpinionFactory(dossier=checking, unit=stage.ground.department, asked_by=stage.staff),
        "council": stage.council,
        "free_voter": make_person("council_member", stage.ground.agency),
        "council_seat": stage.council.members.order_by("pk").first(),
        "session_planned": stage.session(stage.before_council()),
        "session_invited": invite(by=stage.secretary, session=stage.session(stage.before_council())),
        "session_open": (opened := stage.open(stage.before_council())),
        "open_item": opened.items.get(),
    }
    return {**objects, **_part_objects(stage, draft.nominations.get(), canary)}


def _differs(canary: str) -> list[dict[str, object]]:
    told = {"label": "Họ tên, tên tập thể", "in_dossier": f"Lò Văn {canary}", "in_file": "Lo Van", "where": "Đoạn 1"}
    return [{**told, "nominee": None}]


def _consulting(stage: Stage, checking: Dossier, canary: str) -> dict[str, Model]:
    """What the appraising side notes on the commune's dossiers; the notice is for everybody: no canary in it."""
    returned = stage.checking(title=f"Hồ sơ {canary}")
    note = {"target": "submission", "reason": f"Thiếu dấu {canary}"}
    sent = note_point(by=stage.staff, dossier=returned, **note)
    return_dossier(by=stage.staff, dossier=returned, reason="")
    notice = PublicNotice.objects.create(
        owner=stage.ground.province,
        title="Lấy ý kiến",
        opens_at=WORKING_AT,
        closes_at=WORKING_AT + timedelta(days=14),
        created_by=stage.staff,
        created_at=WORKING_AT,
    )
    nominee = PublicNominee.objects.create(
        notice=notice, nomination=returned.nominations.get(), name="Ông Thử", unit_name="Xã", award_name="Bằng khen"
    )
    return {
        "point_noted": note_point(by=stage.staff, dossier=checking, target="submission", reason="Thiếu dấu."),
        "point_sent": sent,
        "complaint": record_complaint(
            by=stage.staff,
            nomination=stage.checking().nominations.get(),
            received_on=date(2024, 10, 1),
            channel="letter",
            content=f"Nội dung {canary}",
        ),
        "public_notice": notice,
        "public_nominee": nominee,
        "public_comment": PublicComment.objects.create(nominee=nominee, text=f"Ý kiến {canary}", sent_at=WORKING_AT),
    }


def _part_objects(stage: Stage, nomination: Nomination, canary: str) -> dict[str, Model]:
    """Rows that ask for nothing: the dossiers above are complete without them."""
    structure = ReportStructureFactory()
    form = AwardFormFactory(
        kind="report",
        recipient_type=nomination.recipient.type,
        per_nominee=True,
        filling="portal",
        structure=structure,
        part="Báo cáo thành tích trên cổng",
    )
    first, second = (
        save_report(
            by=stage.officer, nomination=nomination, form=form, content={"achieved": f"{canary} {seen}"}, seen=seen
        )
        for seen in (0, 1)
    )
    listed = AwardFormFactory(kind="other", part="Danh sách kèm theo", form_number="")
    return {"report_form": form, "listed_form": listed, "report_first": first, "report_second": second}
