"""Rehearse: make ``.venv``, get what is missing, and start ``voice-coach rehearse`` with the same arguments.

Needs nothing but Python 3.10 or later; a start that finds everything in place costs a tenth of a second.
"""

import sys

if sys.version_info < (3, 10):  # noqa: UP036  it is here to tell the people who have an older one
    sys.exit("Voice Coach needs Python 3.10 or later; this is Python " + sys.version.split()[0] + ".")

import _setup
import _system


def main(args: list[str]) -> int:
    """Get ready, then become the rehearsal."""
    _setup.prepare_environment("requirements.lock")
    _system.prepare(_system.RUN_LIBRARIES)
    if not any(arg == "--model" or arg.startswith("--model=") for arg in args):  # a model of their own needs no other
        _setup.prepare_any_model()
    return _setup.become([_setup.tool("voice-coach"), "rehearse", *args])


if __name__ == "__main__":
    _setup.run(main)
