from collections.abc import Iterator
from pathlib import Path

import pytest

from voice_coach.library.finding import Wanted
from voice_coach.library.remarks import UnusableRemark, add_tags, keep_note, note_of, remove_tags, tags_of
from voice_coach.library.store import Library, UnknownAttempt


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path) as library:
        for _ in range(2):
            library.begin(scenario="a", style="balanced", engine="vosk", model="m", voice="natural")
        yield library


HOSTILE = [
    "'); DROP TABLE attempts; --",
    "<script>alert(1)</script>",
    "quotes \"here\" and 'there' and `there`",
    "right to left \N{RIGHT-TO-LEFT OVERRIDE}gnihton",
    "a bell \a, a colour \x1b[31m, a null \0",
    "שלום, 你好, 👩‍💻",
]


@pytest.mark.parametrize("note", [*HOSTILE, "two\nlines"])
def test_a_note_is_kept_as_it_was_written(library: Library, note: str) -> None:
    keep_note(library, 1, note)
    assert note_of(library, 1) == note
    assert library.attempt(1).note == note
    assert library.attempts()[0].note == ""


def test_a_new_note_takes_the_place_of_the_old_and_an_empty_one_takes_it_away(library: Library) -> None:
    keep_note(library, 1, "first")
    keep_note(library, 1, "  second \n")
    assert note_of(library, 1) == "second"
    keep_note(library, 1, " ")
    assert note_of(library, 1) == ""


def test_bytes_that_are_no_text_are_written_out(library: Library) -> None:
    keep_note(library, 1, "caf\udce9")
    assert note_of(library, 1) == "caf\\xe9"


def test_a_note_as_long_as_a_book_is_not_kept(library: Library) -> None:
    with pytest.raises(UnusableRemark, match="20,001 characters is too long"):
        keep_note(library, 1, "x" * 20_001)


@pytest.mark.parametrize(
    ("added", "kept"),
    [
        (["brave"], ("brave",)),
        (["#brave", " calm "], ("brave", "calm")),
        (["b", "a", "b"], ("a", "b")),
        (["<i>", "two words", "ü"], ("<i>", "two words", "ü")),
    ],
)
def test_tags_are_kept_once_each(library: Library, added: list[str], kept: tuple[str, ...]) -> None:
    add_tags(library, 1, added)
    assert tags_of(library, 1) == kept == library.attempt(1).tags
    assert library.attempts()[1].tags == kept
    assert tags_of(library, 2) == ()


@pytest.mark.parametrize("tag", ["", "#", "  ", "x" * 41, "two\nlines", "a\x1b[31m", "a\u2028b"])
def test_what_breaks_a_table_is_no_tag(library: Library, tag: str) -> None:
    with pytest.raises(UnusableRemark, match="cannot be a tag"):
        add_tags(library, 1, ["fine", tag])
    assert tags_of(library, 1) == ()


def test_tags_are_taken_off_together_or_not_at_all(library: Library) -> None:
    add_tags(library, 1, ["a", "b", "c"])
    remove_tags(library, 1, ["#a"])
    assert tags_of(library, 1) == ("b", "c")
    with pytest.raises(UnusableRemark, match="Attempt 1 has no tag 'x'"):
        remove_tags(library, 1, ["b", "x"])
    assert tags_of(library, 1) == ("b", "c")


def test_an_attempt_is_found_by_its_tag(library: Library) -> None:
    add_tags(library, 1, ["brave"])
    assert [attempt.id for attempt in library.attempts(Wanted(tag="brave"))] == [1]
    assert library.attempts(Wanted(tag="br")) == ()


def test_remarks_to_no_attempt_are_refused(library: Library) -> None:
    for remark in (
        lambda: keep_note(library, 9, "x"),
        lambda: note_of(library, 9),
        lambda: add_tags(library, 9, ["x"]),
    ):
        with pytest.raises(UnknownAttempt, match="There is no attempt 9"):
            remark()
