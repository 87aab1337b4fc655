from typing import Literal

import msgspec
import pytest

from voice_coach.datafile import DataFileError, decode, line_of, suggestion


class Room(msgspec.Struct, forbid_unknown_fields=True):
    size: int
    doors: tuple[str, ...] = ()
    light: Literal["dark", "bright"] = "dark"


class House(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    rooms: dict[str, Room] = {}
    floors: list[Room] = []


GOOD = """name: home
rooms:
  hall:
    size: 3
    doors: [north]
  attic: {size: 1}
floors:
  - size: 2
  - size: 4
    doors:
      - east
      - west
"""


def test_a_right_file_becomes_values() -> None:
    house = decode(GOOD, "house.yaml", House)
    assert house.rooms["hall"].doors == ("north",)
    assert [floor.size for floor in house.floors] == [2, 4]


@pytest.mark.parametrize(
    ("right", "wrong", "line", "says"),
    [
        ("name:", "nam:", 1, "unknown key 'nam'; did you mean 'name'?"),
        ("name: home", "name: [home]", 1, "name: Expected `str`, got `array`"),
        ("attic: {size: 1}", "attic: {size: big}", 6, "rooms → attic → size: Expected `int`, got `str`"),
        ("attic: {size: 1}", "attic: {sise: 1}", 6, "unknown key 'sise'; did you mean 'size'?"),
        ("attic: {size: 1}", "attic: {}", 6, "rooms → attic: Object missing required field `size`"),
        (
            "attic: {size: 1}",
            "attic: {size: 1, light: drak}",
            6,
            "light: Invalid enum value 'drak'; did you mean 'dark'?",
        ),
        ("      - west", "      - 5", 12, "floors → 2 → doors → 2: Expected `str`, got `int`"),
        ("size: 4", "size: 4.5", 9, "floors → 2 → size: Expected `int`, got `float`"),
        ("size: 4", "size: 4\n    size: 5", 10, "the key 'size' stands here a second time"),
        ("floors:\n", "name: floor\nfloors:\n", 7, "the key 'name' stands here a second time"),
        ("floors:\n", "floors: 3\nrest:\n", 7, "floors: Expected `array`, got `int`"),
    ],
)
def test_a_mistake_is_told_with_its_line(right: str, wrong: str, line: int, says: str) -> None:
    with pytest.raises(DataFileError) as caught:
        decode(GOOD.replace(right, wrong, 1), "house.yaml", House)
    assert str(caught.value).startswith(f"house.yaml, line {line}: ")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "the file is empty"),
        ("\n# words\n", 1, "the file is empty"),
        ("name: a\n\tb: c", 2, "not valid YAML"),
        ("name: 'open", 1, "not valid YAML"),
        ("name: *nobody", 1, "not valid YAML"),
        ("name: !!python/object:os.system x", 1, "not valid YAML"),
        ("name: a\x07", 1, "not valid YAML"),
        ("name: a\n---\nname: b\n", 2, "not valid YAML"),
        ("house", 1, "Expected `object`, got `str`"),
        ("?", 1, "Expected `str`"),
        ("rooms:\n  hall:\n    size: !!int ''\n", 3, "this value cannot be read"),
        ("name: x\nfloors: [2001-99-99]", 2, "this value cannot be read"),
        ("name: !!timestamp x", 1, "this value cannot be read"),
        ("name: &a x\nfloors: &b [1]\nrooms: *b", 2, "repeated by its name elsewhere: write it out"),
        ("rooms: &a\n  hall: *a", 1, "repeated by its name elsewhere"),
        ("floors: " + "[" * 200_000, 1, "too many lists within lists"),
        ("floors:\n" + "- " * 200_000, 2, "too many lists within lists"),
        ("floors: " + "{a: " * 5_000 + "}" * 5_000, 1, "too many lists within lists"),
    ],
)
def test_what_is_no_such_file_is_told(text: str, line: int, says: str) -> None:
    with pytest.raises(DataFileError) as caught:
        decode(text, "house.yaml", House)
    assert (caught.value.name, caught.value.line) == ("house.yaml", line)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [("nort", "; did you mean 'north'?"), ("south!", "; did you mean 'south'?"), ("xyz", "; known are north, south")],
)
def test_a_slip_is_told_from_a_stranger(wrong: str, expected: str) -> None:
    assert suggestion(wrong, ["south", "north"]) == expected


def test_the_beginning_of_a_name_is_taken_for_it() -> None:
    assert suggestion("phone", ["panel", "phone-screen"]) == "; did you mean 'phone-screen'?"
    assert suggestion("ph", ["panel", "phone-screen"]) == "; known are panel, phone-screen"


def test_letters_from_within_a_long_name_are_no_slip_of_it() -> None:
    assert suggestion("nope", ["hiring-manager-phone", "panel"]) == "; known are hiring-manager-phone, panel"


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "Yes", "NO"])
def test_yes_and_no_are_words(word: str) -> None:
    assert decode(f"name: {word}", "house.yaml", House).name == word


@pytest.mark.parametrize(("word", "means"), [("true", True), ("false", False)])
def test_true_and_false_are_not(word: str, means: bool) -> None:
    assert decode(f"lit: {word}", "lamp.yaml", dict[str, bool]) == {"lit": means}


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ([], 1),
        (["name"], 1),
        (["rooms", "hall"], 3),
        (["rooms", "hall", "doors", 0], 5),
        (["rooms", "attic", "size"], 6),
        (["floors", 1], 9),
        (["floors", 1, "doors", 1], 12),
        (["floors", 7], 7),
        (["rooms", "cellar"], 2),
        (["garden"], 1),
    ],
)
def test_the_line_of_what_stands_at_a_path(path: list[str | int], line: int) -> None:
    assert line_of(GOOD, path) == line
