"""The drill and the warm-up on real sound, hands-free."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from rapidfuzz import fuzz
from robot import Robot, Session, hold, in_turn
from virtual_audio import PrivatePulse

from voice_coach.interview.drills import load_drills
from voice_coach.library.store import Library
from voice_coach.moves import Move
from voice_coach.speech.natural_voice import NaturalVoice

MISSES = "It was very nice to meet you, too."
ASKS = "What happens next from here?"
OWN_WORDS = "And what are the next steps in the process?"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def says_after(turn: int, cue: str) -> str:
    """Repeat the example that was said last."""
    examples = [example for drill in load_drills().moves.values() for example in drill.examples]
    return max((example for example in examples if example in cue), key=len, default="")


@pytest.fixture(scope="module")
def sessions(home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Session]:
    """A drill in which a cue is missed once, and a warm-up that is ended by Ctrl-C after two sentences."""
    robot = Robot(NaturalVoice(), tmp_path_factory.mktemp("robot"))

    for text in (MISSES, ASKS, OWN_WORDS):
        robot.record(text)

    def drill() -> Session:
        with PrivatePulse() as pulse:
            command = ("drill", "next_step", "--rounds", "2", "--seed", "1")
            return hold(pulse, robot, in_turn(MISSES, ASKS, OWN_WORDS), home, *command)

    def warm_up() -> Session:
        with PrivatePulse() as pulse:
            return hold(
                pulse,
                robot,
                says_after,
                home,
                "warm-up",
                "--seed",
                "1",
                until=lambda event: event["type"] == "task_judged" and event["task"] == 2,
            )

    with ThreadPoolExecutor() as pool:
        held = {"drill": pool.submit(drill), "warm_up": pool.submit(warm_up)}
        return {kind: session.result() for kind, session in held.items()}


def test_no_network_is_needed(sessions: dict[str, Session]) -> None:
    assert all(session.offline for session in sessions.values())


def test_a_drill_judges_each_try_and_comes_to_its_end(sessions: dict[str, Session]) -> None:
    session = sessions["drill"]
    assert session.status == 0
    assert [(told["task"], told["done"]) for told in session.of("task_judged")] == [(1, False), (1, True), (2, True)]
    (finished,) = session.of("drill_finished")
    assert (finished["tasks"], finished["first_try"], finished["done"]) == (2, 1, 2)
    assert not session.of("warning")
    assert not session.of("error")


def test_what_was_missed_in_a_drill_comes_again_with_a_sentence_to_try(sessions: dict[str, Session]) -> None:
    session = sessions["drill"]
    missed = session.of("task_judged")[0]
    assert missed["try_saying"] in load_drills().moves[Move.NEXT_STEP].examples
    assert missed["try_saying"] in session.cues[2]


def test_a_drill_shows_the_words_that_did_it(sessions: dict[str, Session]) -> None:
    quotes = [told["quote"].lower() for told in sessions["drill"].of("task_judged") if told["done"]]
    assert "happens next" in quotes[0]
    assert "next steps" in quotes[1]


def test_a_warm_up_tells_what_was_heard(sessions: dict[str, Session]) -> None:
    session = sessions["warm_up"]
    told = session.of("task_judged")
    assert [(task["task"], task["done"]) for task in told] == [(1, True), (2, True)]
    for task in told:
        assert fuzz.ratio(task["quote"].lower(), session.spoken[task["turn"]].lower()) >= 85


def test_both_are_kept_as_what_they_are_however_they_end(sessions: dict[str, Session], home: Path) -> None:
    assert sessions["warm_up"].status == 130
    with Library(home) as library:
        kept = {attempt.kind: library.attempt(attempt.id) for attempt in library.attempts()}
    assert (kept["drill"].status, kept["warm_up"].status) == ("finished", "interrupted")
    assert [attempt.score for attempt in kept.values()] == [None, None]
    for kind, session in sessions.items():
        texts = [reply["text"] for reply in session.of("reply_judged")]
        assert [turn.transcript.text for turn in kept[kind].turns if turn.transcript] == texts
        assert all(turn.audio and turn.cue_audio for turn in kept[kind].turns[: len(texts)])
