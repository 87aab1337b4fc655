"""Whole rehearsals on real sound: robot candidates of three kinds, and a microphone that hears the speakers.

Three scenarios in an ordinary run; `pytest tests/end_to_end --all-scenarios` rehearses each that ships.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile
from rapidfuzz import fuzz
from robot import PAUSE, Character, Robot, Session, hold
from virtual_audio import PrivatePulse

from voice_coach.audio.pcm import RATE, Pcm
from voice_coach.audio.phone import HIGHEST
from voice_coach.interview.scenario import Scenario
from voice_coach.interview.scenarios import find_scenario, list_scenarios
from voice_coach.library.store import Library
from voice_coach.speech.natural_voice import NaturalVoice
from voice_coach.speech.vad import SpeechDetector
from voice_coach.speech.whisper import WhisperRecognizer


def closes(scenario: Scenario) -> Character:
    """Do everything that a close is made of, with pauses to think, in words that fit every interview."""
    return Character(
        scenario,
        f"Thank you, I'd really love this job, because {PAUSE} I like working with people. "
        "Is there anything about my background that worries you?",
        "What are the next steps from here? And when can I expect to hear from you?",
        "No, that was all. Thank you very much for your time.",
        to_doubt=f"That's a fair point. But I have done it for three years, {PAUSE} and I never lost a customer.",
    )


def says_nothing(scenario: Scenario) -> Character:
    """Say what most people say, and ask what was said."""
    return Character(
        scenario,
        "Sorry, could you say that again?",
        "No, I think that was all.",
        "No, everything is clear.",
        to_doubt="Okay.",
    )


def blunders(scenario: Scenario) -> Character:
    """Do what costs an offer."""
    return Character(
        scenario,
        "How much would you pay me, and how many days of holiday do I get?",
        "So, did I get the job? I need an answer today, because I have another offer.",
        "When do I start?",
        to_doubt="Yes, I guess you're right. I'm not good at that.",
    )


@dataclass(frozen=True)
class Play:
    """A scenario, and who rehearses it."""

    scenario: str
    candidate: Callable[[Scenario], Character]

    def __str__(self) -> str:
        return f"{self.candidate.__name__}-{self.scenario}"


EVERY_DAY = (Play("phone-screen", closes), Play("face-to-face", says_nothing), Play("hiring-manager-phone", blunders))
ALL = tuple(dict.fromkeys((*EVERY_DAY, *(Play(named.name, closes) for named in list_scenarios()))))

AT_ONCE = 2
"""Rehearsals at a time: most of one is waiting for speech to be over, but a starved microphone hears late."""

ECHO_DELAY_MS = 40
"""Delay after which the microphone hears the speakers, as across a desk with an ordinary laptop's buffers."""


@dataclass(frozen=True)
class Shown:
    """A rehearsal that is over."""

    play: Play
    session: Session
    heard: Path
    """What the speakers played."""

    @property
    def by_phone(self) -> bool:
        return find_scenario(self.play.scenario).scenario.channel == "phone"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    plays = ALL if metafunc.config.getoption("--all-scenarios") else EVERY_DAY
    if "shown" in metafunc.fixturenames:
        metafunc.parametrize("shown", plays, ids=str, indirect=True, scope="module")
    if "closed" in metafunc.fixturenames:
        closers = [play for play in plays if play.candidate is closes]
        metafunc.parametrize("closed", closers, ids=str, indirect=True, scope="module")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def rehearsals(
    home: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> dict[Play, Shown]:
    """Every play, held once."""
    folder = tmp_path_factory.mktemp("robot")
    robot = Robot(NaturalVoice(), folder)
    plays = ALL if request.config.getoption("--all-scenarios") else EVERY_DAY

    def run(play: Play) -> Shown:
        heard = folder / f"{play}.wav"
        with PrivatePulse() as pulse, pulse.record_speakers(heard, rate=RATE):
            pulse.let_mic_hear_speakers(ECHO_DELAY_MS)
            candidate = play.candidate(find_scenario(play.scenario).scenario)
            for text in candidate.texts:
                robot.record(text)
            options = ("rehearse", "--scenario", play.scenario, "--seed", "1")
            return Shown(play, hold(pulse, robot, candidate, home, *options), heard)

    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        return dict(zip(plays, pool.map(run, plays), strict=True))


@pytest.fixture(scope="module")
def shown(request: pytest.FixtureRequest, rehearsals: dict[Play, Shown]) -> Shown:
    return rehearsals[request.param]


@pytest.fixture(scope="module")
def closed(request: pytest.FixtureRequest, rehearsals: dict[Play, Shown]) -> Session:
    return rehearsals[request.param].session


def of_kind(rehearsals: dict[Play, Shown], candidate: Callable[[Scenario], Character]) -> Session:
    return next(shown.session for play, shown in rehearsals.items() if play.candidate is candidate)


# -- whoever rehearses --------------------------------------------------------------------------------------------


def test_it_comes_to_its_end(shown: Shown) -> None:
    assert shown.session.status == 0
    assert shown.session.events[-1]["type"] == "session_finished"
    assert not shown.session.of("warning")
    assert not shown.session.of("error")


def test_no_network_is_needed(shown: Shown) -> None:
    assert shown.session.offline


def test_every_reply_is_heard_word_for_word(shown: Shown) -> None:
    for reply in shown.session.of("reply_judged"):
        if reply["turn"] in shown.session.spoken:
            assert fuzz.ratio(_words(reply["text"]), _words(shown.session.spoken[reply["turn"]])) >= 85


def test_nothing_of_the_interviewer_is_in_a_reply(shown: Shown) -> None:
    """No three words in a row of the cue that the robot did not say itself, although the microphone heard them."""
    for reply in shown.session.of("reply_judged"):
        foreign = _threes(reply["text"]) - _threes(shown.session.spoken.get(reply["turn"], ""))
        assert not foreign & _threes(shown.session.cues[reply["turn"]])


def test_turns_follow_each_other_in_order(shown: Shown) -> None:
    events = shown.session.of
    turns = [event["turn"] for event in events("cue_started")]
    assert turns == list(range(1, len(turns) + 1))
    for turn in turns[:-1]:
        times = [
            next(event["at"] for event in events(kind) if event["turn"] == turn)
            for kind in ("cue_started", "cue_ended", "listening", "partial", "reply_ended", "reply_judged")
        ]
        assert times == sorted(times)


def test_speech_is_timed_within_the_turn(shown: Shown) -> None:
    for ended in shown.session.of("reply_ended"):
        assert ended["turn"] in shown.session.spoken
        cue_ended = next(event["at"] for event in shown.session.of("cue_ended") if event["turn"] == ended["turn"])
        assert 0.1 < ended["speech_start"] - cue_ended < 2.5
        assert ended["speech_start"] < ended["speech_end"] < ended["at"]


def test_the_attempt_is_kept_with_its_sound(shown: Shown, home: Path) -> None:
    number = shown.session.of("session_finished")[0]["attempt"]
    with Library(home) as library:
        kept = library.attempt(number)
    assert (kept.status, kept.kind, kept.seed) == ("finished", "rehearsal", 1)
    assert kept.score is not None
    judged = shown.session.of("reply_judged")
    assert [turn.transcript.text for turn in kept.turns if turn.transcript] == [reply["text"] for reply in judged]
    for turn in kept.turns[: len(judged)]:
        assert turn.audio is not None
        assert turn.cue_audio is not None
        assert turn.audio.stat().st_mode & 0o777 == 0o600


def test_what_is_played_is_what_is_told_and_sounds_like_its_channel(shown: Shown, whisper: WhisperRecognizer) -> None:
    samples, rate = soundfile.read(shown.heard, dtype="int16")
    said = " ".join(shown.session.cues.values())
    assert fuzz.partial_ratio(_words(said), _words(_heard_in(samples, whisper))) >= 85
    power = np.abs(np.fft.rfft(samples)) ** 2
    hertz = np.fft.rfftfreq(len(samples), 1 / rate)
    above = 10 * np.log10(power[hertz > HIGHEST + 200].sum() / power.sum())
    assert above < -45 if shown.by_phone else above > -40


# -- who closes well ----------------------------------------------------------------------------------------------


def test_a_thinking_pause_ends_no_turn(closed: Session) -> None:
    """The replies with a pause are heard to their last words, each in one turn."""
    paused = {turn: text for turn, text in closed.spoken.items() if "because" in text or "customer" in text}
    heard = {reply["turn"]: _words(reply["text"]) for reply in closed.of("reply_judged")}
    assert paused
    for turn, text in paused.items():
        assert heard[turn].split()[-2:] == _words(text).split()[-2:]


def test_the_core_moves_are_judged(closed: Session) -> None:
    assert {"restate_interest", "probe_concerns", "next_step"} <= closed.moves
    assert all(verdict["done"] for verdict in closed.score["core"])


def test_a_doubt_is_answered_where_one_is_voiced(closed: Session) -> None:
    answered = [reply for reply in closed.of("reply_judged") if "fair point" in closed.spoken.get(reply["turn"], "")]
    for reply in answered:
        assert {"acknowledge_objection", "answer_objection"} & {found["move"] for found in reply["moves"]}


def test_kept_sound_says_the_same_when_analyzed(rehearsals: dict[Play, Shown], home: Path) -> None:
    number = of_kind(rehearsals, closes).of("session_finished")[0]["attempt"]
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


# -- who does not -------------------------------------------------------------------------------------------------


def test_to_ask_what_was_said_is_understood_and_costs_nothing(rehearsals: dict[Play, Shown]) -> None:
    session = of_kind(rehearsals, says_nothing)
    first = session.of("reply_judged")[0]
    assert "say that again" in first["text"].lower()
    assert first["moves"] == []
    assert _last_sentence(session.cues[1]) in session.cues[2]


def test_who_asks_for_nothing_gets_nothing(rehearsals: dict[Play, Shown]) -> None:
    session = of_kind(rehearsals, says_nothing)
    assert not [verdict for verdict in session.score["core"] if verdict["done"]]
    assert session.score["total"] <= 10


def test_who_blunders_pays_for_it(rehearsals: dict[Play, Shown]) -> None:
    session = of_kind(rehearsals, blunders)
    missteps = {verdict["move"] for verdict in session.score["missteps"]}
    assert {"pay_question", "benefits_question"} <= missteps
    assert len(missteps) >= 3
    assert session.score["total"] <= 10


def test_the_better_close_scores_higher(rehearsals: dict[Play, Shown]) -> None:
    closing, silent, blundering = (
        of_kind(rehearsals, kind).score["total"] for kind in (closes, says_nothing, blunders)
    )
    assert closing > 60 > silent >= blundering


def _heard_in(samples: Pcm, whisper: WhisperRecognizer) -> str:
    """Return the words in a recording."""
    detector = SpeechDetector()
    recognition = whisper.listen(captions=False)
    for at in range(0, len(samples), RATE // 10):
        block = samples[at : at + RATE // 10]
        detector.accept(block)
        recognition.accept(block, speaking=detector.speaking)
    return recognition.finish().text


def _last_sentence(text: str) -> str:
    return re.split(r"(?<=[.?!])\s+", text)[-1]


def _threes(text: str) -> set[tuple[str, ...]]:
    words = _words(text).split()
    return set(zip(words, words[1:], words[2:], strict=False))


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z']+", text.lower()))
