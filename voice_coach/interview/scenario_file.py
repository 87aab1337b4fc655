"""Reading a scenario's file: everything that is wrong in it is told with its line."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from voice_coach import datafile
from voice_coach.datafile import suggestion
from voice_coach.interview.manners import House, Manners
from voice_coach.interview.scenario import Path, Scenario, equipped, wordings
from voice_coach.moves.labels import Move

FIELD = re.compile(r"\$\{(?P<name>[^}]*)\}")
"""A place in a line that is filled when it is said."""

NAME = "name"
"""The field of the candidate's name, which is not always known."""

WORRY = "worry"
"""The field of a worry that the candidate wrote down; only lines of ``own_worry`` have it."""

OTHER_LINK = "other"
"""The key of the linking words before an answer that has none of its own."""

_GIVEN = ("company", "role", "interviewer", NAME)
ANSWERED = (
    Move.NEXT_STEP, Move.TIMELINE, Move.RESTATE_INTEREST, Move.VALUE_SUMMARY, Move.ROLE_QUESTION, Move.OFFER_MORE,
    Move.CONTACT, Move.FOLLOW_UP, Move.PAY_QUESTION, Move.BENEFITS_QUESTION, Move.ASK_FOR_JOB, Move.PRESSURE,
    Move.THANKS, Move.SMALL_TALK, Move.SELF_DOUBT,
)  # fmt: skip
"""The moves that ``answers`` has lines for."""

_ELSEWHERE = {Move.FIT_CHECK: "fit", Move.PROBE_CONCERNS: "doubts"}
"""Where the lines to other moves stand; those to an answer to a doubt in ``after_doubt``."""

_TODO = "TODO"
_TURNS = (2, 4)
_FEWEST_WORDINGS = 2
"""A line with one wording only is learnt by heart, and then it is not the close that is practised."""

_FEWEST_DOUBTS = 2
Fault = tuple[Path, str]


@dataclass(frozen=True, slots=True)
class Kit:
    """What is needed beside a scenario's own file to read it."""

    house: House
    """What every interviewer may say."""
    topics: Collection[str]
    """The topics that are understood."""


def parse_scenario(text: str, name: str, kit: Kit) -> Scenario:
    """Read the scenario in the YAML `text` of the file called `name`, with what every interviewer may say.

    Raises
    ------
    DataFileError
        With the file's name, the line, and what is wrong there.
    """
    scenario = datafile.decode(text, name, Scenario)
    datafile.refuse(text, name, faults(scenario, kit.topics))
    return equipped(scenario, kit.house.manners(scenario.channel, scenario.style))


def parse_house(text: str, name: str, topics: Collection[str]) -> House:
    """Read what every interviewer may say from the YAML `text` of the file called `name`.

    Raises
    ------
    DataFileError
    """
    house = House(text, name)
    for top, manners in house.parts():
        wrong = _line_faults(manners, _GIVEN, topics)
        datafile.refuse(text, name, (((*top, *path), what) for path, what in wrong))
    return house


def faults(scenario: Scenario, topics: Collection[str]) -> list[Fault]:
    """Return what YAML cannot know to be wrong: where, and why."""
    fields = tuple(scenario.plans[0]) if scenario.plans else ()
    return [
        *_unfinished((), msgspec.to_builtins(scenario)),
        *_plan_faults(scenario.plans),
        *_number_faults(scenario),
        *_topic_faults(scenario, topics),
        *_line_faults(scenario, (*fields, *_GIVEN), topics),
    ]


def _unfinished(path: Path, value: Any) -> Iterator[Fault]:
    """Find what the starter file leaves to be written, and what is empty."""
    if isinstance(value, str) and (_TODO in value or not value.strip()) and path[-1] != "signal":
        yield path, f"{spoken(path)}: {'still to be written' if value.strip() else 'nothing stands here'}"
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, (list, tuple)) else ()
    for step, item in inner:
        yield from _unfinished((*path, step), item)


def _plan_faults(plans: Sequence[Mapping[str, str]]) -> Iterator[Fault]:
    if not plans:
        yield ("plans",), "plans: at least one is needed, with what comes next and when"
        return
    for at, plan in enumerate(plans):
        if missing := set(plans[0]) ^ set(plan):
            yield (
                ("plans", at),
                f"plans → {at + 1}: all plans need the same fields; look at {', '.join(sorted(missing))}",
            )
        for field in plan:
            if field in (*_GIVEN, WORRY) or not field.isidentifier():
                yield ("plans", at, field), f"plans → {at + 1}: a field cannot be called {field!r}"


def _number_faults(scenario: Scenario) -> Iterator[Fault]:
    least, most = _TURNS
    if not least <= len(scenario.turns) <= most:
        yield ("turns",), f"turns: {least} to {most} are needed, for the person to get a second chance, and an end"
    for at, turn in enumerate(scenario.turns):
        if len(turn.cues) < _FEWEST_WORDINGS:
            yield ("turns", at, "cues"), f"turns → {at + 1} → cues: at least {_FEWEST_WORDINGS} wordings are needed"
    for move in (Move.NEXT_STEP, Move.TIMELINE):
        given = len(scenario.answers.get(move, ()))
        if not given:
            yield ("answers",), f"answers: {move} is missing: candidates are meant to ask for it"
        elif given < _FEWEST_WORDINGS:
            yield ("answers", str(move)), f"answers → {move}: at least {_FEWEST_WORDINGS} wordings are needed"
    for move, lines in scenario.answers.items():
        if not lines and move not in (Move.NEXT_STEP, Move.TIMELINE):
            yield ("answers", str(move)), f"answers → {move}: at least one line is needed"
    yield from _doubt_faults(scenario)


def _doubt_faults(scenario: Scenario) -> Iterator[Fault]:
    if len(scenario.doubts) < _FEWEST_DOUBTS:
        yield ("doubts",), f"doubts: at least {_FEWEST_DOUBTS} are needed, better five"
    for at, doubt in enumerate(scenario.doubts):
        if len(doubt.says) < _FEWEST_WORDINGS:
            yield ("doubts", at, "says"), f"doubts → {at + 1} → says: at least {_FEWEST_WORDINGS} wordings are needed"
        if not doubt.because:
            yield ("doubts", at, "because"), f"doubts → {at + 1} → because: at least one line is needed"


def _topic_faults(scenario: Scenario, topics: Collection[str]) -> Iterator[Fault]:
    for topic, lines in scenario.topics.items():
        if topic not in topics:
            yield ("topics", topic), f"topics: unknown topic {topic!r}{suggestion(topic, list(topics))}"
        elif not lines:
            yield ("topics", topic), f"topics → {topic}: at least one line is needed"


def _line_faults(said: Manners, fields: Sequence[str], topics: Collection[str]) -> Iterator[Fault]:
    """Look at every line: whether its fields are known, and whether each list can do without the candidate's name."""
    for move in said.answers:
        if move not in ANSWERED:
            yield (
                ("answers", str(move)),
                f"answers: write what is said to {move} under {_ELSEWHERE.get(move, 'after_doubt')}",
            )
    links = {*map(str, Move), *topics, OTHER_LINK}
    for wrong in sorted(set(said.links) - links):
        yield ("links", wrong), f"links: unknown move or topic {wrong!r}{suggestion(wrong, sorted(links))}"
    for path, lines in wordings(said):
        known = [*fields, WORRY] if path[0] == "own_worry" else fields
        for at, line in enumerate(lines):
            yield from _field_faults((*path, at), line, known)
        if all(NAME in FIELD.findall(line) for line in lines):
            yield path, f"{spoken(path)}: a wording without ${{{NAME}}} is needed, for people whose name is not known"


def _field_faults(path: Path, line: str, known: Sequence[str]) -> Iterator[Fault]:
    for field in FIELD.findall(line):
        if field not in known:
            yield path, f"unknown field ${{{field}}}{suggestion(field, list(known))}"
    if "$" in FIELD.sub("", line):
        yield path, f"{spoken(path)}: a field is written ${{like_this}}, a sum of money in words"


def spoken(path: Path) -> str:
    """Return a path as a person says it."""
    return " → ".join(str(step + 1) if isinstance(step, int) else str(step) for step in path)
