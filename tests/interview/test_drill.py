"""Drills and the warm-up: each task judged at once, tried again where it was missed, and counted."""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from recognizers import Scripted
from spoken import Say
from stage import Candidate, Log, Murmur, Quick

from voice_coach.audio.pcm import Pcm, silence
from voice_coach.datafile import DataFileError
from voice_coach.feedback.occasion import Occasion
from voice_coach.interview import events
from voice_coach.interview.courses import ROUNDS, Course, move_drill, objection_drill, warm_up
from voice_coach.interview.drill import Drill
from voice_coach.interview.drills import load_drills, parse_drills
from voice_coach.interview.keeper import Keeper
from voice_coach.interview.scenarios import load_kit, load_understanding
from voice_coach.interview.script import filled, voiced
from voice_coach.interview.stage import Stage
from voice_coach.library.bank import load_matcher
from voice_coach.library.store import Library
from voice_coach.moves import MISSTEPS, Match, Move
from voice_coach.places import prompts_dir

DRILLS = load_drills()
SHIPPED = (prompts_dir() / "drills.yaml").read_text(encoding="utf-8")

ASKS = "what happens next from here"
MISSES = "it was nice to meet you too"


@pytest.fixture(scope="module")
def speech(say: Say) -> Pcm:
    return np.concatenate([silence(0.5), say("What happens next from here?")])


@pytest.fixture
def log() -> Log:
    return Log()


def match(text: str, line: str, doubted: bool) -> tuple[Match, ...]:
    return load_matcher().match(text, line, doubted)


def hold(course: Course, replies: Sequence[str], speech: Pcm, log: Log, *more: events.Listener) -> Drill:
    """Hold a drill in which the person says `replies`, and nothing where they are empty."""
    ears = Candidate([speech if reply else silence(0) for reply in replies])
    spoken = [text for reply in replies for text in ([reply] if reply else ["", "", ""])]
    stage = Stage(
        voice=Murmur(),
        mouth=Quick(),
        ears=ears,
        recognizer=Scripted(spoken),
        match=match,
        understand=load_understanding().hear,
        listeners=[ears, log, *more],
    )
    drill = Drill(stage, course, random.Random(1), attempt=1)
    drill.run()
    return drill


def drill_of(move: Move, rounds: int) -> Course:
    return move_drill(DRILLS, move, random.Random(1), rounds)


def verdicts(log: Log) -> list[tuple[int, bool]]:
    return [(event.task, event.done) for event in log.all(events.TaskJudged)]


def test_every_cue_is_answered_and_judged_at_once(log: Log, speech: Pcm) -> None:
    course = drill_of(Move.NEXT_STEP, 3)
    drill = hold(course, [ASKS] * 3, speech, log)
    assert verdicts(log) == [(1, True), (2, True), (3, True)]
    assert {event.quote for event in log.all(events.TaskJudged)} == {"what happens next"}
    assert [result.tries for result in drill.results] == [1, 1, 1]
    turn = ["CueStarted", "CueEnded", "Listening", "ReplyEnded", "ReplyJudged", "TaskJudged"]
    assert log.public == ["SessionStarted", *turn * 3, "CueStarted", "CueEnded", "DrillFinished"]
    (finished,) = log.all(events.DrillFinished)
    assert (finished.tasks, finished.first_try, finished.done, finished.attempt) == (3, 3, 3, 1)


def test_the_coach_says_what_to_do_then_the_cues_and_at_last_goodbye(log: Log, speech: Pcm) -> None:
    course = drill_of(Move.NEXT_STEP, 2)
    hold(course, [ASKS] * 2, speech, log)
    first, second, last = log.said
    assert first.startswith(("I say something", "Whatever I say"))
    assert "ask what happens next" in first
    assert [first.endswith(course.tasks[0].says), second.endswith(course.tasks[1].says)] == [True, True]
    assert any(second.startswith(praise) for praise in course.right)
    assert any(last.endswith(close) for close in course.close)


def test_what_was_missed_is_tried_again_with_a_sentence_to_try(log: Log, speech: Pcm) -> None:
    course = drill_of(Move.NEXT_STEP, 2)
    drill = hold(course, [MISSES, ASKS, ASKS], speech, log)
    assert verdicts(log) == [(1, False), (1, True), (2, True)]
    assert log.all(events.TaskJudged)[0].try_saying == course.tasks[0].example
    assert course.tasks[0].example in log.said[1]
    assert log.said[1].endswith(course.tasks[0].says)
    assert [result.tries for result in drill.results] == [2, 1]
    (finished,) = log.all(events.DrillFinished)
    assert (finished.first_try, finished.done) == (1, 2)


def test_what_was_missed_twice_is_left(log: Log, speech: Pcm) -> None:
    course = drill_of(Move.NEXT_STEP, 2)
    drill = hold(course, [MISSES, MISSES, ASKS], speech, log)
    assert verdicts(log) == [(1, False), (1, False), (2, True)]
    assert any(log.said[2].startswith(moving) for moving in course.move_on)
    assert [result.verdict.done for result in drill.results] == [False, True]


def test_to_ask_what_was_said_is_no_try(log: Log, speech: Pcm) -> None:
    course = drill_of(Move.NEXT_STEP, 1)
    drill = hold(course, ["sorry could you repeat that", ASKS], speech, log)
    assert verdicts(log) == [(1, True)]
    assert log.said[1] == course.tasks[0].says
    assert drill.results[0].tries == 1


def test_where_nobody_answers_it_ends(log: Log, speech: Pcm) -> None:
    course = drill_of(Move.NEXT_STEP, 4)
    drill = hold(course, ["", ""], speech, log)
    assert len(drill.results) == 1
    assert log.all(events.DrillFinished)[0].done == 0
    assert {nudge for nudge in log.said if nudge in course.nudge}


OBJECTIONS = {
    "answered": ("that's fair but i have done it for three years and i never lost a customer", True),
    "asked about": ("what makes you say that", True),
    "only acknowledged": ("that's a fair point", False),
    "given in to": ("i guess that is true i probably lack the experience", False),
    "passed over": ("when will i hear from you", False),
}


@pytest.mark.parametrize(("reply", "done"), OBJECTIONS.values(), ids=OBJECTIONS)
def test_a_doubt_is_met_by_an_answer_or_a_question(reply: str, done: bool, log: Log, speech: Pcm) -> None:
    course = objection_drill(DRILLS, random.Random(1), 1)
    answer = OBJECTIONS["answered"][0]
    drill = hold(course, [reply] if done else [reply, answer], speech, log)
    assert verdicts(log)[0] == (1, done)
    assert log.all(events.ReplyRecognized)[0].judged.occasion is Occasion.DOUBT
    assert drill.results[0].verdict.done


@pytest.mark.parametrize(("case", "hints"), [("only acknowledged", "acknowledged"), ("given in to", "conceded")])
def test_the_hint_fits_how_the_doubt_was_met(case: str, hints: str, log: Log, speech: Pcm) -> None:
    course = objection_drill(DRILLS, random.Random(1), 1)
    hold(course, [OBJECTIONS[case][0], OBJECTIONS["answered"][0]], speech, log)
    openings = [hint.split("“")[0] for hint in getattr(DRILLS.objections, hints)]
    assert any(log.said[1].startswith(opening) for opening in openings)


def test_the_persons_own_worries_come_first_among_the_doubts(log: Log, speech: Pcm) -> None:
    own = [filled(voiced(worry, load_kit().house.own_worry).says, {}) for worry in ("I have no degree", "my gap year")]
    course = objection_drill(DRILLS, random.Random(1), 3, own)
    first, second, third = (task.says for task in course.tasks)
    assert first.endswith("you have no degree.")
    assert second.endswith("your gap year.")
    assert third in {doubt.says for doubt in DRILLS.objections.doubts}


def test_in_a_warm_up_each_sentence_is_said_after(log: Log, speech: Pcm) -> None:
    course = warm_up(DRILLS, random.Random(1))
    said = [task.says.lower().replace(".", "").replace("?", "") for task in course.tasks]
    drill = hold(course, said, speech, log)
    assert all(result.verdict.done and result.tries == 1 for result in drill.results)
    assert [event.quote for event in log.all(events.TaskJudged)] == said
    assert len(course.tasks) == 2 * len(DRILLS.warm_up.moves)


SAID_AFTER = {
    "misheard a little": ("what happened next from here", True),
    "in words of one's own": ("so what are the next steps please", True),
    "something else": ("i like your office very much", False),
}


@pytest.mark.parametrize(("reply", "done"), SAID_AFTER.values(), ids=SAID_AFTER)
def test_the_warm_up_wants_the_sentence_or_its_meaning(reply: str, done: bool, log: Log, speech: Pcm) -> None:
    course = warm_up(DRILLS, random.Random(1))
    task = next(task for course in map(courses_from, range(50)) for task in course.tasks if task.says == QUESTION)
    one = Course(course.name, course.opening, (task,), course.right, course.move_on, course.nudge, course.close)
    hold(one, [reply, ASKS], speech, log)
    assert verdicts(log)[0] == (1, done)


QUESTION = "What happens next from here?"


def courses_from(seed: int) -> Course:
    return warm_up(DRILLS, random.Random(seed))


def test_a_drill_is_kept_as_what_it_is(log: Log, speech: Pcm, tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        number = library.begin(
            scenario="drill next_step", style="balanced", engine="vosk", model="m", voice="v", kind="drill", seed=1
        )
        hold(drill_of(Move.NEXT_STEP, 2), [ASKS, ASKS], speech, log, Keeper(library, number))
        kept = library.attempt(number)
    assert (kept.kind, kept.status, kept.score) == ("drill", "finished", None)
    assert [turn.transcript.text for turn in kept.turns if turn.transcript] == [ASKS, ASKS]


# -- what ships ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("move", DRILLS.moves, ids=str)
def test_every_example_makes_its_move(move: Move) -> None:
    for example in DRILLS.moves[move].examples:
        assert move in {found.move for found in load_matcher().match(example, "Anything else?", objection=False)}


def test_no_misstep_is_drilled() -> None:
    assert not set(DRILLS.moves) & set(MISSTEPS)


def test_every_doubt_is_one_and_every_answer_meets_it() -> None:
    for doubt in DRILLS.objections.doubts:
        assert load_matcher().is_objection(doubt.says)
        for example in doubt.examples:
            moves = {found.move for found in load_matcher().match(example, doubt.says, objection=True)}
            assert Move.ANSWER_OBJECTION in moves, example
            assert Move.CONCEDE_OBJECTION not in moves


def test_the_answers_to_ones_own_worries_meet_them() -> None:
    for example in DRILLS.objections.own_examples:
        moves = {found.move for found in load_matcher().match(example, "", objection=True)}
        assert Move.ANSWER_OBJECTION in moves, example


def test_no_cue_is_a_doubt() -> None:
    assert not [cue for cue in DRILLS.cues if load_matcher().is_objection(cue)]


@pytest.mark.parametrize("move", DRILLS.moves, ids=str)
def test_a_drill_has_eight_different_cues(move: Move) -> None:
    course = drill_of(move, ROUNDS)
    assert len({task.says for task in course.tasks}) == ROUNDS == 8


def test_a_seed_repeats_a_drill() -> None:
    def cues(seed: int) -> list[str]:
        return [task.says for task in move_drill(DRILLS, Move.THANKS, random.Random(seed)).tasks]

    assert cues(3) == cues(3)
    assert cues(3) != cues(4)


MISTAKES = {
    "an unknown move": ("  next_step:\n    what: ask", "  next_stop:\n    what: ask", "next_step"),
    "an unknown field": ("you ${what}. Ready?", "you ${that}. Ready?", "only ${what} is filled in here"),
    "a field where none is": ("- That's it.", "- That's ${it}.", "nothing is filled in here"),
    "a warm-up without examples": ("moves: [thanks,", "moves: [small_talk,", "no examples under moves for small_talk"),
    "one wording only": ("    - Never mind. The next one.\n    - It will come. Let's go on.\n", "", "move_on"),
}


@pytest.mark.parametrize(("right", "wrong", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_the_file_is_told_with_its_line(right: str, wrong: str, told: str) -> None:
    assert right in SHIPPED
    spoilt = SHIPPED.replace(right, wrong, 1)
    with pytest.raises(DataFileError, match=r"mine\.yaml, line") as told_of:
        parse_drills(spoilt, "mine.yaml")
    assert told in str(told_of.value)
