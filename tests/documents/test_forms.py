from django import forms

from tests.documents.corpus import corpus
from tests.factories.documents import PDF_BYTES, docx_bytes, upload
from thidua.documents.forms import JobFilterForm, SafeFileField


class PlanForm(forms.Form):
    note = forms.CharField()
    plan = SafeFileField(purpose="plan", allowed=("pdf", "docx"), max_bytes=2 * 1024 * 1024)


def bound(name, data):
    return PlanForm({"note": "đã ký"}, {"plan": upload(name, data)})


def test_good_file_passes_and_can_be_read_again():
    form = bound("Kế hoạch.docx", docx_bytes())

    assert form.is_valid()
    assert form.cleaned_data["plan"].read() == docx_bytes()


def test_reason_stands_beside_the_field_and_the_text_is_kept():
    form = bound("a.pdf", b"MZ")

    assert form.errors == {
        "plan": ["Nội dung bên trong không phải tệp PDF. Hãy xuất lại tệp từ phần mềm gốc rồi gửi lại."]
    }
    assert form["note"].value() == "đã ký"


def test_every_hostile_file_is_an_error_of_the_field():
    passed = [case for case, (name, data) in corpus().items() if set(bound(name, data).errors) != {"plan"}]

    assert passed == []


def test_file_too_large_for_this_field():
    big = PDF_BYTES[:9] + b" " * (2 * 1024 * 1024) + PDF_BYTES[9:]

    assert bound("a.pdf", big).errors == {
        "plan": ["Tệp nặng 2 MB, vượt quá giới hạn 2 MB. Hãy giảm dung lượng rồi gửi lại."]
    }


def test_missing_file_is_named_only_when_required():
    optional = SafeFileField(purpose="plan", required=False)

    assert set(PlanForm({"note": "x"}, {}).errors) == {"plan"}
    assert optional.clean(None) is None


def test_field_tells_the_browser_and_the_person_what_it_takes():
    attrs = PlanForm().fields["plan"].widget.attrs

    assert (attrs["accept"], attrs["data-max-bytes"]) == (".pdf,.docx", str(2 * 1024 * 1024))
    assert PlanForm().fields["plan"].help_text == "PDF hoặc Word (.docx); tối đa 2 MB."


def test_filter_ignores_an_unknown_status():
    form = JobFilterForm({"status": "la-lung", "q": "xuất"})

    assert not form.is_valid()
    assert form.cleaned_data == {"q": "xuất"}
