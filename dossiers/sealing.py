"""Secret ballots at rest: unreadable without the key of the site, and of one length whatever was chosen.

HMAC-SHA256 in counter mode under a fresh nonce, then a tag over the item, the nonce and the text (encrypt, then
authenticate). What this protects and what not: docs/adr/0007-secret-ballots.md.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator

from django.conf import settings

from dossiers.enums import Choice

_LETTERS = {Choice.AGREE: "a", Choice.DISAGREE: "d", Choice.BLANK: "b"}
_CHOICES = {letter: choice for choice, letter in _LETTERS.items()}
_NONCE, _TAG = 16, 32
# Letters and figures that nobody confuses on paper.
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class BrokenSeal(Exception):
    """The box was changed behind the portal's back, belongs to another item, or the key of the site is another."""


def seal(choices: Iterable[str], *, item_id: int) -> str:
    """All ballots of one item in alphabetical order: no trace of the order in which they came."""
    plain = "".join(sorted(_LETTERS[Choice(choice)] for choice in choices)).encode()
    nonce = secrets.token_bytes(_NONCE)
    hidden, signing = _keys(settings.SECRET_KEY)
    text = _mixed(plain, hidden, nonce)
    return base64.b64encode(nonce + text + _tag(signing, item_id, nonce + text)).decode()


def unseal(sealed: str, *, item_id: int) -> list[str]:
    """The choices in the box, by whichever key of the site it was sealed with."""
    try:
        raw = base64.b64decode(sealed, validate=True)
    except ValueError as error:
        raise BrokenSeal from error
    body, tag = raw[:-_TAG], raw[-_TAG:]
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        hidden, signing = _keys(key)
        if hmac.compare_digest(tag, _tag(signing, item_id, body)):
            plain = _mixed(body[_NONCE:], hidden, body[:_NONCE]).decode()
            return [_CHOICES[letter].value for letter in plain]
    raise BrokenSeal


def new_code() -> str:
    """A receipt to read aloud and to find in a list: 60 bits in three groups."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(12))
    return "-".join(letters[start : start + 4] for start in range(0, 12, 4))


def _keys(secret: str) -> tuple[bytes, bytes]:
    root = hashlib.sha256(b"thidua.dossiers.ballots" + secret.encode()).digest()
    return hmac.digest(root, b"text", "sha256"), hmac.digest(root, b"tag", "sha256")


def _mixed(text: bytes, key: bytes, nonce: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(text, _stream(key, nonce), strict=False))


def _stream(key: bytes, nonce: bytes) -> Iterator[int]:
    block = 0
    while True:
        yield from hmac.digest(key, nonce + block.to_bytes(8, "big"), "sha256")
        block += 1


def _tag(key: bytes, item_id: int, body: bytes) -> bytes:
    return hmac.digest(key, str(item_id).encode() + b"|" + body, "sha256")
