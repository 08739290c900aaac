from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from thidua.accounts.models import User
from thidua.common.text import squeeze


@dataclass(frozen=True, slots=True)
class RenderedMail:
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class MailContent:
    """A triple under templates/mails/<template>/: subject.txt, body.txt, body.html."""

    template: str
    context: Mapping[str, Any]

    def render(self, recipient: User, url: str) -> RenderedMail:
        context = {**self.context, "recipient": recipient, "link": settings.PUBLIC_URL.rstrip("/") + url}
        folder = f"mails/{self.template}"
        return RenderedMail(
            # A subject is one line: a line break from a title would end the header.
            subject=squeeze(render_to_string(f"{folder}/subject.txt", context))[:300],
            text=render_to_string(f"{folder}/body.txt", context).strip() + "\n",
            html=render_to_string(f"{folder}/body.html", context),
        )
