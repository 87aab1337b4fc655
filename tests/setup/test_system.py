import shutil
import subprocess
from pathlib import Path

import _system
import pytest


def lacking(name: str) -> _system.Library:
    return _system.Library(f"{name} (a purpose)", lambda: False, {"apt-get": name, "dnf": f"{name}-fedora"})


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of PATH: the programs in it are the only ones there are."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("env", "sh"):
        (folder / name).symlink_to(shutil.which(name) or "")
    monkeypatch.setenv("PATH", str(folder))
    return folder


def program(folder: Path, name: str, *lines: str) -> None:
    """Put a real small program into a folder; it also writes down how it was called."""
    file = folder / name
    file.write_text("\n".join(["#!/bin/sh", f'echo "{name} $*" >> {folder}/calls', *lines]) + "\n")
    file.chmod(0o755)


def calls(folder: Path) -> list[str]:
    file = folder / "calls"
    return file.read_text().splitlines() if file.exists() else []


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_what_is_there_is_not_installed(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program(path, "apt-get")
    _system.prepare([_system.Library("Something", lambda: True, {})])
    assert calls(path) == []
    assert told(capsys) == []


def test_debian_installs_in_one_go(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program(path, "apt-get")
    program(path, "sudo", '[ "$2" = true ] || { shift; exec "$@"; }')
    _system.prepare([lacking("liba"), lacking("libb")])
    apt = [call for call in calls(path) if call.startswith("apt-get")]
    assert len(apt) == 1
    assert apt[0].endswith("install -y --no-install-recommends liba libb")
    assert told(capsys) == [
        "This system lacks liba (a purpose), libb (a purpose).",
        "Installing liba libb with apt-get.",
    ]


def test_old_package_lists_are_renewed(path: Path) -> None:
    program(path, "sudo", '[ "$2" = true ] || { shift; exec "$@"; }')
    program(path, "apt-get", f'case "$*" in *update) : > {path}/updated;; *) [ -e {path}/updated ] || exit 100;; esac')
    _system.prepare([lacking("liba")])
    verbs = [call.split("Timeout=120 ")[1].split()[0] for call in calls(path) if call.startswith("apt-get")]
    assert verbs == ["install", "update", "install"]


def test_a_failing_apt_tells_its_last_words_and_the_command(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program(path, "sudo", '[ "$2" = true ] || { shift; exec "$@"; }')
    program(path, "apt-get", "echo 'E: Unable to locate package liba'", "exit 100")
    _system.prepare([lacking("liba")])
    lines = told(capsys)
    assert "E: Unable to locate package liba" in lines
    assert lines[-1].startswith("Please run: ")
    assert lines[-1].endswith("apt-get install -y liba")


def test_other_systems_are_told_the_command(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program(path, "dnf")
    _system.prepare([lacking("liba"), lacking("libb")])
    assert calls(path) == []
    assert told(capsys)[-1] == "Please run: sudo dnf install liba-fedora libb-fedora"


def test_an_unknown_system_goes_on(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _system.prepare([lacking("liba")])
    assert told(capsys)[-1] == "Please install them; going on without."


@pytest.mark.parametrize(
    ("manager", "start"),
    [("pacman", "sudo pacman -S "), ("zypper", "sudo zypper install "), ("dnf", "sudo dnf install ")],
)
def test_every_library_has_a_package_everywhere(manager: str, start: str) -> None:
    for library in (*_system.RUN_LIBRARIES, *_system.TEST_LIBRARIES):
        assert _system.install_command(manager, [library.packages[manager]]) == start + library.packages[manager]
        assert "apt-get" in library.packages


def test_this_machine_has_what_the_tests_need() -> None:
    lack = [each.purpose for each in (*_system.RUN_LIBRARIES, *_system.TEST_LIBRARIES) if not each.present()]
    assert lack == []


def test_a_library_is_looked_for_by_loading_it() -> None:
    assert _system._loads("libc.so.6")()
    assert not _system._loads("libno-such-thing.so.1")()


def test_only_the_right_to_install_is_used(path: Path) -> None:
    program(path, "sudo", "exit 1")
    root = subprocess.run([shutil.which("id", path="/usr/bin:/bin") or "id", "-u"], capture_output=True, check=True)
    assert _system._without_password() == ([] if root.stdout.strip() == b"0" else None)
