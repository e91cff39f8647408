"""What the worker does with imports."""


def import_next() -> int:
    """Handle one import that waits; returns how many were handled, 0 or 1."""
    return 0
