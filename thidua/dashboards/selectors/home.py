"""What waits for a person, whichever roles they hold. Each source asks the owning app what this person may act on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from awards.enums import DecisionStatus
from awards.selectors import decisions_visible_to, waiting_for
from campaigns.enums import CampaignStatus, ScoreStage
from campaigns.rules.owning import OWN, holds_somewhere
from campaigns.selectors import campaigns, duties, receiving, scoring, works
from campaigns.selectors.people import waits_for
from dossiers.enums import DossierStatus, OpinionStatus, SessionStatus
from dossiers.selectors import council, dossiers, opinions
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import has_permission, own_unit_ids, unit_scope
from thidua.documents.enums import JobStatus
from thidua.documents.selectors import managed_jobs
from thidua.notifications.enums import MailStatus
from thidua.notifications.selectors import mails_visible_to

TOP = 6
_FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `due_at` when it has a deadline, `since` when it merely has been waiting."""

    title: str
    detail: str
    url: str
    due_at: datetime | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pile:
    """Things of one kind: how many, the first few, and where all of them are."""

    label: str
    icon: str
    count: int
    url: str
    tasks: list[Task] = field(default_factory=list)

    @property
    def first_due(self) -> datetime | None:
        return min((task.due_at for task in self.tasks if task.due_at), default=None)


@dataclass(frozen=True, slots=True)
class Source:
    """`rows` in the order in which they should be done; `permission` spares the queries of those who never have any."""

    label: str
    icon: str
    permission: P
    rows: Callable[[User, datetime], QuerySet[Any]]
    task: Callable[[Any], Task]
    url_name: str
    query: dict[str, str] = field(default_factory=dict)

    def pile(self, user: User, now: datetime) -> Pile:
        rows = self.rows(user, now)
        tasks = [self.task(row) for row in rows[:TOP]]
        # The count is asked for only when the first few are not all.
        count = len(tasks) if len(tasks) < TOP else rows.count()
        url = reverse(self.url_name) + (f"?{urlencode(self.query)}" if self.query else "")
        return Pile(self.label, self.icon, count, url, tasks)


def waiting(user: User, now: datetime) -> list[Pile]:
    """Non-empty piles: those with the nearest deadline first, then in the order of the work."""
    piles = [source.pile(user, now) for source in SOURCES if _may_have(user, source.permission)]
    return _in_order(pile for pile in piles if pile.count)


def _may_have(user: User, permission: P) -> bool:
    """A right over a government's units, or its narrow form over one's own unit."""
    return holds_somewhere(user, permission) if permission in OWN else has_permission(user, permission)


def _in_order(piles: Iterable[Pile]) -> list[Pile]:
    return sorted(piles, key=lambda pile: pile.first_due or _FAR)


# --- The unit's side


def _duty(row: Any) -> Task:
    campaign = row.obligation.campaign
    url = reverse("campaigns:duty", args=[row.pk])
    return Task(row.obligation.what, f"{row.unit} · {campaign.title}", url, due_at=row.due_at)


def _dossier(row: Any) -> Task:
    detail = f"{row.unit} · {row.campaign.title}" if row.campaign else str(row.unit)
    return Task(row.title, detail, row.get_absolute_url(), since=row.status_since)


def _own_dossiers(permission: P, *statuses: DossierStatus) -> Callable[[User, datetime], QuerySet[Any]]:
    """Dossiers of the units the person holds the permission at, the longest wait first."""

    def rows(user: User, now: datetime) -> QuerySet[Any]:
        mine = dossiers.for_page(user).filter(unit_id__in=own_unit_ids(user, permission), status__in=statuses)
        return mine.order_by("status_since", "pk")

    return rows


def _score_card(row: Any) -> Task:
    """Self and cross scores have a deadline; the official score has none."""
    sheet = row.sheet
    due = {ScoreStage.SELF: sheet.self_due_at, ScoreStage.CROSS: sheet.cross_due_at}.get(ScoreStage(row.stage))
    url = reverse("campaigns:score_card", args=[row.pk])
    return Task(f"{row.get_stage_display()}: {row.unit}", f"{sheet.cluster} · {sheet.title}", url, due_at=due)


def _works(row: Any) -> Task:
    """What the campaign asks, for no given date."""
    detail = f"{row.unit} · {row.campaign.title}"
    url = reverse("campaigns:work_add", args=[row.pk])
    return Task(f"Đăng ký {works.requirement_words(row.campaign)}", detail, url, since=row.campaign.launched_at)


# --- The receiving side


def _submission(row: Any) -> Task:
    duty = row.duty
    detail = f"{duty.unit} · {duty.obligation.campaign.title}"
    return Task(duty.obligation.what, detail, reverse("campaigns:submission", args=[row.pk]), since=row.sent_at)


def _draft_campaigns(user: User, now: datetime) -> QuerySet[Any]:
    mine = waits_for(user, P.EDIT_CAMPAIGN)
    return campaigns.visible_to(user).filter(mine, status=CampaignStatus.DRAFT).order_by("created_at", "pk")


def _campaign(row: Any) -> Task:
    return Task(row.title, str(row.owner), reverse("campaigns:detail", args=[row.pk]), since=row.created_at)


def _opinions(user: User, now: datetime) -> QuerySet[Any]:
    return opinions.asked_of(user, {"status": OpinionStatus.ASKED})


def _opinion(row: Any) -> Task:
    return Task(row.question, str(row.dossier.unit), row.get_absolute_url(), due_at=row.due_at)


def _late_opinion(row: Any) -> Task:
    return Task(f"{row.unit} chưa trả lời", row.dossier.title, row.get_absolute_url(), due_at=row.due_at)


# --- Council and decision


def _ballots(user: User, now: datetime) -> QuerySet[Any]:
    """Open sessions of the councils this person sits on, as long as none of their ballots is in."""
    rows = council.sessions_visible_to(user).filter(council.awaiting_ballot_of(user))
    return rows.order_by("opened_at", "pk")


def _running_sessions(user: User, now: datetime) -> QuerySet[Any]:
    running = council.sessions_visible_to(user).exclude(status=SessionStatus.CLOSED)
    return running.filter(unit_scope(user, P.MANAGE_SESSION, "council__unit")).order_by("held_at", "pk")


def _session(row: Any) -> Task:
    return Task(row.title, str(row.council), row.get_absolute_url(), since=row.opened_at)


def _for_agenda(user: User, now: datetime) -> QuerySet[Any]:
    """Dossiers put before a council whose sessions this person prepares."""
    rows = dossiers.for_page(user).filter(unit_scope(user, P.MANAGE_SESSION, "receiver"))
    return rows.filter(status=DossierStatus.BEFORE_COUNCIL).order_by("status_since", "pk")


def _returned_decisions(user: User, now: datetime) -> QuerySet[Any]:
    rows = decisions_visible_to(user).filter(unit_scope(user, P.DRAFT_DECISION, "issuer"))
    return rows.filter(status=DecisionStatus.RETURNED).select_related("issuer").order_by("created_at", "pk")


def _decision(row: Any) -> Task:
    return Task(row.subject, str(row.issuer), reverse("awards:decision", args=[row.pk]), since=row.submitted_at)


# --- The machine room


def _job(row: Any) -> Task:
    return Task(row.title, row.get_status_display(), reverse("documents:job", args=[row.pk]), since=row.created_at)


def _mails(status: MailStatus) -> Callable[[User, datetime], QuerySet[Any]]:
    def rows(user: User, now: datetime) -> QuerySet[Any]:
        return mails_visible_to(user).filter(status=status).order_by("created_at", "pk")

    return rows


def _mail(row: Any) -> Task:
    return Task(row.subject, row.to_address, reverse("notifications:mail", args=[row.pk]), since=row.created_at)


def _passable(user: User, now: datetime) -> QuerySet[Any]:
    return dossiers.passable_dossiers(user)


SOURCES: tuple[Source, ...] = (
    Source("Việc đơn vị phải gửi", "list-check", P.SEND_SUBMISSION, duties.todo_for, _duty, "campaigns:todo"),
    Source(
        "Công trình, mô hình phải đăng ký",
        "building",
        P.REGISTER_TARGETS,
        lambda user, now: works.works_owed(user),
        _works,
        "campaigns:todo",
    ),
    Source(
        "Phiếu chấm điểm cụm, khối",
        "list-ol",
        P.SEND_SUBMISSION,
        lambda user, now: scoring.cards_waiting(user),
        _score_card,
        "campaigns:sheets",
    ),
    Source(
        "Chấm điểm chính thức cụm, khối",
        "list-ol",
        P.EDIT_CAMPAIGN,
        lambda user, now: scoring.official_waiting(user),
        _score_card,
        "campaigns:sheets",
    ),
    Source(
        "Ý kiến được hỏi",
        "chat-left-text",
        P.GIVE_OPINION,
        _opinions,
        _opinion,
        "dossiers:opinions",
        {"status": OpinionStatus.ASKED.value},
    ),
    Source("Phiên họp chờ bạn biểu quyết", "people", P.VOTE, _ballots, _session, "dossiers:sessions"),
    Source(
        "Quyết định chờ bạn ký",
        "pen",
        P.APPROVE_DECISION,
        lambda user, now: waiting_for(user),
        _decision,
        "awards:to_sign",
    ),
    Source(
        "Hồ sơ chờ bạn duyệt",
        "patch-check",
        P.APPROVE_DOSSIER,
        _own_dossiers(P.APPROVE_DOSSIER, DossierStatus.AWAITING_HEAD),
        _dossier,
        "dossiers:list",
        {"status": DossierStatus.AWAITING_HEAD.value},
    ),
    Source(
        "Hồ sơ bị trả lại, cần bổ sung",
        "arrow-return-left",
        P.EDIT_DOSSIER,
        _own_dossiers(P.EDIT_DOSSIER, DossierStatus.RETURNED),
        _dossier,
        "dossiers:list",
        {"status": DossierStatus.RETURNED.value},
    ),
    Source(
        "Văn bản chờ tiếp nhận",
        "inbox",
        P.RECEIVE_SUBMISSION,
        lambda user, now: receiving.waiting_for(user),
        _submission,
        "campaigns:queue",
    ),
    Source(
        "Hồ sơ cần kiểm tra, thẩm định",
        "folder-check",
        P.APPRAISE_DOSSIER,
        lambda user, now: dossiers.queue_for(user, {}),
        _dossier,
        "dossiers:queue",
    ),
    Source(
        "Ý kiến cơ quan khác quá hạn",
        "clock-history",
        P.APPRAISE_DOSSIER,
        opinions.late_for,
        _late_opinion,
        "dossiers:queue",
        {"opinions": "late"},
    ),
    Source("Hồ sơ chờ đưa ra Hội đồng", "kanban", P.MANAGE_SESSION, _for_agenda, _dossier, "dossiers:sessions"),
    Source("Phiên họp chưa khóa", "people", P.MANAGE_SESSION, _running_sessions, _session, "dossiers:sessions"),
    Source(
        "Hồ sơ chờ trình quyết định",
        "file-earmark-check",
        P.DRAFT_DECISION,
        _passable,
        _dossier,
        "dossiers:pass_to_decision",
    ),
    Source(
        "Quyết định bị trả lại để sửa",
        "file-earmark-x",
        P.DRAFT_DECISION,
        _returned_decisions,
        _decision,
        "awards:decisions",
        {"status": DecisionStatus.RETURNED.value},
    ),
    Source(
        "Hồ sơ đang soạn",
        "folder-plus",
        P.EDIT_DOSSIER,
        _own_dossiers(P.EDIT_DOSSIER, DossierStatus.DRAFT),
        _dossier,
        "dossiers:list",
        {"status": DossierStatus.DRAFT.value},
    ),
    Source(
        "Phong trào đang soạn",
        "megaphone",
        P.EDIT_CAMPAIGN,
        _draft_campaigns,
        _campaign,
        "campaigns:list",
        {"status": CampaignStatus.DRAFT.value},
    ),
    Source(
        "Việc nền bị dừng",
        "exclamation-triangle",
        P.MANAGE_OUTBOX,
        lambda user, now: managed_jobs(user, status=JobStatus.PARKED).order_by("created_at", "pk"),
        _job,
        "documents:jobs",
        {"status": JobStatus.PARKED.value},
    ),
    Source(
        "Thư chưa rõ đã tới hay chưa",
        "patch-question",
        P.MANAGE_OUTBOX,
        _mails(MailStatus.UNKNOWN),
        _mail,
        "notifications:outbox",
        {"status": MailStatus.UNKNOWN.value},
    ),
    Source(
        "Thư không gửi được",
        "envelope-exclamation",
        P.MANAGE_OUTBOX,
        _mails(MailStatus.FAILED),
        _mail,
        "notifications:outbox",
        {"status": MailStatus.FAILED.value},
    ),
)
