"""What a person writes to an attempt: a note, and tags to find it by."""

import unicodedata
from collections.abc import Iterable

from voice_coach.errors import VoiceCoachError
from voice_coach.library.records import no_attempt
from voice_coach.library.store import Library
from voice_coach.library.text import as_text

LONGEST_NOTE = 20_000
"""Characters: some ten pages."""

LONGEST_TAG = 40
"""Characters: it stands in a table."""


class UnusableRemark(VoiceCoachError):
    """A note or a tag cannot be kept."""


def check_known(library: Library, numbers: Iterable[int]) -> None:
    """Make sure that there are attempts of these numbers.

    Raises
    ------
    UnknownAttempt
    """
    for number in numbers:
        if not library.query("SELECT 1 FROM attempts WHERE id = ?", (number,)):
            raise no_attempt(number)


def note_of(library: Library, number: int) -> str:
    """Return the note to an attempt; empty where there is none.

    Raises
    ------
    UnknownAttempt
    """
    check_known(library, [number])
    return str(library.query("SELECT note FROM attempts WHERE id = ?", (number,))[0][0])


def keep_note(library: Library, number: int, note: str) -> None:
    """Keep a note to an attempt, in place of the one there was; an empty one takes it away.

    Raises
    ------
    UnknownAttempt, UnusableRemark
    """
    check_known(library, [number])
    kept = as_text(note).strip()
    if len(kept) > LONGEST_NOTE:
        raise UnusableRemark(f"A note of {len(kept):,} characters is too long to be kept: at most {LONGEST_NOTE:,}.")
    library.database.write("UPDATE attempts SET note = ? WHERE id = ?", (kept, number))


def add_tags(library: Library, number: int, tags: Iterable[str]) -> None:
    """Add tags to an attempt; those it has stay.

    Raises
    ------
    UnknownAttempt, UnusableRemark
    """
    check_known(library, [number])
    checked = [usable_tag(tag) for tag in tags]
    with library.database.transaction():
        for tag in checked:
            library.database.write("INSERT OR IGNORE INTO tags VALUES (?, ?)", (number, tag))


def remove_tags(library: Library, number: int, tags: Iterable[str]) -> None:
    """Take tags off an attempt.

    Raises
    ------
    UnknownAttempt, UnusableRemark
        There is no such attempt, or it has no such tag; then none is taken off.
    """
    check_known(library, [number])
    with library.database.transaction():
        for tag in map(usable_tag, tags):
            if not library.query("SELECT 1 FROM tags WHERE attempt = ? AND tag = ?", (number, tag)):
                raise UnusableRemark(
                    f"Attempt {number} has no tag {tag!r}: `voice-coach show {number}` shows its tags."
                )
            library.database.write("DELETE FROM tags WHERE attempt = ? AND tag = ?", (number, tag))


def tags_of(library: Library, number: int) -> tuple[str, ...]:
    """Return the tags of an attempt in the order of the alphabet."""
    return tuple(str(row[0]) for row in library.query("SELECT tag FROM tags WHERE attempt = ? ORDER BY tag", (number,)))


def usable_tag(tag: str) -> str:
    """Return a tag as it is kept: without a leading # and blanks around it.

    Raises
    ------
    UnusableRemark
    """
    kept = as_text(tag).strip().removeprefix("#")
    if not kept or len(kept) > LONGEST_TAG or any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} for sign in kept):
        raise UnusableRemark(f"{tag!r} cannot be a tag: take one to {LONGEST_TAG} letters or signs on one line.")
    return kept
