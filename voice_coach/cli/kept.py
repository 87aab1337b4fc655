"""Kept attempts in words: the one that a command is about, by the names that people know, and how many."""

from voice_coach.cli.speakers import COACH
from voice_coach.interview.drills import load_drills
from voice_coach.interview.scenarios import scenario_at
from voice_coach.library.outcomes import DRILL
from voice_coach.library.records import AttemptRecord
from voice_coach.library.retakes import kind_said_again
from voice_coach.library.store import Library, UnknownAttempt
from voice_coach.library.views import attempt_view, latest
from voice_coach.report.view import AttemptView


def in_attempts(count: int) -> str:
    """Return a number of attempts in words: "1 attempt", "5,000 attempts"."""
    return "1 attempt" if count == 1 else f"{count:,} attempts"


def find_view(library: Library, number: int | None) -> AttemptView:
    """Return the attempt of a number, by default the latest, as it is shown.

    Raises
    ------
    UnknownAttempt, LibraryBroken
    """
    number = number or latest(library)
    if number is None:
        raise UnknownAttempt("There is no whole talk yet: `voice-coach rehearse` makes the first.")
    found = library.attempt(number)
    return attempt_view(library, found, *called(library, found))


def called(library: Library, attempt: AttemptRecord) -> tuple[str, str]:
    """Return the title of an attempt and its interviewer's name; plain words where its scenario is gone or changed."""
    kinds = {attempt.kind, kind_said_again(library, attempt)}
    if "drill" in kinds:
        what = load_drills().what(attempt.scenario.removeprefix(DRILL))
        return f"Drill: {what}" if what else attempt.name, COACH
    if "warm_up" in kinds:
        return "Warm-up", COACH
    scenario = scenario_at(attempt.scenario)
    return (scenario.title, scenario.first_name) if scenario else (attempt.name, "They")
