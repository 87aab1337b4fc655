"""What a program that was killed left behind in a library: half-done work is finished or undone."""

from voice_coach.library.arrivals import sweep
from voice_coach.library.deletion import finish_deleting
from voice_coach.library.store import Library


def tidy(library: Library) -> None:
    """Finish or undo what imports and deletions were killed in.

    Raises
    ------
    LibraryBroken
    """
    finish_deleting(library)
    sweep(library)


def broken_off(library: Library, *, unheard_too: bool = False) -> tuple[int, ...]:
    """Return the numbers of attempts that were begun and never ended, the oldest first; some may be going on.

    Parameters
    ----------
    unheard_too
        Whether those count that were interrupted and have a reply that was never recognised.

    Raises
    ------
    LibraryBroken
    """
    unheard = (
        "status = 'interrupted' AND EXISTS"
        " (SELECT 1 FROM turns WHERE attempt = attempts.id AND audio != '' AND words IS NULL)"
    )
    where = f"status = 'running' OR {unheard}" if unheard_too else "status = 'running'"
    return tuple(int(str(row[0])) for row in library.query(f"SELECT id FROM attempts WHERE {where} ORDER BY id"))  # noqa: S608
