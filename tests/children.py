"""The command run as a child, as other programs and people run it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
ESCAPE = "\x1b"


def run(
    *arguments: str | Path, home: Path, stdin: str = "", env: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run ``voice-coach`` to its end, with a library of its own, and `env` over the environment."""
    plain = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}}
    return subprocess.run(
        [sys.executable, "-m", "voice_coach", *map(str, arguments)],
        cwd=ROOT,
        env={**plain, "VOICE_COACH_HOME": str(home), **(env or {})},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def lines(done: "subprocess.CompletedProcess[str]") -> list[dict[str, Any]]:
    """Return what was printed as JSON, an object a line."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def assert_one_sentence(done: "subprocess.CompletedProcess[str]", *parts: str) -> None:
    """Make sure that a fault was told in one sentence that says all `parts`."""
    assert done.returncode == 1
    assert "Traceback" not in done.stderr + done.stdout
    assert done.stderr.count("\n") == 1
    for part in parts:
        assert part in done.stderr
