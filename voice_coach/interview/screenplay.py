"""A scenario as a person reads it: every line filled in, under headings in plain words."""

from collections.abc import Iterator, Mapping

import msgspec

from voice_coach.interview.manners import Lines, Manners
from voice_coach.interview.scenario import Path, Scenario, wordings
from voice_coach.interview.script import fill

_HEADINGS: Mapping[str, str] = {
    "openings": "To begin with",
    "fit": "Asked whether they can see you in the role",
    "after_doubt": "After a doubt",
    "dodged_doubts": "Asked for doubts the first time",
    "no_more_doubts": "Asked for more doubts",
    "nothing_asked": "Where nothing is asked",
    "goodbyes": "Goodbye",
}
_ORDER = ("openings", "turns", "answers", "topics", "fit", "doubts", "after_doubt")
_SHARED = tuple(field.name for field in msgspec.structs.fields(Manners))


def screenplay(
    scenario: Scenario, plan: Mapping[str, str], *, with_manners: bool
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the parts of a scenario, each a heading and its lines.

    Parameters
    ----------
    with_manners
        Whether to tell also what is hardly ever particular to one interviewer.
    """
    given = {"company": scenario.company, "role": scenario.role, "interviewer": scenario.interviewer}
    fields = {**given, "name": "(your name)", "worry": "(your worry)", **plan}
    for path, lines in sorted(wordings(scenario), key=lambda part: _rank(str(part[0][0]))):
        if with_manners or str(path[0]) in _HEADINGS or path[0] not in _SHARED or path[0] == "answers":
            yield _heading(scenario, path), _filled(lines, fields)


def _filled(lines: Lines, fields: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(fill(line, fields) for line in lines)


def _rank(key: str) -> int:
    return _ORDER.index(key) if key in _ORDER else len(_ORDER)


def _heading(scenario: Scenario, path: Path) -> str:
    top, *rest = path
    said = " ".join(str(step).replace("_", " ") for step in rest)
    if top == "turns" and isinstance(path[1], int):
        turn = scenario.turns[path[1]]
        return f"Signal {path[1] + 1}: {turn.signal} ({turn.kind})"
    if top == "doubts" and isinstance(path[1], int):
        about = f"Doubt: {scenario.doubts[path[1]].about}"
        return about if path[2] == "says" else f"{about}, and what is behind it"
    if top in {"answers", "topics"}:
        return f"{'Answer' if top == 'answers' else 'Topic'}: {said}"
    heading = _HEADINGS.get(str(top), str(top).replace("_", " ").capitalize())
    return f"{heading}: {said}" if said else heading
