"""A kept conversation played again, and everybody told what is heard as it is heard."""

import bisect
import queue
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np

from voice_coach.audio.files import read_kept
from voice_coach.audio.levels import measure_levels
from voice_coach.audio.pcm import RATE, Pcm
from voice_coach.audio.tape import Deck, SilentDeck
from voice_coach.interview.timeline import Heard, Silence, TimedMove, Timeline, Utterance, lay_out
from voice_coach.report.view import TurnView
from voice_coach.speech.cue_times import spread

SLOW = 0.75
"""The slower tempo: slow enough to hear every word, fast enough to stay speech."""

STEP = 5.0
"""Seconds of a jump back or forward."""

_TICK = 0.02
"""Seconds between looks at what is heard: a word is lit well within the 0.08 s in which eye and ear agree."""

_DRAWING = 0.02
"""Seconds by which things are told ahead of their sound: about what a listener takes until they can be seen."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a replay."""

    at: float
    """Seconds from the start of the conversation."""


@dataclass(frozen=True, slots=True)
class UtteranceReached(Event):
    """Somebody begins to speak."""

    utterance: int
    """Counted from 0."""


@dataclass(frozen=True, slots=True)
class WordReached(Event):
    """A word begins to be heard."""

    utterance: int
    word: int
    """Counted from 0."""


@dataclass(frozen=True, slots=True)
class SilenceReached(Event):
    """A long pause begins."""

    utterance: int
    silence: Silence


@dataclass(frozen=True, slots=True)
class MoveReached(Event):
    """The words of a move begin to be heard."""

    utterance: int
    move: TimedMove


@dataclass(frozen=True, slots=True)
class UtteranceOver(Event):
    """Somebody has finished speaking."""

    utterance: int


@dataclass(frozen=True, slots=True)
class TimePassed(Event):
    """The clock goes on, or stands; told many times a second."""


@dataclass(frozen=True, slots=True)
class Jumped(Event):
    """It goes on at another place."""


@dataclass(frozen=True, slots=True)
class NothingToSayAgain(Event):
    """The turn that goes on was to be said again, but in it nothing was said."""


@dataclass(frozen=True, slots=True)
class SpeakerLost(Event):
    """Nothing can be heard any more; the words go on."""

    message: str


class Listener(Protocol):
    """Anything that follows a replay."""

    def notice(self, event: Event) -> None:
        """Take note of `event`. Called between two looks at the clock: be quick, and do not raise."""


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """A kept conversation, ready to be played."""

    timeline: Timeline
    tape: Pcm
    """The whole of it, 16 kHz mono; silent where no sound was kept."""

    @property
    def unheard(self) -> int:
        """How many utterances have words but no sound."""
        return sum(not utterance.sound for utterance in self.timeline.utterances)


def load_recording(turns: Sequence[TurnView]) -> Recording:
    """Return the turns of a kept conversation with their sound, as far as it is there."""
    paths = {path for turn in turns for path in (turn.cue_sound, turn.reply_sound) if path}
    sounds = {path: samples for path in paths if len(samples := read_kept(path))}
    timeline = lay_out(turns, {path: _heard(samples) for path, samples in sounds.items()})
    return Recording(timeline, _tape(timeline, sounds))


def _heard(samples: Pcm) -> Heard:
    return Heard(len(samples) / RATE, partial(spread, levels=measure_levels(samples)))


def _tape(timeline: Timeline, sounds: dict[Path, Pcm]) -> Pcm:
    """Return all sounds where they belong. Each is let go once it is there, so that hours are held once, not twice."""
    tape = np.zeros(round(timeline.seconds * RATE), np.int16)
    for path in tuple(sounds):
        samples = sounds.pop(path)
        for utterance in timeline.utterances:
            if utterance.sound == path:
                first, last = round(utterance.start * RATE), round(utterance.end * RATE)
                part = samples[: last - first]
                tape[first : first + len(part)] = part[: len(tape) - first]
    return tape


class Player:
    """Plays a recording, and tells its listeners what is heard. Make one, and `run` it.

    All but `run` may be called from any thread.

    Parameters
    ----------
    timeline
        What is where.
    deck
        What it is played with.
    listeners
        Told everything, in this order.
    stay
        Whether to wait for more commands at the end.
    """

    def __init__(self, timeline: Timeline, deck: Deck, listeners: Sequence[Listener], *, stay: bool = False) -> None:
        self.timeline = timeline
        self._deck = deck
        self._listeners = listeners
        self._stay = stay
        self._marks = tuple(_marks(timeline))
        self._next = 0
        self._commands: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._running = False
        self._playing = False
        self._again = False

    @property
    def playing(self) -> bool:
        """Whether it goes on, and does not stand still."""
        return self._playing

    @property
    def position(self) -> float:
        """Seconds from the start of the conversation."""
        return self.timeline.seconds if self._deck.over else self._deck.position

    @property
    def tempo(self) -> float:
        """1 as it was said, less for slower."""
        return self._deck.tempo

    @property
    def again(self) -> bool:
        """Whether it was ended so that the turn that went on can be said again."""
        return self._again

    def close(self) -> None:
        """Let the speaker go."""
        self._deck.close()

    def run(self, at: float = 0.0) -> float:
        """Play from `at` seconds on, until it is over or stopped, and return where that was."""
        self._running = True
        if at:
            self._jump(at)
        self._play()
        while self._running:
            self._look()
            try:
                self._commands.get(timeout=self._until_next())()
            except queue.Empty:
                continue
        return self.position

    def stop(self) -> None:
        """End `run`."""
        self._commands.put(self._stop)

    def say_again(self) -> None:
        """End `run` so that the turn that goes on can be said again, if anything was said in it."""
        self._commands.put(self._say_again)

    def pause_or_play(self) -> None:
        """Stand still, or go on; at the end begin anew."""
        self._commands.put(self._pause_or_play)

    def back(self) -> None:
        """Jump back a little."""
        self._commands.put(lambda: self._jump(self.timeline.jump(self.position, -STEP)))

    def forward(self) -> None:
        """Jump forward a little."""
        self._commands.put(lambda: self._jump(self.timeline.jump(self.position, STEP)))

    def next_turn(self) -> None:
        """Go on with the next turn."""
        self._commands.put(lambda: self._jump(self.timeline.next_turn(self.position)))

    def previous_turn(self) -> None:
        """Go back to the start of this turn, or to the one before."""
        self._commands.put(lambda: self._jump(self.timeline.previous_turn(self.position)))

    def next_move(self) -> None:
        """Go on just before the next move, if there is one."""
        self._commands.put(self._next_move)

    def slower_or_normal(self) -> None:
        """Change between the tempo in which it was said and a slower one."""
        self._commands.put(self._change_tempo)

    def _look(self) -> None:
        """Tell what has been reached since the last look."""
        if error := self._deck.error:
            self._lose(str(error))
        position = min(self.timeline.seconds, self.position + (_DRAWING * self.tempo if self._playing else 0.0))
        while self._next < len(self._marks) and self._marks[self._next].at <= position:
            self._tell(self._marks[self._next])
            self._next += 1
        self._tell(TimePassed(position))
        if self._playing and self._deck.over:
            self._pause()
            self._running = self._stay

    def _until_next(self) -> float:
        """Return the seconds to wait before the next look: no word is kept waiting for one."""
        if not self._playing or self._next == len(self._marks):
            return _TICK
        coming = (self._marks[self._next].at - self._deck.position) / self._deck.tempo - _DRAWING
        return min(_TICK, max(0.0, coming))

    def _tell(self, event: Event) -> None:
        for listener in self._listeners:
            listener.notice(event)

    def _lose(self, message: str) -> None:
        """Go on without the sound."""
        lost, position = self._deck, self._deck.position
        self._deck = SilentDeck(self.timeline.seconds, position)
        self._deck.tempo = lost.tempo
        lost.close()
        if self._playing:
            self._deck.play()
        self._tell(SpeakerLost(position, message))

    def _play(self) -> None:
        self._playing = True
        self._deck.play()

    def _pause(self) -> None:
        self._playing = False
        self._deck.pause()

    def _pause_or_play(self) -> None:
        if self._playing:
            self._pause()
            return
        if self._deck.over:
            self._jump(0.0)
        self._play()

    def _jump(self, position: float) -> None:
        self._deck.seek(position)
        self._next = bisect.bisect_left(self._marks, position, key=lambda mark: mark.at)
        self._tell(Jumped(position))

    def _next_move(self) -> None:
        if (place := self.timeline.next_move(self.position)) is not None:
            self._jump(place)

    def _change_tempo(self) -> None:
        self._deck.tempo = SLOW if self._deck.tempo == 1 else 1.0

    def _say_again(self) -> None:
        position = self.position
        self._again = self.timeline.answered(self.timeline.turn_at(position))
        if self._again:
            self._stop()
        else:
            self._tell(NothingToSayAgain(position))

    def _stop(self) -> None:
        self._running = False


def _marks(timeline: Timeline) -> list[Event]:
    """Return everything that is told, in order."""
    found = [mark for at, utterance in enumerate(timeline.utterances) for mark in _marks_of(at, utterance)]
    return sorted(found, key=lambda mark: mark.at)  # of what happens at once, in the order of the talk


def _marks_of(number: int, utterance: Utterance) -> Iterator[Event]:
    """Yield what is told of an utterance; of what happens at once, the larger first."""
    yield UtteranceReached(utterance.start, number)
    yield from (SilenceReached(silence.start, number, silence) for silence in utterance.silences)
    yield from (MoveReached(move.start, number, move) for move in utterance.moves)
    yield from _words(number, utterance)
    yield UtteranceOver(utterance.end, number)


def _words(number: int, utterance: Utterance) -> Iterable[Event]:
    return (WordReached(word.start, number, at) for at, word in enumerate(utterance.words))
