"""What reads text, sound and archives from elsewhere, each as a function of bytes that must not fail.

A target takes any bytes. What it reads may be refused by a `VoiceCoachError` that says so in a sentence; every other
exception, and whatever a target finds to be untrue of the outcome, is a fault. ``scripts/fuzz.py`` runs them by the
hundred thousand, ``tests/fuzz`` some hundreds of cases of each.
"""

import atexit
import contextlib
import hashlib
import html.parser
import io
import itertools
import json
import os
import re
import shutil
import stat
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from functools import cache
from pathlib import Path

import msgspec
from judged import cue, talk

from voice_coach.audio import files
from voice_coach.cli.check import answer_lines
from voice_coach.cli.console import visible
from voice_coach.datafile import DataFileError, decode
from voice_coach.errors import VoiceCoachError
from voice_coach.feedback.case import Case
from voice_coach.feedback.delivery import Delivery
from voice_coach.feedback.scorecard import Scorecard, Verdict, draw_up
from voice_coach.feedback.scoring import parse_scoring
from voice_coach.interview.scenario_advice import examine
from voice_coach.interview.scenarios import load_kit
from voice_coach.library.backup import back_up, restore
from voice_coach.library.bank import load_bank, load_matcher
from voice_coach.library.profile import FILE, load_profile
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import Library
from voice_coach.moves import Bank, Match, Move
from voice_coach.places import manifest_file, prompts_dir
from voice_coach.report.page import write_page
from voice_coach.report.view import AttemptView, JudgedBy, TurnView
from voice_coach.speech.manifest import read_manifest
from voice_coach.speech.progress import Silent
from voice_coach.speech.transcript import Word
from voice_coach.speech.unpack import most_unpacked, unpack

SEEDS = Path(__file__).parent / "fuzz" / "seeds"
"""Cases of a target that no shipped file is like: a folder each."""

_LONGEST_TOLD = 2_000
"""Characters of a message: what is wrong is never told by repeating a file."""

_ENOUGH = 16_000 * 600
"""Samples: ten minutes of sound out of one small file show that it is read in blocks."""

_PATTERNS = ("thanks.yaml", "next_step.yaml", "contact.yaml", "nothing.yaml")
_SPOKEN = ("so what happens next and when would you let me know", "thank you for your time it was great to meet you")


class Broken(AssertionError):
    """A target did something that it must not do."""


@dataclass(frozen=True)
class Target:
    """One reader of what comes from elsewhere."""

    run: Callable[[bytes], None]
    """Reads one case."""
    shipped: Callable[[], Iterator[bytes]] = field(default=lambda: iter(()))
    """Cases that are fine, made from what ships with the program."""
    longest: int = 4096
    """Bytes of a case."""
    share: int = 5
    """Of the cases of a run over all targets: a case of those with 1 takes several milliseconds."""


def seeds(name: str) -> tuple[bytes, ...]:
    """Return the cases that fuzzing of a target begins with: those that ship, and those that are kept for it."""
    kept = sorted((SEEDS / name).glob("*")) if (SEEDS / name).is_dir() else []
    target = TARGETS[name]
    return tuple(case[: target.longest] for case in (*target.shipped(), *(path.read_bytes() for path in kept)))


@cache
def room() -> Path:
    """Return a folder in memory, where there is one: a million files are no work for a disk."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="voice-coach-fuzz-", dir=memory if os.access(memory, os.W_OK) else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def must(fine: bool, otherwise: str) -> None:
    """Make sure that something is true of what came out."""
    if not fine:
        raise Broken(otherwise)


@contextlib.contextmanager
def refused_in_a_sentence() -> Iterator[None]:
    """Let a reader refuse what it is given, if it says why."""
    try:
        yield
    except VoiceCoachError as error:
        told = str(error)
        must(bool(told.strip()), f"{type(error).__name__} says nothing")
        must(len(told) <= _LONGEST_TOLD, f"{type(error).__name__} says {len(told)} characters: {told[:200]}")


def _text(case: bytes) -> str:
    return case.decode("utf-8", "replace")


def _put(name: str, case: bytes) -> Path:
    path = room() / name
    path.write_bytes(case)
    return path


def _line_is_there(error: DataFileError, text: str) -> None:
    must(1 <= error.line <= text.count("\n") + text.count("\r") + 2, f"line {error.line} is not in the file")


# --- data files ------------------------------------------------------------------------------------------------------


def _scenario(case: bytes) -> None:
    text = _text(case)
    with refused_in_a_sentence():
        for finding in examine(text, "fuzz.yaml", load_kit()):
            must(bool(finding.what), "a finding says nothing")
            must(1 <= finding.line <= text.count("\n") + text.count("\r") + 2, f"line {finding.line} is not there")


class _Room(msgspec.Struct, forbid_unknown_fields=True):
    size: int
    doors: tuple[str, ...] = ()


class _House(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    rooms: dict[str, _Room] = {}
    floors: list[_Room] = []


_A_HOUSE = b"name: home\nrooms:\n  hall:\n    size: 3\n    doors: [north]\n  attic: {size: 1}\nfloors:\n  - size: 2\n"


def _datafile(case: bytes) -> None:
    text = _text(case)
    try:
        decode(text, "fuzz.yaml", _House)
    except DataFileError as error:
        must(bool(error.what) and len(error.what) <= _LONGEST_TOLD, f"said {error.what[:100]!r}")
        _line_is_there(error, text)


@cache
def _concepts() -> str:
    """Return the lists that ship, cut short: reading all of them would be most of the work of a case."""
    lists = load_bank().concepts
    return json.dumps({"concepts": {name: [*phrases][:2] for name, phrases in lists.items()}})


def _bank(case: bytes) -> None:
    """A file of one move, with the lists that ship; every pattern that is taken can be compiled and met."""
    with refused_in_a_sentence():
        _meet(Bank.parse({"concepts.yaml": _concepts(), "fuzz.yaml": _text(case)}))


def _concept_lists(case: bytes) -> None:
    move = "move: thanks\nsays:\n  - (thank|thanks) {you}\n  - i {want} it\n  - that is {want}\n"
    with refused_in_a_sentence():
        _meet(Bank.parse({"concepts.yaml": _text(case), "thanks.yaml": move}))


def _meet(bank: Bank) -> None:
    for pattern in itertools.islice(bank.patterns, 40):
        for said in _SPOKEN:
            pattern.expression.match(f"{said} ")
        must(bool(pattern.openings), f"{pattern.template!r} begins with nothing")


def _scoring(case: bytes) -> None:
    with refused_in_a_sentence():
        parse_scoring(_text(case), "fuzz.yaml")


def _profile(case: bytes) -> None:
    _put(FILE, case)
    with refused_in_a_sentence():
        load_profile(room())


def _manifest(case: bytes) -> None:
    with refused_in_a_sentence():
        manifest = read_manifest(_put("manifest.toml", case))
        for spec in manifest.model:
            must("/" not in spec.name and spec.name not in {".", ".."}, f"{spec.name!r} is no folder's name")
            for file in spec.files:
                path = Path(file.path)
                must(not path.is_absolute() and ".." not in path.parts, f"{file.path!r} leads out of its folder")


# --- lines and words -------------------------------------------------------------------------------------------------


class _Line(msgspec.Struct):
    text: str


def _json_lines(case: bytes) -> None:
    """``check --jsonl``: a line out for each line in, and every quote is where it says."""
    out = io.BytesIO()
    lines = case.splitlines(keepends=True)
    answer_lines(load_matcher(), lines, out)
    answers = out.getvalue().splitlines()
    must(len(answers) == len(lines), f"{len(answers)} answers to {len(lines)} lines")
    for line, raw in zip(lines, answers, strict=True):
        told = json.loads(raw)
        if "error" in told:
            must(len(told["error"]) <= _LONGEST_TOLD, "an error repeats the line")
            continue
        text = msgspec.json.decode(line, type=_Line).text
        for move in told["moves"]:
            must(0 <= move["start"] <= move["end"] <= len(text), f"{move} lies outside the text")


def _visible(case: bytes) -> None:
    text = case.decode("utf-8", "surrogateescape")
    for lines in (False, True):
        shown = visible(text, lines=lines)
        bad = [sign for sign in shown if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}]
        must(all(lines and sign == "\n" for sign in bad), f"{bad[:3]} got through")
        must(not set(shown) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f"), "direction is steered")
        must(visible(shown, lines=lines) == shown, "what is shown is not stable")


# --- sound -----------------------------------------------------------------------------------------------------------


def _sound(case: bytes) -> None:
    """Any file that somebody takes for a recording."""
    path = _put("sound", case)
    with refused_in_a_sentence():
        told = files.particulars(path)
        must(told.made_at is None or told.made_at.tzinfo is not None, "a time has no zone")
        got = 0
        for block in files.read_blocks(path):
            must(block.dtype == "int16" and block.ndim == 1, f"a block is {block.dtype} of {block.ndim} dimensions")
            got += len(block)
            if got > _ENOUGH:
                break


def _flac(case: bytes) -> None:
    """A sound of the library or of the cues' cache, which a backup or another program may have put there."""
    with refused_in_a_sentence():
        sound = files.read_flac(_put("sound.flac", case))
        must(sound.samples.ndim == 1, f"the sound has {sound.samples.ndim} dimensions")
        must(sound.rate > 0, "the sound has no rate")


def _recordings() -> Iterator[bytes]:
    """Make a fifth of a second of sound in every form that recorders write."""
    import av  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    tone = np.round(8000 * np.sin(np.arange(3200) / 6)).astype(np.int16)
    for form, codec, rate in (
        ("wav", "pcm_s16le", 16_000),
        ("flac", "flac", 16_000),
        ("ogg", "libopus", 48_000),
        ("mp3", "libmp3lame", 16_000),
        ("ipod", "aac", 16_000),
        ("webm", "libopus", 48_000),
        ("aiff", "pcm_s16be", 16_000),
        ("adts", "aac", 16_000),
        ("caf", "pcm_s16le", 16_000),
        ("au", "pcm_s16be", 16_000),
        ("asf", "wmav2", 16_000),
    ):
        out = io.BytesIO()
        with av.open(out, "w", format=form, container_options={"fflags": "+bitexact"}) as container:
            stream = container.add_stream(codec, rate=rate)
            assert isinstance(stream, av.AudioStream)
            stream.layout, stream.bit_rate = "mono", 32_000
            resampler = av.AudioResampler(format=stream.format.name, layout="mono", rate=rate, frame_size=None)
            frame = av.AudioFrame.from_ndarray(tone[None, :], format="s16", layout="mono")
            frame.rate = 16_000
            fifo = av.AudioFifo()
            for each in (*resampler.resample(frame), *resampler.resample(None)):
                each.pts = None
                fifo.write(each)
            size = stream.codec_context.frame_size or 1024
            while (part := fifo.read(size, partial=True)) is not None:
                container.mux(stream.encode(part))
            container.mux(stream.encode(None))
        yield out.getvalue()


def _flac_seeds() -> Iterator[bytes]:
    import numpy as np  # noqa: PLC0415
    import soundfile  # noqa: PLC0415

    for channels in (1, 2):
        out = io.BytesIO()
        samples = np.round(8000 * np.sin(np.arange(1200) / 6)).astype(np.int16)
        soundfile.write(out, np.stack([samples] * channels, 1), 16_000, subtype="PCM_16", format="FLAC")
        yield out.getvalue()


# --- archives --------------------------------------------------------------------------------------------------------


def _unpack(case: bytes) -> None:
    """A model's archive: nothing lands outside, no link is made, and no more than may be."""
    archive = _put("model.zip", case)
    below = room() / "below"
    shutil.rmtree(below, ignore_errors=True)
    inside = below / "inside"
    inside.mkdir(parents=True)
    with refused_in_a_sentence():
        for written in unpack(archive, "a-model", inside, (), Silent()):
            must((inside / written.path).stat().st_size == written.bytes, f"{written.path} has another size")
    must([path.name for path in below.iterdir()] == ["inside"], "something was put beside the folder")
    total = 0
    for path in inside.rglob("*"):
        kind = path.lstat()
        must(stat.S_ISREG(kind.st_mode) or stat.S_ISDIR(kind.st_mode), f"{path.name} is no plain file")
        total += kind.st_size if stat.S_ISREG(kind.st_mode) else 0
    must(total <= most_unpacked(archive), f"{total} bytes were unpacked")


def _archives() -> Iterator[bytes]:
    names: Sequence[Mapping[str, bytes]] = (
        {"a-model/am/final.mdl": b"acoustic" * 8, "a-model/conf/mfcc.conf": b"--rate=16000\n"},
        {"a-model/../../out": b"x"},
        {"/a-model/out": b"x", "a-model\\..\\out": b"x"},
    )
    for packing, content in itertools.product((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED), names):
        yield _zipped(content, packing)
    link = zipfile.ZipInfo("a-model/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, b"/etc/passwd")
    yield out.getvalue()
    yield _zipped({"a-model/zeros": bytes(100_000)}, zipfile.ZIP_DEFLATED)


def _zipped(content: Mapping[str, bytes], packing: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, inner in content.items():
            archive.writestr(zipfile.ZipInfo(name), inner, packing)
    return out.getvalue()


@cache
def _library() -> Library:
    return Library(room() / "backups" / "home")


def _attempt(case: bytes) -> None:
    """A record in a backup whose list and hashes are right, as somebody who knows the form would make it."""
    uid = hashlib.sha256(case).hexdigest()[:32]
    found = msgspec.json.decode(_record(), type=dict)
    with contextlib.suppress(ValueError, RecursionError):
        told = json.loads(case)
        if isinstance(told, dict) and isinstance(told.get("attempt"), dict):
            found, told["attempt"]["uid"] = told, uid
            case = json.dumps(told).encode("utf-8", "surrogatepass")
    number = found.get("attempt", {}).get("id", 1) if isinstance(found.get("attempt"), dict) else 1
    folder = f"{number:05d}" if isinstance(number, int) and 0 <= number < 10**17 else "00001"
    file = {"path": "attempt.json", "bytes": len(case), "sha256": hashlib.sha256(case).hexdigest()}
    index = {"format": 1, "program": "1", "attempts": [{"folder": folder, "uid": uid, "files": [file]}]}
    _restored({"voice-coach/index/backup.json": json.dumps(index).encode(), f"voice-coach/{folder}/attempt.json": case})


def _backup_list(case: bytes) -> None:
    """A backup whose list of attempts is anything."""
    _restored({"voice-coach/index/backup.json": case, "voice-coach/00001/attempt.json": _record()})


def _restored(content: Mapping[str, bytes]) -> None:
    library = _library()
    archive = _put("backup.zip", _zipped(content, zipfile.ZIP_STORED))
    with refused_in_a_sentence():
        for _, number in list(restore(library, archive)):
            attempt = library.attempt(abs(number))
            must(library.folder_of(attempt.id).is_dir(), "an attempt has no folder")
    must([path.name for path in library.folder.parent.iterdir()] == ["home"], "something was put beside the library")
    if library.count() > 50:  # a full one would slow the next cases down
        library.database.write("DELETE FROM attempts")
        shutil.rmtree(library.folder / "attempts")


@cache
def _record() -> bytes:
    """Return the record of an attempt as `export` writes it."""
    with Library(room() / "model") as library:
        said = talk(cue("[next_step what happens next] and [thanks thank you]"))
        number = library.begin(
            scenario="phone-screen", style="bold", engine="vosk", model="m 1", voice="natural", seed=7
        )
        library.begin_turn(number, 1, "Anything else?", "")
        library.keep_reply(number, said[0], None, Delivery(5, 5.0, None, 0.4))
        library.finish(number, draw_up(said, "bold", load_scoring(), number))
        out = io.BytesIO()
        back_up(library, [library.attempt(number)], out)
    with zipfile.ZipFile(out) as archive:
        return archive.read("voice-coach/00001/attempt.json")


# --- pages -----------------------------------------------------------------------------------------------------------


class _Outline(html.parser.HTMLParser):
    """The elements of a page and the names of their attributes: what words must not change."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(sorted(name for name, _ in attrs))))
        for name, value in attrs:
            must(not name.startswith("on"), f"a script hangs on {tag}")
            linked = name in {"href", "src", "action"} and (value or "").strip()
            must(not linked or linked.startswith(("#", "data:")), f"{tag} leads to {value!r}")

    def handle_comment(self, data: str) -> None:
        self.found.append(("comment", ()))

    def handle_decl(self, decl: str) -> None:
        self.found.append(("declaration", ()))

    def unknown_decl(self, data: str) -> None:
        self.found.append(("declaration", ()))

    def handle_pi(self, data: str) -> None:
        self.found.append(("instruction", ()))


def _outline(page: str) -> list[tuple[str, tuple[str, ...]]]:
    outline = _Outline()
    outline.feed(page)
    outline.close()
    return outline.found


_TITLES = {move: move.value for move in Move}
_HARMLESS = str.maketrans("<>&\"'`{}%=/", "(]+”*^(]#~|")
"""Signs that mean nothing in a page, for each that does: words stay words, and sentences sentences."""

_TAG = re.compile(r"<[/!?]?[a-zA-Z][^\s>]*")
_PARSED = 8
"""One page in so many is read as a browser reads it too, which takes ten times as long."""

_PLACES = 8
"""Texts of a page that come from people and files."""


def _page(case: bytes) -> None:
    """A page holds whatever was said, heard or written as words, and is otherwise the same."""
    words = [" ".join(part.split()) or "a" for part in _text(case).split("\0")][:_PLACES]
    plain = [part.translate(_HARMLESS) for part in words]
    pad = ["a"] * (_PLACES - len(words))
    told, expected = (write_page(_view([*each, *pad]), _TITLES) for each in (words, plain))
    for sign in "<>\"'":
        must(told.count(sign) == expected.count(sign), f"words got {sign} through")
    must(_TAG.findall(told) == _TAG.findall(expected), "words made elements")
    if zlib.crc32(case) % _PARSED == 0:
        must(_outline(told) == _outline(expected), "words changed the page's outline")


def _view(texts: Sequence[str]) -> AttemptView:
    said, cue_text, title, note, tag, person, quote, engine = texts
    words = tuple(Word(word, at * 0.5, at * 0.5 + 0.4, 1.0) for at, word in enumerate(said.split(" ")))
    turn = TurnView(1, cue_text, None, None, words, (Match(Move.THANKS, 0.9, said, 0, len(said)),), (), None)
    return AttemptView(
        1,
        title,
        title,
        "rehearsal",
        datetime(2026, 5, 1, tzinfo=timezone.utc),
        "bold",
        person,
        person,
        (turn,),
        _spoilt(quote),
        None,
        JudgedBy("1", engine, engine, engine),
        note,
        (tag,),
    )


@cache
def _card() -> Scorecard:
    said = talk(cue("[restate_interest i want this] and [pay_question what is the pay]"))
    return draw_up(said, "balanced", load_scoring(), case=Case(reasons=("led twelve people",)))


def _spoilt(text: str) -> Scorecard:
    def spoil(verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
        return tuple(
            replace(
                each,
                title=text,
                why=text,
                quote=text if each.quote else "",
                try_saying=text if each.try_saying else each.try_saying,
            )
            for each in verdicts
        )

    card = _card()
    return replace(
        card,
        core=spoil(card.core),
        built=spoil(card.built),
        supporting=spoil(card.supporting),
        missteps=spoil(card.missteps),
        own=tuple(replace(point, reason=text) for point in card.own),
        style_why=text,
    )


_HOSTILE = (
    b"<script>alert(1)</script>",
    b'"><img src=x onerror=alert(1)>',
    b"' onmouseover='x",
    b"</style><b>",
    b"</script>",
    b"<!--",
    b"]]>",
    b"{{ 7*7 }}",
    b"{% raw %}",
    b"&lt;b&gt;",
    b"javascript:alert(1)",
    "\u202e\u2028".encode(),
    b"\0a\0b",
)


# --- all of them -----------------------------------------------------------------------------------------------------


def _shipped(*folders: str, only: Sequence[str] = ()) -> Callable[[], Iterator[bytes]]:
    def read() -> Iterator[bytes]:
        for folder in folders:
            for path in sorted((prompts_dir() / folder).glob("*.yaml")):
                if not only or path.name in only:
                    yield path.read_bytes()

    return read


def _lines() -> Iterator[bytes]:
    for said in _SPOKEN:
        yield json.dumps({"id": "x", "cue": "Anything else?", "text": said}).encode() + b"\n"
    yield b'{"text": "so\\u0000what\\ud800"}\n[]\nnot json\n{"text": "and the \\"pay\\"?", "id": 3}\n'


TARGETS: dict[str, Target] = {
    "scenario": Target(_scenario, _shipped("scenarios"), longest=16_384, share=1),
    "datafile": Target(_datafile, lambda: iter((_A_HOUSE,)), longest=1024),
    "bank": Target(_bank, _shipped("moves", only=_PATTERNS), longest=2048, share=1),
    "concepts": Target(_concept_lists, lambda: iter((b"concepts:\n  you: [you, you all]\n  want:\n    - want\n",))),
    "scoring": Target(_scoring, _shipped(".", only=("scoring.yaml",)), longest=32_768, share=1),
    "profile": Target(
        _profile,
        lambda: iter((b"name: Ana\nrole: nurse\nreasons: [ten years, Polish]\nworries: [my age]\nstyle: bold\n",)),
    ),
    "manifest": Target(_manifest, lambda: iter((manifest_file().read_bytes(),)), longest=16_384),
    "json-lines": Target(_json_lines, _lines, longest=1024, share=1),
    "visible": Target(_visible, lambda: iter(("memo\x1b[31m\u202e.m4a é 🙂".encode(), b"\xff\r\n\x9b0m")), longest=512),
    "sound": Target(_sound, _recordings, longest=16_384),
    "flac": Target(_flac, _flac_seeds),
    "unpack": Target(_unpack, _archives),
    "attempt": Target(_attempt, lambda: iter((_record(),)), longest=16_384, share=1),
    "backup-list": Target(
        _backup_list,
        lambda: iter(
            (b'{"format":1,"program":"1","attempts":[{"folder":"00001","uid":"' + b"a" * 32 + b'","files":[]}]}',)
        ),
        share=1,
    ),
    "page": Target(_page, lambda: iter((*_HOSTILE, b"\0".join(_HOSTILE))), longest=512, share=1),
}
"""The targets by name."""
