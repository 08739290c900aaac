"""How events read. The app that owns a verb registers its Vietnamese sentence here at start-up."""

from __future__ import annotations

_SENTENCES: dict[str, str] = {}


def register_verbs(sentences: dict[str, str]) -> None:
    """`{"campaign.launched": "đã phát động phong trào"}`; a verb is registered once."""
    for verb, sentence in sentences.items():
        if _SENTENCES.get(verb, sentence) != sentence:
            raise ValueError(f"audit verb registered twice: {verb}")
        _SENTENCES[verb] = sentence


def sentence_of(verb: str) -> str:
    return _SENTENCES.get(verb, "đã cập nhật")


def is_registered(verb: str) -> bool:
    return verb in _SENTENCES
