"""A living space for a newcomer: every body, every state, every role, written through the services."""

from collections.abc import Callable


def load_once(say: Callable[[str], object]) -> bool:
    return False


def print_accounts(say: Callable[[str], object]) -> None:
    pass
