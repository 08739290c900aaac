from awards.selectors.catalogue import (
    authority_in_force,
    kinds_for,
    legal_bases_in_force,
    reward_amount,
    rules_in_force,
    threshold_for,
)
from awards.selectors.decisions import decisions_visible_to, may_read_decision_file, waiting_for
from awards.selectors.register import recipients_visible_to, register_visible_to, search_recipients

__all__ = [
    "authority_in_force",
    "decisions_visible_to",
    "kinds_for",
    "legal_bases_in_force",
    "may_read_decision_file",
    "recipients_visible_to",
    "register_visible_to",
    "reward_amount",
    "rules_in_force",
    "search_recipients",
    "threshold_for",
    "waiting_for",
]
