"""The scenarios on disk: those that ship with the program, the person's own, and any file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from voice_coach.datafile import suggestion
from voice_coach.errors import VoiceCoachError
from voice_coach.feedback.case import Case
from voice_coach.interview.scenario import Scenario
from voice_coach.interview.scenario_advice import Finding, examine
from voice_coach.interview.scenario_file import Kit, parse_house, parse_scenario
from voice_coach.interview.understanding import Understanding
from voice_coach.library.text import as_text
from voice_coach.places import data_dir, prompts_dir

DEFAULT = "phone-screen"
"""What a person meets who names none: the first interview of most applications."""

SUFFIX = ".yaml"
"""How the name of a scenario's file ends."""

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SCHEMA_POINTER = "# yaml-language-server: $schema="
_SCHEMA_LINE = re.compile(rf"\A{re.escape(_SCHEMA_POINTER)}.*")


class UnknownScenario(VoiceCoachError):
    """No scenario goes by the name that was given."""


class ScenarioNotMade(VoiceCoachError):
    """A new scenario cannot be written."""


class UnreadableScenario(VoiceCoachError):
    """A scenario's file cannot be opened."""


@dataclass(frozen=True, slots=True)
class NamedScenario:
    """A scenario and the name it is called by."""

    name: str
    scenario: Scenario
    own: bool = False
    """Whether it is the person's own."""


@cache
def load_understanding() -> Understanding:
    """Return what hears the topics and asides of a reply.

    Raises
    ------
    DataFileError
    """
    folder = prompts_dir()
    return Understanding(_text(folder / "topics.yaml"), _text(folder / "asides.yaml"))


def is_aside(text: str) -> bool:
    """Whether a reply only asks to hear something again, or for a moment; known in every process by this name."""
    return load_understanding().aside(text) is not None


@cache
def load_kit() -> Kit:
    """Return what is needed beside a scenario's own file to read it.

    Raises
    ------
    DataFileError
    """
    topics = load_understanding().topics
    path = prompts_dir() / "interviewer.yaml"
    return Kit(parse_house(_text(path), path.name, topics), topics)


def own_folder() -> Path:
    """Return the folder of the person's own scenarios; it need not be there."""
    return data_dir() / "scenarios"


def list_scenarios() -> tuple[NamedScenario, ...]:
    """Return every scenario that ships with the program, by name.

    Raises
    ------
    DataFileError, UnreadableScenario
    """
    return tuple(NamedScenario(path.stem, read_scenario(path)) for path in sorted(_shipped().glob(f"*{SUFFIX}")))


def own_files() -> tuple[Path, ...]:
    """Return the files of the person's own scenarios, by name."""
    return tuple(sorted(own_folder().glob(f"*{SUFFIX}")))


def find_scenario(wanted: str) -> NamedScenario:
    """Return the scenario called `wanted`, the person's own before one that ships, or the one in the file of that path.

    Raises
    ------
    UnknownScenario, DataFileError, UnreadableScenario
    """
    path = scenario_file(wanted)
    if "\\" in path.stem:
        raise UnknownScenario(f"The name of {path.name!r} has a backslash, which other systems cannot keep: rename it.")
    return NamedScenario(as_text(path.stem), read_scenario(path), own=path.parent != _shipped())


def scenario_at(name: str) -> Scenario | None:
    """Return the scenario by which a kept attempt was held; None where it is gone, or cannot be read any more."""
    try:
        return find_scenario(name).scenario
    except VoiceCoachError:
        return None


def scenario_file(wanted: str) -> Path:
    """Return the file of the scenario called `wanted`.

    Raises
    ------
    UnknownScenario
    """
    if wanted.endswith((SUFFIX, ".yml")):
        return Path(wanted)
    known = {path.stem: path for path in _files()}
    if wanted not in known:
        raise UnknownScenario(f"No scenario is called {wanted!r}{suggestion(wanted, sorted(known))}")
    return known[wanted]


def read_scenario(path: Path) -> Scenario:
    """Return the scenario in the file `path`.

    Raises
    ------
    DataFileError, UnreadableScenario
    """
    return parse_scenario(_text(path), path.name, load_kit())


def examine_file(path: Path) -> tuple[Finding, ...]:
    """Return what is wrong, or could be better, in the scenario in the file `path`.

    Raises
    ------
    UnreadableScenario
    """
    return examine(_text(path), path.name, load_kit())


def case_at(name: str, case: Case) -> Case:
    """Return what the person has told of themselves; at an interview that can be had still, also its job."""
    scenario = scenario_at(name)
    return case.at(scenario.role, scenario.company) if scenario else case


def begin_scenario(name: str, model: str | None = None) -> Path:
    """Write a file for a scenario of the person's own, to be filled in, and return where it is.

    Parameters
    ----------
    model
        The scenario to copy; None begins with a starter that says what goes where.

    Raises
    ------
    ScenarioNotMade
    """
    if not _NAME.fullmatch(name):
        raise ScenarioNotMade(f"A scenario cannot be called {name!r}: use small letters, digits and hyphens.")
    path = own_folder() / f"{name}{SUFFIX}"
    text = _text(scenario_file(model) if model else prompts_dir() / "starter.yaml")
    text = _SCHEMA_LINE.sub(lambda _: f"{_SCHEMA_POINTER}{schema_file().as_uri()}", text, count=1)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise ScenarioNotMade(f"{path} is there already: change that one, or choose another name.") from error
    return path


def schema_file() -> Path:
    """Return the description of a scenario's file that editors understand."""
    return prompts_dir() / "scenario.schema.json"


def _files() -> Iterator[Path]:
    """Yield every scenario's file; the person's own last, so that it goes before one of the same name."""
    yield from sorted(_shipped().glob(f"*{SUFFIX}"))
    yield from own_files()


def _shipped() -> Path:
    return prompts_dir() / "scenarios"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UnreadableScenario(f"{path} cannot be read ({error.strerror}): check the name.") from error
    except UnicodeDecodeError as error:
        raise UnreadableScenario(f"{path} cannot be read (it is not UTF-8 text): save it as UTF-8.") from error
