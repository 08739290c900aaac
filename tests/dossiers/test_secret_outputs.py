"""Who voted which way may not show in anything that leaves the room: papers, pages, trail, mails, logs.

The same session is played twice with the same totals and the one vote against cast by another member.
"""

import logging
import re

import pytest
from django.db import transaction
from django.urls import reverse

from awards.models import VoteThreshold
from dossiers.enums import Choice, PaperKind
from dossiers.models import Ballot
from dossiers.services import sessions, voting
from dossiers.session_papers import values_of
from tests.factories.dossiers import make_stage
from tests.factories.people import make_person
from thidua.audit.models import AuditEvent
from thidua.notifications.models import Notification, OutgoingMail

NAMES = ("Lò Văn Ánh", "Quàng Thị Bình", "Cà Văn Chung")
_VARYING = [
    (r'(csrfmiddlewaretoken" value="|X-CSRFToken&quot;: &quot;|"X-CSRFToken": ")[^"&]+', ""),
    (r"([A-Z2-9]{4}-){2}[A-Z2-9]{4}", "code"),
    (r'nonce="[^"]+"', ""),
    (r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", "uuid"),
    (r"\d+", "#"),
]


def told(client, caplog, *, against, secret):
    """Everything said of a closed session in which the member numbered `against` voted no."""
    caplog.clear()
    with transaction.atomic(), caplog.at_level(logging.DEBUG):
        stage = make_stage()
        VoteThreshold.objects.update(secret=secret)
        for member, name in zip(stage.members, NAMES, strict=True):
            type(member).objects.filter(pk=member.pk).update(full_name=name)
        session = stage.open(stage.before_council())
        item = session.items.get()
        for place, member in enumerate(stage.members):
            choice = Choice.DISAGREE if place == against else Choice.AGREE
            voting.cast_votes(by=member, session=session, choices={item.pk: choice})
        session = sessions.close_session(by=stage.secretary, session=session)
        said = [*papers(session), *pages(client, stage, session, item), *records(), caplog.text]
        transaction.set_rollback(True)
    return [steady(text) for text in said]


def papers(session):
    return [str(values_of(session, kind)) for kind in (PaperKind.MINUTES, PaperKind.COUNTING)]


def pages(client, stage, session, item):
    """As the secretary, a member and whoever reads the whole trail see them."""
    trail = make_person("agency_leader", stage.ground.agency)
    own = [reverse(f"dossiers:{name}", args=[session.pk]) for name in ("session", "session_count")]
    for person, addresses in (
        (stage.secretary, own),
        (stage.members[0], own),
        (trail, [reverse("audit:list"), reverse("dossiers:detail", args=[item.nomination.dossier_id]), *own]),
    ):
        client.force_login(person)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200
            yield answer.content.decode()


def records():
    yield str(list(AuditEvent.objects.order_by("pk").values_list("verb", "reason", "before", "after")))
    yield str(list(Notification.objects.order_by("pk").values_list("kind", "title")))
    yield str(list(OutgoingMail.objects.order_by("pk").values_list("subject", "body_text", "body_html")))
    yield str(list(Ballot.objects.order_by("pk").values_list("member__user__full_name", "choice")))


def steady(text):
    for pattern, put in _VARYING:
        text = re.sub(pattern, put, text)
    return text


@pytest.mark.parametrize("against", [1, 2])
def test_nothing_that_goes_out_tells_who_voted_against(client, caplog, db, working_day, against):
    first = told(client, caplog, against=0, secret=True)

    assert told(client, caplog, against=against, secret=True) == first


def test_named_rows_of_an_open_vote_are_noticed(client, caplog, db, working_day):
    """Positive control: the same comparison finds the one place where an open vote has its names."""
    first, second = (told(client, caplog, against=against, secret=False) for against in (0, 1))

    assert sum(one != other for one, other in zip(first, second, strict=True)) == 1
