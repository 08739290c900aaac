"""Law as dated rows: kinds of award, who decides, forms, money, votes, conditions; and the holidays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from awards.enums import Filling
from awards.models import (
    AwardAuthority,
    AwardForm,
    AwardKind,
    BaseSalary,
    LegalBasis,
    LineStep,
    ProcedureLine,
    QuorumRule,
    ReportStructure,
    RewardRate,
    RewardRounding,
    Rule,
    TransitionRule,
    VoteThreshold,
)
from thidua.demo.loaders.source import Row, day_or_none, read
from thidua.notifications.models import Holiday


def load() -> int:
    """Add what is missing; a row somebody has corrected since is left as it is."""
    content = read("catalogue")
    before = AwardKind.objects.count()
    bases = _load_bases(content["legal_bases"])
    kinds = _load_kinds(content["award_kinds"])
    for row in content["authorities"]:
        _load_authority(row, bases, kinds)
    _load_procedures(content, bases, kinds)
    for row in content["reward_rates"]:
        _load_rate(row, bases, kinds)
    for row in content["base_salaries"]:
        BaseSalary.objects.get_or_create(
            valid_from=date.fromisoformat(row["valid_from"]), defaults={**_cited(row, bases), "amount": row["amount"]}
        )
    _load_rounding(content["reward_policy"], bases)
    for row in content["vote_thresholds"]:
        _load_threshold(row, bases, kinds)
    for row in content["quorum_rules"]:
        _load_quorum(row, bases)
    for row in content["rules"]:
        _load_rule(row, bases, kinds)
    for row in content["transitions"]:
        _load_transition(row, bases)
    for row in content["holidays"]:
        Holiday.objects.get_or_create(day=date.fromisoformat(row["date"]), defaults={"name": row["name"]})
    return len(kinds) - before


def _load_procedures(content: Row, bases: dict[str, LegalBasis], kinds: dict[str, AwardKind]) -> None:
    """Lines before their steps, structures before the forms that use them."""
    for row in content["lines"]:
        _load_line(row, bases)
    for row in content["line_steps"]:
        _load_step(row, bases)
    for row in content["report_structures"]:
        _load_structure(row, bases)
    for row in content["forms"]:
        _load_form(row, bases, kinds)


def kinds_by_code() -> dict[str, AwardKind]:
    return {kind.code: kind for kind in AwardKind.objects.all()}


def _cited(row: Row, bases: dict[str, LegalBasis]) -> dict[str, Any]:
    return {
        "basis": bases[row["basis"]],
        "article": row.get("article", ""),
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": day_or_none(row.get("valid_to")),
        "verified": row["verified"],
        "note": row.get("note", ""),
    }


def _load_bases(rows: list[Row]) -> dict[str, LegalBasis]:
    made: dict[str, LegalBasis] = {}
    for row in rows:
        made[row["key"]], _ = LegalBasis.objects.get_or_create(
            number=row["number"],
            issuer=row["issuer"],
            defaults={
                "title": row["title"],
                "citation": row.get("citation", ""),
                "issued_on": day_or_none(row.get("issued_on")),
                "valid_from": day_or_none(row.get("valid_from")),
                "valid_to": day_or_none(row.get("valid_to")),
                "verified": row["verified"],
                "note": row.get("note", ""),
            },
        )
    for row in rows:
        basis = made[row["key"]]
        if "replaced_by" in row and basis.replaced_by_id is None:
            basis.replaced_by = made[row["replaced_by"]]
            basis.save(update_fields=["replaced_by"])
    return made


def _load_kinds(rows: list[Row]) -> dict[str, AwardKind]:
    for row in rows:
        AwardKind.objects.get_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "short_name": row["short_name"],
                "nature": row["nature"],
                "level": row["level"],
                "recipient_types": row["recipient_types"],
                "rank": row["rank"],
                "is_active": row.get("is_active", True),
            },
        )
    return kinds_by_code()


def _load_authority(row: Row, bases: dict[str, LegalBasis], kinds: dict[str, AwardKind]) -> None:
    AwardAuthority.objects.get_or_create(
        award_kind=kinds[row["award"]],
        decider_kind=row["decider_kind"],
        valid_from=date.fromisoformat(row["valid_from"]),
        defaults={**_cited(row, bases), "decider_title": row["decider_title"]},
    )


def _load_line(row: Row, bases: dict[str, LegalBasis]) -> None:
    ProcedureLine.objects.get_or_create(
        code=row["code"],
        valid_from=date.fromisoformat(row["valid_from"]),
        defaults={
            **_cited(row, bases),
            "name": row["name"],
            "description": row["description"],
            "example": row.get("example", ""),
            "ground": row["ground"],
            "award_levels": row.get("award_levels", []),
            "needs_campaign": row.get("needs_campaign", False),
            "simplified": row.get("simplified", False),
            "rank": row["rank"],
        },
    )


def _line(code: str) -> ProcedureLine:
    return ProcedureLine.objects.filter(code=code).latest("valid_from")


def _load_step(row: Row, bases: dict[str, LegalBasis]) -> None:
    LineStep.objects.get_or_create(
        line=_line(row["line"]),
        desk=row["desk"],
        level=row.get("level", ""),
        valid_from=date.fromisoformat(row["valid_from"]),
        defaults={
            **_cited(row, bases),
            "working_days": row["working_days"],
            "needed": row.get("needed", True),
        },
    )


def _load_structure(row: Row, bases: dict[str, LegalBasis]) -> None:
    ReportStructure.objects.get_or_create(
        code=row["code"],
        valid_from=date.fromisoformat(row["valid_from"]),
        defaults={
            **_cited(row, bases),
            "name": row["name"],
            "heading": row["heading"],
            "form_number": row.get("form_number", ""),
            "sections": row["sections"],
        },
    )


def _load_form(row: Row, bases: dict[str, LegalBasis], kinds: dict[str, AwardKind]) -> None:
    AwardForm.objects.get_or_create(
        award_kind=kinds[row["award"]] if "award" in row else None,
        line=_line(row["line"]) if "line" in row else None,
        ground=row["ground"],
        recipient_type=row.get("recipient_type", ""),
        part=row["part"],
        valid_from=date.fromisoformat(row["valid_from"]),
        defaults={
            **_cited(row, bases),
            "form_number": row.get("form_number", ""),
            "kind": row["kind"],
            "required": row.get("required", False),
            "per_nominee": row.get("per_nominee", False),
            "filling": row.get("filling", Filling.UPLOAD),
            "structure": _structure(row["structure"]) if "structure" in row else None,
            "rank": row["rank"],
        },
    )


def _structure(code: str) -> ReportStructure:
    return ReportStructure.objects.filter(code=code).latest("valid_from")


def _load_rate(row: Row, bases: dict[str, LegalBasis], kinds: dict[str, AwardKind]) -> None:
    RewardRate.objects.get_or_create(
        award_kind=kinds[row["award"]],
        recipient_type=row["recipient_type"],
        valid_from=date.fromisoformat(row["valid_from"]),
        defaults={**_cited(row, bases), "coefficient": Decimal(row["coefficient"])},
    )


def _load_rounding(row: Row, bases: dict[str, LegalBasis]) -> None:
    RewardRounding.objects.get_or_create(
        valid_from=date.fromisoformat(row["valid_from"]),
        defaults={**_cited(row, bases), "direction": row["rounding"], "unit": row["rounding_unit"]},
    )


def _load_threshold(row: Row, bases: dict[str, LegalBasis], kinds: dict[str, AwardKind]) -> None:
    VoteThreshold.objects.get_or_create(
        award_kind=kinds[row["award"]] if "award" in row else None,
        valid_from=date.fromisoformat(row["valid_from"]),
        defaults={
            **_cited(row, bases),
            "min_percent": Decimal(row["min_percent"]),
            "denominator": row["denominator"],
            "secret": row["secret"],
            "strict": row.get("strict", False),
        },
    )


def _load_quorum(row: Row, bases: dict[str, LegalBasis]) -> None:
    QuorumRule.objects.get_or_create(
        council_kind=row.get("council_kind", ""),
        valid_from=date.fromisoformat(row["valid_from"]),
        defaults={**_cited(row, bases), "part": row["part"], "whole": row["whole"], "strict": row["strict"]},
    )


def _load_rule(row: Row, bases: dict[str, LegalBasis], kinds: dict[str, AwardKind]) -> None:
    Rule.objects.get_or_create(
        code=row["code"],
        valid_from=date.fromisoformat(row["valid_from"]),
        defaults={
            **_cited(row, bases),
            "award_kind": kinds[row["award"]] if "award" in row else None,
            "ground": row.get("ground", ""),
            "recipient_types": row["recipient_types"],
            "predicate": row["predicate"],
            "params": row["params"],
            "text": row["text"],
        },
    )


def _load_transition(row: Row, bases: dict[str, LegalBasis]) -> None:
    TransitionRule.objects.get_or_create(
        old_basis=bases[row["old"]],
        new_basis=bases[row["new"]],
        defaults={
            "cutoff": date.fromisoformat(row["cutoff"]),
            "criterion": row["criterion"],
            "more_favourable": row["more_favourable"],
            "article": row["article"],
            "verified": row["verified"],
            "note": row["note"],
        },
    )
