from pathlib import Path

import numpy as np
import pytest
from sounds import tone

from voice_coach.audio.pcm import Sound
from voice_coach.speech.voice import UnknownVoice, VoiceFailed
from voice_coach.speech.voices import CachedVoice, find_voice

TEXT = "Anything else?"


class Hummer:
    """A voice that hums each text for a tenth of a second a letter."""

    def __init__(self, name: str = "hummer") -> None:
        self.name = name
        self.said: list[str] = []

    def render(self, text: str) -> Sound:
        self.said.append(text)
        if not text:
            raise VoiceFailed("nothing to hum")
        return Sound(tone(0.1 * len(text), rate=22_050), 22_050)


@pytest.fixture
def hummer() -> Hummer:
    return Hummer()


@pytest.fixture
def cached(hummer: Hummer, tmp_path: Path) -> CachedVoice:
    return CachedVoice(hummer, tmp_path / "cues")


def test_a_text_is_rendered_once(hummer: Hummer, cached: CachedVoice, tmp_path: Path) -> None:
    first = cached.render(TEXT)
    second = CachedVoice(hummer, tmp_path / "cues").render(TEXT)
    assert hummer.said == [TEXT]
    assert second.rate == first.rate
    assert np.array_equal(second.samples, first.samples)


def test_texts_and_voices_are_kept_apart(cached: CachedVoice, tmp_path: Path) -> None:
    cached.render("Yes?")
    assert cached.render("Yes, please?").seconds > 1.0
    other = Hummer("another")
    CachedVoice(other, tmp_path / "cues").render("Yes?")
    assert other.said == ["Yes?"]


@pytest.mark.parametrize("damage", [b"", b"RIFF", b"fLaC" + bytes(200)], ids=["empty", "another-kind", "zeros"])
def test_a_damaged_file_is_rendered_again(hummer: Hummer, cached: CachedVoice, damage: bytes) -> None:
    whole = cached.render(TEXT)
    cached.path_of(TEXT).write_bytes(damage)
    assert np.array_equal(cached.render(TEXT).samples, whole.samples)
    assert hummer.said == [TEXT, TEXT]
    cached.render(TEXT)
    assert hummer.said == [TEXT, TEXT]


def test_half_a_file_is_rendered_again(hummer: Hummer, cached: CachedVoice) -> None:
    whole = cached.render(TEXT)
    data = cached.path_of(TEXT).read_bytes()
    cached.path_of(TEXT).write_bytes(data[: len(data) // 2])
    assert cached.render(TEXT).seconds == whole.seconds


def test_it_speaks_although_nothing_can_be_kept(hummer: Hummer, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    voice = CachedVoice(hummer, tmp_path / "file" / "cues")
    assert voice.render(TEXT).seconds == pytest.approx(1.4)
    assert voice.render(TEXT).seconds == pytest.approx(1.4)
    assert hummer.said == [TEXT, TEXT]


def test_a_voice_that_fails_leaves_nothing_behind(cached: CachedVoice, tmp_path: Path) -> None:
    with pytest.raises(VoiceFailed):
        cached.render("")
    assert not list(tmp_path.rglob("*.*"))


def test_sounds_are_for_the_owner_only(cached: CachedVoice, tmp_path: Path) -> None:
    cached.render(TEXT)
    assert (tmp_path / "cues").stat().st_mode & 0o777 == 0o700
    assert [path.suffix for path in (tmp_path / "cues").iterdir()] == [".flac"]


@pytest.mark.parametrize(("wanted", "name"), [("auto", "natural"), ("natural", "natural"), ("system", "system")])
def test_voices_by_name(tmp_path: Path, wanted: str, name: str) -> None:
    assert find_voice(wanted, tmp_path).name == name


def test_an_unknown_voice_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnknownVoice, match="no voice called 'Gandalf'"):
        find_voice("Gandalf", tmp_path)
