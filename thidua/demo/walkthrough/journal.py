"""What each role did, in words, and whom the portal told of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from thidua.accounts.models import User
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.notifications.models import Notification, OutgoingMail

PORTAL = "Cổng thông tin (tự động)"


class Journal:
    def __init__(self, tell: Callable[[str], None]) -> None:
        self._lines: list[str] = []
        self._tell = tell

    @contextmanager
    def at(self, moment: str) -> Iterator[None]:
        """Everything inside happens at this moment (ISO, Hà Nội); afterwards comes whom the portal told."""
        last_bell = _last_key(Notification)
        last_mail = _last_key(OutgoingMail)
        with clock.at(datetime.fromisoformat(moment).replace(tzinfo=HANOI)):
            yield
            self._told(last_bell, last_mail)

    def act(self, letter: str, title: str) -> None:
        self._write("")
        self._write(f"{letter}) {title}")
        self._tell(f"{letter}) {title}")

    def say(self, by: User | None, text: str) -> None:
        who = f"{by.full_name} ({by.job_title})" if by else PORTAL
        self._write(f"{clock.now().astimezone(HANOI):%d/%m/%Y %H:%M} – {who}: {text}")

    def detail(self, text: str) -> None:
        self._write(f"    {text}")

    def text(self) -> str:
        return "\n".join(self._lines).lstrip("\n") + "\n"

    def _write(self, line: str) -> None:
        self._lines.append(line)

    def _told(self, last_bell: int, last_mail: int) -> None:
        """Only what was told at this very moment: a site in use writes other rows meanwhile."""
        heard: dict[str, list[str]] = defaultdict(list)
        bells = Notification.objects.filter(pk__gt=last_bell, created_at=clock.now())
        for bell in bells.select_related("user").order_by("pk"):
            heard[bell.title].append(f"{bell.user.full_name} ({bell.user.job_title})")
        for title, people in heard.items():
            self.detail(f"→ báo «{title}» cho: {'; '.join(people)}")
        if mails := OutgoingMail.objects.filter(pk__gt=last_mail, created_at=clock.now()).count():
            self.detail(f"→ xếp {mails} thư điện tử vào hàng gửi")


def _last_key(model: type[Notification] | type[OutgoingMail]) -> int:
    last: int | None = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return last or 0
