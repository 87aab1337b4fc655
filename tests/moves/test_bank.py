"""The phrase bank: what is told of a mistake in it."""

import pytest

from voice_coach.datafile import DataFileError
from voice_coach.library.bank import load_bank
from voice_coach.moves import Bank, Move
from voice_coach.moves.bank import NOTHING, OBJECTION

CONCEPTS = "concepts:\n  stage: [step, round]\n"


def parse(text: str) -> Bank:
    return Bank.parse({"concepts.yaml": CONCEPTS, "x.yaml": text})


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("move: nextstep\nsays: [what now]\n", 1, "did you mean 'next_step'"),
        ("move: next_step\nsay: [what now]\n", 2, "did you mean 'says'"),
        ("move: next_step\nsays:\n  - what now\n  - the next {stagge}\n", 4, "did you mean 'stage'"),
        ("move: next_step\nsays:\n  - what (now\n", 3, "never closed"),
        ("move: next_step\nsays:\n  - [so] what now\n", 3, "not valid YAML"),
        ("move: next_step\nsays:\n  - '[so] what now'\n", 3, "cannot begin with optional words"),
        ("move: next_step\nsays:\n  - 5\n", 3, "str"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, line: int, told: str) -> None:
    with pytest.raises(DataFileError) as caught:
        parse(text)
    assert caught.value.name == "x.yaml"
    assert caught.value.line == line
    assert told in str(caught.value)


def test_the_lists_have_to_be_there() -> None:
    with pytest.raises(DataFileError, match=r"concepts\.yaml"):
        Bank.parse({"x.yaml": "move: next_step\nsays: [what now]\n"})


def test_the_shipped_bank_knows_every_move() -> None:
    assert {pattern.move for pattern in load_bank().patterns} == {*map(str, Move), NOTHING, OBJECTION}


def test_every_shipped_pattern_can_be_read() -> None:
    for pattern in load_bank().patterns:
        assert pattern.expression.pattern
