"""``voice-coach check``: typed text in, moves out."""

import json

import pytest
from click.testing import CliRunner, Result

from voice_coach.cli.check import command


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(command, arguments, input=stdin)


def test_prints_a_table_for_a_person() -> None:
    result = run("So what happens next?")
    assert result.exit_code == 0
    assert "next_step" in result.output
    assert "what happens next" in result.output


def test_says_so_when_nothing_was_heard() -> None:
    assert "No move" in run("I was at the bakery for two years.").output


def test_prints_one_object() -> None:
    (found,) = json.loads(run("--json", "So what happens next?").output)["moves"]
    assert found["move"] == "next_step"
    assert (found["quote"], found["start"], found["end"]) == ("what happens next", 3, 20)
    assert 0 < found["score"] <= 1


def test_explains() -> None:
    assert "Why" in run("--explain", "So what happens next?").output
    assert json.loads(run("--explain", "--json", "So what happens next?").output)["reasons"]


def test_answers_lines_in_order_and_goes_on_after_a_bad_one() -> None:
    lines = [
        '{"id": "a", "cue": "", "text": "What are the next steps?"}',
        "nonsense",
        '{"id": 2, "text": "Bye."}',
        "[]",
    ]
    result = run("--jsonl", stdin="\n".join(lines))
    told = [json.loads(line) for line in result.output.splitlines()]
    assert [answer["id"] for answer in told] == ["a", None, 2, None]
    assert told[0]["moves"][0]["move"] == "next_step"
    assert told[1]["error"].startswith("line 2: ")
    assert told[3]["error"].startswith("line 4: ")
    assert result.exit_code == 1


@pytest.mark.parametrize("arguments", [[], ["--jsonl", "and a text"]])
def test_wants_either_a_text_or_lines(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2
