"""What the interviewer does, as a table: what was said before, what is said now, what they do, what they wait for.

`talks.py` explains the short words. Every row is a frank interviewer with three signals unless its table says else.
"""

import pytest
from talks import heard, talk, told

from voice_coach.feedback.occasion import Occasion
from voice_coach.interview.scenario import Candour

Row = tuple[str, str, str, str]


def rows(table: str) -> list[Row]:
    """Read a table; a row that begins with ``"`` has been through the same as the one above."""
    found: list[Row] = []
    for line in table.strip().splitlines():
        before, now, does, then = (cell.strip() for cell in line.split("|"))
        found.append((found[-1][0] if before == '"' else before, now, does, then))
    return found


def play(candour: Candour, row: Row, turns: int = 3) -> None:
    before, now, does, then = row
    begun = talk(candour, turns=turns)
    for said in before.split(">") if before else []:
        reply, _, time = said.partition("@")
        begun.answer(heard(reply.strip()), time_up=bool(time))
    reply, _, time = now.partition("@")
    line = begun.answer(heard(reply.strip()), time_up=bool(time))
    assert told(line) == does
    assert ("over" if line.last else str(line.occasion)) == then


ONE_THING_AT_A_TIME = """
| next              | next, cue 2                          | cue
| when              | when, cue 2                          | cue
| next, when        | next, when, cue 2                    | cue
| interest          | interest, cue 2                      | cue
| reasons           | reasons, cue 2                       | cue
| work              | work, cue 2                          | cue
| offer             | offer, cue 2                         | cue
| contact           | contact, cue 2                       | cue
| follow_up         | follow_up, cue 2                     | cue
| small_talk        | small_talk, chance                   | chance
| pay               | pay, cue 2                           | cue
| leave             | leave, cue 2                         | cue
| pressure          | pressure, cue 2                      | cue
| job               | job, cue 2                           | cue
| doubts            | doubt                                | doubt
| team?             | team, cue 2                          | cue
| culture?          | culture, cue 2                       | cue
| work, tools?      | tools, cue 2                         | cue
| job?              | job, cue 2                           | cue
| work, job?        | job, cue 2                           | cue
| team?, tools?     | team, tools, cue 2                   | cue
| tools?, team?     | tools, team, cue 2                   | cue
| team?, culture?, tools? | team, culture, cue 2           | cue
| manager?          | not_known, cue 2                     | cue
| work, manager?    | not_known, cue 2                     | cue
| manager?, team?   | team, cue 2                          | cue
| what?             | not_known, cue 2                     | cue
| what?, interest   | interest, not_known, cue 2           | cue
| what?, next       | next, cue 2                          | cue
| thanks, interest  | interest, cue 2                      | cue
| thanks, next      | next, cue 2                          | cue
| clarify           | chance                               | chance
| answer            | chance                               | chance
| acknowledge, next | next, cue 2                          | cue
"""

SEVERAL_THINGS = """
| interest, next                | interest, next, cue 2               | cue
| interest, reasons             | interest, cue 2                     | cue
| interest, small_talk, thanks  | interest, cue 2                     | cue
| reasons, next, when           | reasons, next, when, cue 2          | cue
| small_talk, next              | small_talk, next, cue 2             | cue
| when, next, interest          | interest, next, when, cue 2         | cue
| next, contact                 | next, contact, cue 2                | cue
| contact, follow_up            | contact, follow_up, cue 2           | cue
| pay, next                     | pay, next, cue 2                    | cue
| next, job                     | job, next, cue 2                    | cue
| leave, pay                    | pay, leave, cue 2                   | cue
| pressure, when                | pressure, when, cue 2               | cue
| offer, next, when             | offer, next, when, cue 2            | cue
| team?, next                   | team, next, cue 2                   | cue
| team?, next, when             | team, next, when, cue 2             | cue
| next, when, contact, follow_up | next, when, contact, left_out, cue 2 | cue
| team?, tools?, next, when     | team, next, when, left_out, cue 2   | cue
| pay, leave, next, when        | pay, next, when, left_out, cue 2    | cue
| work, offer, contact, follow_up, next | work, next, contact, left_out, cue 2 | cue
| doubts, next                  | next, doubt                         | doubt
| doubts, interest              | interest, doubt                     | doubt
| doubts, next, when            | next, when, doubt                   | doubt
| doubts, next, when, contact   | next, when, doubt                   | doubt
| doubts, interest, reasons, thanks | interest, doubt                 | doubt
| doubts, pay                   | pay, doubt                          | doubt
| doubts, reasons, fit          | reasons, yes, doubt                 | doubt
| reasons, fit, next            | reasons, yes, next, cue 2           | cue
| reasons, interest, fit, next, when | interest, yes, next, when, cue 2 | cue
"""

ASKED_TWICE = """
next               | next            | again, next, cue 3             | cue
"                  | next, when      | again, next, when, cue 3       | cue
when               | when            | again, when, cue 3             | cue
next, when         | next, when      | again, next, when, cue 3       | cue
next > next        | next            | covered, goodbye               | over
when > when        | when            | covered, goodbye               | over
next > next        | next, when      | covered, when, goodbye         | over
next, when > next, when | next, when | covered, goodbye               | over
contact            | contact         | again, contact, cue 3          | cue
pay                | pay             | pay, cue 3                     | cue
pay > pay          | pay             | covered, goodbye               | over
job                | job             | job, cue 3                     | cue
leave              | pay             | pay, cue 3                     | cue
work               | work            | work, cue 3                    | cue
offer              | offer           | offer, cue 3                   | cue
follow_up          | follow_up       | follow_up, cue 3               | cue
team?              | team?           | team, cue 3                    | cue
team?              | culture?        | culture, cue 3                 | cue
interest           | interest        | interest, cue 3                | cue
next, when, contact, follow_up | follow_up | follow_up, cue 3        | cue
team?, tools?, next, when | tools?   | tools, cue 3                   | cue
work, offer, contact, follow_up, next | offer, follow_up | offer, follow_up, cue 3 | cue
reasons, fit       | fit             | again, yes, cue 3              | cue
reasons, fit > fit | fit             | covered, goodbye               | over
"""

MEETING_A_DOUBT = """
doubts             | answer                   | answered, cue 2               | cue
"                  | reasons                  | answered, cue 2               | cue
"                  | acknowledge, answer      | answered, cue 2               | cue
"                  | clarify, answer          | answered, cue 2               | cue
"                  | concede, answer          | answered, cue 2               | cue
"                  | concede                  | conceded, cue 2               | cue
"                  | acknowledge, concede     | conceded, cue 2               | cue
"                  | self_doubt               | conceded, cue 2               | cue
"                  | clarify                  | because                       | doubt
"                  | acknowledge, clarify     | because                       | doubt
"                  | what?                    | because                       | doubt
"                  | clarify, doubts          | because                       | doubt
"                  | clarify, work            | because                       | doubt
"                  | clarify, team?           | team, because                 | doubt
"                  | acknowledge              | invitation                    | doubt
"                  | nothing                  | passed_over, cue 2            | cue
"                  | silence                  | passed_over, cue 2            | cue
"                  | thanks                   | passed_over, cue 2            | cue
"                  | interest                 | passed_over, interest, cue 2  | cue
"                  | next                     | passed_over, next, cue 2      | cue
"                  | next, when               | passed_over, next, when, cue 2 | cue
"                  | doubts                   | passed_over, doubt            | doubt
"                  | answer, next             | answered, next, cue 2         | cue
"                  | answer, next, when       | answered, next, when, cue 2   | cue
"                  | answer, interest, next   | answered, interest, next, cue 2 | cue
"                  | answer, reasons          | answered, cue 2               | cue
"                  | answer, doubts           | answered, doubt               | doubt
"                  | answer, doubts, next     | answered, next, doubt         | doubt
"                  | answer, fit              | answered, yes, cue 2          | cue
"                  | answer, team?            | answered, team, cue 2         | cue
"                  | answer, what?            | answered, cue 2               | cue
"                  | answer, pay              | answered, pay, cue 2          | cue
"                  | concede, next            | conceded, next, cue 2         | cue
"                  | concede, fit             | conceded, hesitant, cue 2     | cue
"                  | clarify, next            | next, because                 | doubt
"                  | acknowledge, next        | next, invitation              | doubt
"                  | acknowledge, when, interest | interest, when, invitation | doubt
doubts > clarify   | answer                   | answered, cue 2               | cue
"                  | concede                  | conceded, cue 2               | cue
"                  | nothing                  | passed_over, cue 2            | cue
"                  | clarify                  | invitation                    | doubt
"                  | acknowledge              | invitation                    | doubt
"                  | answer, next             | answered, next, cue 2         | cue
doubts > acknowledge | answer                 | answered, cue 2               | cue
"                  | acknowledge              | passed_over, cue 2            | cue
"                  | clarify                  | because                       | doubt
"                  | concede                  | conceded, cue 2               | cue
doubts > clarify > acknowledge | acknowledge  | passed_over, cue 2            | cue
doubts > acknowledge > clarify | clarify      | passed_over, cue 2            | cue
doubts > answer    | doubts                   | doubt                         | doubt
doubts > answer > doubts | answer             | answered, cue 3               | cue
doubts > answer    | next                     | next, cue 3                   | cue
doubts > answer    | nothing                  | cue 3                         | cue
doubts > answer    | answer                   | cue 3                         | cue
doubts > concede   | reasons, fit             | reasons, hesitant, cue 3      | cue
doubts > doubts > doubts | doubts             | passed_over, no_doubt, cue 2  | cue
doubts > doubts > doubts | answer, doubts     | answered, no_doubt, cue 2     | cue
doubts > doubts > doubts > answer | doubts    | no_doubt, cue 3               | cue
"""

NOTHING_ASKED = """
                   | nothing        | chance                    | chance
                   | silence        | chance                    | chance
                   | thanks         | chance                    | chance
                   | self_doubt     | chance                    | chance
nothing            | nothing        | goodbye                   | over
"                  | silence        | goodbye                   | over
"                  | thanks         | goodbye                   | over
"                  | next           | next, cue 2               | cue
"                  | next, when     | next, when, cue 2         | cue
"                  | interest       | interest, cue 2           | cue
"                  | doubts         | doubt                     | doubt
"                  | what?          | not_known, cue 2          | cue
"                  | team?          | team, cue 2               | cue
"                  | repeat!        | aside, chance             | chance
"                  | wait!          | aside                     | chance
small_talk         | small_talk     | small_talk, goodbye       | over
small_talk         | next           | next, cue 2               | cue
nothing > next     | nothing        | cue 3                     | cue
nothing > interest | nothing        | goodbye                   | over
nothing > interest | next           | next, cue 3               | cue
interest           | nothing        | chance                    | chance
interest > reasons | nothing        | chance                    | chance
interest > reasons | interest       | interest, chance          | chance
interest > reasons > interest | next | next, goodbye            | over
interest > reasons > interest | nothing | goodbye               | over
next               | nothing        | cue 3                     | cue
next > nothing     | nothing        | goodbye                   | over
next > nothing     | when           | when, goodbye             | over
next > nothing     | interest       | interest, goodbye         | over
"""

ASIDES = """
                   | repeat!        | aside, cue 1              | cue
                   | wait!          | aside                     | cue
                   | hear_me!       | aside                     | cue
repeat!            | next           | next, cue 2               | cue
wait!              | next           | next, cue 2               | cue
hear_me!           | nothing        | chance                    | chance
next               | repeat!        | aside, next, cue 2        | cue
next, when         | repeat!        | aside, next, when, cue 2  | cue
interest           | repeat!        | aside, cue 2              | cue
team?              | repeat!        | aside, cue 2              | cue
doubts             | repeat!        | aside, doubt              | doubt
doubts, next       | repeat!        | aside, doubt              | doubt
doubts             | wait!          | aside                     | doubt
doubts > wait!     | answer         | answered, cue 2           | cue
doubts > repeat!   | answer         | answered, cue 2           | cue
doubts > clarify   | repeat!        | aside, because            | doubt
repeat!            | repeat!        | aside, cue 1              | cue
repeat! > wait! > hear_me! | repeat! | aside, cue 1             | cue
repeat! > wait! > hear_me! > wait! | next | next, cue 2         | cue
repeat! > wait! > hear_me! > wait! | wait! | chance             | chance
doubts > wait! > wait! > repeat! > hear_me! | wait! | passed_over, cue 2 | cue
"""

TIME = """
                   | next @time            | next, cue 3             | cue
                   | interest, next @time  | interest, next, cue 3   | cue
                   | nothing @time         | chance                  | chance
                   | doubts @time          | doubt                   | doubt
doubts @time       | answer @time          | answered, time_up, goodbye | over
doubts             | answer @time          | answered, cue 3         | cue
doubts             | acknowledge @time     | invitation              | doubt
doubts @time       | acknowledge @time     | passed_over, time_up, goodbye | over
doubts @time       | clarify @time         | because, time_up, goodbye | over
doubts @time       | answer                | answered, cue 3         | cue
next @time         | when @time            | when, time_up, goodbye  | over
next @time         | doubts @time          | time_up, goodbye        | over
next @time         | when                  | when, goodbye           | over
next @time         | repeat! @time         | aside, next, cue 3      | cue
next > when        | interest @time        | interest, time_up, goodbye | over
next > when        | doubts @time          | doubt                   | doubt
"""

THE_END = """
next > next > when                               | nothing | goodbye                | over
next > when > doubts                             | answer  | answered, goodbye      | over
next > when > doubts                             | acknowledge | invitation         | doubt
next > when > doubts > acknowledge               | acknowledge | passed_over, goodbye | over
next > when                                      | contact | contact, goodbye       | over
next > when > doubts > answer, doubts            | answer  | answered, goodbye      | over
next > when > doubts > clarify > acknowledge     | acknowledge | passed_over, goodbye | over
doubts > answer, doubts > answer, doubts > clarify | answer | answered, cue 3        | cue
doubts > answer, doubts > answer, doubts > clarify > answer | next | next, goodbye   | over
doubts > clarify > acknowledge > answer, doubts  | answer  | answered, cue 3         | cue
doubts > clarify > acknowledge > answer, doubts > clarify | answer | answered, goodbye | over
doubts > clarify > acknowledge > answer, doubts > clarify | acknowledge | passed_over, goodbye | over
doubts > clarify > acknowledge > answer, doubts > clarify | answer, doubts | answered, time_up, goodbye | over
doubts > clarify > acknowledge > answer > next   | doubts  | time_up, goodbye        | over
"""

GUARDED = """
reasons            | fit            | hesitant, cue 3           | cue
reasons > fit      | fit            | again, hesitant, goodbye  | over
                   | reasons, fit   | reasons, hesitant, cue 2  | cue
doubts             | answer, fit    | answered, hesitant, cue 2 | cue
                   | doubts         | doubt                     | doubt
doubts > answer, doubts | answer, doubts | answered, no_doubt, cue 2 | cue
doubts > answer, doubts > answer | doubts | no_doubt, cue 3     | cue
"""

DODGES = """
                   | fit            | dodge, cue 2              | dodge
                   | reasons, fit   | reasons, dodge, cue 2     | dodge
fit                | fit            | hesitant, cue 3           | cue
fit                | reasons, fit   | reasons, hesitant, cue 3  | cue
fit                | next           | next, cue 3               | cue
fit > fit          | fit            | pushed, goodbye           | over
fit > next         | fit            | hesitant, goodbye         | over
fit                | repeat!        | aside, cue 2              | dodge
                   | doubts         | dodge, cue 2              | dodge
doubts             | doubts         | doubt                     | doubt
doubts             | nothing        | cue 3                     | cue
doubts             | next           | next, cue 3               | cue
doubts > doubts    | answer         | answered, cue 3           | cue
doubts > doubts    | answer, doubts | answered, pushed, cue 3   | cue
doubts > doubts > answer | doubts   | pushed, goodbye           | over
doubts > doubts > concede | fit     | dodge                     | dodge
doubts > doubts > concede > fit | fit | hesitant, goodbye       | over
                   | fit, doubts    | dodge, dodge, cue 2       | dodge
fit, doubts        | fit, doubts    | hesitant, doubt           | doubt
                   | doubts, next   | next, dodge, cue 2        | dodge
next > when        | fit            | dodge                     | dodge
next > when > fit  | fit            | hesitant, goodbye         | over
next > when > fit  | nothing        | goodbye                   | over
next > when        | doubts         | dodge                     | dodge
next > when > doubts | doubts       | doubt                     | doubt
next > when > doubts > doubts | answer | answered, goodbye      | over
"""

TWO_SIGNALS = """
                   | next           | next, cue 2               | cue
next               | when           | when, goodbye             | over
next               | doubts         | doubt                     | doubt
next > doubts      | answer         | answered, goodbye         | over
nothing            | nothing        | goodbye                   | over
interest           | interest       | interest, chance          | chance
                   | next @time     | next, cue 2               | cue
"""

FRANK = (
    rows(ONE_THING_AT_A_TIME) + rows(SEVERAL_THINGS) + rows(ASKED_TWICE) + rows(MEETING_A_DOUBT)
    + rows(NOTHING_ASKED) + rows(ASIDES) + rows(TIME) + rows(THE_END)
)  # fmt: skip


def name(row: Row) -> str:
    return " → ".join(cell for cell in row[:3] if cell)


@pytest.mark.parametrize("row", FRANK, ids=name)
def test_a_frank_interviewer(row: Row) -> None:
    play("frank", row)


@pytest.mark.parametrize("row", rows(GUARDED), ids=name)
def test_a_guarded_interviewer(row: Row) -> None:
    play("guarded", row)


@pytest.mark.parametrize("row", rows(DODGES), ids=name)
def test_one_who_dodges(row: Row) -> None:
    play("dodges", row)


@pytest.mark.parametrize("row", rows(TWO_SIGNALS), ids=name)
def test_a_short_wind_down(row: Row) -> None:
    play("frank", row, turns=2)


def test_there_are_enough_situations() -> None:
    tables = [*FRANK, *rows(GUARDED), *rows(DODGES), *rows(TWO_SIGNALS)]
    assert len({row[:2] for row in tables}) >= 200


def test_without_anything_shown_it_is_their_mood() -> None:
    """Asked at once whether they can see the candidate in the role, they do not all say the same."""
    frank = {told(talk("frank", seed=seed).answer(heard("fit"))) for seed in range(40)}
    guarded = {told(talk("guarded", seed=seed).answer(heard("fit"))) for seed in range(40)}
    assert frank == {"yes, cue 2", "hesitant, cue 2"}
    assert guarded == {"hesitant, cue 2", "dodge, cue 2"}


def test_a_guarded_one_who_dodged_says_something_true_when_asked_again() -> None:
    seen = set()
    for seed in range(40):
        begun = talk("guarded", seed=seed)
        if told(begun.answer(heard("fit"))) == "dodge, cue 2":
            seen.add(told(begun.answer(heard("fit"))))
    assert seen == {"hesitant, cue 3"}


def test_it_waits_longer_for_somebody_who_asks_for_a_moment() -> None:
    assert talk().answer(heard("wait!")).wait
    assert not talk().answer(heard("repeat!")).wait
    assert not talk().answer(heard("next")).wait


def test_into_a_silence_it_asks_and_at_last_hangs_up() -> None:
    begun = talk()
    assert [told(begun.nudge()) for _ in range(5)] == ["nudge"] * 5
    assert told(begun.hang_up()) == "goodbye"
    assert begun.hang_up().last


def test_what_is_repeated_is_what_was_said() -> None:
    begun = talk()
    line = begun.answer(heard("next, when"))
    again = begun.answer(heard("repeat!"))
    assert [piece.text for piece in again.pieces[1:]] == [piece.text for piece in line.pieces if piece.why != "link"]


def test_a_nudge_does_not_change_what_is_repeated() -> None:
    begun = talk()
    begun.answer(heard("doubts"))
    assert begun.nudge().occasion is Occasion.DOUBT
    assert told(begun.answer(heard("repeat!"))) == "aside, doubt"
