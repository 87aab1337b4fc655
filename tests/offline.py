"""Run Python where a socket to any network ends the process at once: ``python offline.py -m voice_coach …``.

The kernel watches, so that native libraries are held to it as well (seccomp, without any rights; Linux on x86-64 and
ARM). Sockets within this machine (AF_UNIX), by which sound servers are reached, stay open.
"""

import ctypes
import os
import platform
import struct
import subprocess
import sys
from pathlib import Path

KILLED = -31
"""Exit status, as `subprocess` has it, of a process that tried: signal SIGSYS."""

_ARCHITECTURES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""The kernel's name of each, and the number of its system call `socket`."""

_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_AF_UNIX = 1
_SET_SECCOMP, _FILTER, _NO_NEW_PRIVILEGES = 22, 2, 38
_CALL, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def go_offline() -> None:
    """Let this process, and whatever it starts, make no socket but AF_UNIX ones; one that is tried kills it."""
    architecture, socket_call = _ARCHITECTURES[platform.machine()]
    steps = (
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 0, 5, architecture),
        (_LOAD, 0, 0, _CALL),
        (_EQUAL, 0, 2, socket_call),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, 0, 1, _AF_UNIX),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _KILL),
    )
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    program = _Program(len(steps), code)
    libc = ctypes.CDLL(None, use_errno=True)
    for request in (
        (_NO_NEW_PRIVILEGES, 1, 0, 0, 0),
        (_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0),
    ):
        if libc.prctl(*request):
            raise OSError(ctypes.get_errno(), "the kernel takes no filter")


def is_held(process: int) -> bool:
    """Return whether a process that goes on is one that can reach no network."""
    return f"Seccomp:\t{_FILTER}\n" in Path(f"/proc/{process}/status").read_text()


def run(*arguments: str | Path, home: Path, path: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """Run ``voice-coach`` to its end where no network can be reached, with a library of its own."""
    return python("-m", "voice_coach", *map(str, arguments), home=home, path=path)


def python(*arguments: str, home: Path, path: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """Run Python to its end where no network can be reached."""
    return subprocess.run(
        [sys.executable, __file__, *arguments],
        cwd=Path(__file__).parent.parent,
        env={**os.environ, "VOICE_COACH_HOME": str(home), **({"PYTHONPATH": str(path)} if path else {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


if __name__ == "__main__":
    go_offline()
    os.execv(sys.executable, [sys.executable, *sys.argv[1:]])  # noqa: S606  no shell is wanted
