"""A person at a browser: says what it does in the words on the page, and notes what the server got wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Response, expect

expect.set_options(timeout=20_000)
PASSWORD = "thidua-demo-2026"


class Person:
    def __init__(self, context: BrowserContext, base: str, username: str) -> None:
        self.base, self.username = base, username
        self.page: Page = context.new_page()
        self.page.set_default_timeout(20_000)
        self.failures: list[str] = []
        self.page.on("response", self._note_response)
        self.page.on("console", self._note_console)
        self._sign_in()

    def _note_response(self, response: Response) -> None:
        if response.status >= 500:
            self.failures.append(f"{response.status} {response.url}")

    def _note_console(self, message: Any) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.failures.append(message.text)

    def _sign_in(self) -> None:
        self.go("/dang-nhap/")
        self.fill("Tên đăng nhập", self.username)
        self.fill("Mật khẩu", PASSWORD)
        self.press("Đăng nhập")
        expect(self.page).to_have_url(re.compile(r"/$"))

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Click a link of the page's own part, by what it says."""
        self.main.get_by_role("link", name=name).first.click()

    def press(self, name: str) -> None:
        self.main.get_by_role("button", name=name).first.click()

    def confirm(self) -> None:
        """Answer the question the page asks before something that cannot be undone."""
        self.page.locator("#confirm-dialog").get_by_role("button", name="Đồng ý").click()

    def fill(self, label: str, text: str) -> None:
        self.main.get_by_label(label, exact=False).first.fill(text)

    def choose(self, label: str, option: str) -> None:
        self.main.get_by_role("combobox", name=label).first.select_option(label=option)

    def tick(self, label: str) -> None:
        self.main.get_by_label(label, exact=False).first.check()

    def attach(self, label: str, path: Path) -> None:
        self.main.get_by_label(label, exact=False).first.set_input_files(path)

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.main.get_by_text(text).first).to_be_visible()

    def sees_not(self, text: str) -> None:
        expect(self.main.get_by_text(text)).to_have_count(0)

    def row(self, text: str) -> Locator:
        return self.main.get_by_role("row").filter(has_text=text).first
