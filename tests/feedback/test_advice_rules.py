"""The rules of advice as a file that a person edits: what is wrong is told with its line."""

import re

import pytest

from voice_coach.datafile import DataFileError
from voice_coach.feedback.advice.rules import CHANGES, KEEPS, WEIGHED, parse_advice
from voice_coach.library.prompts import load_advice
from voice_coach.places import prompts_dir

TEXT = (prompts_dir() / "advice.yaml").read_text(encoding="utf-8")


def test_everything_that_can_be_told_has_its_words() -> None:
    rules = load_advice()
    assert set(rules.keep) == set(KEEPS)
    assert set(rules.change) == set(CHANGES)
    assert {name for name, rule in rules.change.items() if rule.worth is not None} == WEIGHED


@pytest.mark.parametrize(
    ("old", "new", "line_of", "what"),
    [
        ("  timeline:\n", "  timelime:\n", "timelime", "nothing is called 'timelime'; did you mean 'timeline'?"),
        (
            "  offer_more:\n    says:\n      - You offered",
            "  offered:\n    says:\n      - You offered",
            "offered:",
            "nothing",
        ),
        ("You asked “${quote}”, and whoever", "You asked “${qoute}”, and whoever", "qoute", "did you mean 'quote'?"),
        ("when need not sit", "when $ need not sit", "when $ need", "holds a $ that begins no ${field}"),
        ("    mends: [let_go]", "    mends: [letgo]", "letgo", "did you mean 'let_go'?"),
        ("    worth: 6.5\n", "", "freeze", "say what it is worth"),
        (
            "      - I'm glad you ask.\n",
            "      - Thank you, yes. Here goes.\n",
            "Here goes",
            "stands in another wording",
        ),
        ("softeners: [just,", "softeners: [(just,", "softeners", "softeners → 0"),
        ("  freeze: 2.0 ", "  freeze: soon ", "freeze: soon", "Expected `float`"),
        (
            "      - What makes me want it is",
            "      - ${topic} makes me want it, it is",
            "try_saying",
            "needs 2 wordings",
        ),
    ],
)
def test_a_slip_is_told_with_its_line(old: str, new: str, line_of: str, what: str) -> None:
    assert old in TEXT
    text = TEXT.replace(old, new, 1)
    with pytest.raises(DataFileError, match=re.escape(what)) as caught:
        parse_advice(text, "advice.yaml")
    error = caught.value
    assert str(error).startswith(f"advice.yaml, line {error.line}: ")
    near = text.splitlines()[error.line - 1]
    assert line_of in near, near


def test_a_wording_may_be_added() -> None:
    text = TEXT.replace("    says:\n", "    says:\n      - A new one about “${quote}”.\n", 1)
    assert "A new one about “${quote}”." in parse_advice(text, "advice.yaml").keep["next_step"].says


def test_no_two_wordings_share_a_sentence() -> None:
    """What the file promises: of any two wordings one was not told the last time."""
    said = re.findall(r"^ +- \"?(.+?)\"?$", TEXT[TEXT.index("\nkeep:") :], re.MULTILINE)
    assert len(said) == len(set(said))
    assert len(said) > 250
