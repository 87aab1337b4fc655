"""The scorecard as a person reads it, at the widths of their terminals."""

import re
from collections.abc import Sequence

import pytest
from judged import Said, cue, dodge, doubt, talk
from rich.console import Console

from voice_coach.cli.scorecard import render_scorecard
from voice_coach.feedback.advice.choice import Coach
from voice_coach.feedback.case import Case
from voice_coach.feedback.scorecard import Scorecard, draw_up
from voice_coach.library.prompts import load_advice, load_scoring

GOOD = (
    cue("[thanks thank you] [restate_interest i would really like this job] because of the night rota"),
    cue("[next_step what happens next] and [timeline when will i hear]"),
    cue("[probe_concerns is there anything that makes you hesitate]"),
    doubt("[acknowledge_objection that is fair] [answer_objection i closed that gap in three months]"),
)
POOR = (
    cue("[probe_concerns any doubts] [pay_question what is the salary]"),
    dodge("oh well"),
    doubt("okay"),
    cue("[ask_for_job so do i have the job] i led twelve people"),
)
CASE = Case(reasons=("led twelve people", "fluent Polish"))


def card(said: Sequence[Said], style: str = "balanced", case: Case | None = None) -> Scorecard:
    return draw_up(talk(*said), style, load_scoring(), case=case)


def shown(found: Scorecard, width: int = 80) -> list[str]:
    console = Console(width=width, force_terminal=False, legacy_windows=False)
    with console.capture() as captured:
        console.print(render_scorecard(found))
    return [line.rstrip() for line in captured.get().splitlines()]


@pytest.mark.parametrize("width", [60, 80, 99, 100, 120, 200])
@pytest.mark.parametrize("said", [(), GOOD, POOR], ids=["nothing", "good", "poor"])
def test_nothing_is_cut_off_or_too_wide(said: Sequence[Said], width: int) -> None:
    found = card(said, case=CASE)
    lines = shown(found, width)
    assert max(map(len, lines)) <= width
    text = " ".join(" ".join(lines).split())
    assert "…" not in text
    for item in found.items:
        assert item.title.split()[0] in text
    if width >= 80:
        assert all(item.try_saying in text for item in found.to_try)


def test_words_stand_under_what_they_did_or_beside_it_where_there_is_room() -> None:
    narrow, wide = shown(card(GOOD), 80), shown(card(GOOD), 120)
    at = next(n for n, line in enumerate(narrow) if "Asked for the next step" in line)
    assert narrow[at].split() == "✓ Asked for the next step +20 turn 2, 0:00".split()
    assert narrow[at + 1] == "  “what happens next”"
    (row,) = (line for line in wide if "Asked for the next step" in line)
    assert row.split() == "✓ Asked for the next step “what happens next” +20 turn 2, 0:00".split()


def test_the_groups_in_their_order() -> None:
    lines = shown(card(POOR, case=CASE))
    groups = ["The three core moves", "How it was built", "What it cost", "Your own points"]
    assert [line for line in lines if line in groups] == groups
    assert "Also earned" in shown(card(GOOD))
    assert "Your own points" not in shown(card(POOR))


def test_the_headline_has_the_total() -> None:
    found = card(GOOD)
    assert shown(found)[0] == f"{found.total} of 100  All three core moves. That is a close."
    assert shown(card(()))[0].startswith("0 of 100  None of the three core moves yet.")


def test_a_reason_is_quoted_beside_the_interest_and_not_the_interest_again() -> None:
    lines = shown(card(GOOD))
    at = next(n for n, line in enumerate(lines) if "Said why you want it" in line)
    assert lines[at + 1] == "  “because of the night rota”"


def test_what_costs_is_told_with_why_and_what_to_try() -> None:
    lines = shown(card(POOR))
    cost = lines[lines.index("What it cost") :]
    assert any(line.startswith("! Asked about pay") and "\N{MINUS SIGN}10" in line for line in cost)
    assert any("Pay is best talked about once they want you" in line for line in cost)
    assert any(line.startswith("! Passed over the doubt") and line.endswith("turn 3") for line in cost)


def test_what_is_missed_says_what_it_was_worth() -> None:
    lines = shown(card(POOR))
    assert any(line.startswith("✗ Asked for the next step") and "0 of 20" in line for line in lines)
    assert any(line.startswith("✗ Let a dodge stand") and "0 of 4" in line and "turn 2" in line for line in lines)


def test_first_things_first() -> None:
    """Who has not said that they want it is not asked for the reason."""
    told = " ".join(" ".join(shown(card(()))).split())
    rules = load_scoring()
    assert not any(sentence in told for sentence in rules.built["interest_with_reason"].try_saying)
    said = " ".join(" ".join(shown(card((cue("[restate_interest i want this job]"),)))).split())
    assert any(sentence in said for sentence in rules.built["interest_with_reason"].try_saying)


def test_the_persons_own_points_said_or_not() -> None:
    lines = shown(card(POOR, case=CASE))
    own = lines[lines.index("Your own points") :]
    assert own[1].split() == "✓ A led twelve people turn 4, 0:07".split()
    assert own[2] == "  “led twelve people”"
    assert own[3].split() == "✗ B fluent Polish not said".split()


@pytest.mark.parametrize(("style", "name"), [("bold", "bold"), ("balanced", "balanced"), ("low_key", "low-key")])
def test_the_style_is_told_with_what_it_looks_for(style: str, name: str) -> None:
    told = " ".join(" ".join(shown(card(GOOD, style))).split())
    assert f"Scored as a {name} interview. {card((), style).style_why}" in told


def test_a_card_of_the_first_version_can_still_be_shown() -> None:
    new = card(GOOD)
    old = Scorecard(new.total, new.core, new.supporting, new.missteps)
    assert "The three core moves" in shown(old)
    assert "How it was built" not in shown(old)


def advised(said: Sequence[Said]) -> Scorecard:
    replies = talk(*said)
    coach = Coach(load_advice(), load_scoring(), "nurse", "Saint Brigid's")
    return coach.advised(card(said), replies, {}, {})


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("said", [(), GOOD, POOR], ids=["nothing", "good", "poor"])
def test_the_advice_comes_before_everything_else(said: Sequence[Said], width: int) -> None:
    found = advised(said)
    assert found.advice is not None
    lines = shown(found, width)
    assert max(map(len, lines)) <= width
    begins = [f"{line[:4]} " for line in lines]
    assert begins.index("Keep ") < begins.index("Next ") < lines.index("The three core moves")
    text = " ".join(" ".join(lines).split())
    assert found.advice.keep.text in text
    assert found.advice.change.text in text
    assert found.advice.change.try_saying in text


@pytest.mark.parametrize("said", [(), GOOD, POOR], ids=["nothing", "good", "poor"])
def test_no_sentence_to_try_is_printed_twice(said: Sequence[Said]) -> None:
    text = " ".join(" ".join(shown(advised(said), 200)).split())
    tries = re.findall(r"try “(.+?)”", text)
    assert len(tries) == len(set(tries))


def test_beside_advice_only_the_other_core_moves_have_a_sentence() -> None:
    found = advised((cue("okay then"),))
    assert found.advice is not None
    told = {each.rule for each in found.to_try}
    assert told == {"next_step", "restate_interest", "probe_concerns"} - {found.advice.change.rule}
