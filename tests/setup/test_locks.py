import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def entries(lock: str) -> dict[str, str]:
    """Return each ``name==version`` of a lock with its marker and hashes."""
    text = (ROOT / lock).read_text()
    parts = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    return {part.split()[0]: part for part in parts}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_a_hash(lock: str) -> None:
    assert all("--hash=sha256:" in part for part in entries(lock).values())


@pytest.mark.parametrize("lock", LOCKS)
def test_no_machine_is_named(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert "/home" not in text
    # Older pips break on kernels whose release is no version, as many clouds and WSL have.
    assert "platform_release" not in text


def test_the_developers_have_all_that_runs() -> None:
    run, dev = (set(entries(lock)) for lock in LOCKS)
    assert run < dev


def test_what_installs_the_project_is_there() -> None:
    names = {entry.split("==")[0] for entry in entries("requirements.lock")}
    assert {"hatchling", "editables", "hibari-tts"} <= names
