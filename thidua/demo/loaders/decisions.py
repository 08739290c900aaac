"""One decision of the past: drafted from what the council approved, put forward, signed and numbered."""

from __future__ import annotations

from awards.services import issue_decision, submit_decision, update_draft
from dossiers.models import Dossier
from dossiers.services.decisions import pass_to_decision
from thidua.common import clock
from thidua.demo.loaders import people
from thidua.demo.loaders.source import Row, moment


def load(row: Row, made: dict[str, Dossier]) -> None:
    """The worker prints the decision afterwards, as it prints any other."""
    persons = people.by_username()
    drafter, signer = persons[row["by"]], persons[row["signer"]]
    drafted, issued = moment(row["drafted_offset"]), moment(row["issued_offset"])
    with clock.at(drafted):
        decision = pass_to_decision(
            by=drafter,
            dossiers=[made[key] for key in row["dossiers"]],
            subject=row["subject"],
            reason=row["reason"],
            legal_bases=row["legal_bases"],
        )
        decision = update_draft(by=drafter, decision=decision, version=decision.version, signer_name=signer.full_name)
        submit_decision(by=drafter, decision=decision)
    with clock.at(issued):
        issue_decision(by=signer, decision=decision)
