from awards.services.drafting import (
    LineInput,
    add_lines,
    add_new_line,
    cancel_draft,
    draft_decision,
    move_line,
    remove_line,
    update_draft,
    update_line,
)
from awards.services.issuing import issue_decision
from awards.services.recipients import create_recipients, find_or_create_recipient
from awards.services.signing import request_preview, return_decision, submit_decision

__all__ = [
    "LineInput",
    "add_lines",
    "add_new_line",
    "cancel_draft",
    "create_recipients",
    "draft_decision",
    "find_or_create_recipient",
    "issue_decision",
    "move_line",
    "remove_line",
    "request_preview",
    "return_decision",
    "submit_decision",
    "update_draft",
    "update_line",
]
