"""What a start needs of the operating system, and how to get it.

Linux only: on macOS and Windows the wheels bring PortAudio, and the system has a voice. Standard library only.
"""

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple


def say(text: str) -> None:
    """Tell the person what is being done, on standard error: the other output belongs to the command that follows."""
    print(text, file=sys.stderr, flush=True)


class Library(NamedTuple):
    """Something of the operating system that Python wheels do not bring on Linux."""

    purpose: str
    """What it is for, in a person's words."""
    present: Callable[[], bool]
    """Looks for it, at no cost to speak of."""
    packages: dict[str, str]
    """Its package by package manager."""


def _loads(name: str) -> Callable[[], bool]:
    def loads() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return loads


def _has_pulse_plugin() -> bool:
    plugin = "alsa-lib/libasound_module_pcm_pulse.so"
    return any(next(Path("/usr").glob(pattern + plugin), None) for pattern in ("lib/*/", "lib*/"))


def browser() -> str | None:
    """Return the program of a Chromium, or of the Chrome made from it; None where there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


RUN_LIBRARIES = (
    Library(
        "PortAudio (microphone and speakers)",
        _loads("libportaudio.so.2"),
        {"apt-get": "libportaudio2", "dnf": "portaudio", "pacman": "portaudio", "zypper": "libportaudio2"},
    ),
    Library(
        "eSpeak (the system's voice)",
        _loads("libespeak-ng.so.1"),
        {"apt-get": "libespeak-ng1", "dnf": "espeak-ng", "pacman": "espeak-ng", "zypper": "libespeak-ng1"},
    ),
)
TEST_LIBRARIES = (
    Library(
        "PulseAudio (a virtual microphone for the tests)",
        lambda: shutil.which("pulseaudio") is not None,
        {"apt-get": "pulseaudio", "dnf": "pulseaudio", "pacman": "pulseaudio", "zypper": "pulseaudio"},
    ),
    Library(
        "PulseAudio's tools",
        lambda: shutil.which("pactl") is not None,
        {"apt-get": "pulseaudio-utils", "dnf": "pulseaudio-utils", "pacman": "libpulse", "zypper": "pulseaudio-utils"},
    ),
    Library(
        "ALSA's way to PulseAudio",
        _has_pulse_plugin,
        {
            "apt-get": "libasound2-plugins",
            "dnf": "alsa-plugins-pulseaudio",
            "pacman": "alsa-plugins",
            "zypper": "alsa-plugins-pulse",
        },
    ),
    Library(
        "Chromium (the tests look at pages with it)",
        lambda: browser() is not None,
        {"apt-get": "chromium", "dnf": "chromium", "pacman": "chromium", "zypper": "chromium"},
    ),
)


def prepare(libraries: Sequence[Library]) -> None:
    """Install what the operating system lacks, or say how; macOS and Windows have all of it in the wheels."""
    if sys.platform != "linux":
        return
    lacking = [library for library in libraries if not library.present()]
    if not lacking:
        return
    say("This system lacks " + ", ".join(library.purpose for library in lacking) + ".")
    manager = next((name for name in ("apt-get", "dnf", "pacman", "zypper") if shutil.which(name)), "")
    packages = [library.packages[manager] for library in lacking] if manager else []
    if manager == "apt-get" and apt_install(packages):
        return
    say(f"Please run: {install_command(manager, packages)}" if manager else "Please install them; going on without.")


def install_command(manager: str, packages: list[str]) -> str:
    """Return the line that a person types to install `packages`."""
    verb = {"pacman": "pacman -S", "dnf": "dnf install", "zypper": "zypper install"}.get(manager)
    return f"sudo {verb} {' '.join(packages)}" if verb else apt_command(packages)


def apt_command(packages: list[str]) -> str:
    """Return the line that a person types on Debian and Ubuntu."""
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get update && {sudo}apt-get install -y {' '.join(packages)}"


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages without a question; False where there is no right to, or it fails."""
    sudo = _without_password()
    if sudo is None or not shutil.which("apt-get"):
        return False
    say(f"Installing {' '.join(packages)} with apt-get.")
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    with tempfile.TemporaryFile() as told:
        for command in (install, [*apt, "update"], install):  # the lists may be missing or old
            status = subprocess.call(command, stdin=subprocess.DEVNULL, stdout=told, stderr=told)
            if status == 0 and command is install:
                return True
        told.seek(0)
        lines = told.read().decode(errors="replace").strip().splitlines()
    say("\n".join([*lines[-3:], "apt-get could not install them."]))
    return False


def _without_password() -> list[str] | None:
    """Return how to run a command as root without asking; None where that is not possible."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    null = subprocess.DEVNULL
    status = subprocess.call(["sudo", "-n", "true"], stdin=null, stdout=null, stderr=null)
    return None if status else ["sudo", "-n"]
