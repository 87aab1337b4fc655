"""A long table as lines of text: rich lays out each cell by itself, which takes seconds for thousands.

Where a terminal is too narrow for columns, each row is a few lines by itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.console import Console
from rich.text import Text

_BETWEEN, _CLOSER = 3, 1
"""Blanks between two columns, as in all tables here; and where even so the terminal is too narrow."""

_NARROWEST = 10
"""Columns of the terminal that one which gives way keeps."""

_INDENT = 2
"""Blanks before all but the first line of a row that is a few lines by itself."""

Cell = Text | str
"""What stands in a row and a column; of several lines, if there are ends of lines in it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list."""

    title: str
    justify: Literal["left", "center", "right"] = "left"
    folds: bool = False
    """Whether it gives way where the terminal is too narrow. One of a list should."""
    least: int = _NARROWEST
    """Columns of the terminal that it keeps then."""


def print_listing(console: Console, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    """Print rows under their heads and a rule, as wide as they need and the console allows."""
    lines = [[_lines(cell) for cell in row] for row in rows]
    layout = _layout(columns, lines, console.width)
    if layout.width > console.width:
        found = (line for row in lines for line in layout.by_itself(row, console))
    else:
        console.print(layout.line([Text(column.title, style="bold") for column in columns]))
        console.print(Text("─" * layout.width), no_wrap=True)
        found = (line for row in lines for line in layout.lines(row, console))
    if whole := Text("\n", no_wrap=True).join(found):
        console.print(whole)


def _lines(cell: Cell) -> list[Text]:
    if isinstance(cell, str):
        return [Text(cell)]
    return list(cell.split(allow_blank=True)) if "\n" in cell.plain else [cell]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where everything stands."""

    columns: Sequence[Column]
    widths: Sequence[int]
    between: int
    """Blanks between two columns."""

    @property
    def width(self) -> int:
        """That of all columns together."""
        return sum(self.widths) + self.between * (len(self.widths) - 1)

    def lines(self, row: Sequence[list[Text]], console: Console) -> Iterator[Text]:
        """Yield the lines of a row."""
        cells = [list(_folded(cell, width, console)) for cell, width in zip(row, self.widths, strict=True)]
        for at in range(max(map(len, cells))):
            yield self.line([cell[at] if at < len(cell) else Text() for cell in cells])

    def line(self, cells: Sequence[Text]) -> Text:
        """Return one line; nothing is put behind what stands last in it."""
        line = Text(no_wrap=True)
        space = 0
        for cell, column, width in zip(cells, self.columns, self.widths, strict=True):
            room = max(0, width - cell.cell_len)
            before = {"left": 0, "center": room // 2, "right": room}[column.justify]
            if cell:
                line.append(" " * (space + before)).append_text(cell)
                space = room - before
            else:
                space += width
            space += self.between
        return line

    def by_itself(self, row: Sequence[list[Text]], console: Console) -> Iterator[Text]:
        """Yield a row as a few lines: what is before the first column that folds, this, and all others."""
        main = next(at for at, column in enumerate(self.columns) if column.folds)
        called = Text("  ", style="bold").join(line for cell in row[:main] for line in cell)
        yield from _folded([called], console.width, console)
        room = max(1, console.width - _INDENT)
        below = [*row[main], *_others(self.columns[main + 1 :], row[main + 1 :], room)]
        yield from (Text(" " * _INDENT, no_wrap=True).append_text(line) for line in _folded(below, room, console))


def _others(columns: Sequence[Column], cells: Sequence[list[Text]], room: int) -> Iterator[Text]:
    """Yield cells with the title of their column, as many in a line as there is room for; those that fold come last."""
    line = Text()
    for column, cell in zip(columns, cells, strict=True):
        if column.folds or not any(cell):
            continue
        told = Text.assemble((column.title, "dim"), " ", Text(", ").join(cell))
        if line and line.cell_len + _BETWEEN + told.cell_len > room:
            yield line
            line = Text()
        line = Text(" " * _BETWEEN).join([line, told]) if line else told
    if line:
        yield line
    yield from (line for column, cell in zip(columns, cells, strict=True) if column.folds for line in cell if line)


def _layout(columns: Sequence[Column], rows: Sequence[Sequence[list[Text]]], room: int) -> _Layout:
    """Return a layout in which columns are as wide as they need; those that fold share what is too much."""
    widths = [len(column.title) for column in columns]
    for row in rows:
        for at, cell in enumerate(row):
            widths[at] = max(widths[at], *(line.cell_len for line in cell))
    least = sum(
        min(width, column.least) if column.folds else width for column, width in zip(columns, widths, strict=True)
    )
    gaps = len(columns) - 1
    between = _BETWEEN if least + _BETWEEN * gaps <= room else _CLOSER
    while (over := sum(widths) + between * gaps - room) > 0:
        giving = [at for at, column in enumerate(columns) if column.folds and widths[at] > column.least]
        if not giving:
            break
        widest = max(giving, key=lambda at: widths[at])
        widths[widest] -= min(over, _step(columns, widths, widest))
    return _Layout(columns, widths, between)


def _step(columns: Sequence[Column], widths: Sequence[int], widest: int) -> int:
    """Return by how much the widest column shrinks before the next one is as wide, or it is as narrow as may be."""
    others = [widths[at] for at, column in enumerate(columns) if column.folds and at != widest]
    return max(1, widths[widest] - max([columns[widest].least, *others]))


def _folded(cell: Iterable[Text], width: int, console: Console) -> Iterator[Text]:
    for line in cell:
        if line.cell_len <= width:
            yield line
        else:
            for folded in line.wrap(console, width, overflow="fold"):
                folded.rstrip()
                yield folded
