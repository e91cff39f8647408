"""How much is read of one file in the poor process."""

MOST_TEXT = 300_000
"""Characters: a hundred and fifty pages. What comes later is not searched."""
SECONDS = 12.0
"""Of processor, after which what was read so far is enough."""
