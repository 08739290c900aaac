"""Stored and typed values in the words of the form."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms

from thidua.common.forms import HouseForm, PartialDateFormField, VietnameseDateField, VietnameseNumberField
from thidua.common.stale import differences, in_words

CHOICES = [("a", "Loại A"), ("Nhóm", [("b", "Loại B")])]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (forms.CharField(), "Nậm Păm", "Nậm Păm"),
        (forms.CharField(), None, ""),
        (forms.BooleanField(), True, "Có"),
        (forms.BooleanField(), False, "Không"),
        (forms.IntegerField(), 0, "0"),
        (VietnameseNumberField(), Decimal("1234.5"), "1.234,5"),
        (VietnameseDateField(), date(2024, 2, 3), "03/02/2024"),
        (PartialDateFormField(), "2024-07", "7/2024"),
        (forms.ChoiceField(choices=CHOICES), "b", "Loại B"),
        (forms.MultipleChoiceField(choices=CHOICES), ["a", "b"], "Loại A; Loại B"),
        (forms.MultipleChoiceField(choices=CHOICES), [], ""),
        (forms.ChoiceField(choices=CHOICES), "x", ""),
    ],
)
def test_value_in_words(field, value, words):
    assert in_words(field, value) == words


class Sample(HouseForm):
    name = forms.CharField(label="Tên")
    amount = VietnameseNumberField(label="Số", required=False)
    version = forms.IntegerField()
    upload = forms.FileField(required=False)


def test_difference_keeps_what_the_form_refuses_to_read():
    form = Sample({"name": "Mới", "amount": "bảy", "version": "1"}, initial={"name": "Cũ", "amount": 7, "version": 2})
    form.is_valid()

    found = differences(form, {})

    assert [(row.label, row.stored, row.typed) for row in found] == [("Tên", "Cũ", "Mới"), ("Số", "7", "bảy")]


def test_value_written_otherwise_is_no_difference():
    form = Sample({"name": "Cũ", "amount": "7,0", "version": "1"}, initial={"name": "Cũ", "amount": Decimal(7)})
    form.is_valid()

    assert differences(form, {}) == []
