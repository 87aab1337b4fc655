"""Whole rehearsals on real sound: each shipped scenario, a robot candidate, a microphone that hears the speakers."""

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from rapidfuzz import fuzz
from robot import PAUSE, Rehearsal, Robot, rehearse
from virtual_audio import PrivatePulse

from voice_coach.interview.scenarios import list_scenarios
from voice_coach.library.store import Library
from voice_coach.speech.natural_voice import NaturalVoice

REPLIES = (
    (
        f"Thank you, I'd really love this job, because {PAUSE} I like working with customers. "
        "Is there anything about my background that worries you?"
    ),
    f"That's a fair point. But I have done it for three years, {PAUSE} and I never lost a customer.",
    "Yes. What are the next steps from here?",
    "No, thank you very much for your time.",
)
"""Fit every scenario: interest and a question for doubts, an answer to the doubt, the next step, goodbye."""

SCENARIOS = [named.name for named in list_scenarios()]

ECHO_DELAY_MS = 40
"""Delay after which the microphone hears the speakers, as across a desk with an ordinary laptop's buffers."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def rehearsals(home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rehearsal]:
    """Every scenario rehearsed once, two at a time."""
    robot = Robot(NaturalVoice(), tmp_path_factory.mktemp("robot"))

    def run(scenario: str) -> Rehearsal:
        with PrivatePulse() as pulse:
            pulse.let_mic_hear_speakers(ECHO_DELAY_MS)
            return rehearse(pulse, robot, REPLIES, home, "--scenario", scenario, "--seed", "1")

    with ThreadPoolExecutor(max_workers=2) as pool:
        return dict(zip(SCENARIOS, pool.map(run, SCENARIOS), strict=True))


@pytest.fixture(params=SCENARIOS)
def rehearsal(request: pytest.FixtureRequest, rehearsals: dict[str, Rehearsal]) -> Rehearsal:
    return rehearsals[request.param]


def test_it_comes_to_its_end(rehearsal: Rehearsal) -> None:
    assert rehearsal.status == 0
    assert rehearsal.events[-1]["type"] == "session_finished"
    assert not rehearsal.of("warning")
    assert not rehearsal.of("error")


def test_every_reply_is_heard_word_for_word(rehearsal: Rehearsal) -> None:
    for reply in rehearsal.of("reply_judged"):
        if reply["turn"] in rehearsal.spoken:
            assert fuzz.ratio(_words(reply["text"]), _words(rehearsal.spoken[reply["turn"]])) >= 88


def test_a_thinking_pause_ends_no_turn(rehearsal: Rehearsal) -> None:
    """The two replies with a pause are heard to their last words, each in one turn."""
    heard = {reply["turn"]: _words(reply["text"]) for reply in rehearsal.of("reply_judged")}
    assert heard[1].endswith("worries you")
    assert heard[2].endswith("lost a customer")


def test_nothing_of_the_interviewer_is_in_a_reply(rehearsal: Rehearsal) -> None:
    """No three words in a row of the cue that the robot did not say itself, although the microphone heard them."""
    cues = {cue["turn"]: _threes(cue["text"]) for cue in rehearsal.of("cue_started")}
    for reply in rehearsal.of("reply_judged"):
        foreign = _threes(reply["text"]) - _threes(rehearsal.spoken.get(reply["turn"], ""))
        assert not foreign & cues[reply["turn"]]


def test_the_core_moves_are_judged(rehearsal: Rehearsal) -> None:
    assert {"restate_interest", "probe_concerns", "next_step", "thanks"} <= rehearsal.moves
    assert rehearsal.of("session_finished")[0]["score"]["total"] >= 90


def test_the_doubt_that_was_asked_for_is_answered_in_the_next_turn(rehearsal: Rehearsal) -> None:
    second = rehearsal.of("reply_judged")[1]["moves"]
    assert {"acknowledge_objection", "answer_objection"} & {found["move"] for found in second}


def test_turns_follow_each_other_in_order(rehearsal: Rehearsal) -> None:
    turns = [event["turn"] for event in rehearsal.of("cue_started")]
    assert turns == list(range(1, len(turns) + 1))
    for turn in turns[:-1]:
        times = [
            next(event["at"] for event in rehearsal.of(kind) if event["turn"] == turn)
            for kind in ("cue_started", "cue_ended", "listening", "partial", "reply_ended", "reply_judged")
        ]
        assert times == sorted(times)


def test_speech_is_timed_within_the_turn(rehearsal: Rehearsal) -> None:
    for ended in rehearsal.of("reply_ended"):
        cue_ended = next(event["at"] for event in rehearsal.of("cue_ended") if event["turn"] == ended["turn"])
        assert 0.4 < ended["speech_start"] - cue_ended < 2.0
        assert ended["speech_start"] < ended["speech_end"] < ended["at"]


def test_the_attempt_is_kept_with_its_sound(rehearsal: Rehearsal, home: Path) -> None:
    number = rehearsal.of("session_finished")[0]["attempt"]
    with Library(home) as library:
        kept = library.attempt(number)
    assert kept.status == "finished"
    assert kept.score is not None
    judged = rehearsal.of("reply_judged")
    assert [turn.transcript.text for turn in kept.turns if turn.transcript] == [reply["text"] for reply in judged]
    for turn in kept.turns[: len(judged)]:
        assert turn.audio is not None
        assert turn.cue_audio is not None
        assert turn.audio.stat().st_mode & 0o777 == 0o600


def test_kept_sound_says_the_same_when_analyzed(rehearsals: dict[str, Rehearsal], home: Path) -> None:
    number = rehearsals[SCENARIOS[0]].of("session_finished")[0]["attempt"]
    with Library(home) as library:
        turn = library.attempt(number).turns[0]
    assert turn.audio is not None
    assert turn.transcript is not None
    done = subprocess.run(
        [sys.executable, "-m", "voice_coach", "analyze", "--engine", "whisper", "--json", str(turn.audio)],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert fuzz.ratio(_words(found["text"]), _words(turn.transcript.text)) >= 90
    assert found["words"][-1]["end"] <= found["duration"]


def _threes(text: str) -> set[tuple[str, ...]]:
    words = _words(text).split()
    return set(zip(words, words[1:], words[2:], strict=False))


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z']+", text.lower()))
