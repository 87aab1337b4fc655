"""A kept conversation on one axis of time: where each word, silence and move is, and where a jump leads."""

import bisect
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voice_coach.feedback.occasion import Occasion
from voice_coach.moves.labels import CORE
from voice_coach.moves.match import Match
from voice_coach.report.view import LONG_PAUSE, TurnView
from voice_coach.speech.transcript import Transcript

Voice = Literal["cue", "reply"]
"""Who is heard: the interviewer, or the person."""

BREATH = 0.4
"""Seconds between a reply and the next line: the interviewer thought about it, which nobody has to sit through."""

READING = 0.3
"""Seconds a word for which a line without a sound is shown."""

_AFTER = 0.6
"""Seconds that a reply goes on after its last word: the recording waits longer, to be sure of the end."""

_LEAD = 1.0
"""Seconds before a move at which a jump to it lands, so that one hears how it came."""

_LANDED = 0.05
"""Seconds within which a place counts as the one that was jumped to."""

_SAME_TURN = 2.0
"""Seconds into a turn up to which a step back leads to the turn before."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of the sound of a file."""

    seconds: float
    spread: Callable[[Sequence[str]], Sequence[float]]
    """Estimates when each word of a line is said that fills the file, in seconds from its start."""


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word on the time axis."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Silence:
    """A long pause within an utterance."""

    start: float
    end: float
    before: int
    """The word that follows it, counted from 0."""

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class TimedMove:
    """A move on the time axis."""

    match: Match
    first: int
    """Its first word, counted from 0."""
    last: int
    """Its last word."""
    start: float
    """When its first word begins."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one of the two says in one turn."""

    turn: int
    """Counted from 1."""
    voice: Voice
    start: float
    end: float
    words: tuple[TimedWord, ...]
    """Empty where nothing was heard."""
    silences: tuple[Silence, ...] = ()
    moves: tuple[TimedMove, ...] = ()
    occasion: Occasion = Occasion.CUE
    sound: Path | None = None
    """What is played from `start` to `end`; None where nothing is there to be played."""

    def word_at(self, position: float) -> int | None:
        """Return which word was begun last; None before the first."""
        found = bisect.bisect_right(self.words, position, key=lambda word: word.start)
        return found - 1 if found else None

    def silence_at(self, position: float) -> Silence | None:
        """Return the long pause that goes on."""
        return next((each for each in self.silences if each.start <= position < each.end), None)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A whole conversation. Positions are seconds from its start."""

    utterances: tuple[Utterance, ...]
    seconds: float

    @property
    def moves(self) -> tuple[TimedMove, ...]:
        """Every move, in order of time."""
        return tuple(move for utterance in self.utterances for move in utterance.moves)

    @property
    def turns(self) -> tuple[tuple[int, float], ...]:
        """The number and the start of every turn."""
        starts: dict[int, float] = {}
        for utterance in self.utterances:
            starts.setdefault(utterance.turn, utterance.start)
        return tuple(starts.items())

    def at(self, position: float) -> int:
        """Return which utterance goes on, or went on last, counted from 0."""
        found = bisect.bisect_right(self.utterances, position, key=lambda utterance: utterance.start)
        return max(0, found - 1)

    def turn_at(self, position: float) -> int:
        """Return the number of the turn that goes on."""
        return self.utterances[self.at(position)].turn

    def jump(self, position: float, seconds: float) -> float:
        """Return the position so much later, or earlier, within the ends."""
        return min(self.seconds, max(0.0, position + seconds))

    def next_turn(self, position: float) -> float:
        """Return the start of the turn after the one that goes on; the end behind the last."""
        return next((start for _, start in self.turns if start > position + _LANDED), self.seconds)

    def previous_turn(self, position: float) -> float:
        """Return the start of the turn that goes on, or of the one before where this one has only just begun."""
        return next((start for _, start in reversed(self.turns) if start < position - _SAME_TURN), 0.0)

    def answered(self, turn: int) -> bool:
        """Return whether a reply is there: to the interviewer's goodbye, none was wanted."""
        return any(utterance.turn == turn and utterance.voice == "reply" for utterance in self.utterances)

    def start_of(self, turn: int) -> float:
        """Return where a turn begins."""
        return dict(self.turns).get(turn, 0.0)

    def next_move(self, position: float) -> float | None:
        """Return a place just before the next move; None where no more is made."""
        return next((place for place in self._before_moves() if place > position + _LANDED), None)

    def _before_moves(self) -> Iterator[float]:
        for utterance in self.utterances:
            for move in utterance.moves:
                yield max(utterance.start, move.start - _LEAD)


def lay_out(turns: Sequence[TurnView], heard: Mapping[Path, Heard]) -> Timeline:
    """Return the time axis of a conversation.

    Parameters
    ----------
    turns
        Its turns, in order.
    heard
        What is known of the sound files that can be played. Where one is missing its words are given the time that
        it takes to read them.
    """
    utterances: list[Utterance] = []
    end = 0.0
    for turn in turns:
        begin = end + BREATH if utterances else 0.0
        for utterance in _said(turn, begin, heard):
            utterances.append(utterance)
            end = utterance.end
    return Timeline(tuple(utterances), end)


def _said(turn: TurnView, begin: float, heard: Mapping[Path, Heard]) -> Iterator[Utterance]:
    """Yield what is said in a turn: the line, and the reply where there was any."""
    if turn.cue_text or turn.cue_sound in heard:
        cue = _cue(turn, begin, heard)
        begin = cue.end
        yield cue
    if turn.words or turn.reply_sound in heard:
        yield _reply(turn, begin, heard)


def _cue(turn: TurnView, begin: float, heard: Mapping[Path, Heard]) -> Utterance:
    words = turn.cue_text.split()
    sound = turn.cue_sound if turn.cue_sound in heard else None
    if sound:
        seconds = heard[sound].seconds
        starts = [*heard[sound].spread(words), seconds]
    else:
        seconds = len(words) * READING
        starts = [at * READING for at in range(len(words) + 1)]
    timed = tuple(
        TimedWord(word, begin + start, begin + max(start, end))
        for word, (start, end) in zip(words, itertools.pairwise(starts), strict=True)
    )
    return Utterance(turn.number, "cue", begin, begin + seconds, timed, occasion=turn.occasion, sound=sound)


def _reply(turn: TurnView, begin: float, heard: Mapping[Path, Heard]) -> Utterance:
    sound = turn.reply_sound if turn.reply_sound in heard else None
    last = max((word.end for word in turn.words), default=0.0)
    seconds = heard[sound].seconds if sound else last + _AFTER
    if turn.words:
        seconds = min(seconds, last + _AFTER)
    words = tuple(TimedWord(word.text, begin + word.start, begin + word.end) for word in turn.words)
    return Utterance(
        turn.number,
        "reply",
        begin,
        begin + seconds,
        words,
        tuple(_silences(begin, words)),
        tuple(_moves(Transcript(turn.words), words, turn.moves)),
        turn.occasion,
        sound,
    )


def _silences(begin: float, words: Sequence[TimedWord]) -> Iterator[Silence]:
    """Yield the long pauses before and between words."""
    end = begin
    for at, word in enumerate(words):
        if word.start - end >= LONG_PAUSE:
            yield Silence(end, word.start, at)
        end = word.end


def _moves(said: Transcript, words: Sequence[TimedWord], matches: Sequence[Match]) -> Iterator[TimedMove]:
    """Yield the moves with the words that made them, in order of time; of those made at once the core moves first."""
    found = [
        TimedMove(match, touched[0], touched[-1], words[touched[0]].start)
        for match in matches
        if (touched := said.touched(match.start, match.end))
    ]
    yield from sorted(found, key=lambda each: (each.start, each.match.move not in CORE))
