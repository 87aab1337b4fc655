import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from voice_coach import __version__
from voice_coach.feedback.case import Case
from voice_coach.feedback.delivery import Delivery
from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.scorecard import JudgedReply, Scorecard, draw_up
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import Kind, Library, LibraryBroken, UnknownAttempt
from voice_coach.library.versions import todays_judge
from voice_coach.moves import Match, Move
from voice_coach.speech.transcript import Transcript, Word
from voice_coach.speech.vad import Span

TEXT = "Größe: what happens next?"
WORDS = Transcript(
    (
        Word("Größe:", 0.5, 0.9, 0.8),
        Word("what", 1.0, 1.1, 1.0),
        Word("happens", 1.1, 1.4, 0.9),
        Word("next?", 1.4, 1.9, 0.95),
    )
)
REPLY = JudgedReply(
    1, WORDS, (Match(Move.NEXT_STEP, 0.93, "what happens next", 7, 24), Match(Move.THANKS, 0.7, "Größe", 0, 5))
)
SPEECH = Span(0.5, 1.9)
DELIVERY = Delivery(4, 1.4, None, 0.82)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home" / "library"


def begin(library: Library) -> int:
    return library.begin(scenario="phone-screen", style="balanced", engine="vosk", model="small 0.15", voice="natural")


def card() -> Scorecard:
    return draw_up([REPLY], "balanced", load_scoring())


def keep_one(library: Library) -> int:
    number = begin(library)
    library.begin_turn(number, 1, "Anything else?", "turn-1-cue.flac")
    library.set_audio(number, 1, "turn-1-reply.flac")
    library.keep_reply(number, REPLY, SPEECH, DELIVERY)
    library.finish(number, card())
    return number


def test_an_attempt_comes_back_as_it_was_kept(folder: Path) -> None:
    with Library(folder) as library:
        number = keep_one(library)
    with Library(folder) as library:
        found = library.attempt(number)
    assert (found.id, found.status, found.scenario, found.style) == (number, "finished", "phone-screen", "balanced")
    assert (found.engine, found.model, found.voice, found.version) == ("vosk", "small 0.15", "natural", __version__)
    assert found.score == card()
    assert found.started_at.tzinfo is not None
    assert abs(datetime.now(timezone.utc) - found.started_at) < timedelta(minutes=1)
    (turn,) = found.turns
    assert (turn.turn, turn.cue, turn.transcript, turn.delivery) == (1, "Anything else?", WORDS, DELIVERY)
    assert turn.moves == tuple(sorted(REPLY.moves, key=lambda match: match.start))
    assert (turn.speech_start, turn.speech_end) == (0.5, 1.9)
    assert turn.cue_audio == folder / "attempts" / "00001" / "turn-1-cue.flac"
    assert turn.audio == folder / "attempts" / "00001" / "turn-1-reply.flac"


def test_a_turn_that_was_never_recognised(folder: Path) -> None:
    with Library(folder) as library:
        number = begin(library)
        library.begin_turn(number, 1, "Anything else?", "")
        found = library.attempt(number)
    assert found.status == "running"
    assert found.score is None
    (turn,) = found.turns
    assert (turn.cue_audio, turn.audio, turn.transcript, turn.delivery, turn.speech_start) == (None,) * 5
    assert turn.moves == ()


def test_a_silent_turn(folder: Path) -> None:
    with Library(folder) as library:
        number = begin(library)
        library.begin_turn(number, 1, "Anything else?", "")
        library.keep_reply(number, JudgedReply(1, Transcript(), ()), None, Delivery(0, 0.0, None, None))
        (turn,) = library.attempt(number).turns
    assert turn.transcript == Transcript()
    assert turn.speech_start is None


def test_a_second_cue_of_a_turn_is_added_to_it(folder: Path) -> None:
    with Library(folder) as library:
        number = begin(library)
        library.begin_turn(number, 1, "Anything else?", "turn-1-cue.flac")
        library.begin_turn(number, 1, "Are you there?", "")
        (turn,) = library.attempt(number).turns
    assert turn.cue == "Anything else? Are you there?"
    assert turn.cue_audio is not None


def test_a_reply_that_is_kept_again_replaces_the_first(folder: Path) -> None:
    with Library(folder) as library:
        number = keep_one(library)
        library.keep_reply(number, JudgedReply(1, Transcript(), ()), None, DELIVERY)
        (turn,) = library.attempt(number).turns
    assert turn.moves == ()
    assert turn.transcript == Transcript()


@pytest.mark.parametrize("occasion", list(Occasion))
def test_what_a_reply_answered_is_kept(folder: Path, occasion: Occasion) -> None:
    with Library(folder) as library:
        number = begin(library)
        library.begin_turn(number, 1, "Anything else?", "")
        assert library.attempt(number).turns[0].occasion is Occasion.CUE
        library.keep_reply(number, JudgedReply(1, WORDS, (), occasion), SPEECH, DELIVERY)
        assert library.attempt(number).turns[0].occasion is occasion


KINDS: tuple[Kind, ...] = ("rehearsal", "drill", "warm_up", "recording")


def test_an_attempt_knows_what_it_was_and_what_repeats_it(folder: Path) -> None:
    with Library(folder) as library:
        for kind in KINDS:
            library.begin(scenario="a", style="bold", engine="c", model="d", voice="e", kind=kind, seed=2**62)
        begin(library)
        listed = library.attempts()[::-1]
    assert [(attempt.kind, attempt.seed) for attempt in listed[:-1]] == [(kind, 2**62) for kind in KINDS]
    assert (listed[-1].kind, listed[-1].seed) == ("rehearsal", None)


def test_an_attempt_knows_the_job_and_the_reasons_that_it_was_held_with(folder: Path) -> None:
    told = Case("Maya", "data engineer", "Acme", ("Grafana dashboards",), ("my age",), "bold")
    with Library(folder) as library:
        library.begin(scenario="a", style="bold", engine="c", model="d", voice="e", told=told)
        begin(library)
        one, other = library.attempts()[::-1]
    assert one.told == Case(role="data engineer", company="Acme", reasons=("Grafana dashboards",))
    assert other.told is None


def test_an_interrupted_attempt_says_so(folder: Path) -> None:
    with Library(folder) as library:
        number = begin(library)
        library.finish(number, card(), "interrupted")
        assert library.attempt(number).status == "interrupted"


def test_attempts_are_listed_the_latest_first_without_their_turns(folder: Path) -> None:
    with Library(folder) as library:
        assert library.attempts() == ()
        numbers = [keep_one(library) for _ in range(3)]
        listed = library.attempts()
    assert [attempt.id for attempt in listed] == numbers[::-1]
    assert all(attempt.turns == () for attempt in listed)


def test_a_number_is_never_used_again(folder: Path) -> None:
    with Library(folder) as library:
        number = keep_one(library)
    with closing(sqlite3.connect(folder / "library.sqlite")) as direct:
        direct.execute("DELETE FROM attempts")
        direct.commit()
    with Library(folder) as library:
        assert begin(library) == number + 1


@pytest.mark.parametrize("number", [0, 7, -1])
def test_an_unknown_attempt_is_told(folder: Path, number: int) -> None:
    with (
        Library(folder) as library,
        pytest.raises(UnknownAttempt, match=f"no attempt {number}: `voice-coach attempts`"),
    ):
        library.attempt(number)


def test_those_that_are_still_there_are_found_among_others(folder: Path) -> None:
    with Library(folder) as library:
        numbers = [begin(library) for _ in range(3)]
        found = library.still_there(numbers)
        assert next(found).id == numbers[0]
        library.database.write("DELETE FROM attempts WHERE id = ?", (numbers[1],))
        assert [attempt.id for attempt in found] == [numbers[2]]


def test_everything_is_for_the_owner_only(folder: Path) -> None:
    with Library(folder) as library:
        number = keep_one(library)
        assert folder.stat().st_mode & 0o777 == 0o700
        assert library.folder_of(number).stat().st_mode & 0o777 == 0o700
        for path in folder.glob("library.sqlite*"):
            assert path.stat().st_mode & 0o077 == 0


def test_what_is_kept_is_there_for_another_program_at_once(folder: Path) -> None:
    with Library(folder) as writing, Library(folder) as reading:
        number = keep_one(writing)
        assert reading.attempt(number).turns[0].transcript == WORDS


_KILLED = """
import os, sys
from pathlib import Path
from voice_coach.library.store import Library
library = Library(Path(sys.argv[1]))
number = library.begin(scenario="a", style="b", engine="c", model="d", voice="e")
library.begin_turn(number, 1, "Anything else?", "")
os.kill(os.getpid(), 9)
"""


def test_what_was_kept_survives_a_kill(folder: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _KILLED, str(folder)], check=False)
    assert done.returncode == -9
    with Library(folder) as library:
        assert library.attempt(1).turns[0].cue == "Anything else?"


def file_in_the_way(folder: Path) -> None:
    folder.parent.mkdir(parents=True)
    folder.touch()


def folder_in_the_way(folder: Path) -> None:
    (folder / "library.sqlite").mkdir(parents=True)


def another_file(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "library.sqlite").write_text("Dear Dana, thank you for your time. " * 50)


def damaged(folder: Path) -> None:
    with Library(folder) as library:
        keep_one(library)
    data = bytearray((folder / "library.sqlite").read_bytes())
    data[:100] = bytes(100)
    (folder / "library.sqlite").write_bytes(data)


@pytest.mark.parametrize("spoil", [file_in_the_way, folder_in_the_way, another_file, damaged])
def test_a_library_that_cannot_be_used_is_told_in_one_sentence(folder: Path, spoil: Callable[[Path], None]) -> None:
    spoil(folder)
    with pytest.raises(LibraryBroken) as caught:
        Library(folder)
    assert str(folder / "library.sqlite") in str(caught.value)
    assert "VOICE_COACH_HOME" in str(caught.value)
    assert "\n" not in str(caught.value)


FIRST_VERSION = (Path(__file__).parent / "data" / "library-v1.sql").read_text(encoding="utf-8")


def put_first_version(folder: Path) -> None:
    folder.mkdir(parents=True)
    with closing(sqlite3.connect(folder / "library.sqlite")) as direct:
        direct.executescript(FIRST_VERSION)


def test_a_library_of_the_first_version_keeps_everything(folder: Path) -> None:
    put_first_version(folder)
    with Library(folder) as library:
        listed = library.attempts()
        finished, interrupted = library.attempt(1), library.attempt(2)
    assert [(attempt.id, attempt.status, attempt.kind, attempt.seed) for attempt in listed] == [
        (3, "running", "rehearsal", None),
        (2, "interrupted", "rehearsal", None),
        (1, "finished", "rehearsal", None),
    ]
    assert finished.score is not None
    assert (finished.score.total, finished.score.core_done) == (61, 2)
    assert [verdict.title for verdict in finished.score.missteps] == ["Asked about pay"]
    assert [str(turn.transcript.text) for turn in finished.turns if turn.transcript] == [
        "thank you what happens next from here and what is the salary",
        "is there anything about my background that makes you hesitate",
        "that is a fair point but i ran accounts with two hundred users for three years",
    ]
    assert [match.move for match in finished.turns[1].moves] == [Move.PROBE_CONCERNS]
    assert (interrupted.style, interrupted.turns[0].transcript) == ("low_key", None)


def test_a_doubt_of_the_first_version_is_known_by_the_answer_to_it(folder: Path) -> None:
    put_first_version(folder)
    with Library(folder) as library:
        assert [turn.occasion for turn in library.attempt(1).turns] == [Occasion.CUE, Occasion.CUE, Occasion.DOUBT]


def test_a_library_of_the_first_version_is_written_on(folder: Path) -> None:
    put_first_version(folder)
    for number in (4, 5):
        with Library(folder) as library:
            assert keep_one(library) == number
            assert library.attempt(number).score == card()


def test_a_library_of_the_second_version_keeps_everything(folder: Path) -> None:
    folder.mkdir(parents=True)
    second = (Path(__file__).parent / "data" / "library-v2.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(folder / "library.sqlite")) as direct:
        direct.executescript(second)
        uids = "SELECT count(DISTINCT uid), min(length(uid)) FROM attempts"
    with Library(folder) as library:
        drill, finished = library.attempt(4), library.attempt(1)
        assert library.query(uids) == [(4, 32)]
        assert keep_one(library) == 5
    assert (drill.kind, drill.seed, drill.turns[0].occasion) == ("drill", 4711, Occasion.DOUBT)
    assert (drill.note, drill.tags, drill.source, drill.original, drill.judged_at) == ("", (), "", None, None)
    assert (drill.bank, drill.scoring) == ("", "")
    assert finished.score is not None
    assert finished.score.total == 61
    assert [len(turn.moves) for turn in finished.turns] == [3, 1, 2]


def test_an_attempt_knows_what_judged_it(folder: Path) -> None:
    with Library(folder) as library:
        found = library.attempt(keep_one(library))
    judge = todays_judge()
    assert (found.version, found.bank, found.scoring) == (judge.version, judge.bank, judge.scoring)
    assert len({judge.bank, judge.scoring}) == 2
    assert len(found.uid) == 32


def test_two_programs_may_bring_a_library_up_to_date_at_once(folder: Path) -> None:
    put_first_version(folder)
    opening = "import sys; from pathlib import Path; from voice_coach.library.store import Library"
    program = f"{opening}; print(len(Library(Path(sys.argv[1])).attempts()))"
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert [child.communicate(timeout=60)[0] for child in running] == ["3\n"] * 4


def test_a_first_version_that_is_not_whole_is_left_as_it_was(folder: Path) -> None:
    put_first_version(folder)
    with closing(sqlite3.connect(folder / "library.sqlite")) as direct:
        direct.execute("DROP TABLE moves")
    with pytest.raises(LibraryBroken, match="no such table: moves"):
        Library(folder)
    with closing(sqlite3.connect(folder / "library.sqlite")) as direct:
        assert direct.execute("PRAGMA user_version").fetchone() == (1,)
        assert "kind" not in [row[1] for row in direct.execute("PRAGMA table_info(attempts)")]


def test_a_newer_library_is_refused_and_left_alone(folder: Path) -> None:
    with Library(folder) as library:
        keep_one(library)
    with closing(sqlite3.connect(folder / "library.sqlite")) as direct:
        direct.execute("PRAGMA user_version = 99")
    before = (folder / "library.sqlite").read_bytes()
    with pytest.raises(LibraryBroken, match="written by a newer Voice Coach: bring this one up to date"):
        Library(folder)
    assert (folder / "library.sqlite").read_bytes() == before


def test_a_table_that_is_gone_is_told(folder: Path) -> None:
    with Library(folder) as library:
        with closing(sqlite3.connect(folder / "library.sqlite")) as direct:
            direct.execute("DROP TABLE moves")
        number = begin(library)
        library.begin_turn(number, 1, "Anything else?", "")
        with pytest.raises(LibraryBroken, match="no such table"):
            library.keep_reply(number, REPLY, SPEECH, DELIVERY)
