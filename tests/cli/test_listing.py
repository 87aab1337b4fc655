"""Lists of any length, laid out as people read them."""

import io
from collections import Counter

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


ATTEMPTS = (
    Column("No.", justify="right"),
    Column("When"),
    Column("Interview", folds=True),
    Column("Score", justify="right"),
    Column("Step", justify="center"),
    Column("Moves", folds=True),
)


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (42, ["12  22 Nov 2026", "  sales-manager", "  #calm", "  Score 44   Step x", "  + Thanks", "  + Step"]),
        (20, ["12  22 Nov 2026", "  sales-manager", "  #calm", "  Score 44   Step x", "  + Thanks", "  + Step"]),
        (17, ["12  22 Nov 2026", "  sales-manager", "  #calm", "  Score 44", "  Step x", "  + Thanks", "  + Step"]),
        (14, ["12  22 Nov", "2026", "  sales-manage", "  r", "  #calm", "  Score 44", "  Step x"]),
    ],
)
def test_where_there_is_no_room_for_columns_a_row_is_a_few_lines(width: int, lines: list[str]) -> None:
    told, moves = Text("sales-manager\n#calm"), Text("+ Thanks\n+ Step")
    shown = printed(("12", "22 Nov 2026", told, "44", "x", moves), width=width, columns=ATTEMPTS)
    assert shown[: len(lines)] == lines


def test_what_is_empty_has_no_line_of_its_own() -> None:
    assert printed(("3", "22 Nov 2026", "sales", "", "", ""), width=30, columns=ATTEMPTS) == [
        "3  22 Nov 2026",
        "  sales",
    ]


@pytest.mark.parametrize("width", range(8, 90))
def test_nothing_is_cut_off_however_narrow_it_is(width: int) -> None:
    row = ("12", "22 Nov 2026", Text("sales-manager\n#calm"), "44", "x", "+ Said thank you")
    shown = printed(row, width=width, columns=ATTEMPTS)
    assert max(map(len, shown)) <= width
    assert Counter("".join(map(str, row)).replace("\n", "")) - Counter("".join(shown)) <= Counter(" ")


def test_a_column_may_need_more_room_than_others() -> None:
    columns = (Column("Name"), Column("What", folds=True, least=20))
    assert printed(("sales", "w" * 30), width=28, columns=columns)[2] == "sales   " + "w" * 20
    assert printed(("sales", "w" * 30), width=24, columns=columns) == ["sales", "  " + "w" * 22, "  " + "w" * 8]


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
