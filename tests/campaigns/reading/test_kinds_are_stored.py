"""Every kind of launch document the reader names can be kept by a campaign."""

from campaigns.enums import LaunchDocumentKind
from campaigns.reading import kind


def test_every_kind_of_the_reader_is_a_kind_of_campaign_document() -> None:
    named = {value for name, value in vars(kind).items() if name.isupper() and isinstance(value, str) and "_" in value}

    assert named - set(LaunchDocumentKind.values) == set()
    assert len(named) >= 6
