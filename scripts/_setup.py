"""What the entry commands share: ``.venv`` from a lock file, and the recogniser's models.

Standard library only, since it runs before anything is installed.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

from _system import apt_command, apt_install, say

ROOT = Path(__file__).resolve().parent.parent
WINDOWS = sys.platform == "win32"
INTERRUPTED = 130  # what a shell reports for a command that Ctrl-C ended

_STAMP = "voice-coach.json"
_LOCKS = {
    "requirements.lock": ("requirements.lock",),
    "requirements-dev.lock": ("requirements-dev.lock", "requirements.lock"),
}
"""What each lock file brings: the developers' one holds all that the other does."""


class SetupError(Exception):
    """Getting ready is not possible; the message is one sentence that says what to do."""


def run(main: Callable[[list[str]], int]) -> NoReturn:
    """Run an entry command: a fault is one sentence, Ctrl-C one line."""
    try:
        sys.exit(main(sys.argv[1:]))
    except SetupError as error:
        say(str(error))
        sys.exit(1)
    except OSError as error:
        where = error.filename or "The system"
        say(f"{where} cannot be used ({error.strerror}): check its permissions and the space left.")
        sys.exit(1)
    except KeyboardInterrupt:
        say("\nStopped. The same command goes on from here.")
        sys.exit(INTERRUPTED)


def become(command: list[str]) -> int:
    """Let `command` take this process over; on Windows, where that is not possible, run it."""
    if not WINDOWS:
        os.execv(command[0], command)  # noqa: S606  no shell is wanted
    return subprocess.call(command)


def tool(name: str, root: Path = ROOT) -> str:
    """Return the path of a program of the environment."""
    return str(root / ".venv" / ("Scripts" if WINDOWS else "bin") / (name + (".exe" if WINDOWS else "")))


def prepare_environment(lock: str, root: Path = ROOT) -> None:
    """Make ``.venv`` hold what `lock` names, and the project itself; nothing is done where it does already."""
    if missing_parts(lock, root) == ():
        return
    problem = unsupported()
    if problem:
        raise SetupError(problem)
    with _one_at_a_time(root):
        parts = missing_parts(lock, root)  # again: another start may just have done it
        if "environment" in parts:
            _make_environment(root)
        if "packages" in parts:
            _install_packages(lock, root)
        if parts:
            _install_project(lock, root)


def missing_parts(lock: str, root: Path) -> tuple[str, ...]:
    """Return what has to be made, by the stamp that a finished installation leaves.

    An environment without a stamp was interrupted; one from another folder or another Python does not work.
    """
    everything = ("environment", "packages", "project")
    stamp = _read_stamp(root)
    if stamp.get("root") != str(root) or stamp.get("python") != _interpreter(root):
        return everything
    if stamp.get("locks", {}).get(lock) != _digest(root / lock):
        return everything[1:]
    return () if stamp.get("project") == _digest(root / "pyproject.toml") else everything[2:]


def unsupported() -> str | None:
    """Return why this Python cannot run the recognisers, or None where it can."""
    machine = platform.machine().lower()
    if sys.implementation.name != "cpython":
        return f"Voice Coach needs the ordinary Python (CPython); this is {sys.implementation.name}."
    if sys.maxsize < 2**32:
        return "Voice Coach needs a 64-bit Python; this one has 32 bits: install the 64-bit one and use that."
    if sys.platform == "darwin" and machine == "x86_64":
        return "Voice Coach needs a Mac with Apple silicon: the speech libraries have no build for Intel Macs."
    if machine not in {"x86_64", "amd64", "arm64", "aarch64"}:
        return f"Voice Coach's speech libraries have no build for this kind of machine ({machine})."
    return None


def _make_environment(root: Path) -> None:
    folder = root / ".venv"
    if Path(sys.prefix).resolve() == folder.resolve():
        raise SetupError("This is the Python inside .venv, which has to be made anew: use the system's Python.")
    _need_venv()
    if folder.exists():
        _clear_away(folder)
    say(f"Making .venv with Python {platform.python_version()}.")
    folder.mkdir()
    _write_stamp(root, {})  # marks the folder as ours, so that an interrupted one may be thrown away
    base = getattr(sys, "_base_executable", None) or sys.executable
    if subprocess.call([base, "-m", "venv", str(folder)], stdout=sys.stderr):
        raise SetupError("Python's venv module could not make .venv; its own words are above.")


def _clear_away(folder: Path) -> None:
    """Remove an environment that these commands made; move any other one aside."""
    ours = (folder / _STAMP).exists() or not any(folder.iterdir())
    try:
        if ours:
            say("The .venv is unfinished or does not fit this Python or folder any more: making it anew.")
            shutil.rmtree(folder)
        else:
            aside = Path(tempfile.mkdtemp(prefix=".venv-before-", dir=folder.parent)) / folder.name
            folder.replace(aside)
            say(f"The .venv here was made by another tool: it is now in {aside.parent.name}.")
    except OSError as error:
        raise SetupError(
            f"The old .venv cannot be removed ({error}): close what uses it, delete it, and try again."
        ) from error


def _need_venv() -> None:
    """See to it that this Python can make environments, which Debian packs apart."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    package = f"python3.{sys.version_info.minor}-venv"
    if not Path("/etc/debian_version").exists():
        raise SetupError("This Python lacks its venv or ensurepip module: install a complete Python, then try again.")
    if not apt_install([package]):
        raise SetupError(f"This Python cannot make environments yet: run `{apt_command([package])}`, then try again.")
    importlib.invalidate_caches()


def _install_packages(lock: str, root: Path) -> None:
    begun = time.perf_counter()
    say(f"Installing the packages that {lock} names into .venv; the first time this takes a minute or a few.")
    _write_stamp(root, {})  # from here until the end it is unfinished
    _pip(
        root,
        # Everything comes as a ready wheel, so that no compiler is needed; srt is plain Python without one.
        # The lock is complete, and leaves out on purpose some that a package only says it needs.
        ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-binary", "srt", "-r", str(root / lock)],
    )
    say(f"Packages installed in {time.perf_counter() - begun:.0f} s.")


def _install_project(lock: str, root: Path) -> None:
    stamp = _read_stamp(root)
    locks = stamp.get("locks", {})
    _write_stamp(root, {})
    # The build tools are in the lock as well, so that nothing unlisted is fetched.
    _pip(root, ["--no-deps", "--no-build-isolation", "--editable", str(root)])
    if locks.get(lock) != _digest(root / lock):
        locks = {name: _digest(root / name) for name in _LOCKS[lock]}
    _write_stamp(
        root,
        {
            "root": str(root),
            "python": _interpreter(root),
            "locks": locks,
            "project": _digest(root / "pyproject.toml"),
        },
    )


def _pip(root: Path, args: list[str]) -> None:
    """Run ``pip install``, with its progress bars on a terminal; what it complains of is shown if it fails."""
    loudness = [] if sys.stderr.isatty() else ["--quiet"]
    command = [tool("python", root), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-user"]
    with tempfile.TemporaryFile() as complaints:
        status = subprocess.call([*command, *loudness, *args], stdout=sys.stderr, stderr=complaints)
        complaints.seek(0)
        told = complaints.read().decode(errors="replace")
    if status:
        raise SetupError(pip_failure(told))


def pip_failure(complaints: str) -> str:
    """Return one sentence on why pip failed, after the last lines of what it said."""
    offline = ("NewConnectionError", "NameResolutionError", "ConnectTimeout", "ProxyError", "Network is unreachable")
    if any(sign in complaints for sign in offline):
        return "The package index cannot be reached: check the network connection, then run the same command again."
    if "No space left" in complaints or "Errno 28" in complaints:
        return "The disk is full: the packages need about 1 GB; make room, then run the same command again."
    last = [line for line in complaints.splitlines() if line.strip()][-8:]
    why = "pip could not install the packages, for the reason above; nothing was started."
    if "(from versions: none)" in complaints:  # pip says the same of a dead network and of an unknown Python
        why = f"Either the package index cannot be reached, or it has nothing for Python {platform.python_version()}."
    return "\n".join([*last, why])


def _read_stamp(root: Path) -> dict[str, Any]:
    try:
        stamp = json.loads((root / ".venv" / _STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _write_stamp(root: Path, stamp: dict[str, Any]) -> None:
    (root / ".venv" / _STAMP).write_text(json.dumps(stamp, indent=1), encoding="utf-8")


def _interpreter(root: Path) -> str:
    """Return the real program behind the environment's Python; empty where it is gone."""
    python = Path(tool("python", root))
    return str(python.resolve()) if python.exists() else ""


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@contextlib.contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    """Hold the folder's lock: two first starts at once must not install over each other."""
    with (root / ".venv.lock").open("w") as file:
        if WINDOWS:
            import msvcrt  # noqa: PLC0415  exists on Windows only

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl  # noqa: PLC0415  exists everywhere else

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Another start is getting ready: waiting for it.")
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def prepare_any_model(root: Path = ROOT) -> None:
    """See to it that one recogniser's model is there."""
    if not installed_models(root):
        _install_models([], root)


def prepare_models(names: Sequence[str], root: Path = ROOT) -> None:
    """See to it that the named models are there."""
    missing = sorted(set(names) - installed_models(root, tests_too=True))
    if missing:
        _install_models(missing, root)


def installed_models(root: Path, *, tests_too: bool = False) -> set[str]:
    """Return the names of the models that an installation finished, by the receipts it leaves."""
    names = set()
    for file in root.glob("models/*/receipt.json"):
        with contextlib.suppress(OSError, ValueError):
            receipt = json.loads(file.read_text(encoding="utf-8"))
            if tests_too or receipt.get("purpose") != "test":
                names.add(file.parent.name)
    return names


def _install_models(names: list[str], root: Path) -> None:
    status = subprocess.call([tool("voice-coach", root), "models", "install", *names], stdout=sys.stderr)
    if status == INTERRUPTED:
        raise KeyboardInterrupt
    if status:
        raise SetupError("Without a recogniser's model nothing was started.")
