"""Put models in place: fetched, verified, unpacked beside, and moved in as a whole."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from voice_coach.errors import VoiceCoachError
from voice_coach.speech.download import FetchFailed, Patience, fetch
from voice_coach.speech.manifest import FileSpec, ModelSpec
from voice_coach.speech.models import InstalledModel, ModelDamaged, ModelMissing, ModelStore, Receipt, write_receipt
from voice_coach.speech.progress import Progress, Silent
from voice_coach.speech.unpack import unpack

_DOWNLOADS = ".downloads"
_UNPACKING = ".unpacking-"
_REPLACED = ".replaced-"


class CannotInstall(VoiceCoachError):
    """The models' folder does not take a model: no room, no rights."""


class NothingFetched(VoiceCoachError):
    """None of the default models could be fetched."""


class Installer:
    """Puts models into a store.

    Parameters
    ----------
    store
        Where to.
    progress
        Who watches.
    patience
        How long to wait for sites.
    """

    def __init__(self, store: ModelStore, progress: Progress | None = None, patience: Patience | None = None) -> None:
        self._store = store
        self._progress = progress or Silent()
        self._patience = patience or Patience()

    def install(self, name: str) -> InstalledModel:
        """Install a model, or mend it where it is damaged; one that is whole is left alone.

        Raises
        ------
        UnknownModel, FetchFailed, UnsafeArchive, BrokenArchive, CannotInstall
        """
        spec = self._store.manifest.spec(name)
        with suppress(ModelMissing, ModelDamaged):
            return self._store.checked(name, thorough=True)
        with self._folder_for_us(), self._told_apart(spec):
            with suppress(ModelMissing, ModelDamaged):  # the one that we waited for may have been at the same
                return self._store.checked(name, thorough=True)
            self._sweep()
            self._put(spec)
        return self._store.checked(name)

    def install_default(self) -> InstalledModel:
        """Return an installed model that is whole; where there is none, install the first that can be fetched.

        Raises
        ------
        NothingFetched, CannotInstall
        """
        for found in self._store.installed():
            with suppress(ModelDamaged):
                return self._store.checked(found.name)
        failures: list[FetchFailed] = []
        for name in self._store.manifest.default:
            if failures:
                self._progress.note(f"{failures[-1]} Taking {name} instead.")
            with _kept(failures):
                return self.install(name)
        raise NothingFetched(" ".join(str(failure) for failure in failures))

    def _put(self, spec: ModelSpec) -> None:
        downloads = self._store.folder / _DOWNLOADS
        downloads.mkdir(exist_ok=True)
        archive = fetch(spec, downloads, self._progress, self._patience)
        draft = Path(tempfile.mkdtemp(prefix=_UNPACKING, dir=self._store.folder))
        try:
            try:
                files = unpack(archive, spec.source.folder, draft, spec.files, self._progress)
            except VoiceCoachError:
                archive.unlink()
                raise
            write_receipt(draft, _receipt(spec, files))
            _share(draft)
            _sync(draft)
            self._move_in(draft, self._store.folder / spec.name)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        archive.unlink()  # the model is in place and verified: no need to keep it twice

    def _move_in(self, draft: Path, place: Path) -> None:
        """Put the finished folder in place; a damaged one that is there makes room."""
        if place.exists():
            aside = Path(tempfile.mkdtemp(prefix=_REPLACED, dir=place.parent))
            place.replace(aside / place.name)
            shutil.rmtree(aside, ignore_errors=True)
        draft.replace(place)
        _sync(place.parent)

    def _sweep(self) -> None:
        """Remove what a killed installation left; a broken-off download stays, to be gone on with."""
        leftovers = [*self._store.folder.glob(f"{_UNPACKING}*"), *self._store.folder.glob(f"{_REPLACED}*")]
        for leftover in [*leftovers, *(self._store.folder / _DOWNLOADS).glob("pip-*")]:
            shutil.rmtree(leftover, ignore_errors=True)

    @contextmanager
    def _folder_for_us(self) -> Iterator[None]:
        """Hold the folder's lock: of two installations at once the second waits, and finds all done."""
        try:
            self._store.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._store.folder / ".lock")
            try:
                lock.acquire(timeout=0)
            except Timeout:
                self._progress.note("Another installation is under way: waiting for it.")
                lock.acquire()
        except OSError as error:
            raise CannotInstall(f"Models cannot be put into {self._store.folder}: {error.strerror}.") from error
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _told_apart(self, spec: ModelSpec) -> Iterator[None]:
        """Turn what the disk refuses into a sentence."""
        try:
            yield
        except OSError as error:
            raise CannotInstall(
                f"The model {spec.name} cannot be put into {self._store.folder}: {error.strerror or error}."
            ) from error


@contextmanager
def _kept(failures: list[FetchFailed]) -> Iterator[None]:
    """Keep a failure to fetch for later words, and go on."""
    try:
        yield
    except FetchFailed as error:
        failures.append(error)


def _receipt(spec: ModelSpec, files: tuple[FileSpec, ...]) -> Receipt:
    return Receipt(
        name=spec.name,
        version=spec.version,
        engine=spec.engine,
        purpose=spec.purpose,
        archive=spec.source.sha256,
        files=files,
        times={},  # they are read once more where they will be loaded from
    )


def _share(draft: Path) -> None:
    """Let everybody read a model: what we make is for its maker alone, but other people may share a checkout."""
    for path in (draft, *draft.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _sync(folder: Path) -> None:
    """Make a folder's entries last through a power cut, on systems that can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
