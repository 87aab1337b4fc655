"""Lists of any length, laid out as people read them."""

import io

import pytest
from rich.console import Console
from rich.text import Text

from voice_coach.cli.listing import Cell, Column, print_listing

COLUMNS = (Column("No.", justify="right"), Column("Interview", folds=True), Column("Step", justify="center"))


def printed(*rows: tuple[Cell, ...], width: int = 80, columns: tuple[Column, ...] = COLUMNS) -> list[str]:
    out = io.StringIO()
    print_listing(Console(file=out, width=width), columns, rows)
    return out.getvalue().splitlines()


def test_columns_are_as_wide_as_they_need_to_be() -> None:
    assert printed(("1", "phone-screen", "x"), ("12", "sales", "x")) == [
        "No.   Interview      Step",
        "─────────────────────────",
        "  1   phone-screen    x",
        " 12   sales           x",
    ]


def test_a_cell_may_have_several_lines() -> None:
    told = Text("\n").join([Text("sales"), Text("#calm")])
    assert printed(("1", told, "x"))[2:] == ["  1   sales        x", "      #calm"]


def test_an_empty_cell_leaves_its_column_free() -> None:
    assert printed(("1", "", "x"))[2:] == ["  1                x"]


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (30, ["  1   sales-manager-of-    x", "      the-north"]),
        (20, ["  1 sales-manag  x", "    er-of-the-n", "    orth"]),
    ],
)
def test_where_there_is_no_room_one_column_gives_way(width: int, lines: list[str]) -> None:
    assert printed(("1", "sales-manager-of-the-north", "x"), width=width)[2:] == lines


def test_the_widest_of_several_gives_way_first() -> None:
    columns = (Column("Interview", folds=True), Column("Moves", folds=True))
    assert printed(("face-to-face", "m" * 40), width=40, columns=columns)[2] == "face-to-face   " + "m" * 25


def test_wide_letters_count_twice() -> None:
    assert printed(("1", "面接の練習", "x"), ("2", "interview", "x"))[2:] == [
        "  1   面接の練習    x",
        "  2   interview     x",
    ]


def test_brackets_are_no_markup() -> None:
    assert "[bold]" in printed(("1", "[bold]", "x"))[2]


def test_nothing_to_list() -> None:
    assert printed() == ["No.   Interview   Step", "──────────────────────"]


def test_thousands_of_rows_each_get_their_line() -> None:
    assert len(printed(*((str(number), "sales", "x") for number in range(3_000)))) == 3_002
