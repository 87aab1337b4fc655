"""One thing to keep and one thing to change: what is told, when, and in which words."""

import re
from collections.abc import Mapping, Sequence

import pytest
from judged import Said, cue, dodge, doubt, talk

from voice_coach.feedback.advice.attempt import Attempt, Setting
from voice_coach.feedback.advice.choice import advise
from voice_coach.feedback.advice.given import Advice, Tip
from voice_coach.feedback.case import Case
from voice_coach.feedback.delivery import Delivery, Filled, Hedge, Loudness, Pause
from voice_coach.feedback.scorecard import draw_up
from voice_coach.feedback.scoring import STYLES
from voice_coach.library.prompts import load_advice, load_scoring

RULES, SCORING = load_advice(), load_scoring()

NEXT = "[next_step what happens next]"
WANT = "[restate_interest i would really like this job]"
BECAUSE = f"{WANT} because of the night rota"
DOUBTS = "[probe_concerns is there anything that makes you hesitate]"
EVIDENCE = "[value_summary i have run a ward for nine years]"
THANKS = "[thanks thank you for your time]"
CORE = cue(f"{BECAUSE} {NEXT} {DOUBTS}")
ALL = (
    cue(f"{BECAUSE} {EVIDENCE} {NEXT} [timeline when will i hear] [fit_check can you see me in it] {DOUBTS}"),
    doubt("[acknowledge_objection that is fair] [answer_objection i closed that gap in three months]"),
    cue(f"[role_question who would i learn from] [offer_more anything else you need] {THANKS}"),
)


def given(
    *said: Said,
    style: str = "balanced",
    case: Case | None = None,
    deliveries: Mapping[int, Delivery] | None = None,
    cues: Mapping[int, str] | None = None,
    last: Advice | None = None,
    variant: int = 0,
) -> Advice:
    """Return the advice on a talk."""
    case = case or Case()
    replies = talk(*said)
    card = draw_up(replies, style, SCORING, case=case)
    setting = Setting(case.role, case.company, cues or {})
    return advise(Attempt(replies, card, SCORING, deliveries or {}, setting), RULES, last, variant)


def measured(**measures: object) -> dict[int, Delivery]:
    """Return a delivery of the first reply, which is fine but for what is given."""
    fine: dict[str, object] = {"words": 40, "speech_seconds": 16.0, "words_per_minute": 150.0, "reply_gap": 0.4}
    return {1: Delivery(**{**fine, **measures})}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ((cue(""),), "silence"),
        ((cue("okay then"),), "next_step"),
        ((cue(f"{WANT} {DOUBTS}"), doubt("[answer_objection i did that for a year]")), "next_step"),
        ((cue(f"{WANT} {NEXT}"),), "probe_concerns"),
        ((cue(f"{NEXT} {DOUBTS}"), doubt("[answer_objection i did that for a year]")), "restate_interest"),
        ((cue(f"{NEXT} {DOUBTS} it sounds great"), doubt("okay")), "restate_interest_almost"),
        ((cue(f"{WANT} {DOUBTS} i look forward to hearing from you"),), "next_step_almost"),
        ((cue(f"{WANT} {DOUBTS} so i was just wondering what happens next"),), "next_step_softened"),
        ((cue(f"{NEXT} {DOUBTS} i guess i would sort of be interested"),), "restate_interest_softened"),
        ((cue(f"{NEXT} {WANT} i hope i answered everything"),), "probe_concerns_almost"),
        ((cue(f"{WANT} {EVIDENCE} {NEXT} [timeline when will i hear] {DOUBTS} {THANKS}"),), "interest_with_reason"),
        ((CORE, cue(f"[timeline when will i hear] {THANKS}")), "fit_with_evidence"),
        ((CORE, cue(f"[timeline when will i hear] {THANKS} i am a good communicator")), "bare_claim"),
        ((CORE, cue(f"{EVIDENCE} {THANKS}")), "next_step_agreed"),
        ((CORE, cue(f"{EVIDENCE} {THANKS} [timeline when]"), doubt("[concede_objection i am not]")), "conceded"),
        ((CORE, cue(f"{EVIDENCE} {THANKS} [timeline when]"), doubt("so anyway")), "passed_over"),
        ((CORE, cue(f"{EVIDENCE} {THANKS} [timeline when]"), doubt("[acknowledge_objection fair]")), "left_open"),
        ((CORE, cue(f"{EVIDENCE} {THANKS} [timeline when]"), dodge("i see")), "let_go"),
        ((CORE, cue(f"{EVIDENCE} {THANKS} [timeline when] [pay_question what is the pay]")), "pay_question"),
        ((CORE, cue(f"{EVIDENCE} {THANKS} [timeline when] [pressure i need a yes today]")), "pressure"),
        ((CORE, cue(f"{EVIDENCE} {THANKS} [timeline when] [self_doubt i am not that good]")), "self_doubt"),
        ((CORE, cue(f"{EVIDENCE} {THANKS} [timeline when] [ask_for_job do i have it]")), "ask_for_job"),
        ((CORE, cue(f"{EVIDENCE} {THANKS} [timeline when] [role_question who is here]")), "fit_check"),
        (ALL, "nothing"),
    ],
)
def test_what_would_have_helped_most_is_told(said: Sequence[Said], rule: str) -> None:
    assert given(*said).change.rule == rule


@pytest.mark.parametrize(
    ("said", "rule", "quote"),
    [
        ((cue(""),), "began", ""),
        ((cue("no"),), "took_turns", ""),
        ((cue("i grew up beside the harbour"),), "spoke", "i grew up beside the harbour"),
        ((cue(f"{NEXT} please"),), "next_step", "what happens next"),
        ((cue(f"{NEXT} {DOUBTS}"),), "probe_concerns", "is there anything that makes you hesitate"),
        ((cue(BECAUSE),), "interest_with_reason", "because of the night rota"),
        ((cue(EVIDENCE),), "fit_with_evidence", "i have run a ward for nine years"),
        (ALL[:2], "interest_with_reason", "because of the night rota"),
        ((cue("well [role_question what is it like]"),), "role_question", "what is it like"),
        (
            (cue("[role_question imagine i have been here a year what did i do right]"),),
            "forward_question",
            "imagine i have been here a year what did i do right",
        ),
        ((doubt("[acknowledge_objection that is fair] [answer_objection i did it]"),), "well_answered", "i did it"),
        ((doubt("[answer_objection i did it]"),), "answered", "i did it"),
        ((cue("[pay_question what is the pay]"),), "took_turns", ""),
    ],
)
def test_what_counted_most_is_kept(said: Sequence[Said], rule: str, quote: str) -> None:
    keep = given(*said).keep
    assert (keep.rule, keep.quote) == (rule, quote)


def test_it_is_told_in_the_persons_own_words() -> None:
    said = cue(f"{NEXT} {DOUBTS} i guess i would sort of be interested")
    change = given(said).change
    assert change.quote == "i guess i would sort of be interested"
    assert f"“{change.quote}”" in change.text
    assert change.turn == 1
    assert change.try_saying in RULES.change["restate_interest"].try_saying


@pytest.mark.parametrize("variant", range(6))
@pytest.mark.parametrize("style", STYLES)
def test_the_example_fits_the_job_and_the_style(style: str, variant: int) -> None:
    case = Case(role="gardener", company="Bright Lane")
    sentence = given(cue("okay then"), style=style, case=case, variant=variant).change.try_saying
    wordings = RULES.change["next_step"].sentences(style)
    assert sentence in {each.replace("${role}", "gardener").replace("${company}", "Bright Lane") for each in wordings}
    assert "$" not in sentence


def test_styles_do_not_share_what_they_try() -> None:
    tries = [set(RULES.change["next_step"].sentences(style)) for style in STYLES]
    assert len(set.union(*tries)) == sum(map(len, tries))


def test_their_own_reason_is_the_example_where_it_was_not_said() -> None:
    case = Case(reasons=("fluent Polish", "led a team of twelve"))
    said = (CORE, cue(f"[timeline when will i hear] {THANKS} i speak fluent polish"))
    change = given(*said, case=case).change
    assert change.rule == "own_reason"
    assert "“led a team of twelve”" in change.text
    assert "I led a team of twelve" in change.try_saying
    case = Case(reasons=("fluent Polish",))
    assert given(*said, case=case).change.rule == "fit_with_evidence"


def test_what_they_were_told_is_the_reason_to_try() -> None:
    said = (cue("[role_question what is the team like]"), cue(f"{WANT} {EVIDENCE} {NEXT} {DOUBTS} {THANKS}"))
    cues = {1: "Any questions?", 2: "Well, the team is small. What else?"}
    tries = {given(*said, cues=cues, variant=number).change.try_saying for number in range(4)}
    assert any("what you said about the team" in each for each in tries)
    tries = {given(*said, variant=number).change.try_saying for number in range(4)}
    assert not any("what you said about" in each for each in tries)


def test_the_line_before_is_told_where_it_is_known() -> None:
    change = given(cue("okay then"), cues={1: "We are done. Is there anything else?"}).change
    assert "“Is there anything else?”" in change.text
    assert "“okay then”" in change.text


HEDGE = Hedge("just", 0, 4, 0.0)


@pytest.mark.parametrize(
    ("measures", "rule"),
    [
        ({}, "nothing"),
        ({"words_per_minute": 200.0, "speech_seconds": 12.0}, "too_fast"),
        ({"words_per_minute": 80.0, "speech_seconds": 30.0}, "too_slow"),
        ({"words_per_minute": None}, "nothing"),
        ({"reply_gap": 3.2}, "freeze"),
        ({"reply_gap": 1.4}, "nothing"),
        ({"filled_pauses": tuple(Filled(at, at + 0.2, "") for at in (1.0, 2.0, 3.0))}, "fillers"),
        ({"filled_pauses": (Filled(1.0, 1.2, "um"),)}, "nothing"),
        ({"pauses": (Pause(3.0, 5.6, inside_clause=True),)}, "long_pause"),
        ({"pauses": (Pause(3.0, 5.6, inside_clause=False),)}, "nothing"),
        ({"loudness": Loudness(-50.0, None, 0.0, None, None)}, "too_quiet"),
        ({"loudness": Loudness(-26.0, 9.0, 0.0, None, None)}, "trailing_off"),
        ({"loudness": Loudness(-26.0, 2.0, 0.0, None, None)}, "nothing"),
        ({"hedges": (HEDGE,)}, "hedged_move"),
        ({"hedges": ()}, "nothing"),
    ],
)
def test_delivery_is_told_where_the_words_were_all_there(measures: dict[str, object], rule: str) -> None:
    change = given(*ALL, deliveries=measured(**measures)).change
    assert change.rule == rule
    if rule != "nothing":
        assert change.quote or re.search(r"\d", change.text)
        assert "None" not in change.text


def test_how_an_aside_was_said_is_no_matter() -> None:
    """It was measured as every reply is, and is none of those that are judged."""
    fillers = tuple(Filled(at, at + 0.2, "") for at in (1.0, 2.0, 3.0))
    aside = measured(words=20, filled_pauses=fillers)[1]
    assert given(*ALL, deliveries={**measured(filled_pauses=()), 99: aside}).change.rule == "nothing"


def test_delivery_never_goes_before_a_core_move() -> None:
    bad = measured(
        words_per_minute=240.0, speech_seconds=10.0, reply_gap=4.0, loudness=Loudness(-60.0, 12.0, 0.0, None, None)
    )
    assert given(cue(f"{BECAUSE} {NEXT} {EVIDENCE}"), deliveries=bad).change.rule == "probe_concerns"


def test_what_makes_good_the_last_advice_is_kept_first() -> None:
    before = given(cue(f"{WANT} {DOUBTS}"))
    assert before.change.rule == "next_step"
    keep = given(cue(f"{BECAUSE} {DOUBTS} {NEXT}"), last=before).keep
    assert keep.rule == "next_step"
    assert keep.text in {each.replace("${quote}", "what happens next") for each in RULES.keep["next_step"].again}


def test_a_misstep_that_was_left_out_is_kept() -> None:
    before = given(CORE, cue(f"{EVIDENCE} {THANKS} [timeline when] [pay_question what is the pay]"))
    assert given(*ALL, last=before).keep.rule == "no_pay_question"


def test_nothing_is_told_twice_in_a_row() -> None:
    last = None
    for _ in range(20):
        advice = given(cue("okay then"), last=last)
        if last:
            assert advice.change.text != last.change.text
            assert advice.change.try_saying != last.change.try_saying
            assert advice.keep.text != last.keep.text
        last = advice


def test_a_rule_of_ones_own_that_has_no_words_is_left_out() -> None:
    """Who adds a rule to the score need not add advice; what there is to say is said of the rest."""
    replies = talk(*ALL)
    card = draw_up(replies, "balanced", SCORING)
    odd = Tip("gone", "", "")
    advice = advise(Attempt(replies, card, SCORING), RULES, Advice(odd, odd))
    assert advice.change.rule == "nothing"


@pytest.mark.parametrize(
    "text",
    [
        "${quote} $ {{ evil }} $quote $$",
        "“what” “happens” ”next“",
        "\x1b[31mred\x1b[0m \u202e txet",
        "<script>alert(1)</script> & so on",
        "... ,,, --- !!!",
        "um uh er",
        "é" * 5_000,
        "word " * 3_000,
        "🙂 größe ناس 名前",
        "i guess i would sort of be interested " * 200,
    ],
)
def test_whatever_was_said_it_is_told_of(text: str) -> None:
    for said in (cue(text), doubt(text), dodge(text)):
        for number in range(4):
            advice = given(said, cues={1: text}, case=Case(role="$role", company="${x}"), variant=number)
            for tip in (advice.keep, advice.change):
                assert tip.text
                assert len(tip.text) < 1_000
                assert tip.quote in talk(said)[0].transcript.text
                assert tip.quote in tip.text


VERDICTS = re.compile(
    r"\byou(?:'re| are| were| seem| sound)\s+(?:a|an|so|too|very|not|quite|shy|nervous|weak|bad|good|timid|insecure)\b"
    r"|\byour personality\b|\bconfiden(?:t|ce)\b|\bself-esteem\b|\bcoward|\btimid|\bshy\b",
    re.IGNORECASE,
)


def test_no_wording_judges_the_person() -> None:
    for name, keep in RULES.keep.items():
        assert not [each for each in (*keep.says, *keep.again) if VERDICTS.search(each)], name
    for name, change in RULES.change.items():
        assert not [each for each in change.says if VERDICTS.search(each)], name


def test_the_same_words_are_not_quoted_twice() -> None:
    last = Advice(Tip("pace", ""), Tip("restate_interest", ""))
    told = given(cue(f"{WANT} {EVIDENCE} {NEXT} [timeline when will i hear] {DOUBTS} {THANKS}"), last=last)
    assert (told.keep.rule, told.change.rule) == ("restate_interest", "interest_with_reason")
    assert told.keep.quote
    assert not told.change.quote
    assert told.keep.quote not in told.change.text
