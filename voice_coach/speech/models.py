"""The models on this machine: which are there, whether they are whole, and which one to load.

Getting them here is the business of :mod:`voice_coach.speech.install`.
"""

import hashlib
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from voice_coach.errors import VoiceCoachError
from voice_coach.places import models_dir
from voice_coach.speech.manifest import FileSpec, Manifest, ModelSpec, load_manifest, read_manifest

__all__ = [
    "InstalledModel",
    "ModelDamaged",
    "ModelMissing",
    "ModelStore",
    "NoSuchModel",
    "NotAModel",
    "load_manifest",
]

RECEIPT = "receipt.json"

_LAYOUTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "vosk": (
        ("am/final.mdl", "conf/mfcc.conf", "graph/HCLG.fst"),
        ("am/final.mdl", "conf/mfcc.conf", "graph/HCLr.fst", "graph/Gr.fst"),
        ("final.mdl", "mfcc.conf", "HCLG.fst"),
        ("final.mdl", "mfcc.conf", "HCLr.fst", "Gr.fst"),
    ),
    # Without its tokenizer.json faster-whisper would fetch one from the network.
    "whisper": (
        ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt"),
        ("model.bin", "config.json", "tokenizer.json", "vocabulary.json"),
    ),
}
"""The files by which each engine's models are known; any one row is enough."""


class ModelMissing(VoiceCoachError):
    """A model is not installed."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The model {name} is not installed: run `voice-coach models install {name}`.")


class NoModel(VoiceCoachError):
    """No model is installed that would do."""

    def __init__(self, engine: str, known: list[ModelSpec]) -> None:
        """Name the first of the known models that is for the engine; for any, ``install`` finds one by itself."""
        if engine == "auto":
            super().__init__("No recogniser's model is installed: run `voice-coach models install`.")
        else:
            name = next((spec.name for spec in known if spec.engine == engine), "")
            super().__init__(f"No model for {engine} is installed: run `voice-coach models install {name}`.")


class ModelDamaged(VoiceCoachError):
    """A model's files are not what they were."""

    def __init__(self, name: str, path: Path, what: str = "the engine cannot read it") -> None:
        mend = f"run `voice-coach models install {name}`" if (path / RECEIPT).exists() else "unpack it again"
        super().__init__(f"The model {name} in {path} is damaged ({what}): {mend}.")


class NoSuchModel(VoiceCoachError):
    """What the person named is neither a known model nor a folder."""

    def __init__(self, wanted: str, known: list[str]) -> None:
        super().__init__(f"{wanted!r} is neither a folder nor a known model ({', '.join(known)}).")


class NotAModel(VoiceCoachError):
    """A folder of the person's own holds no model that an engine could load."""


class WrongEngine(VoiceCoachError):
    """The model that was named is for another engine."""


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model on this machine, checked."""

    path: Path
    """Its folder."""
    engine: str
    """``vosk`` or ``whisper``."""
    name: str
    """Its name in the manifest; for a person's own, the folder's name."""
    version: str = ""
    """Empty for a person's own."""


class Receipt(msgspec.Struct):
    """What an installation leaves beside the files: how they were when they were known to be right."""

    name: str
    version: str
    engine: str
    purpose: str
    archive: str
    """SHA-256 of the file that the model came in."""
    files: tuple[FileSpec, ...]
    times: dict[str, int]
    """Time of change of each file, in nanoseconds, when its hash was last seen to be right; empty before the first."""


class ModelStore:
    """The folder that models are installed in.

    Parameters
    ----------
    folder
        The folder; by default the checkout's or the person's own one.
    manifest
        The list of known models; by default the one that ships with the program.
    """

    def __init__(self, folder: Path | None = None, manifest: Manifest | None = None) -> None:
        self.folder = folder or models_dir()
        self.manifest = manifest or read_manifest()

    def installed(self, *, tests_too: bool = False) -> tuple[InstalledModel, ...]:
        """Return the installed models, the preferred ones first. They are listed, not checked."""
        return tuple(
            self._listed(spec)
            for spec in self.manifest.model
            if (tests_too or not spec.purpose) and self.receipt_file(spec.name).is_file()
        )

    def find(self, engine: str = "auto", model: str | Path | None = None) -> InstalledModel:
        """Return the model to load, whole.

        Parameters
        ----------
        engine
            ``vosk``, ``whisper``, or ``auto`` for either.
        model
            A name of the manifest, or a folder; by default the preferred one of those installed.

        Raises
        ------
        NoModel, ModelMissing, NoSuchModel
            There is none.
        NotAModel, WrongEngine
            It is of another kind.
        ModelDamaged
            It is not whole.
        """
        if model is None:
            fitting = [found for found in self.installed() if engine in {"auto", found.engine}]
            if not fitting:
                raise NoModel(engine, [self.manifest.spec(name) for name in self.manifest.default])
            return self.checked(fitting[0].name)
        found = self._named(model)
        if engine not in {"auto", found.engine}:
            raise WrongEngine(f"The model {found.name} is for {found.engine}, not for {engine}: change one of the two.")
        return found

    def checked(self, name: str, *, thorough: bool = False) -> InstalledModel:
        """Return an installed model after a look at its files.

        The look is quick: a file whose size and time are those of the receipt is taken for right, any other one
        is read again. A thorough look reads all of them.

        Raises
        ------
        ModelMissing, ModelDamaged
        """
        spec = self.manifest.spec(name)
        folder = self.folder / name
        receipt = self._receipt(name)
        if receipt.archive != spec.source.sha256:
            raise ModelDamaged(name, folder, f"it is not version {spec.version}")
        times = {}
        for file in spec.files or receipt.files:
            times[file.path] = _look(name, folder, file, None if thorough else receipt.times.get(file.path))
        if times != receipt.times:
            receipt.times = times
            with suppress(OSError):  # a model on a read-only disk is merely read again each time
                write_receipt(folder, receipt)
        return self._listed(spec)

    def remove(self, name: str) -> None:
        """Delete an installed model.

        Raises
        ------
        UnknownModel, ModelMissing
        """
        folder = self.folder / self.manifest.spec(name).name
        if not folder.is_dir():
            raise ModelMissing(name)
        (folder / RECEIPT).unlink(missing_ok=True)  # first: half a model without it counts as none
        shutil.rmtree(folder)

    def receipt_file(self, name: str) -> Path:
        """Return where the receipt of a model is, or would be."""
        return self.folder / name / RECEIPT

    def _listed(self, spec: ModelSpec) -> InstalledModel:
        return InstalledModel(self.folder / spec.name, spec.engine, spec.name, spec.version)

    def _named(self, model: str | Path) -> InstalledModel:
        if str(model) in self.manifest.by_name:
            return self.checked(str(model))
        folder = Path(model).expanduser()
        if folder.is_dir():
            return own_model(folder)
        raise NoSuchModel(str(model), [spec.name for spec in self.manifest.model if not spec.purpose])

    def _receipt(self, name: str) -> Receipt:
        try:
            return msgspec.json.decode(self.receipt_file(name).read_bytes(), type=Receipt)
        except FileNotFoundError:
            raise ModelMissing(name) from None
        except (OSError, msgspec.MsgspecError) as error:
            raise ModelDamaged(name, self.folder / name, f"its {RECEIPT} cannot be read") from error


def own_model(folder: Path) -> InstalledModel:
    """Return the model in a folder of the person's own, its kind told by its files.

    Raises
    ------
    NotAModel
    """
    for engine, layouts in _LAYOUTS.items():
        for layout in layouts:
            if all(_has_content(folder / name) for name in layout):
                return InstalledModel(folder, engine, folder.resolve().name)
    inside = next((child for child in sorted(folder.glob("*")) if _looks_right(child)), None)
    if inside:
        raise NotAModel(f"{folder} is no model itself, but {inside.name} inside it is: give {inside}.")
    near = _lacking(folder)
    if near:
        engine, lacking = min(near, key=lambda one: len(one[1]))
        raise NotAModel(
            f"{folder} is no whole {engine} model: {', '.join(lacking)} is missing or empty; unpack it again."
        )
    raise NotAModel(
        f"{folder} holds no model: a Vosk model has am/final.mdl, conf/ and graph/, a Whisper model (as faster-whisper"
        " has it) model.bin, config.json, tokenizer.json and a vocabulary."
    )


def write_receipt(folder: Path, receipt: Receipt) -> None:
    """Write a model's receipt, whole or not at all."""
    draft = folder / f"{RECEIPT}.{os.getpid()}"
    draft.write_bytes(msgspec.json.format(msgspec.json.encode(receipt)))
    draft.replace(folder / RECEIPT)


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file of any size."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _look(name: str, folder: Path, file: FileSpec, trusted: int | None) -> int:
    """Return the time of a file that is right; `trusted` is the time at which it was last seen to be."""
    path = folder / file.path
    try:
        found = path.stat()
        if found.st_size != file.bytes:
            raise ModelDamaged(name, folder, f"{file.path} has {found.st_size:,} bytes instead of {file.bytes:,}")
        changed = max(found.st_mtime_ns, found.st_ctime_ns)  # the second cannot be set back, but Windows has it not
        if changed != trusted and sha256_of(path) != file.sha256:
            raise ModelDamaged(name, folder, f"{file.path} was altered")
    except FileNotFoundError:
        raise ModelDamaged(name, folder, f"{file.path} is missing") from None
    except OSError as error:
        raise ModelDamaged(name, folder, f"{file.path} cannot be read: {error.strerror}") from error
    return changed


def _has_content(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _looks_right(folder: Path) -> bool:
    return any(all((folder / name).is_file() for name in layout) for row in _LAYOUTS.values() for layout in row)


def _lacking(folder: Path) -> list[tuple[str, list[str]]]:
    """Return what each layout misses whose first file is there."""
    return [
        (engine, [name for name in layout if not _has_content(folder / name)])
        for engine, layouts in _LAYOUTS.items()
        for layout in layouts
        if (folder / layout[0]).exists()
    ]
