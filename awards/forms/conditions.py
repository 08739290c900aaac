"""A condition as plain fields: what each predicate declares becomes its own inputs, nobody types JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from awards.eligibility import predicate_choices
from awards.eligibility.params import Param, ParamKind
from awards.eligibility.registry import ALTERNATIVES, PREDICATES, term_choices
from awards.enums import AwardGround, InitiativeLevel, Rating, RecipientType
from awards.models import AwardKind, LegalBasis, Rule
from thidua.common.forms import HouseForm, PartialDateFormField, VietnameseDateField, VietnameseNumberField

TERMS = 6
WAYS = [("", "Không dùng"), *[(str(number), f"Cách {number}") for number in range(1, 5)]]
_NONE = ("", "—")
_CHOOSES_FIELDS = {"data-chooses-fields": "1"}


def param_field(param: Param) -> forms.Field:
    """The input of one declared parameter."""
    common: dict[str, Any] = {"label": param.label, "help_text": param.help, "required": param.required}
    if param.kind is ParamKind.FLAG:
        return forms.BooleanField(**{**common, "required": False})
    if param.kind is ParamKind.AWARD:
        kinds = AwardKind.objects.order_by("rank", "name", "pk")
        return forms.ModelChoiceField(queryset=kinds, to_field_name="code", **common)
    if param.kind is ParamKind.RATING:
        return forms.ChoiceField(choices=[_NONE, *Rating.choices], **common)
    if param.kind is ParamKind.LEVEL:
        return forms.ChoiceField(choices=[_NONE, *InitiativeLevel.choices], **common)
    if param.kind is ParamKind.WHOLE:
        return forms.IntegerField(min_value=1, max_value=param.maximum, **common)
    if param.kind is ParamKind.PERCENT:
        return VietnameseNumberField(max_number=Decimal(100), places=2, **common)
    return VietnameseNumberField(places=0, **common)


def stored(param: Param, value: Any) -> Any:
    """As the rule keeps it; None when nothing was chosen."""
    if value in (None, "", False):
        return None
    if isinstance(value, AwardKind):
        return value.code
    if param.kind is ParamKind.PERCENT:
        return format(value, "f")
    return int(value) if param.kind is ParamKind.MONEY else value


@dataclass(frozen=True, slots=True)
class Slot:
    """Where one predicate stands in the form: its select and the prefix of its inputs."""

    prefix: str
    predicate: str

    @property
    def params(self) -> tuple[Param, ...]:
        way = PREDICATES.get(self.predicate)
        return way.params if way else ()

    def name(self, param: Param) -> str:
        return f"{self.prefix}p_{param.name}"


class ConditionForm(HouseForm):
    """Built anew for the predicate chosen; `known` is what was typed so far or the rule as it stands."""

    award_kind = forms.ModelChoiceField(
        label="Danh hiệu, hình thức", queryset=AwardKind.objects.none(), empty_label="Chọn danh hiệu, hình thức"
    )
    recipient_types = forms.MultipleChoiceField(
        label="Đối tượng (không chọn: mọi đối tượng)",
        choices=RecipientType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(label="Điều kiện, ghi như văn bản", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    article = forms.CharField(label="Điều, khoản, mục", max_length=120, required=False)
    predicate = forms.ChoiceField(label="Cách kiểm tra", widget=forms.Select(attrs=_CHOOSES_FIELDS))

    def __init__(self, *args: Any, known: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["award_kind"].queryset = AwardKind.objects.filter(is_active=True).order_by("rank", "name", "pk")  # type: ignore[attr-defined]  # a choice field
        self.fields["predicate"].choices = predicate_choices()  # type: ignore[attr-defined]  # a choice field
        chosen = str(known.get("predicate") or "")
        self.main = Slot("", chosen)
        for param in self.main.params:
            self.fields[self.main.name(param)] = param_field(param)
        self.terms: list[Slot] = []
        if chosen == ALTERNATIVES:
            self._add_terms(known)
        own = [name for name in self.base_fields if name != "predicate"]
        self.order_fields([*own, "predicate"])

    def _add_terms(self, known: dict[str, Any]) -> None:
        """Those filled and one empty one; filling it brings the next."""
        filled = [place for place in range(1, TERMS + 1) if known.get(f"t{place}_predicate")]
        shown = min(TERMS, max(filled, default=0) + 1)
        for place in range(1, shown + 1):
            slot = Slot(f"t{place}_", str(known.get(f"t{place}_predicate") or ""))
            way, what = f"t{place}_way", f"t{place}_predicate"
            self.fields[way] = forms.ChoiceField(label=f"Điều kiện con {place} thuộc", choices=WAYS, required=False)
            self.fields[what] = forms.ChoiceField(
                label=f"Cách kiểm tra điều kiện con {place}",
                choices=[_NONE, *term_choices()],
                required=False,
                widget=forms.Select(attrs=_CHOOSES_FIELDS),
            )
            for param in slot.params:
                self.fields[slot.name(param)] = param_field(param)
            self.terms.append(slot)

    @property
    def about(self) -> str:
        way = PREDICATES.get(self.main.predicate)
        return way.about if way else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.main.predicate == ALTERNATIVES and not self.errors and not self._ways(cleaned):
            self.add_error("predicate", "Hãy chọn ít nhất một điều kiện con và cách mà nó thuộc về.")
        for slot in self.terms:
            if bool(cleaned.get(f"{slot.prefix}way")) != bool(cleaned.get(f"{slot.prefix}predicate")):
                self.add_error(f"{slot.prefix}way", "Chọn cả cách và cách kiểm tra, hoặc bỏ trống cả hai.")
        return cleaned

    def params(self) -> dict[str, Any]:
        """The parameters as the rule keeps them."""
        if self.main.predicate == ALTERNATIVES:
            return {"ways": self._ways(self.cleaned_data)}
        return _read(self.main, self.cleaned_data)

    def _ways(self, cleaned: dict[str, Any]) -> list[list[dict[str, Any]]]:
        ways: dict[str, list[dict[str, Any]]] = {}
        for slot in self.terms:
            way = cleaned.get(f"{slot.prefix}way")
            if way and slot.predicate:
                ways.setdefault(way, []).append({"predicate": slot.predicate, "params": _read(slot, cleaned)})
        return [ways[way] for way in sorted(ways)]


def _read(slot: Slot, cleaned: dict[str, Any]) -> dict[str, Any]:
    found = {param.name: stored(param, cleaned.get(slot.name(param))) for param in slot.params}
    return {name: value for name, value in found.items() if value is not None}


class LegalRuleForm(ConditionForm):
    """A condition of the law: with its basis and the day from which this version holds."""

    award_kind = forms.ModelChoiceField(
        label="Danh hiệu, hình thức", queryset=AwardKind.objects.none(), required=False, empty_label="Mọi loại"
    )
    ground = forms.ChoiceField(label="Loại hình", choices=[("", "Mọi loại hình"), *AwardGround.choices], required=False)
    basis = forms.ModelChoiceField(label="Căn cứ", queryset=LegalBasis.objects.none())
    valid_from = VietnameseDateField(
        label="Có hiệu lực từ",
        help_text="Ngày muộn hơn bản đang có: bản cũ kết thúc ngày trước đó, được giữ lại.",
    )
    valid_to = VietnameseDateField(label="Hết hiệu lực sau ngày", required=False)
    verified = forms.BooleanField(label="Đã đối chiếu văn bản gốc", required=False)
    note = forms.CharField(label="Ghi chú", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    code = forms.SlugField(label="Mã", max_length=80, help_text="Các bản của một điều kiện có cùng mã.")

    def __init__(self, *args: Any, known: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, known=known, **kwargs)
        self.fields["basis"].queryset = LegalBasis.objects.order_by("-issued_on", "number", "pk")  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", "Ngày cuối cùng còn hiệu lực phải bằng hoặc sau ngày bắt đầu.")
        return cleaned


class BenchForm(HouseForm):
    """Whom to try the draft of a condition on."""

    bench_who = forms.CharField(label="Tìm người, tập thể", max_length=100, required=False)
    bench_from = PartialDateFormField(label="Thành tích từ", required=False)
    bench_to = PartialDateFormField(label="đến", required=False)


def known_of(rule: Rule) -> dict[str, Any]:
    """The rule as initial values of its form."""
    names = ("award_kind", "ground", "recipient_types", "text", "article", "predicate", "basis", "valid_from")
    more = ("valid_to", "verified", "note", "code")
    known = {name: getattr(rule, name) for name in (*names, *more)}
    if rule.predicate == ALTERNATIVES:
        return {**known, **dict(_term_values(rule.params.get("ways") or []))}
    return {**known, **_values(Slot("", rule.predicate), rule.params)}


def _term_values(ways: list[Any]) -> Iterator[tuple[str, Any]]:
    terms = [(number, term) for number, way in enumerate(ways, start=1) for term in way]
    for place, (number, term) in enumerate(terms[:TERMS], start=1):
        slot = Slot(f"t{place}_", term.get("predicate", ""))
        yield f"t{place}_way", str(number)
        yield f"t{place}_predicate", slot.predicate
        yield from _values(slot, term.get("params", {})).items()


def _values(slot: Slot, params: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for param in slot.params:
        value = params.get(param.name)
        if param.kind is ParamKind.PERCENT and value is not None:
            value = Decimal(str(value))
        found[slot.name(param)] = value
    return found
