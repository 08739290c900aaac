"""A clause with everything around it that the rules look at."""

from __future__ import annotations

from dataclasses import dataclass

from campaigns.reading.clauses import Clause
from campaigns.reading.measures import Quantity
from campaigns.reading.scopes import Scope


@dataclass(frozen=True, slots=True)
class Place:
    """A clause where it stands: its block in lower case, what the sentence said before, scope, the document's year."""

    low: str
    clause: Clause
    scope: Scope
    goal: bool
    beside: bool  # a target stands in the same sentence before it
    bracket: str | None  # the text of the brackets the clause stands in
    outside: str  # what stands before those brackets
    after: bool  # right behind a target of the same sentence
    before: str  # the sentence up to the clause, at most 200 characters
    year: int | None
    goes_on: bool = False  # opens a sentence with a measure, in a paragraph of prose that has set targets before
    told: bool = False  # in a stretch that tells what was or is

    @property
    def quantity(self) -> Quantity:
        return self.clause.quantity

    @property
    def wording(self) -> str:
        return self.low[self.clause.start : self.clause.end]

    @property
    def ahead(self) -> str:
        """The clause up to its figure."""
        return self.low[self.clause.start : max(self.clause.start, self.quantity.start)]
