"""The rules that ship, as tables: what was said on which occasion, what each item earns, and the words it shows."""

from collections.abc import Mapping, Sequence
from itertools import chain

import pytest
from judged import Said, cue, dodge, doubt, talk

from voice_coach.feedback.case import Case
from voice_coach.feedback.scorecard import JudgedReply, Scorecard, draw_up
from voice_coach.feedback.scoring import STYLES
from voice_coach.library.prompts import load_scoring
from voice_coach.moves import Match
from voice_coach.moves.labels import CORE, MISSTEPS, SUPPORTING, Move
from voice_coach.speech.transcript import Transcript

SCORING = load_scoring()

NEXT = "[next_step what happens next]"
WANT = "[restate_interest i would really like this job]"
PROBE = "[probe_concerns is there anything that makes you hesitate]"
THANKS = "[thanks thank you]"
WHEN = "[timeline when will i hear]"
FIT = "[value_summary i have done this for six years so i can do it here]"
WHY = "because of what you said about the mentoring"
JOB = "[ask_for_job so do i have the job]"
FAIR = "[acknowledge_objection that is a fair point]"
BACK = "[clarify_objection what makes you say that]"
ANSWER = "[answer_objection i closed that gap in three months]"
YIELD = "[concede_objection then i suppose that rules me out]"
CORE_SAID = f"{NEXT} {WANT} {PROBE}"

IDEAL = (cue(f"{THANKS} {WANT} {WHY} {FIT} {NEXT} and {WHEN} {PROBE}"), doubt(f"{FAIR} {BACK}"), doubt(ANSWER))


def card(*said: Said, style: str = "balanced", case: Case | None = None) -> Scorecard:
    return draw_up(talk(*said), style, SCORING, case=case)


def points(found: Scorecard) -> dict[str, int]:
    """Return what earned or cost something: a doubt met twice the same way is told once, with the sum."""
    items: dict[str, int] = {}
    for item in found.items:
        items[item.rule] = items.get(item.rule, 0) + item.points
    return {rule: earned for rule, earned in items.items() if earned}


NEXT20, WANT20, PROBE20 = {"next_step": 20}, {"restate_interest": 20}, {"probe_concerns": 20}
CORE60 = {**NEXT20, **WANT20, **PROBE20}

GIVEN8 = {"fit_with_evidence": 8}
"""Evidence given to a doubt is evidence."""

ROWS: Sequence[tuple[str, str, Sequence[Said], Mapping[str, int]]] = [
    # what it shows, style, what was said, what each item earns
    ("nothing at all", "balanced", [], {}),
    ("nothing of use", "balanced", [cue("no i think that was everything")], {}),
    ("thanks alone", "balanced", [cue(THANKS)], {}),
    ("a friendly word alone", "balanced", [cue("[small_talk have a nice weekend]")], {}),
    ("one core move", "balanced", [cue(NEXT)], NEXT20),
    ("another", "low_key", [cue(WANT)], WANT20),
    ("the core, bare", "balanced", [cue(CORE_SAID)], CORE60),
    ("the core, bare, bold", "bold", [cue(CORE_SAID)], CORE60),
    ("the core, bare, low-key", "low_key", [cue(CORE_SAID)], CORE60),
    ("in three turns", "balanced", [cue(NEXT), cue(WANT), cue(PROBE)], CORE60),
    ("twice is once", "balanced", [cue(NEXT), cue(NEXT)], NEXT20),
    # interest with a reason
    ("a reason from the talk", "balanced", [cue(f"{WANT} {WHY}")], {**WANT20, "interest_with_reason": 8}),
    ("the reason first", "bold", [cue(f"{WHY} {WANT}")], {**WANT20, "interest_with_reason": 6}),
    ("an empty reason", "balanced", [cue(f"{WANT} because it is a great opportunity")], WANT20),
    ("a reason elsewhere", "balanced", [cue(WANT), cue(WHY)], WANT20),
    ("a reason in its second try", "low_key", [cue(WANT), cue(f"{WANT} {WHY}")], {**WANT20, "interest_with_reason": 7}),
    # fit, and both impressions
    ("fit alone", "balanced", [cue(FIT)], {"fit_with_evidence": 8}),
    (
        "both impressions, turns apart",
        "low_key",
        [cue(FIT), cue(WANT)],
        {**WANT20, "fit_with_evidence": 8, "both_impressions": 5},
    ),
    # the next step agreed
    ("a date asked for", "balanced", [cue(f"{NEXT} and {WHEN}")], {**NEXT20, "next_step_agreed": 7, "timeline": 2}),
    ("a date asked for later", "low_key", [cue(NEXT), cue(WHEN)], {**NEXT20, "next_step_agreed": 6, "timeline": 2}),
    ("a day named", "bold", [cue(f"{NEXT} could it be thursday")], {**NEXT20, "next_step_agreed": 7}),
    (
        "a day named in another matter",
        "bold",
        [cue(f"{NEXT} i have loved this talk and by the way the traffic was terrible all the way here on thursday")],
        NEXT20,
    ),
    (
        "a follow-up named",
        "balanced",
        [cue(NEXT), cue("[follow_up i will ring on friday]")],
        {**NEXT20, "next_step_agreed": 7, "follow_up": 1},
    ),
    ("a date without a step", "balanced", [cue(WHEN)], {"timeline": 2}),
    # thanks
    ("thanks beside a move", "low_key", [cue(f"{THANKS} {NEXT}")], {**NEXT20, "thanks": 5}),
    ("thanks count less in a bold one", "bold", [cue(f"{THANKS} {NEXT}")], {**NEXT20, "thanks": 2}),
    # doubts
    ("a doubt answered", "balanced", [cue(PROBE), doubt(ANSWER)], {**PROBE20, "answered": 6, **GIVEN8}),
    (
        "accepted, then answered",
        "balanced",
        [cue(PROBE), doubt(f"{FAIR} {ANSWER}")],
        {**PROBE20, "well_answered": 8, **GIVEN8},
    ),
    (
        "asked back, then answered",
        "bold",
        [cue(PROBE), doubt(BACK), doubt(ANSWER)],
        {**PROBE20, "well_answered": 8, **GIVEN8},
    ),
    (
        "a reason to choose you is an answer",
        "balanced",
        [cue(PROBE), doubt(FIT)],
        {**PROBE20, "answered": 6, "fit_with_evidence": 8},
    ),
    ("taken in, and no more", "balanced", [cue(PROBE), doubt(FAIR)], {**PROBE20, "left_open": 1}),
    ("given in to", "balanced", [cue(PROBE), doubt(YIELD)], {**PROBE20, "conceded": -6}),
    ("given in to after all", "balanced", [cue(PROBE), doubt(FAIR), doubt(YIELD)], {**PROBE20, "conceded": -6}),
    (
        "running oneself down gives in, and costs once",
        "balanced",
        [cue(PROBE), doubt("[self_doubt i know that i am not up to it]")],
        {**PROBE20, "conceded": -6},
    ),
    (
        "passed over",
        "balanced",
        [cue(PROBE), doubt("okay and how many people work here")],
        {**PROBE20, "passed_over": -4},
    ),
    ("silence", "balanced", [cue(PROBE), doubt("")], {**PROBE20, "passed_over": -4}),
    (
        "two answered earn once",
        "balanced",
        [cue(PROBE), doubt(f"{ANSWER} {PROBE}"), doubt(ANSWER)],
        {**PROBE20, "answered": 6, **GIVEN8},
    ),
    (
        "the better one counts",
        "balanced",
        [cue(PROBE), doubt(f"{ANSWER} {PROBE}"), doubt(f"{FAIR} {ANSWER}")],
        {**PROBE20, "answered": 6, "well_answered": 2, **GIVEN8},
    ),
    (
        "one answered, one passed over",
        "balanced",
        [cue(PROBE), doubt(f"{ANSWER} {PROBE}"), doubt("okay")],
        {**PROBE20, "answered": 6, "passed_over": -4, **GIVEN8},
    ),
    (
        "who asks for the next doubt lets this one go",
        "balanced",
        [cue(PROBE), doubt(PROBE), doubt(ANSWER)],
        {**PROBE20, "passed_over": -4, "answered": 6, **GIVEN8},
    ),
    (
        "each doubt given in to costs",
        "balanced",
        [cue(PROBE), doubt(YIELD), doubt(YIELD)],
        {**PROBE20, "conceded": -12},
    ),
    ("a recording knows a doubt by the answer", "balanced", [cue(f"{FAIR} {ANSWER}")], {"well_answered": 8, **GIVEN8}),
    # dodges
    ("a dodge followed up", "balanced", [cue(PROBE), dodge(PROBE)], {**PROBE20, "followed_up": 4}),
    (
        "in another way",
        "balanced",
        [cue("[fit_check can you see me in it]"), dodge(PROBE)],
        {**PROBE20, "fit_check": 3, "followed_up": 4},
    ),
    ("a turn later", "balanced", [cue(PROBE), dodge("i see"), cue(PROBE)], {**PROBE20, "followed_up": 4}),
    ("let stand", "balanced", [cue(PROBE), dodge("okay")], PROBE20),
    ("a third time", "balanced", [cue(PROBE), dodge(PROBE), cue(PROBE)], {**PROBE20, "followed_up": 4, "pressed": -6}),
    (
        "a third time, bold",
        "bold",
        [cue(PROBE), dodge(PROBE), cue(PROBE)],
        {**PROBE20, "followed_up": 4, "pressed": -3},
    ),
    (
        "a third time, low-key",
        "low_key",
        [cue(PROBE), dodge(PROBE), cue(PROBE)],
        {**PROBE20, "followed_up": 4, "pressed": -8},
    ),
    (
        "two dodges earn once",
        "balanced",
        [cue(PROBE), dodge("[fit_check can you see me in it]"), dodge(f"{PROBE}")],
        {**PROBE20, "fit_check": 3, "followed_up": 4},
    ),
    # missteps, by style
    ("the job asked for, bold", "bold", [cue(f"{NEXT} {JOB}")], {**NEXT20, "ask_for_job": 4}),
    ("the job asked for", "balanced", [cue(f"{NEXT} {JOB}")], {**NEXT20, "ask_for_job": -8}),
    ("the job asked for, low-key", "low_key", [cue(f"{NEXT} {JOB}")], {**NEXT20, "ask_for_job": -12}),
    ("pay", "bold", [cue(f"{NEXT} [pay_question what is the salary]")], {**NEXT20, "pay_question": -10}),
    (
        "holidays",
        "balanced",
        [cue(f"{NEXT} [benefits_question how many days off]")],
        {**NEXT20, "benefits_question": -10},
    ),
    ("pressure, bold", "bold", [cue(f"{NEXT} [pressure i need to know today]")], {**NEXT20, "pressure": -10}),
    ("pressure", "low_key", [cue(f"{NEXT} [pressure i need to know today]")], {**NEXT20, "pressure": -15}),
    (
        "self-doubt",
        "balanced",
        [cue(f"{NEXT} [self_doubt i know that i am not qualified]")],
        {**NEXT20, "self_doubt": -10},
    ),
    # the rest
    ("the work asked about", "balanced", [cue("[role_question how big is the team]")], {"role_question": 2}),
    ("more offered", "balanced", [cue("[offer_more do you need references]")], {"offer_more": 2}),
    ("an address", "balanced", [cue("[contact may i have your card]")], {"contact": 1}),
]


@pytest.mark.parametrize(("style", "said", "expected"), [pytest.param(*row[1:], id=row[0]) for row in ROWS])
def test_what_each_talk_earns(style: str, said: Sequence[Said], expected: Mapping[str, int]) -> None:
    found = card(*said, style=style)
    assert points(found) == expected
    assert found.total == max(0, min(100, sum(expected.values())))


@pytest.mark.parametrize("style", STYLES)
def test_the_ideal_close_of_each_style(style: str) -> None:
    bold = [cue(JOB)] if style == "bold" else []
    assert 97 <= card(*IDEAL, *bold, style=style).total <= 100


@pytest.mark.parametrize("style", ["balanced", "low_key"])
def test_a_bold_close_loses_elsewhere(style: str) -> None:
    assert card(*IDEAL, cue(JOB), style=style).total < card(*IDEAL, style=style).total


def test_the_total_never_leaves_its_bounds() -> None:
    everything = cue(" ".join(f"[{move} so it was]" for move in (*CORE, *SUPPORTING)))
    most = card(*IDEAL, everything, dodge(PROBE), style="bold")
    least = card(cue(" ".join(f"[{move} so it was]" for move in MISSTEPS)), style="low_key")
    assert (most.total, least.total) == (100, 0)
    assert most.beyond.endswith("; no score goes above 100.")
    assert (
        least.beyond
        == f"The points come to \N{MINUS SIGN}{-sum(each.points for each in least.items)}; no score goes below 0."
    )
    assert card(*IDEAL).beyond == ""


# -- every point is traceable --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("style", "said"), [pytest.param(row[1], row[2], id=row[0]) for row in ROWS])
def test_every_point_has_its_words(style: str, said: Sequence[Said]) -> None:
    replies = {reply.turn: reply.transcript for reply in talk(*said)}
    for item in card(*said, style=style).items:
        if not item.points:
            continue
        assert item.turn is not None
        if item.rule == "passed_over":
            assert item.quote == ""
            continue
        assert item.quote in replies[item.turn].text
        assert item.start_time is not None
        assert item.end_time is not None
        assert item.start_time < item.end_time
        for more in item.more:
            assert replies[more.turn].text[more.start : more.end] == more.quote


@pytest.mark.parametrize(("style", "said"), [pytest.param(row[1], row[2], id=row[0]) for row in ROWS])
def test_what_is_missed_has_a_sentence_to_try_and_what_costs_says_why(style: str, said: Sequence[Said]) -> None:
    found = card(*said, style=style)
    for item in (*found.core, *found.built):
        assert item.done or item.try_saying, item.rule
        assert not (item.done and item.try_saying), item.rule
    assert all(item.points < 0 and item.why for item in found.missteps)
    assert all(item.points > 0 for item in found.supporting)


def test_a_done_move_has_its_words_and_their_time() -> None:
    verdict = card(cue(f"so {NEXT} then")).core[0]
    assert (verdict.turn, verdict.quote) == (1, "what happens next")
    assert (verdict.start_time, verdict.end_time) == (1.0, 3.9)
    assert (verdict.points, verdict.worth, verdict.try_saying) == (20, 20, "")


def test_a_missed_move_says_what_it_would_have_been_worth() -> None:
    verdict = card().core[0]
    assert (verdict.done, verdict.points, verdict.worth, verdict.turn) == (False, 0, 20, None)
    assert verdict.try_saying in SCORING.moves[Move.NEXT_STEP].try_saying


def test_the_reason_stands_beside_the_interest() -> None:
    (item,) = (item for item in card(cue(f"{WANT} {WHY} in the team")).built if item.rule == "interest_with_reason")
    assert item.quote == "i would really like this job"
    assert [more.quote for more in item.more] == ["because of what you said about the mentoring in the team"]


def test_both_impressions_have_the_words_of_both() -> None:
    (item,) = (item for item in card(cue(WANT), cue(FIT)).built if item.rule == "both_impressions")
    assert (item.turn, item.quote) == (1, "i would really like this job")
    assert [(more.turn, more.quote[:10]) for more in item.more] == [(2, "i have don")]


def test_a_passed_over_doubt_names_its_turn() -> None:
    (item,) = card(cue(PROBE), doubt("okay")).missteps
    assert (item.rule, item.turn, item.quote, item.start_time) == ("passed_over", 2, "", None)
    assert item.try_saying


# -- what else stands on it ----------------------------------------------------------------------------------------


def test_each_core_move_has_a_verdict_in_order() -> None:
    found = card(cue(PROBE))
    assert tuple(verdict.move for verdict in found.core) == CORE
    assert [verdict.done for verdict in found.core] == [False, False, True]


def test_what_a_close_is_built_of_is_always_listed_in_the_order_of_the_rules() -> None:
    assert [item.rule for item in card().built] == list(SCORING.built)
    assert [item.rule for item in card(*IDEAL).built] == [*SCORING.built, "well_answered"]


def test_sentences_to_try_go_round() -> None:
    sentences = [draw_up([], "balanced", SCORING, variant).core[0].try_saying for variant in range(8)]
    assert set(sentences) == set(SCORING.moves[Move.NEXT_STEP].try_saying)


def test_the_best_evidence_counts_whichever_turn_it_is_in() -> None:
    replies = [
        JudgedReply(turn, Transcript(), (Match(Move.NEXT_STEP, score, "so", 0, 2),))
        for turn, score in ((1, 0.6), (2, 0.95), (3, 0.7))
    ]
    assert draw_up(replies, "balanced", SCORING).core[0].turn == 2


@pytest.mark.parametrize("move", MISSTEPS)
@pytest.mark.parametrize("style", STYLES)
def test_a_misstep_is_told_with_why(style: str, move: Move) -> None:
    (verdict,) = card(cue(f"[{move} so it was]"), style=style).missteps
    assert verdict.points < 0
    assert verdict.why == SCORING.moves[move].why_in(style)


@pytest.mark.parametrize("style", STYLES)
def test_the_style_and_its_reason_are_told(style: str) -> None:
    found = card(style=style)
    assert (found.style, found.style_why) == (style, SCORING.styles[style].why)


def test_the_reason_for_asking_for_the_job_differs_by_style() -> None:
    told = [
        item.why
        for style in STYLES
        for item in chain(card(cue(JOB), style=style).supporting, card(cue(JOB), style=style).missteps)
    ]
    assert len(set(told)) == 3
    assert "ask for the order" in told[0]


def test_a_style_that_nobody_knows_has_the_common_points() -> None:
    found = card(cue(CORE_SAID), style="martian")
    assert (found.total, found.style_why) == (60, "")


def test_the_names_of_job_and_company_are_no_reason() -> None:
    said = cue("[restate_interest i am very interested in the nursery teacher role at little acorns]")
    case = Case(role="nursery teacher", company="Little Acorns")
    assert "interest_with_reason" in points(card(said))
    assert "interest_with_reason" not in points(card(said, case=case))


def test_the_persons_own_reasons_are_found_and_earn_nothing() -> None:
    case = Case(reasons=("six years in this", "fluent Polish"))
    with_case, without = card(cue(FIT), case=case), card(cue(FIT))
    assert [(point.reason, point.said) for point in with_case.own] == [
        ("six years in this", True),
        ("fluent Polish", False),
    ]
    assert with_case.total == without.total
    assert without.own == ()


def test_words_without_times_do_not_matter() -> None:
    judged = JudgedReply(1, Transcript(), (Match(Move.NEXT_STEP, 0.9, "what next", 0, 9),))
    verdict = draw_up([judged], "balanced", SCORING).core[0]
    assert verdict.done
    assert verdict.start_time is None


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        ([], ["next_step", "restate_interest", "probe_concerns", "fit_with_evidence", "thanks"]),
        ([cue(CORE_SAID)], ["interest_with_reason", "fit_with_evidence", "next_step_agreed", "thanks"]),
        (
            [cue(f"{CORE_SAID} {THANKS} {FIT} {WHEN}"), doubt("okay"), dodge("i see")],
            ["interest_with_reason", "let_go", "passed_over"],
        ),
        ([cue(f"{CORE_SAID} {THANKS} {FIT} {WHEN}"), doubt(FAIR)], ["interest_with_reason", "left_open"]),
        (IDEAL, []),
    ],
)
def test_what_to_try_next_is_first_things_first(said: Sequence[Said], rules: Sequence[str]) -> None:
    assert [item.rule for item in card(*said).to_try] == rules
