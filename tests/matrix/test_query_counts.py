"""Every list of the portal has a test that its query count stays the same at one and at three rows.

Here is only the register of those tests: a new list without one fails the suite.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from thidua.common.views import ListPageView

# The list, the file of the test, the test; `[x]` names the parameter that stands for the list.
REGISTER = {
    "accounts:list": "tests/accounts/test_views_people.py::test_list_query_count_is_constant",
    "audit:list": "tests/audit/test_views.py::test_registry_query_count_is_constant",
    "awards:decisions": (
        "tests/awards/views/test_decisions.py::test_list_asks_the_same_number_of_questions_at_one_and_three_rows"
    ),
    "awards:qualified": "tests/awards/views/test_prospects.py::test_list_asks_the_same_at_one_and_three_rows",
    "awards:register": (
        "tests/awards/views/test_register.py::test_register_asks_the_same_number_of_questions_at_one_and_three_rows"
    ),
    "awards:to_sign": (
        "tests/awards/views/test_signing.py::test_pile_asks_the_same_number_of_questions_at_one_and_three_rows"
    ),
    "campaigns:board": "tests/campaigns/test_views_board.py::test_board_queries_do_not_grow",
    "campaigns:carriers": "tests/campaigns/test_plan_tree.py::test_queries_do_not_grow[carriers]",
    "campaigns:plans": "tests/campaigns/test_plan_tree.py::test_queries_do_not_grow[plans]",
    "campaigns:list": "tests/campaigns/test_views_campaigns.py::test_list_queries_do_not_grow",
    "campaigns:own_campaigns": (
        "tests/campaigns/test_views_unit.py::"
        "test_lists_ask_the_same_number_of_queries_for_one_and_three_rows[own_campaigns]"
    ),
    "campaigns:participants": "tests/campaigns/test_views_campaigns.py::test_participants_queries_do_not_grow",
    "campaigns:participants_edit": "tests/campaigns/test_views_edit.py::test_participants_page_queries_do_not_grow",
    "campaigns:queue": "tests/campaigns/test_views_board.py::test_queue_queries_do_not_grow",
    "campaigns:urging": "tests/campaigns/test_views_urging.py::test_letter_page_queries_do_not_grow",
    "campaigns:urgings": "tests/campaigns/test_views_urging.py::test_list_of_letters_queries_do_not_grow",
    "campaigns:score_gaps": "tests/campaigns/scoring/test_views.py::test_gaps_queries_do_not_grow",
    "campaigns:sheets": "tests/campaigns/scoring/test_views.py::test_list_queries_do_not_grow",
    "campaigns:readings": "tests/campaigns/test_views_reading.py::test_list_queries_do_not_grow",
    "campaigns:todo": (
        "tests/campaigns/test_views_unit.py::test_lists_ask_the_same_number_of_queries_for_one_and_three_rows[todo]"
    ),
    "campaigns:works": "tests/campaigns/test_views_works.py::test_work_lists_ask_the_same_for_one_and_three[works]",
    "campaigns:works_published": (
        "tests/campaigns/test_views_works.py::test_work_lists_ask_the_same_for_one_and_three[works_published]"
    ),
    "documents:jobs": "tests/documents/test_views.py::test_list_costs_the_same_with_more_rows",
    "dossiers:councils": "tests/dossiers/test_views_councils.py::test_query_count_of_councils_is_constant",
    "dossiers:list": "tests/dossiers/test_views_dossiers.py::test_query_count_of_lists_is_constant[list]",
    "dossiers:nominee_list": "tests/dossiers/lists/test_views.py::test_query_count_of_the_list_is_constant",
    "dossiers:opinions": "tests/dossiers/test_views_steps.py::test_query_count_of_opinions_is_constant",
    "dossiers:pick": "tests/dossiers/test_views_nominations.py::test_query_count_of_the_search_is_constant",
    "dossiers:queue": "tests/dossiers/test_views_dossiers.py::test_query_count_of_lists_is_constant[queue]",
    "dossiers:public_comments": (
        "tests/dossiers/test_publishing.py::test_comment_list_asks_the_same_for_one_and_three"
    ),
    "dossiers:quota": "tests/dossiers/test_views_quotas.py::test_query_count_of_lists_is_constant[quota]",
    "dossiers:quota_proposed": (
        "tests/dossiers/test_views_quotas.py::test_query_count_of_lists_is_constant[quota_proposed]"
    ),
    "dossiers:quotas": "tests/dossiers/test_views_quotas.py::test_query_count_of_plans_is_constant",
    "dossiers:sessions": "tests/dossiers/test_views_council.py::test_session_list_filters_and_counts_queries",
    "dossiers:word_templates": "tests/dossiers/test_word_papers.py::test_template_list_asks_the_same_at_one_and_three",
    "notifications:list": (
        "tests/notifications/test_views.py::test_lists_ask_the_same_number_of_queries_for_one_and_three_rows[list]"
    ),
    "notifications:outbox": (
        "tests/notifications/test_views.py::test_lists_ask_the_same_number_of_queries_for_one_and_three_rows[outbox]"
    ),
    "units:clusters": "tests/units/test_views.py::test_clusters_query_count_is_constant",
    "units:list": "tests/units/test_views.py::test_list_query_count_is_constant",
}


def _lists(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Names of the addresses that a list page answers."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _lists(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        elif isinstance(pattern, URLPattern):
            view = getattr(pattern.callback, "view_class", None)
            if view is not None and issubclass(view, ListPageView):
                yield f"{prefix}{pattern.name}"


def test_every_list_has_its_query_count_test():
    assert sorted(_lists(get_resolver())) == sorted(REGISTER)


@pytest.mark.parametrize("name", REGISTER)
def test_the_test_is_there(name: str):
    """It stands in its file, with the parameter named here."""
    file, _, test = REGISTER[name].partition("::")
    function, _, parameter = test.removesuffix("]").partition("[")
    tree = ast.parse((Path(settings.BASE_DIR) / file).read_text(encoding="utf-8"))
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function]

    assert len(found) == 1
    assert parameter in ("", *_parameters(found[0]))


def _parameters(function: ast.FunctionDef) -> list[str]:
    nodes = [node for mark in function.decorator_list for node in ast.walk(mark)]
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def test_a_list_without_a_test_is_noticed():
    """Control: the search sees views, not only names."""
    assert "campaigns:detail" not in set(_lists(get_resolver()))
    assert len(set(_lists(get_resolver()))) > 20
