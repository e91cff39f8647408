"""`fsforum` and `python -m fsforum`: the operator's commands, with the collector at rest while they load.

What is imported stays to the end: looking through it for garbage again and again took a tenth of the start.
"""

import gc
from importlib import import_module


def main() -> None:
    """Load the commands, then run the one that was asked for."""
    gc.disable()
    commands = import_module("fsforum.cli")
    gc.enable()
    commands.main()


if __name__ == "__main__":
    main()
