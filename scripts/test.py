"""Test: make ``.venv`` with the developers' tools, then lint, check types and rooms, and run pytest.

Stops at the first check that fails, with its exit status. The tests on real sound are held against the clock, and
mostly wait for sound to be over, so the tests that play none run beside them, two at a time, and give way to them. With
``--every-talk``, whole talks in every kind of room, with every fault, in drills and in days of practice follow, which
have the machine to themselves and take six minutes more. Other arguments go to pytest, for one plain run.
"""

import sys

if sys.version_info < (3, 10):  # noqa: UP036  it is here to tell the people who have an older one
    sys.exit("Voice Coach needs Python 3.10 or later; this is Python " + sys.version.split()[0] + ".")

import shutil
import subprocess
import tempfile
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

LONG = tuple(f"tests/end_to_end/test_{name}.py" for name in ("faults", "practice", "rooms", "today"))
"""The tests that only ``--every-talk`` runs."""

QUIET = ("-n", "2", "--dist", "loadfile", "-m", "not sound")
ALOUD = ("-m", "sound", *(f"--ignore={path}" for path in LONG), "-p", "no:cacheprovider")
"""What pytest is told for the two runs that go on at once; only one of them may keep which tests failed last."""

EVERY_TALK = "--every-talk"

MODELS = ("vosk-ko", "whisper-tiny-en")
"""The real models that the tests load."""


def main(args: list[str]) -> int:
    """Get ready, run the checks, then pytest; its closing lines are the last that is printed."""
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
    if args not in ([], [EVERY_TALK]):
        _system.say("== pytest")
        return subprocess.call([*_pytest(), *args], cwd=_setup.ROOT)
    return _test_all(every_talk=bool(args))


def _test_all(*, every_talk: bool) -> int:
    """Run all tests; what is told by those that run beside others is printed when these are done."""
    with (
        tempfile.TemporaryFile() as told,
        subprocess.Popen([*_pytest(), *ALOUD], cwd=_setup.ROOT, stdout=told, stderr=told) as aloud,
    ):
        _system.say("== tests that play no sound, and beside them tests on real sound")
        statuses = [subprocess.call([*_giving_way(), *_pytest(), *QUIET], cwd=_setup.ROOT)]
        _system.say("== tests on real sound")
        statuses.append(aloud.wait())
        told.seek(0)
        shutil.copyfileobj(told, sys.stdout.buffer)
        sys.stdout.flush()
    if every_talk:
        _system.say("== more whole talks on real sound")
        statuses.append(subprocess.call([*_pytest(), *LONG], cwd=_setup.ROOT))
    return next(filter(None, statuses), 0)


def _pytest() -> list[str]:
    return [_setup.tool("python"), "-m", "pytest"]


def _giving_way() -> list[str]:
    """Return what makes a command take only the time that others leave; nothing where the system has no such thing."""
    return ["nice", "-n", "19"] if shutil.which("nice") else []


if __name__ == "__main__":
    _setup.run(main)
