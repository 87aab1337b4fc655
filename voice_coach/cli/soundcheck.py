"""The sound check: what the room and the microphone are like, and in one sentence what to change.

Before the first rehearsal, and in ``voice-coach doctor``, it asks for a sentence and tells what it found. In all other
sessions `voice_coach.cli.room_watch` listens along and speaks only where something is wrong.
"""

import contextlib
import threading
import time
from collections.abc import Sequence

from rich.console import Console
from rich.live import Live
from rich.text import Text

from voice_coach.audio import room
from voice_coach.audio.capture import Block, MicrophoneLost
from voice_coach.audio.devices import Device, NoDevice, find_device
from voice_coach.audio.level import FLOOR, LevelWatch, measure
from voice_coach.audio.pcm import RATE, Pcm, Sound
from voice_coach.audio.portaudio import PortAudioMissing
from voice_coach.audio.resampling import at_rate
from voice_coach.cli.console import as_typed
from voice_coach.cli.keys import on_enter
from voice_coach.cli.live import meter
from voice_coach.interview.reply import ECHO_TAIL
from voice_coach.interview.senses import Ears, Mouth
from voice_coach.speech.span import Span
from voice_coach.speech.vad import SpeechDetector
from voice_coach.speech.voice import Voice, VoiceFailed

GREETING = "Hello. Before we begin, let me hear you. Please say good morning, and tell me your name."
"""What the voice says before the first rehearsal; its echo is looked for."""

_PATIENCE = 10.0
"""Seconds to wait for a sentence."""

_POLL = 0.1
"""Seconds to wait for a block."""

_ENOUGH = 1.5
"""Seconds of speech that are enough to tell how it comes through."""

_AFTER = 0.4
"""Seconds that are still listened after a sound, for what comes back late."""

_QUIET = -45.0
"""dBFS of speech below which recognisers begin to miss words."""

_ABOVE_NOISE = 15.0
"""dB that speech has to stand out by: with 20 no more words were missed than in silence, with 12 twice as many."""

_NOISY = -35.0
"""dBFS of a room that speech of an ordinary level, -20 dBFS, no longer stands out of."""

_LOUD_ECHO = -12.0
"""dBFS of the speaker's sound in the microphone from which it clips: peaks of speech are some 12 dB above its mean.
Below that it does no harm, since what is heard while the interviewer speaks is put aside."""

_MUTED = "The microphone delivers only silence: unmute it, or allow access to it in the system's settings."
_NO_SPEECH = "I hear sound but no speech: speak closer to the microphone, or choose another with --microphone."
_WENT_ON = "You went on before anything was said: `voice-coach doctor` checks the microphone at any time."
_CLIPS = "You are too loud for the microphone's setting: turn its level down in the system's sound settings."
_TOO_QUIET = "You are very quiet: speak closer to the microphone, or turn its level up."
_TELEPHONE = (
    "Your microphone sends telephone quality, as Bluetooth headsets do while they listen: choose another one with "
    "--microphone, such as the computer's own, or a headset by wire."
)
_ECHO = "The microphone hears the speaker very loudly: turn the speaker down, or use headphones."
_ALREADY_LOUD = "It is very loud around you: close the window, or use a headset, so that you are heard."


def about_device(device: Device) -> str | None:
    """Return what is wrong with a microphone by its name and rate; None where that is nothing."""
    return _TELEPHONE if room.telephone_device(device.name, device.rate) else None


def about_room(found: room.Room) -> str | None:
    """Return what to change in a room before anybody speaks; None where all is well."""
    if found.echo and found.late > ECHO_TAIL:
        return (
            f"The microphone hears the speaker {found.late:.1f} seconds late, as with Bluetooth speakers: use another "
            "one or headphones, so that it is not taken for you."
        )
    if found.echo and found.echo.level > _LOUD_ECHO:
        return _ECHO
    return _ALREADY_LOUD if found.noise > _NOISY else None


def about_voice(voice: room.Voice, *, clips: bool) -> str | None:
    """Return what to change in how somebody comes through; None where all is well."""
    if clips:
        return _CLIPS
    if voice.level < _QUIET:
        return _TOO_QUIET
    if voice.above_noise < _ABOVE_NOISE:
        return (
            f"It is loud around you, and your voice stands out by only {voice.above_noise:.0f} dB: close the window, "
            "come closer to the microphone, or use a headset."
        )
    return _TELEPHONE if voice.by_telephone else None


def look_at(console: Console, microphone: str | None) -> None:
    """Tell what is wrong with a microphone by its name, before it is used."""
    with contextlib.suppress(PortAudioMissing, NoDevice):  # that is told where it is opened
        if trouble := about_device(find_device("input", microphone)):
            console.print(Text(as_typed(f"! {trouble}"), style="yellow"))


# -- asking ---------------------------------------------------------------------------------------------------------


def greet(console: Console, ears: Ears, mouth: Mouth, voice: Voice) -> None:
    """Check room and microphone before somebody's first rehearsal, and go on whatever comes out.

    Enter skips the greeting, and ends the wait for a sentence.
    """
    console.print(Text.assemble(GREETING, ("   Enter skips", "dim")))
    enter = threading.Event()
    with on_enter(enter.set):
        try:
            found = hear_room(ears, mouth, voice.render(GREETING), enter)
        except VoiceFailed:  # that is told where it is needed
            found = room.Room(FLOOR, None)
        enter.clear()
        heard, trouble = hear_somebody(console, ears, enter)
    trouble = trouble or about_room(found)
    told_of = Text(as_typed(f"! {trouble}"), style="yellow") if trouble else Text("✓ I hear you well.", style="green")
    console.print(told_of)
    if heard:
        console.print(Text(told(found, heard), style="dim"))
    console.print()


def told(found: room.Room, heard: room.Voice | None = None) -> str:
    """Return the figures of a sound check."""
    voice = f"Your voice {heard.level:.0f} dB, the" if heard else "The"
    echo = f"the speaker comes back {found.echo.weaker:.0f} dB weaker" if found.echo else "no echo of the speaker"
    return f"{voice} room {found.noise:.0f} dB; {echo}."


def hear_room(ears: Ears, mouth: Mouth, sound: Sound, enter: threading.Event | None = None) -> room.Room:
    """Play a sound, until `enter` at most, listen meanwhile, and return what the room is like."""
    enter = enter or threading.Event()
    playing = mouth.start(sound)
    playing.wait_for_start()
    blocks: list[Block] = []
    while not (playing.over or playing.hung):
        blocks += _next(ears)
        if enter.is_set():
            playing.stop()
    while playing.over and blocks and blocks[-1].end < playing.ended_at + _AFTER:
        more = _next(ears)
        if not more:
            break
        blocks += more
    heard = [(block.start, block.samples) for block in blocks]
    played = at_rate(sound, RATE)
    if enter.is_set():
        played = played[: round((playing.ended_at - playing.started_at) * RATE)]
    return room.know(played, heard, playing.started_at, playing.ended_at)


def hear_somebody(console: Console, ears: Ears, enter: threading.Event) -> tuple[room.Voice | None, str | None]:
    """Ask for a sentence, until `enter` at most, show the level, and return how they come through, and what is wrong.

    Returns
    -------
    voice
        None where nobody was heard.
    trouble
        A sentence that says what to change; None where they were heard well.
    """
    detector, watch = SpeechDetector(), LevelWatch()
    pieces: list[Pcm] = []
    until = time.monotonic() + _PATIENCE
    with Live(console=console, transient=True, auto_refresh=False) as live:
        while not (enter.is_set() or time.monotonic() > until or _enough(detector)):
            try:
                block = ears.read(_POLL)
            except MicrophoneLost as lost:
                return None, str(lost)
            if block is None:
                continue
            pieces.append(block.samples)
            level = measure(block.samples)
            watch.accept(level, len(block.samples) / RATE)
            detector.accept(block.samples)
            shown = Text.assemble("Say a whole sentence…  ", meter(level), ("   Enter goes on", "dim"))
            live.update(shown, refresh=console.is_terminal)
    return _judged(room.joined(pieces), detector.spans, watch, went_on=enter.is_set())


def _enough(detector: SpeechDetector) -> bool:
    return detector.position >= _PATIENCE or _seconds(detector.spans) >= _ENOUGH


def _judged(
    samples: Pcm, spans: Sequence[Span], watch: LevelWatch, *, went_on: bool
) -> tuple[room.Voice | None, str | None]:
    if watch.muted:
        return None, _MUTED
    if not spans:
        return None, _WENT_ON if went_on else _NO_SPEECH
    voice = room.voice(samples, [(span.start, span.end) for span in spans])
    return voice, about_voice(voice, clips=watch.clips)


def _next(ears: Ears) -> list[Block]:
    """Return the next block, if there is one; that the microphone is gone is told when somebody should speak."""
    try:
        block = ears.read(_POLL)
    except MicrophoneLost:
        time.sleep(_POLL)
        return []
    return [block] if block else []


def _seconds(spans: Sequence[Span]) -> float:
    return sum(span.end - span.start for span in spans)
