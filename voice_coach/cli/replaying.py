"""How a replay looks: the conversation with the word that is heard lit up, or line by line in a pipe."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from voice_coach.cli.console import visible
from voice_coach.cli.scorecard import mark, mark_of, render_moves
from voice_coach.cli.speakers import INDENT, YOU, spoken
from voice_coach.interview.replay import (
    Event,
    Jumped,
    MoveReached,
    NothingToSayAgain,
    Player,
    SilenceReached,
    SpeakerLost,
    TimePassed,
    UtteranceOver,
    UtteranceReached,
    WordReached,
)
from voice_coach.interview.timeline import Silence, TimedMove, Timeline, Utterance
from voice_coach.moves.labels import CORE, Move, rank
from voice_coach.report.words import clock

NOTHING_HEARD = "(nothing was heard)"

_WIDEST = 100
"""Columns that a line of text has at most: longer ones are hard to follow with the eye."""

_HOME, _ERASE, _CLEAR = "\x1b[H", "\x1b[K", "\x1b[2J"
"""Cursor to the upper left; the rest of a line erased; the whole screen erased."""

_LONGEST_NAME = 16
"""Columns that the speaker's name and the gap behind it have at most."""

_AROUND = 5
"""Lines of the screen that do not belong to the conversation."""

_AHEAD = 0.45
"""Share of the screen above the line that is spoken, so that one can read on."""

_REDRAWS = 10
"""Redraws a second while nothing but the clock changes."""

_AGAIN = ("r", "say it again")
_KEYS = (
    ("space", "pause"),
    ("← →", "5 s"),
    ("n p", "turn"),
    ("m", "move"),
    ("s", "slower"),
    _AGAIN,
    ("q", "quit"),
)
_KEYS_AT_END = (("space", "from the start"), *_KEYS[1:])

_FIRST_TO_GO = ("s", "m", "← →", "n p", "r", "space")
"""Keys that are not shown where there is no room for all; how to leave always is."""

_NOT_AGAIN = "You said nothing in this turn."

_CHANGES = (UtteranceReached, WordReached, SilenceReached, MoveReached, Jumped, NothingToSayAgain, SpeakerLost)
"""Events that are seen at once."""

_HEARD, _TO_COME, _NOW = "", "dim", "reverse bold"
_CORE, _MISSTEP, _OTHER = "bold green", "bold red", "cyan"


@dataclass(frozen=True, slots=True)
class Names:
    """What to call everything."""

    heading: str
    """The attempt, in a few words."""
    interviewer: str
    moves: Mapping[Move, str]
    """Title of each move."""
    costly: Collection[Move]
    """Those that cost points in an interview of this style."""
    again: Mapping[int, str] = field(default_factory=dict)
    """Of the turns that were said again, the attempts that hold the later tries."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the screen."""

    utterance: int | None = None
    """What it belongs to; None for an empty line."""
    first: int = 0
    """Its first word."""
    last: int = 0
    """Behind its last word."""
    move: TimedMove | None = None
    """Set where the line tells a move and no words."""


def wrap(timeline: Timeline, width: int, costly: Collection[Move]) -> tuple[Row, ...]:
    """Return the lines in which a conversation stands in `width` columns, what is `costly` after the other moves."""
    rows: list[Row] = []
    for number, utterance in enumerate(timeline.utterances):
        if rows:
            rows.append(Row())
        rows.extend(_lines(number, utterance, width))
        rows.extend(Row(number, move=move) for move in _weightiest_first(utterance.moves, costly))
    return tuple(rows)


def _weightiest_first(moves: Sequence[TimedMove], costly: Collection[Move]) -> list[TimedMove]:
    return sorted(moves, key=lambda move: rank(move.match.move, costly))


def _lines(number: int, utterance: Utterance, width: int) -> Iterator[Row]:
    silences = {silence.before: silence for silence in utterance.silences}
    first, used = 0, 0
    for at, word in enumerate(utterance.words):
        length = cell_len(visible(word.text)) + (len(told(silences[at])) + 1 if at in silences else 0)
        if used and used + 1 + length > width:
            yield Row(number, first, at)
            first, used = at, 0
        used += length + (1 if used else 0)
    yield Row(number, first, len(utterance.words))


def told(silence: Silence) -> str:
    """Return a silence as it is shown."""
    return f"… {silence.seconds:.1f} s …"


class Printer:
    """A listener that prints each utterance when it is over; for a pipe."""

    def __init__(self, console: Console, timeline: Timeline, names: Names) -> None:
        self._console = console
        self._timeline = timeline
        self._names = names
        console.print(Text(names.heading, style="bold"))
        console.print()

    def notice(self, event: Event) -> None:
        """Print what has been said."""
        if isinstance(event, UtteranceOver):
            self.print(event.utterance)
        elif isinstance(event, SpeakerLost):
            self._console.print(Text(f"! {event.message} The words go on without sound.", style="yellow"))

    def print(self, number: int) -> None:
        """Print one utterance."""
        utterance = self._timeline.utterances[number]
        speaker = self._names.interviewer if utterance.voice == "cue" else YOU
        self._console.print(spoken(speaker, Text(_as_text(utterance), style="bold" if speaker != YOU else "")))
        moves = [(move.match.move, visible(move.match.quote)) for move in utterance.moves]
        if moves:
            table = render_moves(dict(self._names.moves), moves, self._names.costly)
            self._console.print(Padding(table, (0, 0, 0, INDENT)))
        if utterance.voice == "reply":
            self._console.print()


def _as_text(utterance: Utterance) -> str:
    silences = {silence.before: f"{told(silence)} " for silence in utterance.silences}
    words = (silences.get(at, "") + visible(word.text) for at, word in enumerate(utterance.words))
    return " ".join(words) or NOTHING_HEARD


class Screen:
    """A listener that fills the terminal with the conversation, and lights up what is heard.

    Parameters
    ----------
    note
        What the person should know beforehand: a sound that is not there.
    """

    def __init__(self, console: Console, timeline: Timeline, names: Names, note: str = "") -> None:
        self._console = console
        self._timeline = timeline
        self._names = names
        self._note = note
        self._not_again = 0  # the turn that this was told of last
        self._player: Player | None = None
        self._indent = min(_LONGEST_NAME, max(INDENT, len(names.interviewer) + 2))
        self._rows: tuple[Row, ...] = ()
        self._rows_for = 0
        self._drawn: tuple[object, ...] = ()
        self._size = (0, 0)
        self._lines: dict[int, tuple[Text, str]] = {}

    def follow(self, player: Player) -> None:
        """Show what `player` plays."""
        self._player = player

    def __enter__(self) -> "Screen":
        self._console.set_alt_screen()
        self._console.show_cursor(False)
        return self

    def __exit__(self, *_: object) -> None:
        self._console.show_cursor()
        self._console.set_alt_screen(False)

    def notice(self, event: Event) -> None:
        """Draw what `event` changes."""
        if isinstance(event, SpeakerLost):
            self._note = f"{event.message} The words go on without sound."
        if isinstance(event, NothingToSayAgain):
            self._not_again = self._timeline.turn_at(event.at)
        if isinstance(event, _CHANGES) or (isinstance(event, TimePassed) and self._now(event.at) != self._drawn):
            self._drawn = self._now(event.at)
            self._draw(event.at)

    def _now(self, position: float) -> tuple[object, ...]:
        """Return what makes a new picture, beside what is said."""
        if not self._player:
            return ()
        return (int(position * _REDRAWS), self._player.playing, self._player.tempo, self._console.size)

    def _draw(self, position: float) -> None:
        """Put the whole screen out at once; only lines that have changed are made anew, so that no word waits."""
        width, height = self._console.size
        clear = "" if self._size == (width, height) else _CLEAR
        if clear:
            self._size = (width, height)
            self._lines = {}
        picture = self._picture(position, width, height)[:height]
        self._console.file.write(clear + _HOME + "\n".join(map(self._line, range(len(picture)), picture)))
        self._console.file.flush()

    def _line(self, number: int, text: Text) -> str:
        """Return a line of the screen as it is written to the terminal."""
        if number not in self._lines or self._lines[number][0] != text:
            with self._console.capture() as written:
                self._console.print(Text(" ").append_text(text), end="", no_wrap=True, overflow="crop")
            self._lines[number] = (text, written.get() + _ERASE)
        return self._lines[number][1]

    def _picture(self, position: float, width: int, height: int) -> list[Text]:
        """Return every line of the screen."""
        text_width = max(20, min(_WIDEST, width - self._indent - 3))
        if self._rows_for != text_width:
            self._rows, self._rows_for = wrap(self._timeline, text_width, self._names.costly), text_width
        space = max(1, height - _AROUND)
        first = self._first_row(position, space)
        shown = [self._row(first + at, position, text_width) for at in range(min(space, len(self._rows) - first))]
        shown += [Text()] * (space - len(shown))
        inner = min(width - 2, text_width + self._indent)
        return [self._heading(position, inner), Text(), *shown, self._note_line(position), *self._foot(position, inner)]

    def _first_row(self, position: float, space: int) -> int:
        """Return which line stands at the top of the screen."""
        utterance = self._timeline.at(position)
        word = self._timeline.utterances[utterance].word_at(position) or 0
        lines = (at for at, row in enumerate(self._rows) if row.utterance == utterance and not row.move)
        spoken_now = max((at for at in lines if self._rows[at].first <= word), default=0)
        return max(0, min(spoken_now - int(space * _AHEAD), len(self._rows) - space))

    def _heading(self, position: float, width: int) -> Text:
        turns = [number for number, _ in self._timeline.turns]
        turn = self._timeline.turn_at(position)
        where = f"turn {turns.index(turn) + 1} of {len(turns)}"
        if again := self._names.again.get(turn):
            where += f" · said again: {again}"
        heading = Text(self._names.heading, style="bold", no_wrap=True, overflow="ellipsis")
        heading.truncate(max(1, width - len(where) - 2), overflow="ellipsis")
        return Text.assemble(heading, " " * max(2, width - heading.cell_len - len(where)), (where, "dim"), no_wrap=True)

    def _row(self, number: int, position: float, width: int) -> Text:
        row = self._rows[number]
        if row.utterance is None:
            return Text()
        utterance = self._timeline.utterances[row.utterance]
        if row.move:
            return self._move_row(row.move, position, width)
        first = number == 0 or self._rows[number - 1].utterance != row.utterance
        line = self._speaker(utterance, position) if first else Text(" " * self._indent)
        line.append(_words(utterance, row, position, self._names.costly))
        line.no_wrap = True
        return line

    def _speaker(self, utterance: Utterance, position: float) -> Text:
        name = self._names.interviewer if utterance.voice == "cue" else YOU
        colour = "magenta" if utterance.voice == "cue" else "cyan"
        style = colour if position >= utterance.start else f"dim {colour}"
        return Text.assemble((f"{name[: self._indent - 1]:<{self._indent}}", style))

    def _move_row(self, move: TimedMove, position: float, width: int) -> Text:
        reached = position >= move.start
        title = self._names.moves.get(move.match.move, str(move.match.move))
        line = Text(no_wrap=True, overflow="ellipsis")
        line.append_text(mark(mark_of(move.match.move, self._names.costly)) if reached else Text("·", style="dim"))
        line.append(f" {title}", style=self._colour(move) if reached else "dim")
        line.append(f"  “{visible(move.match.quote)}”", style="dim")
        line.truncate(width, overflow="ellipsis")
        return Text(" " * self._indent).append_text(line)

    def _note_line(self, position: float) -> Text:
        told = _NOT_AGAIN if self._timeline.turn_at(position) == self._not_again else self._note
        return Text(f"! {told}", style="yellow", no_wrap=True, overflow="ellipsis") if told else Text()

    def _foot(self, position: float, width: int) -> Iterator[Text]:
        """Yield the bar with the clock, and the keys."""
        playing, tempo = (self._player.playing, self._player.tempo) if self._player else (False, 1.0)
        over = not playing and position >= self._timeline.seconds
        state = "■" if over else "▶" if playing else "‖"
        left = f"{state} {clock(position)} "
        right = f" {clock(self._timeline.seconds)}" + (f"  {tempo:g}×" if tempo != 1 else "")  # noqa: RUF001  times
        bar = self._bar(position, max(8, width - len(left) - len(right)))
        yield Text.assemble((left, "bold"), bar, right, no_wrap=True)
        answered = self._timeline.answered(self._timeline.turn_at(position))
        keys = [each for each in (_KEYS_AT_END if over else _KEYS) if answered or each != _AGAIN]
        yield _line_of_keys(keys, width)

    def _bar(self, position: float, width: int) -> Text:
        """Return the time axis: what is heard already, where turns begin, and where moves are."""

        def column(at: float) -> int:
            return min(width - 1, int(at / max(self._timeline.seconds, 0.001) * width))

        here = column(position)
        signs = ["━" if at < here else "─" for at in range(width)]
        styles = ["cyan" if at < here else "dim" for at in range(width)]
        for _, start in self._timeline.turns[1:]:
            signs[column(start)] = "┿" if column(start) < here else "┼"
        for move in reversed(_weightiest_first(self._timeline.moves, self._names.costly)):
            signs[column(move.start)] = "◆"
            styles[column(move.start)] = self._colour(move) if position >= move.start else "dim"
        signs[here], styles[here] = "●", "bold cyan"
        return Text.assemble(*zip(signs, styles, strict=True))

    def _colour(self, move: TimedMove) -> str:
        return _colour(move, self._names.costly)


def _line_of_keys(keys: Sequence[tuple[str, str]], width: int) -> Text:
    """Return what keys do, as many of them as there is room for."""
    line = Text("  ", no_wrap=True).join(Text.assemble((key, "bold"), " ", (does, "dim")) for key, does in keys)
    if line.cell_len <= width:
        return line
    goes = next((key for key in _FIRST_TO_GO if key in dict(keys)), None)
    return _line_of_keys([each for each in keys if each[0] != goes], width) if goes else line


def _words(utterance: Utterance, row: Row, position: float, costly: Collection[Move]) -> Text:
    """Return the words of a line as they look at a moment."""
    if not utterance.words:
        return Text(NOTHING_HEARD, style="dim")
    silences = {silence.before: silence for silence in utterance.silences}
    now = utterance.word_at(position)
    ended = position >= utterance.end
    line = Text()
    for at in range(row.first, row.last):
        if line:
            between = _within(utterance, at, position, costly)
            line.append(" ", style=f"underline {between}" if between else "")
        if silence := silences.get(at):
            going_on = silence.start <= position < silence.end
            line.append(told(silence), style="bold yellow" if going_on else "dim").append(" ")
        line.append(
            visible(utterance.words[at].text), style=_word_style(utterance, at, now, position, costly, ended=ended)
        )
    return line


def _word_style(
    utterance: Utterance, at: int, now: int | None, position: float, costly: Collection[Move], *, ended: bool
) -> str:
    made = _made(utterance, at, position, costly)
    if now is None or at > now:
        return _TO_COME
    if at == now and not ended and not utterance.silence_at(position):
        return f"{_NOW} {made}".strip()
    plain = "bold" if utterance.voice == "cue" else _HEARD
    return f"underline {made}" if made else plain


def _made(utterance: Utterance, word: int, position: float, costly: Collection[Move]) -> str:
    """Return the colour of the move that a word belongs to; empty where it belongs to none that was reached."""
    moves = [move for move in utterance.moves if move.first <= word <= move.last and position >= move.start]
    return _colour(_weightiest_first(moves, costly)[0], costly) if moves else ""


def _within(utterance: Utterance, word: int, position: float, costly: Collection[Move]) -> str:
    """Return the colour of a move that goes on from the word before to this one, which is heard already."""
    moves = [move for move in utterance.moves if move.first < word <= move.last]
    begun = utterance.words[word].start <= position
    return _colour(_weightiest_first(moves, costly)[0], costly) if moves and begun else ""


def _colour(move: TimedMove, costly: Collection[Move]) -> str:
    kind = move.match.move
    return _MISSTEP if kind in costly else _CORE if kind in CORE else _OTHER
