import sys
from pathlib import Path

import numpy as np
import pytest
from sounds import save, tone

from voice_coach.audio.level import measure
from voice_coach.audio.pcm import RATE, silence
from voice_coach.speech.system_voice import Child, SystemVoice, find_system_voice, list_system_voices
from voice_coach.speech.voice import UnknownVoice, VoiceFailed

TEXT = "Is there anything you would like to ask?"


def child(program: str, *, time_limit: float = 20.0) -> Child:
    """Return a stand-in for the synthesiser: a Python program that gets the errand as its arguments."""
    return Child((sys.executable, "-c", program), time_limit)


@pytest.fixture(scope="module")
def some_voice() -> SystemVoice:
    return SystemVoice()


def test_it_speaks(some_voice: SystemVoice) -> None:
    sound = some_voice.render(TEXT)
    assert 1.0 < sound.seconds < 5.0
    assert measure(sound.samples).rms == pytest.approx(-20.0, abs=1.5)


def test_a_text_is_spoken_whole_each_time(some_voice: SystemVoice) -> None:
    """eSpeak was seen to leave incomplete files where it is not waited for."""
    assert len({some_voice.render(TEXT).seconds for _ in range(4)}) == 1


@pytest.mark.parametrize("text", ["Größe, naïve — “quoted”", "-h", "100% & <b>tags</b>", "What?\nTwo lines."])
def test_any_text_can_be_spoken(some_voice: SystemVoice, text: str) -> None:
    assert some_voice.render(text).seconds > 0.3


def test_the_system_has_voices_and_each_is_found_by_name_and_id() -> None:
    voices = list_system_voices()
    english = next(voice for voice in voices if any(code.startswith("en") for code in voice.languages))
    assert find_system_voice(english.id.upper()).name == f"system:{english.id}"
    assert find_system_voice(english.name).name.startswith("system:")


def test_another_voice_sounds_different(some_voice: SystemVoice) -> None:
    others = [voice.id for voice in list_system_voices() if "de" in voice.languages]
    assert not np.array_equal(SystemVoice(others[0]).render(TEXT).samples, some_voice.render(TEXT).samples)


def test_an_unknown_voice_is_told() -> None:
    with pytest.raises(UnknownVoice, match="no voice called 'Gandalf': `voice-coach voices` lists them"):
        find_system_voice("Gandalf")


BROKEN = {
    "it hangs": (child("import time; time.sleep(60)", time_limit=0.5), "did not answer within 0 s"),
    "it dies with a traceback": (
        child("raise OSError('libespeak.so.1: no such file')"),
        "libespeak.so.1: no such file",
    ),
    "it dies without a word": (child("import os; os._exit(3)"), "it ended without a word"),
    "it is killed": (child("import os; os.kill(os.getpid(), 9)"), "it ended without a word"),
    "it writes nothing": (child("pass"), "wrote no sound"),
    "it writes no sound": (child("import sys; open(sys.argv[2], 'w').write('oops')"), "wrote no sound"),
    "its complaint is not UTF-8": (child("import os; os.write(2, b'\\xff\\xfe'); os._exit(1)"), "does not work"),
}


@pytest.mark.parametrize(("broken", "says"), BROKEN.values(), ids=BROKEN)
def test_a_synthesiser_that_fails_is_told(broken: Child, says: str) -> None:
    with pytest.raises(VoiceFailed) as caught:
        SystemVoice(child=broken).render(TEXT)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_said_is_not_among_the_arguments_which_anybody_may_read() -> None:
    tells = child("import sys; sys.exit(f'{sys.argv[1:]} and {sys.stdin.buffer.read().decode()}')")
    with pytest.raises(VoiceFailed) as caught:
        SystemVoice(child=tells).render("Größe")
    arguments, _, text = str(caught.value).partition(" and ")
    assert "Größe" not in arguments
    assert text.startswith("Größe")


def writes(path: Path) -> Child:
    return child(f"import shutil, sys; shutil.copy({str(path)!r}, sys.argv[2])")


def test_half_a_file_is_not_taken_for_the_text(tmp_path: Path) -> None:
    whole = save(tmp_path / "whole.wav", tone(1.0)).read_bytes()
    (tmp_path / "half.wav").write_bytes(whole[:1_000])
    with pytest.raises(VoiceFailed, match="incomplete"):
        SystemVoice(child=writes(tmp_path / "half.wav")).render(TEXT)


def test_what_the_child_writes_is_made_ready(tmp_path: Path) -> None:
    quiet = np.concatenate([silence(1), tone(1.0, loudness=0.05), silence(1)])
    sound = SystemVoice(child=writes(save(tmp_path / "a.wav", quiet))).render(TEXT)
    assert sound.rate == RATE
    assert sound.seconds == pytest.approx(1.0, abs=0.1)
    assert measure(sound.samples).rms == pytest.approx(-20.0, abs=0.5)


@pytest.mark.parametrize(
    "broken",
    [child("pass"), child("import sys; open(sys.argv[2], 'w').write('{]')"), child("raise SystemExit('no driver')")],
    ids=["nothing", "no-json", "dies"],
)
def test_a_list_of_voices_that_fails_is_told(broken: Child) -> None:
    with pytest.raises(VoiceFailed):
        list_system_voices(broken)
