"""Write `prompts/scenario.schema.json`: a scenario's file as editors understand it.

    .venv/bin/python scripts/make_schema.py

It is made from the types that read the file and the docstrings under their fields.
"""

import ast
import inspect
import json
from itertools import pairwise
from typing import Any

import msgspec

from voice_coach.interview.manners import AfterDoubt, Fit, Manners, OwnWorry
from voice_coach.interview.scenario import Doubt, Scenario, WindDown
from voice_coach.interview.scenario_file import ANSWERED
from voice_coach.interview.scenarios import load_understanding, schema_file

_KINDS = (Manners, Scenario, WindDown, Doubt, Fit, AfterDoubt, OwnWorry)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario's file."""
    made: dict[str, Any] = msgspec.json.schema(Scenario)
    for kind in _KINDS:
        if kind.__name__ in made["$defs"]:
            properties = made["$defs"][kind.__name__]["properties"]
            for name, told in _told(kind).items():
                properties[name] = _described(properties[name], told)
    _name_keys(made["$defs"]["Scenario"]["properties"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A Voice Coach scenario", **made}


def _name_keys(properties: dict[str, Any]) -> None:
    """Name the moves and topics, which the types leave open, so that an editor completes them."""
    lines = properties["answers"]["additionalProperties"]
    for key, names in {"answers": [str(move) for move in ANSWERED], "topics": load_understanding().topics}.items():
        properties[key]["properties"] = dict.fromkeys(names, lines)
        properties[key]["additionalProperties"] = False


def _described(field: dict[str, Any], told: str) -> dict[str, Any]:
    field.pop("default", None)
    return {"description": told, **field}


def _told(kind: type) -> dict[str, str]:
    """Return the docstring under each field of a class and of those it is made from."""
    found = {}
    for part in reversed(kind.__mro__[: kind.__mro__.index(msgspec.Struct)]):
        (defined,) = (node for node in ast.parse(inspect.getsource(part)).body if isinstance(node, ast.ClassDef))
        for field, below in pairwise(defined.body):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(below, ast.Expr):
                found[field.target.id] = " ".join(str(ast.literal_eval(below.value)).split())
    return found


def text() -> str:
    """Return the schema as it stands in its file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    schema_file().write_text(text(), encoding="utf-8")
    print(schema_file())
