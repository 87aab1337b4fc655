"""The conversation as it stands on the page: who spoke when, each word with its time, each move on its words."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from voice_coach.feedback.comparison import Comparison
from voice_coach.feedback.occasion import Occasion
from voice_coach.moves.labels import CORE, Move, rank
from voice_coach.moves.match import Match
from voice_coach.report import waveform
from voice_coach.report.comparing import figures
from voice_coach.report.track import Stretch, Track
from voice_coach.report.view import LONG_PAUSE, AttemptView, SaidAgain, TurnView
from voice_coach.speech.cue_times import spread
from voice_coach.speech.transcript import Transcript, Word

_LINGERS = 0.25
"""Seconds for which a word stays lit where none follows: shorter gaps would flicker."""

_STRIP_BARS = 300
_OCCASIONS = {Occasion.DOUBT: "a doubt", Occasion.DODGE: "a dodge", Occasion.CHANCE: "a last chance"}
_SENTENCE = re.compile(r"[^.!?…]*[.!?…]+[\"”\u2019)]*\s*|[^.!?…]+$")


@dataclass(frozen=True, slots=True)
class PageWord:
    """A word that can be heard, or only read where there is no sound."""

    text: str
    start: float | None = None
    """Seconds from the start of the track."""
    until: float | None = None
    """When it stops being lit."""

    @property
    def plain(self) -> bool:
        """Whether it has no letters that could turn the order of the words around it."""
        return self.text.isascii()


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row that made the same moves, or none."""

    words: tuple[PageWord, ...]
    notes: tuple[int, ...] = ()
    """The turn's notes that they belong to, counted from 0."""
    kind: str = ""
    """The weightiest of their moves: core, misstep, other; empty where they made none."""
    pause: float | None = None
    """Seconds of silence before them, where that is long."""


@dataclass(frozen=True, slots=True)
class Note:
    """A move beside the text."""

    title: str
    kind: str
    """core, misstep or other."""
    quote: str
    start: float | None
    """Seconds from the start of the track; None where there is no sound."""
    end: float | None
    left: float = 0.0
    """Where it begins in the reply's recording, in percent."""
    width: float = 0.0
    """How long it is there, in percent."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """A silence within a reply's recording."""

    left: float
    """Percent of the recording."""
    width: float
    """Percent of the recording."""
    seconds: float
    before: bool = False
    """Whether it is the wait before the first word."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A reply's recording drawn to scale."""

    share: float
    """Its length in percent of the longest reply's, so that a second is as wide in every turn."""
    bars: str
    quiets: tuple[Quiet, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed from a turn's first try to a later one."""

    moves: tuple[tuple[str, str, str], ...]
    """What became of each move: new, kept or gone; how it is shown, and its title."""
    figures: tuple[tuple[str, str, str], ...]
    """Each measure with what it was then, and what it is now."""


@dataclass(frozen=True, slots=True)
class TryAgain:
    """A turn said again, beside the first try."""

    number: int
    """The attempt that it is kept as."""
    started_at: datetime
    said: str
    changes: Changes


@dataclass(frozen=True, slots=True)
class Beside:
    """The first try, beside the later one that a page is of."""

    where: str
    """Which turn of which attempt it is."""
    said: str
    changes: Changes


@dataclass(frozen=True, slots=True)
class PageTurn:
    """One turn on the page."""

    number: int
    occasion: str
    """What the reply answered, where it was not an ordinary cue."""
    cue: tuple[Run, ...]
    """The interviewer's sentences; their words' times are estimated."""
    cue_at: Stretch | None
    reply: tuple[Run, ...]
    reply_at: Stretch | None
    strip: Strip | None
    notes: tuple[Note, ...]
    gap: float | None
    """Seconds until the person came in."""
    again: tuple[TryAgain, ...] = ()
    """The later tries at it, the oldest first."""


def lay_out(view: AttemptView, track: Track, titles: Mapping[Move, str]) -> tuple[PageTurn, ...]:
    """Return every turn of an attempt as it stands on the page.

    Parameters
    ----------
    titles
        What each move is called.
    """
    longest = max((each.end - each.start for each in track.stretches if each.voice == "reply"), default=0.0)
    kinds = _Kinds(titles, view.costly)
    return tuple(_turn(turn, track, kinds, longest) for turn in view.turns)


def beside_first(view: AttemptView, titles: Mapping[Move, str]) -> Beside | None:
    """Return what an attempt is a new try at; None where it is none, or nothing was heard in one of the two."""
    if view.try_of is None or view.try_of.comparison is None:
        return None
    comparison = view.try_of.comparison
    changes = _changes(comparison, _Kinds(titles, view.costly))
    return Beside(view.try_of.told, comparison.before.transcript.text, changes)


@dataclass(frozen=True, slots=True)
class _Kinds:
    """How moves are shown in an interview of one style."""

    titles: Mapping[Move, str]
    costly: Collection[Move]

    def of(self, move: Move) -> str:
        """Return core, misstep or other."""
        return "misstep" if move in self.costly else "core" if move in CORE else "other"

    def title(self, move: Move) -> str:
        """Return what a move is called."""
        return self.titles.get(move, str(move).replace("_", " "))

    def weightiest_first(self, moves: Sequence[Match]) -> list[Match]:
        """Return the core moves, then others, then what costs."""
        return sorted(moves, key=lambda match: (rank(match.move, self.costly), match.start))


def _turn(turn: TurnView, track: Track, kinds: _Kinds, longest: float) -> PageTurn:
    cue_at, reply_at = track.find(turn.number, "cue"), track.find(turn.number, "reply")
    notes = tuple(_note(match, turn, reply_at, kinds) for match in kinds.weightiest_first(turn.moves))
    return PageTurn(
        turn.number,
        _OCCASIONS.get(turn.occasion, ""),
        tuple(_cue(turn.cue_text, cue_at, track)),
        cue_at,
        tuple(_reply(turn, reply_at, kinds)),
        reply_at,
        _strip(turn, reply_at, track, longest) if reply_at else None,
        notes,
        turn.delivery.reply_gap if turn.delivery else None,
        tuple(_again(each, kinds) for each in turn.again),
    )


def _again(each: SaidAgain, kinds: _Kinds) -> TryAgain:
    comparison = each.comparison
    return TryAgain(each.number, each.started_at, comparison.after.transcript.text, _changes(comparison, kinds))


def _changes(comparison: Comparison, kinds: _Kinds) -> Changes:
    told = (("new", comparison.gained), ("kept", comparison.kept), ("gone", comparison.lost))
    return Changes(
        tuple(
            (change, kinds.of(match.move), kinds.title(match.move))
            for change, matches in told
            for match in kinds.weightiest_first(matches)
        ),
        tuple(figures(comparison)),
    )


def _note(match: Match, turn: TurnView, at: Stretch | None, kinds: _Kinds) -> Note:
    times = Transcript(turn.words).times_of(match.start, match.end)
    title, kind = kinds.title(match.move), kinds.of(match.move)
    if at is None or times is None:
        return Note(title, kind, match.quote, None, None)
    start, end = times
    left, width = _percent(start, end, at)
    return Note(title, kind, match.quote, at.start + start, at.start + end, left, width)


def _percent(start: float, end: float, at: Stretch) -> tuple[float, float]:
    """Return a stretch of a recording in percent of it, within its ends."""
    whole = at.end - at.start
    left = min(max(start / whole, 0.0), 1.0) * 100
    return round(left, 2), round(min(max(end / whole * 100 - left, 0.0), 100 - left), 2)


def _reply(turn: TurnView, at: Stretch | None, kinds: _Kinds) -> Iterator[Run]:
    """Yield the reply in runs; a long pause begins a new one."""
    moves = kinds.weightiest_first(turn.moves)
    touched = [Transcript(turn.words).touched(match.start, match.end) for match in moves]
    run: list[PageWord] = []
    made: tuple[int, ...] = ()
    pause: float | None = None
    following: list[Word | None] = [*turn.words, None][1:]
    before: Word | None = None
    for number, (word, after) in enumerate(zip(turn.words, following, strict=True)):
        now = tuple(i for i, words in enumerate(touched) if number in words)
        gap = word.start - before.end if before else 0.0
        if run and (now != made or gap >= LONG_PAUSE):
            yield _run(run, made, [kinds.of(moves[i].move) for i in made], pause)
            run, pause = [], None
        if gap >= LONG_PAUSE:
            pause = gap
        made = now
        run.append(_page_word(word, after, at))
        before = word
    if run:
        yield _run(run, made, [kinds.of(moves[i].move) for i in made], pause)


def _run(words: Sequence[PageWord], made: tuple[int, ...], kinds: Collection[str], pause: float | None) -> Run:
    kind = next((kind for kind in ("core", "misstep", "other") if kind in kinds), "")
    return Run(tuple(words), made, kind, pause)


def _page_word(word: Word, after: Word | None, at: Stretch | None) -> PageWord:
    if at is None:
        return PageWord(word.text)
    until = word.end + _LINGERS
    if after is not None:
        until = min(until, max(after.start, word.start))
    return PageWord(word.text, at.start + word.start, at.start + until)


def _strip(turn: TurnView, at: Stretch, track: Track, longest: float) -> Strip:
    share = (at.end - at.start) / longest * 100
    levels = track.between(at.start, at.end)
    bars = waveform.bars(levels, max(8, round(_STRIP_BARS * share / 100)))
    return Strip(round(share, 2), bars, tuple(_quiets(turn, at)))


def _quiets(turn: TurnView, at: Stretch) -> Iterator[Quiet]:
    if turn.words and turn.words[0].start > 0:
        yield Quiet(*_percent(0.0, turn.words[0].start, at), turn.words[0].start, before=True)
    for silence in turn.silences:
        yield Quiet(*_percent(silence.start, silence.end, at), silence.end - silence.start)


def _cue(text: str, at: Stretch | None, track: Track) -> Iterator[Run]:
    """Yield the interviewer's words by sentence; where their voice was kept, with times that are estimated."""
    sentences = [sentence.split() for sentence in _SENTENCE.findall(text) or [text]]
    sentences = [words for words in sentences if words]
    if at is None or not sentences:
        yield from (Run(tuple(map(PageWord, words))) for words in sentences)
        return
    spoken = [word for words in sentences for word in words]
    starts = (at.start + start for start in spread(spoken, track.between(at.start, at.end)))
    timed = [[PageWord(word, next(starts)) for word in words] for words in sentences]
    ends = [*(words[0].start for words in timed[1:]), at.end]
    for words, end in zip(timed, ends, strict=True):  # a sentence is lit as a whole: its words' times are no more exact
        yield Run(tuple(PageWord(word.text, word.start, end) for word in words))
