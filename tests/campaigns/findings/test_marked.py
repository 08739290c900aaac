"""The document with its marks: every place shown once, nothing of the text lost."""

from campaigns.findings.marked import Span, paragraphs


def shown(text: str, *spans: Span) -> list[tuple[str, list[tuple[str, tuple[str, ...]]]]]:
    return [
        (paragraph.css, [(" ".join(part.text.split()), part.keys) for part in paragraph.segments])
        for paragraph in paragraphs(text, spans)
    ]


def span(text: str, quote: str, key: str, tone: str = "target") -> Span:
    start = text.index(quote)
    return Span(key, start, start + len(quote), tone)


def test_a_place_is_cut_out_of_its_paragraph():
    text = "Thu ngân sách đạt 500 tỷ đồng trong năm."

    assert shown(text, span(text, "đạt 500 tỷ đồng", "1")) == [
        ("text", [("Thu ngân sách", ()), ("đạt 500 tỷ đồng", ("1",)), ("trong năm.", ())])
    ]


def test_places_may_lie_inside_and_over_each_other():
    text = "Trồng 200 ha rừng, riêng vùng cao 50 ha."
    outer, inner = span(text, "Trồng 200 ha rừng, riêng", "1"), span(text, "riêng vùng cao 50 ha", "2", "award")

    found = paragraphs(text, [inner, outer])[0].segments

    assert [(part.text.strip(), part.keys, part.tones, part.begins) for part in found] == [
        ("Trồng 200 ha rừng,", ("1",), ("target",), ("1",)),
        ("riêng", ("1", "2"), ("target", "award"), ("2",)),
        ("vùng cao 50 ha", ("2",), ("award",), ()),
        (".", (), (), ()),
    ]


def test_what_was_taken_outshines_what_was_left_alone():
    text = "Kỷ niệm 130 năm thành lập tỉnh"
    spans = [span(text, text, "1", "field"), span(text, "130 năm", "so-0", "left")]

    assert [part.tones for part in paragraphs(text, spans)[0].segments] == [("field",)] * 3


def test_markdown_is_not_shown_and_headings_are_headings():
    text = "**KẾ HOẠCH**\n\n## I. MỤC ĐÍCH\n\n- Tạo khí thế thi đua sôi nổi trong toàn tỉnh."

    assert [(css, "".join(words for words, _ in parts)) for css, parts in shown(text)] == [
        ("heading", "KẾ HOẠCH"),
        ("heading", "I. MỤC ĐÍCH"),
        ("item", "- Tạo khí thế thi đua sôi nổi trong toàn tỉnh."),
    ]


def test_a_place_over_two_paragraphs_begins_once():
    text = "Thứ nhất: làm tốt việc này.\n\nThứ hai: làm tốt việc kia."
    found = paragraphs(text, [Span("1", 0, len(text), "target")])

    assert [part.begins for paragraph in found for part in paragraph.segments] == [("1",), ()]


def test_no_letter_is_lost():
    text = "UBND TỈNH MẪU\nSố: 5/KH-UBND\n\nĐiều 1. Phát động phong trào.\n| Chỉ tiêu | 50 % |\n- Hết."
    letters = "".join(part.text for paragraph in paragraphs(text, ()) for part in paragraph.segments)

    assert sorted(ch for ch in letters if ch.isalnum()) == sorted(ch for ch in text if ch.isalnum())
