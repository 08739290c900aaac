"""How events read. The app that owns a verb registers its Vietnamese sentence here at start-up."""

from __future__ import annotations

_SENTENCES: dict[str, str] = {}
_LABELS: dict[str, str] = {}
_SHARED: set[str] = set()


def register_verbs(sentences: dict[str, str]) -> None:
    """`{"campaign.launched": "đã phát động phong trào"}`; a verb is registered once."""
    for verb, sentence in sentences.items():
        if _SENTENCES.get(verb, sentence) != sentence:
            raise ValueError(f"audit verb registered twice: {verb}")
        _SENTENCES[verb] = sentence


def register_labels(labels: dict[str, str]) -> None:
    """Words for keys of `before` and `after` that are no field of the model: `{"successors": "đơn vị kế thừa"}`."""
    for key, label in labels.items():
        if _LABELS.get(key, label) != label:
            raise ValueError(f"audit label registered twice: {key}")
        _LABELS[key] = label


def register_shared(object_type: str) -> None:
    """Objects that belong to no unit (award kinds, holidays): every reader of the trail sees their events."""
    _SHARED.add(object_type)


def shared_types() -> set[str]:
    return set(_SHARED)


def sentence_of(verb: str) -> str:
    return _SENTENCES.get(verb, "đã cập nhật")


def label_of(key: str) -> str | None:
    return _LABELS.get(key)


def is_registered(verb: str) -> bool:
    return verb in _SENTENCES


def registered_verbs() -> dict[str, str]:
    return dict(_SENTENCES)
