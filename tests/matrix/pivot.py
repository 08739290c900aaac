"""The pivot file of rights, read from the YAML rows beside it, and the list of addresses it must cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.urls import URLPattern, URLResolver, get_resolver

HERE = Path(__file__).parent
# The catalogue site of Django and its password pages are covered as one: see test_admin.py.
LEFT_TO_OTHERS = ("admin:", "axes:")
METHODS = ("GET", "POST")


@dataclass(frozen=True, slots=True)
class Row:
    """One address and method with the code every person must see."""

    url: str
    method: str
    kwargs: dict[str, str]
    expected: dict[str, Any]
    source: str
    data: dict[str, Any]

    def __str__(self) -> str:
        names = ",".join(self.kwargs.values())
        return f"{self.method} {self.url}" + (f"[{names}]" if names else "")

    def code_for(self, person: str) -> Any:
        return self.expected.get(person, self.expected.get("default"))


def rows() -> list[Row]:
    found: list[Row] = []
    for path in sorted(HERE.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")) or []:
            found += _rows_of(entry, path.name)
    return found


def _rows_of(entry: dict[str, Any], source: str) -> Iterator[Row]:
    for method in METHODS:
        if method in entry:
            yield Row(
                url=entry["url"],
                method=method,
                kwargs=entry.get("kwargs") or {},
                expected=entry[method],
                source=source,
                data=entry.get("data") or {},
            )


def url_names() -> set[str]:
    """Every named address of the portal; an address without a name is an error here."""
    return set(_names(get_resolver(), ""))


def _names(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            namespace = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _names(pattern, namespace)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"
