"""What would make a scenario better to hear: nothing of it is wrong, and the scenario can be rehearsed without it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from voice_coach import datafile
from voice_coach.datafile import DataFileError
from voice_coach.interview.scenario import Path, Scenario, wordings
from voice_coach.interview.scenario_file import FIELD, NAME, Fault, Kit, faults, spoken
from voice_coach.moves.labels import Move

_DOUBTS = 5
_WORDINGS = 2
_PLANS = 2
_AFTER_DOUBT = 2
_LONGEST = 45
"""Words in a line: a quarter of a minute. Nobody says more in one go who is about to hang up."""

_UNSPEAKABLE = re.compile(r"[^\w\s,.?!'\u2019-]|[\d_]")
"""Digits and signs, which voices read in different ways."""

_SENTENCES = re.compile(r"[^\W\d_].*[.?!]", re.DOTALL)
_DATE = re.compile(
    r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b|\b(next|this|the) (week|month|fortnight)\b(?! or two)|\btomorrow\b"
)
_MAY_SAY_WHEN = frozenset({"topics", "doubts", "openings", "turns"})
_TELLS = (Move.NEXT_STEP, Move.TIMELINE)
_ONE_IS_ENOUGH = frozenset({"because"})


def advice(scenario: Scenario) -> list[Fault]:
    """Return what could be better in a scenario as its file tells it: where, and why."""
    return [*_too_few(scenario), *_plans_unused(scenario), *_lines(scenario), *_twice(scenario)]


def _too_few(scenario: Scenario) -> Iterator[Fault]:
    if len(scenario.plans) < _PLANS:
        yield ("plans",), "plans: write a second one, so that no two rehearsals are alike"
    if len(scenario.doubts) < _DOUBTS:
        yield ("doubts",), f"doubts: {_DOUBTS} or more keep a person from knowing what comes"
    for path, lines in wordings(scenario):
        unnamed = [line for line in lines if NAME not in FIELD.findall(line)]
        if len(unnamed) < _WORDINGS and path[-1] not in _ONE_IS_ENOUGH:
            yield path, f"{spoken(path)}: write a second wording, so that no two rehearsals are alike"


def _plans_unused(scenario: Scenario) -> Iterator[Fault]:
    """Say where a next step or a date is told without the plan: another line may then tell another one."""
    fields = set(scenario.plans[0])
    used = {field for _, lines in wordings(scenario) for line in lines for field in FIELD.findall(line)}
    for field in sorted(fields - used):
        yield ("plans", 0, field), f"plans: no line says ${{{field}}}"
    for move in _TELLS:
        for at, line in enumerate(scenario.answers.get(move, ())):
            if not fields & set(FIELD.findall(line)):
                yield ("answers", str(move), at), f"answers → {move}: let the line say a field of the plan"


def _lines(scenario: Scenario) -> Iterator[Fault]:
    for path, lines in wordings(scenario):
        for at, line in enumerate(lines):
            yield from ((((*path, at), what)) for what in _about(line, path, scenario))
    for at, plan in enumerate(scenario.plans):
        for field, value in plan.items():
            if wrong := _UNSPEAKABLE.search(value):
                yield ("plans", at, field), _unspeakable(wrong[0])


def _about(line: str, path: Path, scenario: Scenario) -> Iterator[str]:
    bare = FIELD.sub("Something", line)
    if wrong := _UNSPEAKABLE.search(bare):
        yield _unspeakable(wrong[0])
    elif not _SENTENCES.fullmatch(bare) or not bare[0].isupper():
        yield "say it in whole sentences: a capital letter first, and . or ? or ! at the end"
    if len(bare.split()) > _LONGEST:
        yield f"this is long to listen to: stay under {_LONGEST} words"
    for field in ("company", "role"):
        if getattr(scenario, field).lower() in bare.lower():
            yield f"write ${{{field}}}, so that the person's own takes its place"
    if path[0] not in _MAY_SAY_WHEN and (date := _DATE.search(bare)):
        yield f"{date[0]!r} belongs into plans, where no other line can contradict it"


def _unspeakable(sign: str) -> str:
    return f"{sign!r} is read in different ways by different voices: write it in words, or leave it out"


def _twice(scenario: Scenario) -> Iterator[Fault]:
    first: dict[str, Path] = {}
    for path, lines in wordings(scenario):
        for at, line in enumerate(lines):
            if line in first:
                yield (*path, at), f"the same line stands in {spoken(first[line])}, and no line is said twice"
            first.setdefault(line, (*path, at))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was found in a scenario's file."""

    line: int
    """Counted from 1."""
    what: str
    serious: bool
    """Whether the scenario cannot be rehearsed before it is mended."""


def examine(text: str, name: str, kit: Kit) -> tuple[Finding, ...]:
    """Return everything that is wrong, or could be better, in the YAML `text` of the scenario called `name`."""
    try:
        scenario = datafile.decode(text, name, Scenario)
    except DataFileError as error:
        return (Finding(error.line, error.what, serious=True),)
    wrong = faults(scenario, kit.topics)
    found = [Finding(datafile.line_of(text, path), what, serious=True) for path, what in wrong]
    if not wrong:
        found = [Finding(datafile.line_of(text, path), what, serious=False) for path, what in advice(scenario)]
    return tuple(sorted(found, key=lambda finding: finding.line))
