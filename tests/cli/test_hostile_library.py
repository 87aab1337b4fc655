"""A library from elsewhere may hold any text: none of it steers the terminal."""

import sqlite3
import unicodedata
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from children import run
from judged import cue, talk

from voice_coach.feedback.case import Case
from voice_coach.feedback.scorecard import Verdict, draw_up
from voice_coach.library.judgements import Judgement, keep
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import Library

HOSTILE = "\x1b[31m\u202e\x07"
SHOWN = "\\x1b[31m\\u202e\\x07"

SAID = "[restate_interest i want this] i led twelve people and [pay_question what is the pay] do i have the job"


def spoilt(verdict: Verdict) -> Verdict:
    return replace(verdict, title=HOSTILE, quote=HOSTILE, why=HOSTILE, try_saying=HOSTILE)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    card = draw_up(talk(cue(SAID)), "balanced", load_scoring(), case=Case(reasons=("led twelve people", "Polish")))
    card = replace(
        card,
        core=tuple(map(spoilt, card.core)),
        built=tuple(map(spoilt, card.built)),
        supporting=tuple(map(spoilt, card.supporting)),
        missteps=tuple(map(spoilt, card.missteps)),
        own=tuple(replace(point, reason=HOSTILE, quote=HOSTILE) for point in card.own),
        style_why=HOSTILE,
    )
    with Library(folder) as library:
        number = library.begin(scenario=HOSTILE, style="balanced", engine=HOSTILE, model=HOSTILE, voice=HOSTILE)
        library.begin_turn(number, 1, HOSTILE, f"{HOSTILE}.flac")
        library.set_audio(number, 1, f"{HOSTILE}.flac")
        library.finish(number, card)
        keep(library, number, Judgement(1, None, HOSTILE, HOSTILE, HOSTILE, card, {}))
    with closing(sqlite3.connect(folder / "library.sqlite")) as direct:
        direct.execute(
            "UPDATE attempts SET version = ?, bank = ?, scoring = ?, note = ?, source = ?, original = ?", [HOSTILE] * 6
        )
        direct.commit()
    return folder


@pytest.mark.parametrize("command", [("show", "1"), ("attempts",), ("progress",), ("follow-up", "1"), ("replay", "1")])
def test_nothing_steers_the_terminal(home: Path, command: tuple[str, ...]) -> None:
    done = run(*command, home=home)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    told = done.stdout + done.stderr
    assert not [sign for sign in told if unicodedata.category(sign) in {"Cc", "Cf"} and sign != "\n"]
    assert SHOWN in told or command[0] == "follow-up"
