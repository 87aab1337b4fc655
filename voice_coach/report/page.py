"""The page of an attempt: one HTML file with its sound, that needs no network and no other file."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from voice_coach.audio.levels import LEVELS
from voice_coach.feedback.scorecard import Scorecard, Verdict
from voice_coach.feedback.scoring import BEST
from voice_coach.moves.labels import CORE, Move
from voice_coach.report import measures, waveform
from voice_coach.report.dialogue import beside_first, lay_out
from voice_coach.report.render import render
from voice_coach.report.track import MEDIA_TYPE, Stretch, Track, record_track
from voice_coach.report.verdict import OWN_POINTS, advice, groups, told_drilled, verdict
from voice_coach.report.view import AttemptView, EarlierAttempt

_MINUS = "\N{MINUS SIGN}"
_WIDE_BARS, _NARROW_BARS = 300, 100
_EARLIER_SHOWN = 12
"""Rows of the table of earlier attempts; the sentence above it counts them all."""


_HEARD_SHOWN = 30
"""Pieces of evidence under a measure; the sentence behind them counts the others."""


@dataclass(frozen=True, slots=True)
class Clip:
    """Words that were said, and where to hear them."""

    quote: str
    """Empty for an um that no recogniser wrote."""
    turn: int
    start: float | None
    """Seconds from the start of the track; None where there is no sound."""
    end: float | None


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the scorecard."""

    state: str
    """done, missed or bad."""
    title: str
    points: str
    clips: tuple[Clip, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Try:
    """Something to do next time."""

    saying: str
    """A sentence that does it; empty where there is none."""
    title: str
    """What it is for; empty where `why` says it."""
    why: str


@dataclass(frozen=True, slots=True)
class Row:
    """An attempt of the same interview."""

    number: int
    started_at: datetime
    total: int | None
    done: tuple[bool, ...]
    """For each core move, whether it was made."""
    pace: str
    gap: str
    here: bool = False
    """Whether it is the attempt that the page is of."""


def write_page(view: AttemptView, titles: Mapping[Move, str]) -> str:
    """Return the page of an attempt as HTML.

    Parameters
    ----------
    titles
        What each move is called.
    """
    track = record_track(view.turns)
    card = view.score
    rows = () if view.try_of else tuple(_rows(view))  # one turn is not held against whole talks
    return render(
        "attempt.html",
        ("base.css", "attempt.css"),
        "attempt.js",
        view=view,
        verdict=_headline(view, titles),
        best=BEST,
        groups=_groups(card, track) if card else (),
        own_title=OWN_POINTS,
        own=_own(card, track) if card else (),
        keep=card.advice.keep.text if card and card.advice else "",
        tries=_to_try(card) if card else (),
        turns=lay_out(view, track, titles),
        waves=_waves(track),
        measures=measures.measures(view.delivery, [(turn.number, turn.delivery) for turn in view.turns]),
        heard={kind.name: _heard(kind, view, track) for kind in measures.KINDS},
        heard_shown=_HEARD_SHOWN,
        number=measures.number,
        track=track,
        sound=lambda: base64.b64encode(track.media).decode(),  # asked for last: it is encoded while the rest is written
        media_type=MEDIA_TYPE,
        rows=rows[-_EARLIER_SHOWN:],
        compared=_compared(rows) if rows else "",
        first=beside_first(view, titles),
    )


def _headline(view: AttemptView, titles: Mapping[Move, str]) -> str:
    if view.drilled:
        return told_drilled(view.drilled, titles)
    heard = any(turn.words for turn in view.turns)
    return verdict(view.score, view.kind, heard=heard, try_of=view.try_of)


def _groups(card: Scorecard, track: Track) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    return tuple((title, tuple(_item(each, track) for each in items)) for title, items in groups(card))


def _item(item: Verdict, track: Track) -> Item:
    state = "bad" if item.points < 0 else "done" if item.done else "missed"
    said = [(item.quote, item.turn, item.start_time, item.end_time)]
    said += [(each.quote, each.turn, each.start_time, each.end_time) for each in item.more]
    clips = tuple(_clip(quote, turn, start, end, track) for quote, turn, start, end in said if quote and turn)
    told = state == "done" or item.try_saying  # what has a sentence to try says there why
    points = f"{_MINUS}{-item.points}" if item.points < 0 else f"+{item.points}"
    if state == "missed":
        points = f"{item.points} of {item.worth}"
    return Item(state, item.title, points, clips, "" if told else item.why)


def _clip(quote: str, turn: int, start: float | None, end: float | None, track: Track) -> Clip:
    at = track.find(turn, "reply")
    if at is None or start is None or end is None:
        return Clip(quote, turn, None, None)
    return Clip(quote, turn, at.start + start, min(at.start + end, at.end))


def _heard(kind: measures.Kind, view: AttemptView, track: Track) -> tuple[Clip, ...]:
    """Return what a measure counts in the whole attempt."""
    return tuple(
        _clip(heard.text, turn.number, heard.start, heard.end, track)
        for turn in view.turns
        for heard in measures.evidence(kind, turn)
    )


def _own(card: Scorecard, track: Track) -> tuple[Item, ...]:
    """Return the person's own reasons to be chosen, said or not."""
    items = []
    for point in card.own:
        clips: tuple[Clip, ...] = ()
        if point.said and point.quote and point.turn:
            clips = (_clip(point.quote, point.turn, point.start_time, point.end_time, track),)
        items.append(Item("done" if point.said else "missed", point.reason, "", clips, ""))
    return tuple(items)


def _to_try(card: Scorecard) -> tuple[Try, ...]:
    """Return what to try: what the advice says comes first, then what would earn the most."""
    tries = sorted(card.to_try, key=lambda each: each.points - each.worth)
    rest = tuple(Try(each.try_saying, advice(each), each.why) for each in tries)
    if not card.advice:
        return rest
    change = card.advice.change
    return (Try(change.try_saying, "", change.text), *rest)


@dataclass(frozen=True, slots=True)
class _Wave:
    """The whole conversation drawn for one width of window: the bars of each voice."""

    width: str
    cue: str
    reply: str


def _waves(track: Track) -> tuple[_Wave, ...]:
    replies = [each for each in track.stretches if each.voice == "reply"]

    def mine(at: float) -> bool:
        return _within(at * len(track.levels) / LEVELS, replies)

    return tuple(
        _Wave(
            width,
            waveform.bars(track.levels, count, only=lambda at: not mine(at)),
            waveform.bars(track.levels, count, only=mine),
        )
        for width, count in (("wide", _WIDE_BARS), ("narrow", _NARROW_BARS))
    )


def _within(seconds: float, stretches: Sequence[Stretch]) -> bool:
    return any(each.start <= seconds < each.end for each in stretches)


def _rows(view: AttemptView) -> Iterator[Row]:
    for each in view.earlier:
        yield _row(each)
    card = view.score
    moves = frozenset(match.move for turn in view.turns for match in turn.moves)
    if card:
        moves = frozenset(verdict.move for verdict in card.core if verdict.done and verdict.move)
    delivery = view.delivery
    here = EarlierAttempt(
        view.number,
        view.started_at,
        card.total if card else None,
        moves,
        delivery.words_per_minute if delivery else None,
        delivery.reply_gap if delivery else None,
    )
    yield _row(here, here=True)


def _row(each: EarlierAttempt, *, here: bool = False) -> Row:
    return Row(
        each.number,
        each.started_at,
        each.total,
        tuple(move in each.moves for move in CORE),
        "" if each.words_per_minute is None else measures.number(measures.PACE, each.words_per_minute),
        "" if each.reply_gap is None else measures.number(measures.REPLY_GAP, each.reply_gap),
        here,
    )


def _compared(rows: Sequence[Row]) -> str:
    """Return in words how an attempt stands beside the earlier ones of its interview; empty where there are none."""
    *earlier, here = rows
    scored = [row.total for row in earlier if row.total is not None]
    if not earlier:
        return ""
    counted = f"Attempt {len(rows)} of this interview."
    if here.total is None or not scored:
        return counted
    best = max(scored)
    beside_best = f"the best is {best}"
    if here.total >= best:
        beside_best = "the best so far" if here.total > best else "as good as the best"
    return f"{counted} {_difference(here.total - scored[-1])} than the last one that has a score; {beside_best}."


def _difference(points: int) -> str:
    if not points:
        return "No more and no fewer points"
    amount = f"{abs(points)} {'point' if abs(points) == 1 else 'points'}"
    return f"{amount} {'more' if points > 0 else 'fewer'}"
