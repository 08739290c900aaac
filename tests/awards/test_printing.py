"""The decision as the worker prints it, read back from the PDF."""

import pypdfium2
import pytest

from awards import services
from awards.previews import render_preview
from tests.factories.awards import AwardAuthorityFactory, AwardKindFactory, RecipientFactory
from thidua.documents.rendering import render_document


def texts(data):
    with pypdfium2.PdfDocument(data) as pdf:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf]


def unheard(percent):
    """Progress nobody watches."""


@pytest.fixture
def lines(desk):
    """Two awards, three kinds of recipient, names that need care."""
    flag = AwardAuthorityFactory(
        award_kind=AwardKindFactory(name="Cờ thi đua của Ủy ban nhân dân tỉnh", title=True, rank=1)
    ).award_kind
    department = RecipientFactory(collective=True, unit=desk.ground.department)
    firm = RecipientFactory(
        type="enterprise", unit=desk.ground.commune, name="Công ty A & B <Mộc Châu>", honorific="", job_title=""
    )
    person = RecipientFactory(unit=desk.ground.commune, name="Quàng Thị Ví Dụ", honorific="Bà", job_title="Nông dân")
    return [desk.line(department, award_kind=flag), desk.line(firm), desk.line(person)]


def test_issued_decision_prints_its_number_articles_and_list(desk, lines):
    decision = desk.issued(*lines)

    pages = texts(render_document(decision.job, unheard).data)

    assert len(pages) == 2
    assert "Số: 01/QĐ-UBND" in pages[0]
    assert "Sơn La, ngày 20 tháng 10 năm 2025" in pages[0]
    assert "1. Tặng Cờ thi đua của Ủy ban nhân dân tỉnh cho 01 tập thể." in pages[0]
    assert "Công ty A & B <Mộc Châu>" in pages[1]
    assert "Bà Quàng Thị Ví Dụ" in pages[1]
    assert "DỰ THẢO" not in pages[0] + pages[1]


def test_preview_is_marked_on_every_page_and_has_no_number(desk, lines):
    decision = desk.draft(*lines)
    job = services.request_preview(by=desk.drafter, decision=decision)

    output = render_preview(job, unheard)

    pages = texts(output.data)
    assert [page.count("DỰ THẢO") for page in pages] == [1, 1]
    assert "Số: ……/QĐ-UBND" in pages[0]
    assert (output.purpose, output.name) == ("decision_preview", f"du-thao-quyet-dinh-{decision.pk}.pdf")


def test_preview_printed_twice_is_the_same_file(desk, lines):
    job = services.request_preview(by=desk.drafter, decision=desk.draft(*lines))

    assert render_preview(job, unheard).data == render_preview(job, unheard).data
