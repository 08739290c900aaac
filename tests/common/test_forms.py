import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from tests.factories.units import UnitFactory
from thidua.common.errors import InvalidInput
from thidua.common.forms import HouseForm, PartialDateFormField, RowsField, VietnameseDateField, VietnameseNumberField
from thidua.units.models import Unit


class SampleForm(HouseForm):
    name = forms.CharField(max_length=50)
    value = VietnameseNumberField(required=False)
    when = PartialDateFormField(required=False)
    day = VietnameseDateField(required=False)


def bound(**data):
    return SampleForm({"name": "x", **data})


def test_form_composes_text():
    form = bound(name=unicodedata.normalize("NFD", "Mường La"))

    assert form.is_valid()
    assert form.cleaned_data["name"] == "Mường La"


def test_number_field_reads_vietnamese_numbers():
    form = bound(value="1.234,5")

    assert form.is_valid()
    assert form.cleaned_data["value"] == Decimal("1234.5")


def test_number_field_names_the_boxes_of_a_range_only_where_there_are_two():
    form = bound(value="7,5 - 8")

    assert form.errors["value"] == ["Hãy nhập một số, ví dụ 7,5 hoặc 5.000."]
    with pytest.raises(ValidationError) as refused:
        VietnameseNumberField(ranged=True).clean("7,5 - 8")
    assert refused.value.messages == ["Hãy nhập một số, ví dụ 7,5 hoặc 5.000. Nếu là khoảng, dùng ô “từ” và “đến”."]
    assert form["value"].value() == "7,5 - 8"


@pytest.mark.parametrize("typed", ["9" * 29, "99.999.999.999.999"])
def test_number_field_refuses_what_no_column_holds(typed):
    assert bound(value=typed).errors["value"][0].startswith("Số quá lớn")


def test_number_field_shows_stored_values_vietnamese():
    assert SampleForm(initial={"value": Decimal("42.8000")})["value"].value() == "42,8"


def test_partial_date_field_keeps_the_precision_given():
    form = bound(when="quý III/2024")

    assert form.is_valid()
    assert form.cleaned_data["when"] == "2024-Q3"


def test_partial_date_field_shows_stored_values():
    assert SampleForm(initial={"when": "2024-07"})["when"].value() == "7/2024"


def test_date_field_reads_both_ways_and_bounds_the_year():
    assert bound(day="15/7/2024").is_valid()
    assert bound(day="2024-07-15").is_valid()
    assert bound(day="15/7/0024").errors["day"] == ["Năm phải từ 1900 đến 2200."]
    assert bound(day="40/7/2024").errors["day"] == ["Ngày không hợp lệ. Ví dụ: 15/7/2024."]
    assert bound(day="15/7/2024").fields["day"].clean("2024-07-15") == date(2024, 7, 15)


def test_domain_error_lands_beside_its_field():
    form = bound()
    form.is_valid()

    form.add_domain_error(InvalidInput("Giá trị phải lớn hơn 0.", field="value"))
    form.add_domain_error(InvalidInput("Không lưu được.", field="unknown"))

    assert form.errors["value"] == ["Giá trị phải lớn hơn 0."]
    assert form.non_field_errors() == ["Không lưu được."]


@pytest.mark.django_db
@pytest.mark.parametrize("key", [str(10**18), str(10**30), "x" * 300])
def test_rows_field_refuses_keys_no_row_can_have(key):
    unit = UnitFactory()
    field = RowsField(Unit.objects.all())

    assert list(field.clean([str(unit.pk)])) == [unit]
    with pytest.raises(forms.ValidationError) as refused:
        field.clean([str(unit.pk), key])
    assert refused.value.code == "invalid_pk_value"
