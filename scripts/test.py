"""Test: make ``.venv`` with the developers' tools, then lint, check types and rooms, and run pytest.

Stops at the first check that fails, with its exit status. The tests that play no sound run two at a time, then the
others one by one, since they are held against the clock. With arguments, which go to pytest, there is one plain run.
"""

import sys

if sys.version_info < (3, 10):  # noqa: UP036  it is here to tell the people who have an older one
    sys.exit("Voice Coach needs Python 3.10 or later; this is Python " + sys.version.split()[0] + ".")

import subprocess
import time

import _setup
import _system

CHECKS = (
    ("ruff check", ["ruff", "check", "."]),
    ("ruff format", ["ruff", "format", "--check", "."]),
    ("mypy", ["mypy"]),
    ("lint-imports", ["lint-imports"]),
)
"""Each check's name and command, quickest first: a slip is told within seconds."""

RUNS = (
    ("tests that play no sound", ["-n", "2", "--dist", "loadfile", "-m", "not sound"]),
    ("tests on real sound", ["-m", "sound"]),
)
"""The runs of pytest, the quicker first."""

MODELS = ("vosk-ko", "whisper-tiny-en")
"""The real models that the tests load."""


def main(args: list[str]) -> int:
    """Get ready, run the checks, then pytest; its closing lines are the last that is printed."""
    runs = (("pytest", args),) if args else RUNS
    took = {}
    begun = time.perf_counter()
    _setup.prepare_environment("requirements-dev.lock")
    _system.prepare(_system.RUN_LIBRARIES + _system.TEST_LIBRARIES)
    _setup.prepare_models(MODELS)
    took["set-up"] = time.perf_counter() - begun
    for name, (command, *rest) in CHECKS:
        _system.say(f"== {name}")
        begun = time.perf_counter()
        status = subprocess.call([_setup.tool(command), *rest], cwd=_setup.ROOT)
        took[name] = time.perf_counter() - begun
        if status:
            _system.say(f"{name} failed, so nothing after it was run.")
            return status
    _system.say("== took " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in took.items()))
    statuses = []
    for name, options in runs:
        _system.say(f"== {name}")
        statuses.append(subprocess.call([_setup.tool("python"), "-m", "pytest", *options], cwd=_setup.ROOT))
    return max(statuses)


if __name__ == "__main__":
    _setup.run(main)
