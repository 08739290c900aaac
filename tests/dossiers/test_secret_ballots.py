"""A hunter that looks for a way from a member to a secret ballot, wherever the portal leaves traces."""

import logging
import re
from itertools import permutations

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from awards.models import VoteThreshold
from dossiers import vote_frozen
from dossiers.enums import Choice
from dossiers.models import Ballot, BallotBox, SessionItem, VoterMark
from dossiers.sealing import BrokenSeal, new_code, seal, unseal
from dossiers.selectors.council import items_of
from dossiers.selectors.room import recount
from dossiers.services import sessions, voting
from tests.factories.dossiers import fresh, make_stage
from thidua.audit.models import AuditEvent
from thidua.common.errors import WrongState

YES, NO, BLANK = Choice.AGREE, Choice.DISAGREE, Choice.BLANK


@pytest.fixture
def secret(stage):
    VoteThreshold.objects.update(secret=True)
    return stage


def every_value():
    """(table, column, value) of the whole database as text, big and small tables alike."""
    for model in apps.get_models():
        for row in model._default_manager.values():
            for column, value in row.items():
                yield model._meta.label_lower, column, str(value)


def played(choices, order, *, secret=True):
    """The same three members with the same choices, voting in another order: what the database then holds."""
    stage = make_stage()
    VoteThreshold.objects.update(secret=secret)
    session = stage.open(stage.before_council())
    item = session.items.get()
    for place in order:
        voting.cast_votes(by=stage.members[place], session=session, choices={item.pk: choices[place]})
    return stage, session, item


# --- Sealing


@pytest.mark.parametrize("choices", [[], [YES], [YES, NO], [BLANK, NO, YES, YES]])
def test_box_gives_back_what_was_put_in(choices):
    assert sorted(unseal(seal(choices, item_id=7), item_id=7)) == sorted(choices)


def test_box_does_not_keep_the_order():
    opened = {tuple(unseal(seal(order, item_id=7), item_id=7)) for order in permutations([YES, NO, BLANK])}

    assert opened == {(YES, BLANK, NO)}


def test_length_of_a_box_tells_nothing_but_the_number():
    assert len({len(seal([one, two], item_id=7)) for one in Choice for two in Choice}) == 1


def test_same_ballots_are_sealed_differently_each_time():
    assert seal([YES], item_id=7) != seal([YES], item_id=7)


@pytest.mark.parametrize("item", [7, 8])
def test_box_of_another_item_or_with_a_changed_letter_does_not_open(item):
    sealed = seal([YES], item_id=7)
    changed = sealed if item == 8 else ("A" if sealed[30] != "A" else "B").join([sealed[:30], sealed[31:]])

    with pytest.raises(BrokenSeal):
        unseal(changed, item_id=item)


@pytest.mark.parametrize("text", ["", "không phải mã", "AAAA", "%%%"])
def test_nonsense_is_a_broken_seal(text):
    with pytest.raises(BrokenSeal):
        unseal(text, item_id=7)


def test_key_that_was_replaced_still_opens_while_it_is_kept(settings):
    sealed, old = seal([NO], item_id=7), settings.SECRET_KEY
    settings.SECRET_KEY = "another key of the site"  # a test's
    with pytest.raises(BrokenSeal):
        unseal(sealed, item_id=7)

    settings.SECRET_KEY_FALLBACKS = [old]

    assert unseal(sealed, item_id=7) == [NO]


def test_codes_are_readable_and_all_different():
    codes = {new_code() for _ in range(500)}

    assert len(codes) == 500
    assert all(re.fullmatch(r"([A-HJ-NP-Z2-9]{4}-){2}[A-HJ-NP-Z2-9]{4}", code) for code in codes)


# --- The hunt


def test_no_row_holds_member_and_choice(secret):
    session = secret.open(secret.before_council(nominees=2))

    secret.vote(session, YES, NO, BLANK)

    assert (Ballot.objects.count(), VoterMark.objects.count(), BallotBox.objects.count()) == (0, 6, 2)
    assert {field.name for field in VoterMark._meta.get_fields()} == {"id", "item", "member"}
    assert {field.name for field in BallotBox._meta.get_fields()} == {"id", "item", "sealed", "codes"}


def traces(choices, *, secret):
    """Everything a vote leaves in the database, column by column, but for ciphertext, codes and running numbers."""
    with transaction.atomic():
        played(choices, (0, 1, 2), secret=secret)
        rows = [(table, column, looks_random(value) or value) for table, column, value in every_value()]
        transaction.set_rollback(True)
    return sorted(without_keys(rows))


def test_no_value_anywhere_changes_with_the_choice(db, working_day):
    assert traces((YES, YES, YES), secret=True) == traces((NO, NO, NO), secret=True)


def test_values_of_an_open_vote_do_change(db, working_day):
    """Positive control: the same comparison finds the named ballots of an open vote."""
    assert traces((YES, YES, YES), secret=False) != traces((NO, NO, NO), secret=False)


def looks_random(value):
    """Ciphertext, codes, uuids and tokens: their shape is compared, not their text."""
    return "random" if re.search(r"[A-Za-z0-9+/]{40,}|[0-9a-f]{8}-?[0-9a-f]{4}|[A-Z2-9]{4}-[A-Z2-9]{4}-", value) else ""


def without_keys(rows):
    """Numbers given by sequences and factories go on from one play to the next."""
    return [
        (table, column, "" if column == "id" or column.endswith("_id") else re.sub(r"\d+", "#", shape))
        for table, column, shape in rows
        if not table.startswith(("sessions.", "auth.", "contenttypes.", "axes."))
    ]


def test_order_of_voting_does_not_show_in_the_box(db, working_day):
    opened = set()
    for order in permutations(range(3)):
        with transaction.atomic():
            _, _, item = played((YES, NO, BLANK), order)
            opened.add(tuple(unseal(item.box.sealed, item_id=item.pk)))
            transaction.set_rollback(True)

    assert len(opened) == 1


def test_receipts_are_in_alphabetical_order_and_beside_no_one(secret):
    session = secret.open(secret.before_council())
    item = session.items.get()

    codes = [voting.cast_votes(by=member, session=session, choices={item.pk: YES}).code for member in secret.members]

    assert fresh(item.box).codes == sorted(codes)
    holding = {(table, column) for table, column, value in every_value() if any(code in value for code in codes)}
    assert holding == {("dossiers.ballotbox", "codes")}


def test_running_total_is_not_in_the_database(secret):
    session = secret.open(secret.before_council())

    secret.vote(session, YES, NO, NO)

    assert [value for table, _, value in every_value() if table == "dossiers.ballotbox" and "agree" in value] == []
    assert list(session.items.values_list("agree", "disagree", "blank", "passed")) == [(None, None, None, None)]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_transactions_and_places_on_disk_tell_the_last_voter_and_no_choice():
    """xmin and ctid: every ballot of an item is in one row, whose transaction is that of whoever voted last."""
    stage, _, item = played((YES, NO, BLANK), (2, 0, 1))

    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text, ctid::text FROM dossiers_ballotbox WHERE item_id = %s", [item.pk])
        boxes = cursor.fetchall()
        cursor.execute("SELECT xmin::text, member_id FROM dossiers_votermark WHERE item_id = %s", [item.pk])
        marks = {member: int(xmin) for xmin, member in cursor.fetchall()}

    seats = {seat.user_id: seat.pk for seat in stage.council.members.all()}
    voted = [marks[seats[stage.members[place].pk]] for place in (2, 0, 1)]
    assert len(boxes) == 1
    assert voted == sorted(voted)  # transactions do tell in which order members voted
    assert voted[1] < int(boxes[0][0])  # but all ballots bear the last one's
    assert sorted(unseal(BallotBox.objects.get().sealed, item_id=item.pk)) == sorted([YES, NO, BLANK])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_row_per_ballot_would_give_voters_away():
    """Positive control: a ballot row of its own shares its transaction with the mark of its voter."""
    stage = make_stage()
    session = stage.open(stage.before_council())
    item = session.items.get()
    seats = {seat.user_id: seat for seat in stage.council.members.all()}
    for member, choice in zip(stage.members, (YES, NO, BLANK), strict=True):
        with transaction.atomic():
            VoterMark.objects.create(item=item, member=seats[member.pk])
            Ballot.objects.create(item=item, member=seats[member.pk], choice=choice, cast_at=session.opened_at)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.member_id, b.choice FROM dossiers_votermark m JOIN dossiers_ballot b ON m.xmin = b.xmin"
        )
        found = dict(cursor.fetchall())

    assert found == {
        seats[member.pk].pk: choice for member, choice in zip(stage.members, (YES, NO, BLANK), strict=True)
    }


def test_trail_and_logs_name_no_choice_and_no_code(client, secret, caplog):
    session = secret.open(secret.before_council(nominees=2))
    first, second = session.items.all()
    client.force_login(secret.members[0])

    with caplog.at_level(logging.DEBUG):
        sheet = {f"item_{first.pk}": "disagree", f"item_{second.pk}": "blank"}
        page = client.post(reverse("dossiers:ballot", args=[session.pk]), sheet).content.decode()

    code = re.search(r"([A-Z2-9]{4}-){2}[A-Z2-9]{4}", page).group()
    events = [str(row) for row in AuditEvent.objects.filter(verb__startswith="session.").values()]
    said = " ".join([*events, caplog.text])
    assert [word for word in (code, "disagree", "blank", "Không đồng ý") if word in said] == []
    assert AuditEvent.objects.get(verb="session.voted").after == {"ballots": 2}


def test_receipt_is_an_answer_that_nothing_keeps(client, secret):
    session = secret.open(secret.before_council())
    client.force_login(secret.members[0])

    answer = client.post(reverse("dossiers:ballot", args=[session.pk]), {f"item_{session.items.get().pk}": "agree"})

    code = re.search(r"([A-Z2-9]{4}-){2}[A-Z2-9]{4}", answer.content.decode()).group()
    kept = [str(row.get_decoded()) for row in Session.objects.all()]
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    assert [text for text in (*kept, *(str(cookie) for cookie in answer.cookies.values())) if code in text] == []


def test_pages_of_secretary_and_member_are_the_same_whatever_was_voted(client, secret):
    """Nobody reads a running total: the pages for (yes, no) and for (no, yes) are the same."""
    session = secret.open(secret.before_council())
    item = session.items.get()
    client.force_login(secret.secretary)
    pages = []
    for choices in ((YES, YES), (NO, NO)):
        with transaction.atomic():
            for member, choice in zip(secret.members, choices, strict=False):
                voting.cast_votes(by=member, session=session, choices={item.pk: choice})
            pages.append(
                [
                    stable(client.get(reverse(f"dossiers:{name}", args=[session.pk])))
                    for name in ("session", "session_live")
                ]
            )
            transaction.set_rollback(True)

    assert pages[0] == pages[1]


def stable(response):
    text = response.content.decode()
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken&quot;: &quot;|"X-CSRFToken": ")[^"&]+', "", text)


# --- Counting and verifying


def test_secret_ballots_are_counted_at_closing(secret):
    session = secret.open(secret.before_council())
    secret.vote(session, YES, NO, BLANK)

    sessions.close_session(by=secret.secretary, session=session)

    item = SessionItem.objects.get()
    assert (item.agree, item.disagree, item.blank, item.total, item.issued) == (1, 1, 1, 3, 3)


def test_second_secret_ballot_is_refused_and_leaves_the_box_alone(secret):
    session = secret.open(secret.before_council())
    item = session.items.get()
    voting.cast_votes(by=secret.members[0], session=session, choices={item.pk: YES})

    with pytest.raises(WrongState) as refused:
        voting.cast_votes(by=secret.members[0], session=session, choices={item.pk: NO})

    assert (refused.value.message, unseal(item.box.sealed, item_id=item.pk)) == (voting.ALREADY, [YES])


def test_count_can_be_repeated_after_closing(secret):
    session = secret.open(secret.before_council())
    secret.vote(session, YES, YES, NO)
    closed = sessions.close_session(by=secret.secretary, session=session)

    (row,) = recount(closed, items_of(closed))

    assert (row.agrees, row.voters, len(row.codes)) == (True, 3, 3)


@pytest.mark.parametrize("harm", ["total", "box", "mark", "ballot"])
def test_recount_finds_what_was_changed_behind_the_portals_back(secret, harm):
    session = secret.open(secret.before_council())
    secret.vote(session, YES, YES, NO)
    closed = sessions.close_session(by=secret.secretary, session=session)
    item = SessionItem.objects.get()
    with vote_frozen.lifted(connection):
        if harm == "total":
            SessionItem.objects.update(agree=3, disagree=0)
        elif harm == "box":
            BallotBox.objects.update(sealed="AAAA")
        elif harm == "ballot":
            BallotBox.objects.update(sealed=seal([YES] * 3, item_id=item.pk))
        else:
            VoterMark.objects.first().delete()

    (row,) = recount(closed, items_of(closed))

    assert row.agrees is False
    with pytest.raises(SystemExit):
        call_command("verify_votes", "--all")


def test_command_is_content_with_a_sound_count(secret, capsys):
    session = secret.open(secret.before_council())
    secret.vote(session, YES, YES, NO)
    sessions.close_session(by=secret.secretary, session=session)

    call_command("verify_votes", str(session.pk))

    assert capsys.readouterr().out == f"{session.pk}\t1\tkhớp\n"


def test_box_that_does_not_open_stops_the_closing(secret):
    session = secret.open(secret.before_council())
    secret.vote(session, YES)
    BallotBox.objects.update(sealed="AAAA")

    with pytest.raises(WrongState):
        sessions.close_session(by=secret.secretary, session=session)

    assert fresh(session).closed_at is None


def test_ballot_smuggled_into_the_box_stops_the_closing(secret):
    session = secret.open(secret.before_council())
    secret.vote(session, YES)
    item = session.items.get()
    BallotBox.objects.update(sealed=seal([YES, YES], item_id=item.pk))

    with pytest.raises(WrongState):
        sessions.close_session(by=secret.secretary, session=session)


def test_named_ballots_of_earlier_sessions_still_count(secret):
    """Rows cast before secret votes went into boxes stay valid."""
    session = secret.open(secret.before_council())
    item = session.items.get()
    BallotBox.objects.all().delete()
    seat = secret.council.members.get(user=secret.members[0])
    Ballot.objects.create(item=item, member=seat, choice=YES, cast_at=session.opened_at)
    voting.cast_votes(by=secret.members[1], session=session, choices={item.pk: NO})

    with pytest.raises(WrongState):
        voting.cast_votes(by=secret.members[0], session=session, choices={item.pk: NO})
    sessions.close_session(by=secret.secretary, session=session)

    row = fresh(item)
    assert (row.agree, row.disagree) == (1, 1)
