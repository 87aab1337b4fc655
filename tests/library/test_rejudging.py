from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from judged import transcript
from many import fill

from voice_coach.feedback.case import Case
from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.scorecard import JudgedReply, draw_up
from voice_coach.library.arrivals import insert
from voice_coach.library.bank import load_matcher
from voice_coach.library.judgements import earlier_judgements
from voice_coach.library.prompts import load_scoring
from voice_coach.library.records import AttemptRecord, Kind, TurnRecord, as_json
from voice_coach.library.rejudging import Change, rejudge
from voice_coach.library.store import Library, UnknownAttempt
from voice_coach.library.versions import todays_judge
from voice_coach.moves import Match, Move
from voice_coach.speech.transcript import Transcript

TEXT = "thank you what happens next from here"
DOUBT = "that is a fair point but i ran accounts with two hundred users for three years"
THANKS = Match(Move.THANKS, 0.8, "thank you", 0, 9)
PAY = Match(Move.PAY_QUESTION, 0.6, "what", 10, 14)


def never(text: str) -> bool:
    return False


def untold(scenario: str) -> Case:
    return Case()


def begins_with_sorry(text: str) -> bool:
    return text.startswith("sorry")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path) as library:
        yield library


def turn(number: int, text: str, *moves: Match, occasion: Occasion = Occasion.CUE) -> TurnRecord:
    return TurnRecord(number, "Well?", None, None, None, None, transcript(text), moves, None, occasion)


def old(library: Library, *turns: TurnRecord, kind: Kind = "rehearsal", scored: bool = True) -> AttemptRecord:
    """Keep an attempt that another version judged."""
    number = library.begin(scenario="a", style="balanced", engine="e", model="m", voice="v", kind=kind)
    replies = [JudgedReply(each.turn, each.transcript, each.moves, each.occasion) for each in turns if each.transcript]
    card = draw_up(replies, "balanced", load_scoring(), number) if scored else None
    found = replace(library.attempt(number), version="0.0.1", bank="old", scoring="older", score=card, turns=turns)
    library.database.write("DELETE FROM attempts WHERE id = ?", (number,))
    insert(library, replace(found, status="finished"))
    return library.attempt(number)


def again(library: Library, *numbers: int, keep: bool = True) -> list[Change]:
    return list(rejudge(library, numbers or library.numbers(), untold, begins_with_sorry, keep=keep))


def test_what_is_found_today_takes_the_place_of_what_was_found(library: Library) -> None:
    before = old(library, turn(1, TEXT, THANKS, PAY))
    (change,) = again(library)
    assert change.attempt == before
    assert change.told
    assert Move.NEXT_STEP in change.after - change.before
    assert change.before - change.after == {Move.PAY_QUESTION}
    now = library.attempt(1)
    moves = load_matcher().match(TEXT, now.turns[0].cue)
    assert now.turns[0].moves == tuple(sorted(moves, key=lambda match: match.start))
    reply = JudgedReply(1, transcript(TEXT), moves)
    assert now.score == change.score
    assert now.score is not None
    assert replace(now.score, advice=None) == draw_up([reply], "balanced", load_scoring(), 1)
    assert now.score != before.score
    assert now.turns[0].transcript == before.turns[0].transcript
    judge = todays_judge()
    assert (now.version, now.bank, now.scoring) == (judge.version, judge.bank, judge.scoring)
    assert now.judged_at is not None


def test_advice_is_given_anew_on_what_is_found_today(library: Library) -> None:
    before = old(library, turn(1, TEXT, THANKS, PAY))
    assert before.score is not None
    assert before.score.advice is None
    again(library)
    now = library.attempt(1).score
    assert now is not None
    assert now.advice is not None
    assert now.advice.keep is not None
    assert now.advice.keep.rule == "next_step"
    assert now.advice.keep.quote in TEXT


def test_what_was_found_before_is_kept(library: Library) -> None:
    before = old(library, turn(1, TEXT, THANKS, PAY), turn(2, "yes"))
    again(library)
    (kept,) = earlier_judgements(library, 1)
    assert (kept.number, kept.version, kept.bank, kept.scoring) == (1, "0.0.1", "old", "older")
    assert kept.judged_at is None
    assert kept.score == before.score
    assert kept.moves == {1: (THANKS, PAY), 2: ()}


def test_a_second_time_nothing_changes(library: Library) -> None:
    old(library, turn(1, TEXT, THANKS, PAY))
    again(library)
    (change,) = again(library)
    assert not change.told
    assert not change.differs
    assert len(earlier_judgements(library, 1)) == 1


def test_what_judges_the_same_is_noted_all_the_same(library: Library) -> None:
    old(library, turn(1, TEXT))
    again(library)
    library.database.write("UPDATE attempts SET bank = 'old'")
    (change,) = again(library)
    assert not change.differs
    assert len(earlier_judgements(library, 1)) == 1
    assert library.attempt(1).bank == todays_judge().bank


def test_one_can_look_first(library: Library) -> None:
    before = old(library, turn(1, TEXT, THANKS, PAY))
    (change,) = again(library, keep=False)
    assert change.told
    assert library.attempt(1) == before


def test_an_attempt_is_judged_by_what_was_told_when_it_was_held(library: Library) -> None:
    told = Case(role="data engineer", company="Acme", reasons=("Grafana dashboards",))
    number = old(library, turn(1, f"{DOUBT} and i built grafana dashboards")).id
    library.database.write("UPDATE attempts SET told = ? WHERE id = ?", (as_json(told), number))
    asked: list[str] = []

    def today(scenario: str) -> Case:
        asked.append(scenario)
        return Case(role="baker", reasons=("sourdough",))

    (then,) = rejudge(library, [number], today, never)
    assert asked == []
    assert then.score is not None
    assert [point.reason for point in then.score.own] == ["Grafana dashboards"]
    assert library.attempt(number).told == told
    library.database.write("UPDATE attempts SET told = NULL")
    (now,) = rejudge(library, [number], today, never)
    assert set(asked) == {"a"}
    assert now.score is not None
    assert [point.reason for point in now.score.own] == ["sourdough"]


def test_what_another_program_forgets_or_deletes_meanwhile_does_not_come_back(library: Library) -> None:
    told = as_json(Case(role="data engineer", reasons=("Grafana dashboards",)))
    forgotten, deleted, left_alone = (old(library, turn(1, TEXT, THANKS, PAY)).id for _ in range(3))
    library.database.write("UPDATE attempts SET told = ?", (told,))

    def changed_meanwhile(text: str) -> bool:
        with Library(library.folder) as other:
            other.database.write("UPDATE attempts SET told = NULL WHERE id = ?", (forgotten,))
            other.database.write("DELETE FROM attempts WHERE id = ?", (deleted,))
        return False

    changes = list(rejudge(library, library.numbers(), untold, changed_meanwhile))
    assert [change.attempt.id for change in changes] == [left_alone]
    assert library.attempt(forgotten).bank == "old"
    assert library.attempt(left_alone).bank == todays_judge().bank


def test_a_doubt_is_still_a_doubt(library: Library) -> None:
    old(library, turn(1, DOUBT, occasion=Occasion.DOUBT), turn(2, DOUBT))
    again(library)
    first, second = library.attempt(1).turns
    assert Move.ANSWER_OBJECTION in [match.move for match in first.moves]
    assert Move.ANSWER_OBJECTION not in [match.move for match in second.moves]


def test_an_aside_does_nothing_but_in_a_recording(library: Library) -> None:
    said = f"sorry {TEXT}"
    old(library, turn(1, said), turn(2, TEXT))
    old(library, turn(1, said), kind="recording")
    live, recording = again(library)
    assert live.moves[1] == ()
    assert live.score is not None
    assert live.score.core[0].turn == 2
    assert Move.NEXT_STEP in [match.move for match in recording.moves[1]]


def test_a_drill_has_no_score_and_gets_none(library: Library) -> None:
    old(library, turn(1, TEXT, PAY), kind="drill", scored=False)
    (change,) = again(library)
    assert change.score is None
    assert Move.NEXT_STEP in change.after
    assert library.attempt(1).score is None


def test_a_reply_that_was_never_recognised_stays_so(library: Library) -> None:
    old(library, replace(turn(1, ""), transcript=None), turn(2, TEXT))
    (change,) = again(library)
    assert list(change.moves) == [2]
    assert library.attempt(1).turns[0].transcript is None


def test_a_silent_reply_is_judged(library: Library) -> None:
    old(library, replace(turn(1, ""), transcript=Transcript()))
    (change,) = again(library)
    assert change.moves == {1: ()}


def test_what_is_under_way_is_left_alone(library: Library) -> None:
    number = library.begin(scenario="a", style="balanced", engine="e", model="m", voice="v")
    assert again(library, number) == []
    assert library.attempt(number).judged_at is None


def test_an_unknown_attempt_is_told(library: Library) -> None:
    with pytest.raises(UnknownAttempt, match="no attempt 9"):
        again(library, 9)


def test_many_are_judged_by_several_processes_as_one_would(library: Library) -> None:
    fill(library, 120)
    told: list[int] = []
    library.database.write("UPDATE attempts SET version = '0.0.1'")
    library.database.write(
        "DELETE FROM moves WHERE attempt = 100 AND move = (SELECT move FROM moves WHERE attempt = 100)"
    )
    changes = list(rejudge(library, library.numbers(), untold, never, told.append))
    assert [change.attempt.id for change in changes] == list(range(1, 121))
    assert 100 in [change.attempt.id for change in changes if change.told]
    assert told[-1] == 120
    for number in (1, 60, 120):
        (alone,) = rejudge(library, [number], untold, never, keep=False)
        assert not alone.differs
    assert library.query("SELECT DISTINCT version FROM attempts") == [(todays_judge().version,)]
