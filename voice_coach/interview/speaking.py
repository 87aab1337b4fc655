"""The interviewer's side of a live session: a line is spoken while the rest of it is still being rendered."""

import time
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, wait
from concurrent.futures import TimeoutError as RenderingTimeout
from dataclasses import dataclass, field

import numpy as np

from voice_coach.audio.capture import MicrophoneLost
from voice_coach.audio.pcm import RATE, Sound, silence
from voice_coach.interview import events
from voice_coach.interview.rendering import Rendering
from voice_coach.interview.senses import Ears, Mouth, Playback
from voice_coach.interview.telling import Telling
from voice_coach.speech.voice import VoiceFailed

_POLL = 0.05
"""Seconds to wait for anything before looking at the rest of the world."""

GIVE_UP_VOICE = 40.0
"""Seconds after which a voice counts as hung: the system's gives up by itself after 20, a sentence takes about one."""

_SILENT_READING = 0.4
"""Seconds a word for which a line that cannot be heard stays on the screen before the reply begins."""

_SHOWN = "The interviewer's lines are shown instead."


@dataclass
class _Line:
    """A line on its way out."""

    turn: int
    text: str
    coming: "deque[Future[Sound]]" = field(default_factory=deque)
    """Its sentences that are still to be played."""
    rendered: list[Sound] = field(default_factory=list)
    """Those that are played, or have been."""
    told: bool = False
    """Whether the listeners have its sound."""


class Speaking:
    """Says lines, and drops what the microphone hears meanwhile. Lines that cannot be heard are shown.

    Parameters
    ----------
    give_up_voice
        Seconds after which a voice that does not answer is not waited for any more.
    """

    def __init__(
        self, rendering: Rendering, mouth: Mouth, ears: Ears, telling: Telling, give_up_voice: float = GIVE_UP_VOICE
    ) -> None:
        self._give_up_voice = give_up_voice
        self._rendering = rendering
        self._mouth = mouth
        self._ears = ears
        self._telling = telling
        self._audible = True

    def say(self, turn: int, pieces: Sequence[str], likely: Iterable[str] = ()) -> float:
        """Say a line and return when its last sample sounded. Enter ends it.

        Parameters
        ----------
        turn
            The turn that it belongs to.
        pieces
            The line.
        likely
            What may have to be said next.
        """
        self._telling.enter.clear()
        line = _Line(turn, " ".join(pieces))
        if self._audible:
            line.coming.extend(self._rendering.begin(pieces, likely))
        playing = self._begin(line)
        started = playing.started_at if playing and playing.started_at else time.monotonic()
        self._telling.tell(events.CueStarted(at=self._telling.at(started), turn=turn, text=line.text))
        ended = self._sit_out(playing, line) if playing else started
        self._tell_rendered(line)
        if not self._audible:
            ended = self._show(line.text)
        self._telling.enter.clear()
        self._telling.tell(events.CueEnded(at=self._telling.at(ended), turn=turn))
        return ended

    def play(self, sound: Sound) -> None:
        """Play a sound that is no line. Enter ends it."""
        self._telling.enter.clear()
        if self._audible:
            self._sit_out(self._mouth.start(sound), None)

    def _begin(self, line: "_Line") -> Playback | None:
        """Begin to play a line as soon as its first sentence is there; None where it cannot be heard."""
        first = self._next(line)
        if first is None:
            return None
        playing = self._mouth.start(first, more=bool(line.coming))
        playing.wait_for_start()
        return playing

    def _next(self, line: "_Line") -> Sound | None:
        """Return the next sentence when it is rendered; None where there is none, or the voice fails."""
        if not line.coming:
            return None
        coming = line.coming.popleft()
        until = time.monotonic() + self._give_up_voice
        while not wait([coming], _POLL).done and time.monotonic() < until:
            self._telling.tell(events.TimePassed())
        try:
            sound = coming.result(0)
        except RenderingTimeout:
            line.coming.clear()
            self._lose("The voice does not answer.")
            return None
        except VoiceFailed as error:
            line.coming.clear()
            self._lose(str(error))
            return None
        line.rendered.append(sound)
        return sound

    def _sit_out(self, playing: Playback, line: "_Line | None") -> float:
        """Wait for the end of what is played, hand over what is rendered meanwhile, and return when the end was."""
        while not playing.over:
            if line:
                self._feed(playing, line)
            self._drop_block()
            if self._telling.enter.is_set():
                playing.stop()
            if playing.hung:
                self._lose("The speaker does not play any more.")
                return time.monotonic()
        if playing.error:
            self._lose(str(playing.error))
        return playing.ended_at

    def _feed(self, playing: Playback, line: "_Line") -> None:
        """Hand over the next sentence if it has been rendered; tell once all of them have."""
        if not line.coming:
            self._tell_rendered(line)
        elif line.coming[0].done():
            sound = self._next(line) or Sound(silence(0), RATE)
            playing.add(sound, more=bool(line.coming))

    def _tell_rendered(self, line: "_Line") -> None:
        if not line.told:
            line.told = True
            self._telling.tell(events.CueRendered(turn=line.turn, text=line.text, sound=_joined(line.rendered)))

    def _lose(self, why: str) -> None:
        """Go on without sound."""
        self._audible = False
        self._telling.warn(f"{why} {_SHOWN}")
        self._telling.tell(events.VoiceLost())

    def _show(self, text: str) -> float:
        """Give the person time to read a line that cannot be heard."""
        until = time.monotonic() + _SILENT_READING * len(text.split())
        while time.monotonic() < until and not self._telling.enter.is_set():
            self._drop_block()
        return time.monotonic()

    def _drop_block(self) -> None:
        """Put aside what the microphone hears while the interviewer speaks. That it is gone is noticed later."""
        self._telling.tell(events.TimePassed())
        try:
            block = self._ears.read(_POLL)
        except MicrophoneLost:
            time.sleep(_POLL)
            return
        if block is not None:
            self._telling.tell(events.HeardMeanwhile(samples=block.samples, start=self._telling.at(block.start)))


def _joined(sounds: Sequence[Sound]) -> Sound:
    spoken = [sound for sound in sounds if len(sound.samples)]
    if not spoken:
        return Sound(silence(0), RATE)
    return Sound(np.concatenate([sound.samples for sound in spoken]), spoken[0].rate)
