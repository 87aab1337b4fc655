import json
import os
import subprocess
import sys
import threading
import time
import venv
from pathlib import Path

import _setup
import pytest

SCRIPTS = Path(_setup.__file__).parent


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with an environment that is ready for ``requirements.lock``."""
    (tmp_path / "requirements.lock").write_text("one\n")
    (tmp_path / "requirements-dev.lock").write_text("one\ntwo\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    venv.create(tmp_path / ".venv", symlinks=True)
    stamp(tmp_path)
    return tmp_path


def stamp(checkout: Path, **changes: object) -> None:
    content = {
        "root": str(checkout),
        "python": str(Path(_setup.tool("python", checkout)).resolve()),
        "locks": {"requirements.lock": _setup._digest(checkout / "requirements.lock")},
        "project": _setup._digest(checkout / "pyproject.toml"),
    }
    (checkout / ".venv/voice-coach.json").write_text(json.dumps(content | changes))


class TestWhatIsMissing:
    def test_nothing_of_a_finished_environment(self, root: Path) -> None:
        assert _setup.missing_parts("requirements.lock", root) == ()

    def test_everything_at_first(self, root: Path) -> None:
        (root / ".venv").rename(root / "elsewhere")
        assert _setup.missing_parts("requirements.lock", root) == ("environment", "packages", "project")

    @pytest.mark.parametrize("content", ["", "{", "[]", "{}"])
    def test_everything_after_an_interruption(self, root: Path, content: str) -> None:
        (root / ".venv/voice-coach.json").write_text(content)
        assert _setup.missing_parts("requirements.lock", root) == ("environment", "packages", "project")

    def test_everything_once_the_folder_has_moved(self, root: Path) -> None:
        stamp(root, root="/somewhere/else")
        assert _setup.missing_parts("requirements.lock", root)[0] == "environment"

    def test_everything_once_the_python_is_another(self, root: Path) -> None:
        stamp(root, python="/usr/bin/python3.9")
        assert _setup.missing_parts("requirements.lock", root)[0] == "environment"

    def test_everything_once_the_python_is_gone(self, root: Path) -> None:
        python = Path(_setup.tool("python", root))
        python.unlink()
        python.symlink_to("/nowhere/python3")
        assert _setup.missing_parts("requirements.lock", root)[0] == "environment"

    def test_the_packages_once_the_lock_changed(self, root: Path) -> None:
        (root / "requirements.lock").write_text("one, newer\n")
        assert _setup.missing_parts("requirements.lock", root) == ("packages", "project")

    def test_the_packages_of_the_developers(self, root: Path) -> None:
        assert _setup.missing_parts("requirements-dev.lock", root) == ("packages", "project")

    def test_only_the_project_once_its_own_file_changed(self, root: Path) -> None:
        (root / "pyproject.toml").write_text("[project]\nversion = '2'\n")
        assert _setup.missing_parts("requirements.lock", root) == ("project",)


def test_what_is_ready_is_not_touched_and_costs_nothing(root: Path) -> None:
    before = sorted((root / ".venv").rglob("*"))
    begun = time.perf_counter()
    _setup.prepare_environment("requirements.lock", root)
    assert time.perf_counter() - begun < 0.05
    assert sorted((root / ".venv").rglob("*")) == before


class TestOldEnvironments:
    def test_an_unfinished_one_of_ours_is_removed(self, root: Path) -> None:
        _setup._clear_away(root / ".venv")
        assert not (root / ".venv").exists()

    def test_one_of_another_tool_is_moved_aside(self, root: Path) -> None:
        (root / ".venv/voice-coach.json").unlink()
        _setup._clear_away(root / ".venv")
        assert not (root / ".venv").exists()
        assert len(list(root.glob(".venv-before-*/.venv/pyvenv.cfg"))) == 1

    def test_the_one_in_use_is_left_alone(self, tmp_path: Path) -> None:
        environment = Path(sys.prefix)
        if environment.name != ".venv":
            environment = tmp_path / ".venv"
            venv.create(environment, symlinks=True)
        code = f"import sys; sys.path.insert(0, {str(SCRIPTS)!r}); import _setup, pathlib\n"
        code += f"_setup._make_environment(pathlib.Path({str(environment.parent)!r}))"
        done = subprocess.run(
            [_setup.tool("python", environment.parent), "-c", code], capture_output=True, text=True, check=False
        )
        assert "use the system's Python" in done.stderr
        assert (environment / "pyvenv.cfg").exists()


def test_two_starts_take_turns(tmp_path: Path) -> None:
    order = []

    def start(name: str) -> None:
        with _setup._one_at_a_time(tmp_path):
            order.append(name)
            time.sleep(0.05)
            order.append(name)

    threads = [threading.Thread(target=start, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert order in (list("aabb"), list("bbaa"))


@pytest.mark.parametrize(
    ("complaint", "told"),
    [
        ("WARNING: Retrying ... NewConnectionError('...')", "The package index cannot be reached"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "DO NOT MATCH THE HASHES\npip could not install"),
    ],
)
def test_why_pip_failed_is_one_sentence(complaint: str, told: str) -> None:
    assert told in _setup.pip_failure(complaint)


def test_pip_without_a_network_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".venv").symlink_to(sys.prefix)  # one that has pip
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    with pytest.raises(_setup.SetupError, match="the package index cannot be reached"):
        _setup._pip(tmp_path, ["no-such-package==1"])


def receipt(root: Path, name: str, **content: str) -> None:
    (root / "models" / name).mkdir(parents=True)
    (root / "models" / name / "receipt.json").write_text(json.dumps(content))


def test_models_are_known_by_their_receipts(root: Path) -> None:
    assert _setup.installed_models(root) == set()
    receipt(root, "vosk-ko", purpose="test")
    receipt(root, "mine", purpose="")
    (root / "models/half").mkdir()
    (root / "models/mine-too").mkdir()
    (root / "models/mine-too/receipt.json").write_text("{")
    assert _setup.installed_models(root) == {"mine"}
    assert _setup.installed_models(root, tests_too=True) == {"mine", "vosk-ko"}


def test_models_that_are_there_are_not_installed_again(root: Path) -> None:
    receipt(root, "vosk-ko", purpose="test")
    receipt(root, "mine", purpose="")
    _setup.prepare_any_model(root)  # would fail: this environment has no voice-coach
    _setup.prepare_models(("vosk-ko", "mine"), root)


@pytest.mark.parametrize("script", ["rehearse.py", "test.py"])
class TestEntryCommands:
    def test_an_old_python_is_told_in_one_sentence(self, script: str) -> None:
        code = f"import sys; sys.version_info = (3, 9, 18); exec(open({str(SCRIPTS / script)!r}).read())"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert done.stderr.startswith("Voice Coach needs Python 3.10 or later; this is Python ")
        assert done.stderr.count("\n") == 1

    def test_only_the_standard_library_is_needed(self, script: str) -> None:
        code = f"import sys; sys.path.insert(0, {str(SCRIPTS)!r}); import {script.removesuffix('.py')}"
        subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)


def test_ctrl_c_is_one_line() -> None:
    code = f"import sys; sys.path.insert(0, {str(SCRIPTS)!r}); import _setup\n"
    code += "def main(args): raise KeyboardInterrupt\n_setup.run(main)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert done.stderr.strip() == "Stopped. The same command goes on from here."
