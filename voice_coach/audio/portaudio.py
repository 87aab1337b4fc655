"""The way to PortAudio, which may not be there."""

import atexit
import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from voice_coach.errors import VoiceCoachError

_HOW_TO_GET_IT = {
    "linux": "on Debian and Ubuntu `sudo apt install libportaudio2`, on Fedora `sudo dnf install portaudio`",
    "darwin": "run `pip install --force-reinstall sounddevice`, whose wheel brings it",
    "win32": "run `pip install --force-reinstall sounddevice`, whose wheel brings it",
}
_PATIENCE = 2.0
"""Seconds to wait for PortAudio to stop. A frozen sound server never answers; a live one does within 0.1 s."""

"""Threads that may never come back from PortAudio."""

_players: set[threading.Thread] = set()
"""Threads that have a stream open."""


class PortAudioMissing(VoiceCoachError):
    """The PortAudio library is not on this machine."""


def portaudio() -> Any:
    """Return the `sounddevice` module.

    Raises
    ------
    PortAudioMissing
        Its native library cannot be loaded.
    """
    try:
        import sounddevice  # noqa: PLC0415  importing it starts PortAudio, which reads the device list
    except OSError as error:
        how = _HOW_TO_GET_IT.get(sys.platform, "install PortAudio")
        raise PortAudioMissing(f"The sound library PortAudio is missing: {how}, then start again.") from error
    return sounddevice


class StillPlaying(VoiceCoachError):
    """Something is being played, so that PortAudio cannot be started again."""


@contextlib.contextmanager
def playing() -> Iterator[None]:
    """Keep PortAudio as it is while a sound is being played by a thread of its own."""
    me = threading.current_thread()
    _players.add(me)
    try:
        yield
    finally:
        _players.discard(me)


def reread_devices() -> None:
    """Make PortAudio look for devices again; it looks by itself only once. No microphone may be open.

    Raises
    ------
    StillPlaying
        Restarting it would pull the stream away under the thread that plays: try again a little later.
    """
    sounddevice = portaudio()
    if _players:
        raise StillPlaying("The speaker is still in use: try again in a moment.")
    sounddevice._terminate()  # noqa: SLF001  the documented way; there is no public one
    sounddevice._initialize()  # noqa: SLF001


def close_within_patience(close: Callable[[], None]) -> threading.Thread:
    """Run `close`, which hangs for as long as the sound server is frozen, and return the thread that runs it."""
    closing = threading.Thread(target=close, daemon=True, name="close-stream")
    closing.start()
    await_or_forsake(closing, _PATIENCE)
    return closing


def await_or_forsake(thread: threading.Thread, seconds: float) -> None:
    """Wait for a thread that is about to let its stream go, for so long.

    When it does not come back in time, PortAudio's own clean-up at exit would hang as well, so that is called off:
    the operating system closes everything when the process ends. See `leave`.
    """
    thread.join(seconds)
    if thread.is_alive():
        atexit.unregister(portaudio()._exit_handler)  # noqa: SLF001  no public way to forgo it


def leave(status: int) -> NoReturn:
    """End the program, at once where a thread still works: nobody waits for what is not wanted any more.

    Native code that is unloaded below a thread crashes, and Python itself waits for the workers of its pools.
    """
    if threading.active_count() > 1:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    sys.exit(status)
