"""Structures of reports: what an administrator may write, and content that fits them."""

import pytest

from awards.structures import FILLS, MAX_ROWS, check_sections, fit, lacking, sections_of

TEXT = {"key": "achieved", "title": "Thành tích", "kind": "text", "required": True}
FIELDS = {
    "key": "about",
    "title": "Thông tin",
    "kind": "fields",
    "fields": [{"key": "name", "label": "Họ và tên", "required": True}, {"key": "job", "label": "Chức vụ"}],
}
TABLE = {
    "key": "honours",
    "title": "Khen thưởng",
    "kind": "table",
    "required": True,
    "columns": [{"key": "year", "label": "Năm"}, {"key": "name", "label": "Hình thức"}],
}
ALL = [TEXT, FIELDS, TABLE]


def test_three_kinds_of_section_pass():
    check_sections(ALL)


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        {},
        [],
        "x",
        [TEXT] * 31,
        [TEXT, TEXT],
        [None],
        [{**TEXT, "kind": "picture"}],
        [{**TEXT, "key": "Chữ hoa"}],
        [{**TEXT, "key": 5}],
        [{**TEXT, "title": "  "}],
        [{**TEXT, "extra": 1}],
        [{**TEXT, "required": "yes"}],
        [{**TEXT, "help": 5}],
        [{**TEXT, "fill": "recipient.salary"}],
        [{**TEXT, "fields": FIELDS["fields"]}],
        [{**FIELDS, "fields": []}],
        [{**FIELDS, "fields": "x"}],
        [{**FIELDS, "fields": [FIELDS["fields"][0]] * 2}],
        [{**FIELDS, "fields": [{"key": "name", "label": ""}]}],
        [{**FIELDS, "fields": [{"key": "n", "label": "N", "fill": "year"}]}],
        [{**TABLE, "columns": [{"key": "n", "label": "N", "fill": "report"}]}],
        [{**TABLE, "columns": FIELDS["fields"], "fields": FIELDS["fields"]}],
    ],
)
def test_structure_that_cannot_be_filled_is_refused_with_a_sentence(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        check_sections(wrong)


def test_refusal_names_the_section_and_what_may_be_filled_in():
    with pytest.raises(ValueError, match="Mục thứ 2: không có dữ kiện “x”") as refused:
        check_sections([FIELDS, {**TEXT, "fill": "x"}])

    assert all(name in str(refused.value) for name in FILLS)


def test_content_takes_the_shape_of_the_structure():
    content = {
        "achieved": " Đã làm ",
        "about": {"name": "Lò Văn A", "unknown": "x", "job": 5},
        "honours": [{"year": "2023"}, {"year": "", "name": ""}, "x"],
        "gone": "x",
    }

    assert fit(sections_of(ALL), content) == {
        "achieved": "Đã làm",
        "about": {"name": "Lò Văn A", "job": ""},
        "honours": [{"year": "2023", "name": ""}],
    }


@pytest.mark.parametrize("content", [{}, {"about": [1], "honours": {"a": 1}, "achieved": ["x"]}])
def test_content_of_another_shape_is_empty(content):
    assert fit(sections_of(ALL), content) == {"achieved": "", "about": {"name": "", "job": ""}, "honours": []}


def test_rows_beyond_the_limit_are_cut():
    rows = [{"year": str(n), "name": "x"} for n in range(MAX_ROWS + 5)]

    assert len(fit(sections_of([TABLE]), {"honours": rows})["honours"]) == MAX_ROWS


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({}, ["Thành tích", "Họ và tên", "Khen thưởng"]),
        ({"achieved": "  "}, ["Thành tích", "Họ và tên", "Khen thưởng"]),
        ({"achieved": "x", "about": {"job": "y"}}, ["Họ và tên", "Khen thưởng"]),
        ({"achieved": "x", "about": {"name": "y"}, "honours": [{"year": "2023"}]}, []),
    ],
)
def test_what_is_lacking_is_named(content, expected):
    assert lacking(sections_of(ALL), content) == expected
