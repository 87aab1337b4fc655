"""The scenarios on disk: those that ship with the program, and any file of the person's own."""

from dataclasses import dataclass
from pathlib import Path

from voice_coach.datafile import suggestion
from voice_coach.errors import VoiceCoachError
from voice_coach.interview.scenario import Scenario, parse_scenario
from voice_coach.places import prompts_dir

DEFAULT = "phone-screen"
"""What a person meets who names none: the first interview of most applications."""

_SUFFIX = ".yaml"


class UnknownScenario(VoiceCoachError):
    """No scenario goes by the name that was given."""


class UnreadableScenario(VoiceCoachError):
    """A scenario's file cannot be opened."""


@dataclass(frozen=True, slots=True)
class NamedScenario:
    """A scenario and the name it is called by."""

    name: str
    scenario: Scenario


def list_scenarios() -> tuple[NamedScenario, ...]:
    """Return every scenario that ships with the program, by name.

    Raises
    ------
    DataFileError, UnreadableScenario
    """
    return tuple(NamedScenario(path.stem, _read(path)) for path in sorted(_folder().glob(f"*{_SUFFIX}")))


def find_scenario(wanted: str) -> NamedScenario:
    """Return the scenario called `wanted`, or the one in the file of that path.

    Raises
    ------
    UnknownScenario, DataFileError, UnreadableScenario
    """
    if wanted.endswith((_SUFFIX, ".yml")):
        path = Path(wanted)
        return NamedScenario(path.stem, _read(path))
    path = _folder() / f"{wanted}{_SUFFIX}"
    known = sorted(found.stem for found in _folder().glob(f"*{_SUFFIX}"))
    if wanted not in known:
        raise UnknownScenario(f"No scenario is called {wanted!r}{suggestion(wanted, known)}.")
    return NamedScenario(wanted, _read(path))


def interviewer_of(name: str) -> str:
    """Return the first name of a scenario's interviewer; a plain word where the scenario is gone or changed."""
    try:
        return find_scenario(name).scenario.first_name
    except VoiceCoachError:
        return "They"


def _folder() -> Path:
    return prompts_dir() / "scenarios"


def _read(path: Path) -> Scenario:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableScenario(f"The scenario {path} cannot be read ({error}): check the name.") from error
    return parse_scenario(text, path.name)
