"""How a reply or a whole talk sounded, in a few lines against what is usual."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from voice_coach.cli.console import visible
from voice_coach.cli.scorecard import BAD, DONE, mark
from voice_coach.feedback.delivery import BANDS, Band, Delivery

_NAMED = 2
"""Different hedges that are named; more of them are a wall."""


_SMALL = 0.01
"""Shares below this are told with a tenth of a percent."""


@dataclass(frozen=True, slots=True)
class _Line:
    title: str
    measure: str
    """The band that it is held against."""
    told: Callable[[Delivery, float], str]
    """What is said of the value."""
    always: bool = False
    """Whether it is told inside its band, too."""


def _hedged(delivery: Delivery, _value: float) -> str:
    said = [visible(hedge.text) for hedge in delivery.hedges or ()]
    most = sorted(dict.fromkeys(said), key=lambda each: -said.count(each))[:_NAMED]
    return f"{_times(len(said))}: {', '.join(f'“{each}”' for each in most)}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _percent(value: float) -> str:
    return f"{100 * value:.{int(value < _SMALL)}f} %"


def _level(_delivery: Delivery, value: float) -> str:
    return f"very {'soft' if BANDS['level'].side(value) < 0 else 'loud'}: {value:.0f} dBFS"


_LINES = (
    _Line("Pace", "words_per_minute", lambda _, value: f"{value:.0f} words a minute", always=True),
    _Line("Came in after", "reply_gap", lambda _, value: f"{value:.1f} s", always=True),
    _Line("Longest pause", "longest_pause", lambda _, value: f"{value:.1f} s", always=True),
    _Line("Silent", "pause_share", lambda _, value: f"{_percent(value)} of the time"),
    _Line("Broken inside a clause", "pauses_inside_share", lambda _, value: f"{_percent(value)} of the pauses"),
    _Line("Um, uh", "filled_per_hundred", lambda each, _: f"at least {len(each.filled_pauses or ())}"),
    _Line("Words that shrink it", "hedges_per_hundred", _hedged),
    _Line("Begun twice", "repeats_per_hundred", lambda each, _: _times(len(each.repeated_starts or ()))),
    _Line("Tune of the voice", "pitch_range_semitones", lambda _, value: f"{value:.0f} semitones", always=True),
    _Line("Loudness", "level", _level),
    _Line("Softer at the end", "trailing_off", lambda _, value: f"by {value:.0f} dB"),
    _Line("Overdriven", "clipped", lambda _, value: f"{_percent(value)} of the sound: move back a little"),
    _Line("Noise", "signal_to_noise", lambda _, value: f"only {value:.0f} dB below your voice"),
)
_UNITS = {"s": " s", "dB": " dB", "dBFS": " dBFS", "to 100 words": " in 100 words"}
"""Units that are told with a band; those of other measures stand in the line already."""

_WIDE = max(len(line.title) for line in _LINES)


def render_sounded(delivery: Delivery | None) -> RenderableType | None:
    """Return how it sounded: what always counts, and what was out of its band; None where there is nothing to say."""
    lines = list(_told(delivery)) if delivery else []
    if not lines:
        return None
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column(width=_WIDE)
    table.add_column(ratio=1)
    for line in lines:
        table.add_row(*line)
    return Group(Text("\nHow it sounded", style="bold"), table)


def _told(delivery: Delivery) -> Iterator[tuple[Text, Text, Text]]:
    for line in _LINES:
        band = BANDS[line.measure]
        value = band.of(delivery)
        if value is None:
            continue
        side = band.side(value)
        if side or line.always:
            told = Text(line.told(delivery, value))
            told.append(f"  (usual: {usual(band)})" if side else "", style="dim")
            yield mark(BAD if side else DONE), Text(line.title), told


def usual(band: Band) -> str:
    """Return a band in words."""
    unit = _UNITS.get(band.unit, "")
    if band.low is None:
        return f"up to {_short(band.high)}{unit}"
    if band.high is None:
        return f"from {_short(band.low)}{unit}"
    return f"{_short(band.low)} to {_short(band.high)}{unit}"


def _short(value: float | None) -> str:
    return "" if value is None else _percent(value) if 0 < value < 1 else f"{value:g}"


def describe_delivery(delivery: Delivery) -> str:
    """Return the measures of a reply in a line."""
    said = ["1 word" if delivery.words == 1 else f"{delivery.words} words"]
    if delivery.words_per_minute is not None:
        said.append(f"{delivery.words_per_minute:.0f} words a minute")
    if delivery.reply_gap is not None:
        said.append(f"came in after {max(0.0, delivery.reply_gap):.1f} s")
    if delivery.longest_pause:
        said.append(f"longest pause {delivery.longest_pause:.1f} s")
    if delivery.filled_pauses:
        said.append(f"at least {len(delivery.filled_pauses)} um or uh")
    if delivery.hedges:
        count = len(delivery.hedges)
        said.append("1 word that shrinks it" if count == 1 else f"{count} words that shrink it")
    return ", ".join(said)
