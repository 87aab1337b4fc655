"""Sentence templates."""

import random
import re

import pytest

from voice_coach.moves.template import TemplateError, UnknownConceptError, check, parse

CONCEPTS = {"stage": ("step", "round of talks"), "polite": ("please", "kindly")}


@pytest.mark.parametrize(
    ("template", "said", "meets"),
    [
        ("what is next", "what is next ", True),
        ("what is next", "what was next ", False),
        ("what is [the] next {stage}", "what is next step ", True),
        ("what is [the] next {stage}", "what is the next round of talks ", True),
        ("(when|how soon) do you decide", "how soon do you decide ", True),
        ("(when|how soon) do you decide", "how do you decide ", False),
        ("tell me ... about the team", "tell me a bit more about the team ", True),
        ("tell me ... about the team", "tell me a b c d about the team ", False),
        ("what's (next|(to|still to) come)", "what is still to come ", True),
    ],
)
def test_meets(template: str, said: str, meets: bool) -> None:
    assert bool(re.match(parse(template, CONCEPTS).expression(), said)) is meets


def test_knows_the_words_it_may_begin_with() -> None:
    assert check("(when|how soon) do you", CONCEPTS) == {"when", "how"}
    assert check("{polite} tell me", CONCEPTS) == {"please", "kindly"}


@pytest.mark.parametrize(
    "template", ["what is (the next step", "what is] next", "a (b [c) d]", "[so] what now", "... what now"]
)
def test_refuses_what_cannot_be_read(template: str) -> None:
    with pytest.raises(TemplateError):
        check(template, CONCEPTS)


def test_names_an_unknown_concept() -> None:
    with pytest.raises(UnknownConceptError, match="stagge"):
        check("the next {stagge}", CONCEPTS)


def test_every_sample_meets_its_template() -> None:
    choice = parse("(so|then) what is [the] next {stage} [for (me|us)]", CONCEPTS)
    chance = random.Random(3)
    for _ in range(50):
        said = "".join(f"{word} " for word in choice.sample(chance))
        assert re.fullmatch(choice.expression(), said)
