"""A sound card for tests: a private PulseAudio server with a microphone to speak into and a speaker to listen at.

No server of the machine is touched. Programs under test use their ordinary default devices; only their environment
names the server. Debian: ``apt install libportaudio2 pulseaudio pulseaudio-utils libasound2-plugins``.

    with PrivatePulse() as pulse:
        program = subprocess.Popen([...], env=pulse.env())
        pulse.play_into_mic(Path("reply.wav")).wait()       # returns when it has been played to its end
        with pulse.record_speakers(Path("heard.wav")): ...
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

_STARTS_WITHIN = 10.0
"""Seconds for the server to answer; it takes about 0.05."""

_POLL = 0.02
"""Seconds between looks at whether something has happened."""

_TAIL = 0.15
"""Seconds that a recording goes on, so that what is still in the buffers gets into it."""


def _start_portaudio_again() -> None:
    sounddevice = sys.modules.get("sounddevice")
    if sounddevice:
        sounddevice._terminate()
        sounddevice._initialize()


class PrivatePulse:
    """A sound server of one's own, with the sinks ``speakers`` and ``mic``; the default source is what ``mic`` plays.

    Parameters
    ----------
    rate
        Samples a second of both devices.
    """

    def __init__(self, rate: int = 48_000) -> None:
        self._rate = rate
        self._folder = Path()
        self._server: subprocess.Popen[bytes] | None = None

    # -- life ---------------------------------------------------------------------------------------------------

    def start(self) -> "PrivatePulse":
        """Start the server; again after `stop` or `kill` it is another one at the same address."""
        if not self._folder.name:
            self._folder = Path(tempfile.mkdtemp(prefix="pulse-"))  # short: a socket's path has less than 108 letters
            for name in ("run", "config", "state"):
                (self._folder / name).mkdir(mode=0o700)
        self._socket.unlink(missing_ok=True)
        with self._log.open("wb") as log:
            self._server = subprocess.Popen(
                self._command(), env=self._server_env(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._await_answer(self._server)
        self._control("set-default-sink", "speakers")
        self._control("set-default-source", "mic.monitor")
        return self

    def kill(self) -> None:
        """Crash the server."""
        if self._server:
            self._server.kill()
            self._server.wait()

    def freeze(self) -> None:
        """Make the server hang: it answers nothing until `thaw`."""
        if self._server:
            self._server.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen server go on."""
        if self._server:
            self._server.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End the server and remove its folder."""
        if self._server and self._server.poll() is None:
            self.thaw()
            self._server.terminate()
            try:
                self._server.wait(5)
            except subprocess.TimeoutExpired:
                self.kill()
        if self._folder.name:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = Path()

    def __enter__(self) -> "PrivatePulse":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # -- use ----------------------------------------------------------------------------------------------------

    def variables(self) -> dict[str, str]:
        """Return what must be in a program's environment for it to use this server."""
        return {
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_COOKIE": str(self._folder / "cookie"),
            "PULSE_RUNTIME_PATH": str(self._folder / "run"),
        }

    def env(self, **more: str) -> dict[str, str]:
        """Return the environment for a program under test.

        With ``PULSE_SOURCE="speakers.monitor"`` its microphone hears its own speaker.
        """
        return {**os.environ, **self.variables(), **more}

    @contextlib.contextmanager
    def used_in_this_process(self) -> Iterator[None]:
        """Make this process's own devices this server's, and give back those it had before.

        ALSA reads the variables when PortAudio starts.
        """
        before = {name: os.environ.get(name) for name in self.variables()}
        os.environ.update(self.variables())
        _start_portaudio_again()
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
            _start_portaudio_again()

    def play_into_mic(self, path: Path, latency_ms: int = 200) -> "subprocess.Popen[bytes]":
        """Begin to speak a sound file into the microphone; the returned process ends when it has been played."""
        command = ["paplay", "--device=mic", f"--latency-msec={latency_ms}", str(path)]
        return subprocess.Popen(command, env=self.env(), stdin=subprocess.DEVNULL)

    def let_mic_hear_speakers(self, delay_ms: int) -> None:
        """Make the microphone hear what the speakers play, `delay_ms` later, as a laptop's does."""
        loopback = ("module-loopback", "source=speakers.monitor", "sink=mic", f"latency_msec={delay_ms}")
        limit = f"max_latency_msec={delay_ms + 60}"  # on a busy machine it would grow without end, and a room does not
        self._control("load-module", *loopback, limit)

    @contextlib.contextmanager
    def record_speakers(self, path: Path, rate: int = 16_000, latency_ms: int = 20) -> Iterator[None]:
        """Record what the speakers play into the WAV file `path`, from the start of the ``with`` block to its end."""
        raw = self.recording_of(path)
        command = ["parec", "--device=speakers.monitor", "--format=s16le", "--channels=1", f"--rate={rate}"]
        with raw.open("wb") as out:
            recorder = subprocess.Popen(
                [*command, f"--latency-msec={latency_ms}"], env=self.env(), stdin=subprocess.DEVNULL, stdout=out
            )
            try:
                _wait_until(lambda: raw.stat().st_size > 0, "parec to record")
                yield
                time.sleep(_TAIL)
            finally:
                recorder.terminate()
                recorder.wait()
        with wave.open(str(path), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(rate)
            sound.writeframes(raw.read_bytes())

    def recording_of(self, path: Path) -> Path:
        """Return the file of bare samples that grows while `path` is being recorded."""
        return self._folder / f"{path.name}.raw"

    # -- inside -------------------------------------------------------------------------------------------------

    @property
    def _socket(self) -> Path:
        return self._folder / "socket"

    @property
    def _log(self) -> Path:
        return self._folder / "log"

    def _command(self) -> list[str]:
        form = f"rate={self._rate} channels=1 norewinds=1"  # rewinds would bend the time of what is recorded
        return [
            *["setpriv", "--pdeathsig", "TERM"],  # the server dies with a test run that is killed
            *["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"],
            *["--realtime=no", "--high-priority=no", "--log-target=stderr", "--log-level=notice"],
            *["-L", f"module-native-protocol-unix socket={self._socket} auth-anonymous=1"],
            *["-L", f"module-null-sink sink_name=speakers {form} sink_properties=device.description=speakers"],
            *["-L", f"module-null-sink sink_name=mic {form} sink_properties=device.description=mic"],
        ]

    def _server_env(self) -> dict[str, str]:
        foreign = ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY")
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PULSE_") and k not in foreign}
        return {
            **kept,
            "HOME": str(self._folder),
            "XDG_RUNTIME_DIR": str(self._folder / "run"),
            "XDG_CONFIG_HOME": str(self._folder / "config"),
            "PULSE_STATE_PATH": str(self._folder / "state"),
            "PULSE_RUNTIME_PATH": str(self._folder / "run"),
        }

    def _await_answer(self, server: "subprocess.Popen[bytes]") -> None:
        def answers() -> bool:
            if server.poll() is not None:
                raise RuntimeError(f"pulseaudio ended with {server.returncode}:\n{self._log.read_text()}")
            return self._socket.exists() and self._control("info", check=False).returncode == 0

        _wait_until(answers, "pulseaudio to answer")

    def _control(self, *arguments: str, check: bool = True) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(["pactl", *arguments], env=self.env(), check=check, timeout=10, capture_output=True)


def _wait_until(happened: Callable[[], bool], what: str) -> None:
    latest = time.monotonic() + _STARTS_WITHIN
    while not happened():
        if time.monotonic() > latest:
            raise TimeoutError(f"waited {_STARTS_WITHIN:.0f} s in vain for {what}")
        time.sleep(_POLL)
