import io
import stat
import zipfile
from pathlib import Path

import pytest
from model_site import VOSK_FILES, Heard, file_specs, packed, zipped

from voice_coach.speech.unpack import BrokenArchive, UnsafeArchive, unpack


def unpacked(content: bytes, folder: Path, listed: dict[str, bytes] | None = None) -> dict[str, bytes]:
    """Unpack a zip file and return all that is in the folder then."""
    archive = folder.parent / "m.zip"
    archive.write_bytes(content)
    found = unpack(archive, "a-model", folder, file_specs(listed or {}), Heard())
    there = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert set(found) == set(file_specs(there))
    return there


def member(name: str, *, mode: int = 0, content: bytes = b"x") -> bytes:
    """Return a zip file with one odd member beside a good model."""
    out = io.BytesIO(packed(VOSK_FILES))
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        archive.writestr(info, content)
    return out.getvalue()


def test_all_of_the_model_is_unpacked(folder: Path) -> None:
    assert unpacked(packed(VOSK_FILES), folder) == VOSK_FILES


def test_only_what_is_listed_is_unpacked(folder: Path) -> None:
    listed = {"conf/mfcc.conf": VOSK_FILES["conf/mfcc.conf"]}
    assert unpacked(packed(VOSK_FILES), folder, listed) == listed


def test_what_lies_beside_the_model_stays_packed(folder: Path) -> None:
    assert unpacked(member("a-model-2/README"), folder) == VOSK_FILES


@pytest.mark.parametrize(
    "name",
    [
        "../out",
        "a-model/../../out",
        "/tmp/out",
        "a-model/..",
        "a-model\\..\\..\\out",
        "C:/out",
        "C:out",
        "a-model/file:stream",
        "\\\\server\\share\\out",
    ],
)
def test_a_way_out_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(UnsafeArchive, match="outside its folder"):
        unpacked(member(name), folder)
    assert not any(folder.iterdir())


def test_a_hidden_end_of_name_is_refused(folder: Path) -> None:
    sneaky = member("a-model/okay.txt").replace(b"a-model/okay.txt", b"a-model/oka\0.txt")
    with pytest.raises((UnsafeArchive, BrokenArchive)):
        unpacked(sneaky, folder)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices_are_refused(folder: Path, kind: int) -> None:
    with pytest.raises(UnsafeArchive, match="link or device"):
        unpacked(member("a-model/link", mode=kind | 0o777, content=b"/etc/passwd"), folder)


def test_two_files_of_one_name_are_refused(folder: Path) -> None:
    with pytest.raises(UnsafeArchive, match="twice"):
        unpacked(member("a-model/AM/final.mdl"), folder)


def test_a_bomb_is_refused_before_it_goes_off(folder: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a-model/zeros", bytes(100 << 20))
    with pytest.raises(UnsafeArchive, match="more than it may"):
        unpacked(out.getvalue(), folder)
    assert not any(folder.iterdir())


def test_more_than_the_manifest_says_is_refused(folder: Path) -> None:
    listed = {"am/final.mdl": b"small"}
    with pytest.raises(UnsafeArchive, match="more than it may"):
        unpacked(packed(VOSK_FILES), folder, listed)


def test_a_bomb_that_lies_about_its_size_does_not_go_off(folder: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a-model/zeros", bytes(8 << 20))
    honest, lying = (8 << 20).to_bytes(4, "little"), (100).to_bytes(4, "little")
    with pytest.raises((UnsafeArchive, BrokenArchive)):
        unpacked(out.getvalue().replace(honest, lying), folder)
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) <= 100


def test_too_many_files_are_refused(folder: Path) -> None:
    with pytest.raises(UnsafeArchive, match="10,001 files"):
        unpacked(zipped({f"a-model/{number}": b"" for number in range(10_001)}), folder)


@pytest.mark.parametrize("content", [b"", b"not a zip", packed(VOSK_FILES)[:-50], packed(VOSK_FILES)[100:]])
def test_a_broken_zip_is_told(folder: Path, content: bytes) -> None:
    with pytest.raises((BrokenArchive, UnsafeArchive)):
        unpacked(content, folder)


def test_damage_inside_is_told(folder: Path) -> None:
    with pytest.raises(BrokenArchive):
        unpacked(packed(VOSK_FILES).replace(b"acousticacoustic", b"acousticacousti!", 1), folder)


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_is_packed_in_another_way_than_zip_files_are_is_refused(folder: Path, packing: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        archive.writestr("a-model/final.mdl", b"acoustic")
    with pytest.raises(UnsafeArchive, match="packed in a way that is not in use here"):
        unpacked(out.getvalue(), folder)


def test_another_content_than_listed_is_told(folder: Path) -> None:
    listed = VOSK_FILES | {"conf/mfcc.conf": b"--sample-frequency=8000.\n"}
    with pytest.raises(BrokenArchive, match=r"another conf/mfcc\.conf"):
        unpacked(packed(VOSK_FILES), folder, listed)


def test_a_zip_without_the_model_is_told(folder: Path) -> None:
    with pytest.raises(BrokenArchive, match="does not hold a-model"):
        unpacked(zipped({"b-model/am/final.mdl": b"x"}), folder)
