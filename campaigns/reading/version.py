"""Which grammar has read: kept with each reading, so that one read before a mending can be told from one read after."""

# Year and month of the last change of what is found; add a letter for a second change within a month.
GRAMMAR = "2026.11b"
