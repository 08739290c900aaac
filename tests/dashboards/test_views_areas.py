"""The table of areas: the most urgent first, in pages, and only with columns that say something."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from tests.dashboards.world import Board, late
from tests.factories.campaigns import DutyFactory
from tests.factories.people import make_person
from tests.factories.units import CommuneFactory

OVERVIEW = reverse("dashboards:overview")


def client_of(board: Board) -> Client:
    client = Client()
    client.force_login(make_person("executive", board.ground.province))
    return client


def test_whoever_owes_most_comes_first(board: Board) -> None:
    slow = CommuneFactory(parent=board.ground.province, name="Ủy ban nhân dân xã A")
    late(board.plan, slow)
    owing = CommuneFactory(parent=board.ground.province, name="Ủy ban nhân dân xã Z")
    DutyFactory(obligation=board.plan, unit=owing)
    DutyFactory(obligation=board.report, unit=owing, due_at=board.plan.due_at)

    page = client_of(board).get(OVERVIEW, {"year": 2024})

    assert [row["branch"].unit for row in page.context["branches"]] == [
        owing,
        board.ground.sibling,
        slow,
        board.ground.commune,
        board.ground.department,
    ]


def test_areas_come_in_pages(board: Board) -> None:
    for _ in range(20):
        DutyFactory(obligation=board.plan, unit=CommuneFactory(parent=board.ground.province))
    client = client_of(board)

    first, second = (client.get(OVERVIEW, {"year": 2024, "page": page}).context for page in (1, 2))

    assert (first["areas"].paginator.count, len(first["branches"]), len(second["branches"])) == (23, 15, 8)


def test_columns_without_any_number_are_left_out(board: Board) -> None:
    page = client_of(board).get(OVERVIEW, {"year": 2023})

    assert list(page.context["columns"]) == ["Quá hạn", "Đúng hạn"]


def test_name_of_an_area_leads_one_step_down(board: Board) -> None:
    client = client_of(board)
    row = next(
        row
        for row in client.get(OVERVIEW, {"year": 2024}).context["branches"]
        if row["branch"].unit == board.ground.commune
    )

    below = client.get(row["url"]).context

    assert [line["branch"].unit for line in below["branches"]] == [board.ground.commune, board.ground.school]
    assert below["scope"].year == 2024
