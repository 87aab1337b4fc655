"""A web server that misbehaves on request, and small models for it to offer."""

import hashlib
import io
import threading
import zipfile
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from voice_coach.speech.download import Patience
from voice_coach.speech.manifest import FileSpec, Manifest, ModelSpec, PackageSource, WebSource

QUICK = Patience(answer=1.0, silence=1.0, attempts=3, pause=0.01)

VOSK_FILES = {
    "am/final.mdl": b"acoustic" * 4000,
    "conf/mfcc.conf": b"--sample-frequency=16000\n",
    "graph/HCLG.fst": bytes(range(256)) * 900,
}


class Site:
    """A real web server on this machine that answers as a test wants, one behaviour a request."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str | None]] = []
        self.behaviours: list[Callable[[Answer, bytes], None]] = []
        """Taken from the front, one a request; then the site behaves well."""
        self.closing = threading.Event()
        site = self

        class Handler(Answer):
            def do_GET(self) -> None:
                site.asked.append((self.path, self.headers["Range"]))
                body = site.files.get(self.path)
                if body is None:
                    self.send_error(404)
                    return
                behave = site.behaviours.pop(0) if site.behaviours else well
                self.site = site
                behave(self, body)

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_port}{path}"

    def offer(self, path: str, body: bytes) -> str:
        self.files[path] = body
        return self.url(path)

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, *about: object) -> None:
        """Say nothing: a caller that hangs up is what many tests are about."""


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def log_message(self, *args: object) -> None:
        pass

    def head(self, status: int, length: int, **more: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def first(self, body: bytes) -> int:
        asked = self.headers["Range"]
        return int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0

    def hang_up(self) -> None:
        self.wfile.flush()
        self.close_connection = True
        self.connection.close()


def well(answer: Answer, body: bytes) -> None:
    first = answer.first(body)
    if not first:
        answer.head(200, len(body))
    elif first >= len(body):
        answer.head(416, 0, Content_Range=f"bytes */{len(body)}")
        return
    else:
        answer.head(206, len(body) - first, Content_Range=f"bytes {first}-{len(body) - 1}/{len(body)}")
    answer.wfile.write(body[first:])


def without_ranges(answer: Answer, body: bytes) -> None:
    answer.head(200, len(body))
    answer.wfile.write(body)


def cut_after(count: int) -> Callable[[Answer, bytes], None]:
    def cut(answer: Answer, body: bytes) -> None:
        first = answer.first(body)
        status, more = (206, {"Content_Range": f"bytes {first}-{len(body) - 1}/{len(body)}"}) if first else (200, {})
        answer.head(status, len(body) - first, **more)
        answer.wfile.write(body[first : first + count])
        answer.hang_up()

    return cut


def claims(length: int) -> Callable[[Answer, bytes], None]:
    def claim(answer: Answer, body: bytes) -> None:
        answer.head(200, length)
        answer.wfile.write(body[:length])
        answer.hang_up()

    return claim


def never_answers(answer: Answer, body: bytes) -> None:
    answer.site.closing.wait(30)


def stalls_after(count: int) -> Callable[[Answer, bytes], None]:
    def stall(answer: Answer, body: bytes) -> None:
        answer.head(200, len(body))
        answer.wfile.write(body[:count])
        answer.wfile.flush()
        answer.site.closing.wait(30)

    return stall


def status(code: int) -> Callable[[Answer, bytes], None]:
    return lambda answer, _: answer.head(code, 0)


class Heard:
    """A watcher that writes down what it is told."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, int | None]] = []
        self.notes: list[str] = []
        self.done = 0

    def step(self, what: str, total: int | None) -> None:
        self.steps.append((what, total))
        self.done = 0

    def advance(self, count: int) -> None:
        self.done += count

    def note(self, text: str) -> None:
        self.notes.append(text)


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip file's bytes, the same each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def packed(files: dict[str, bytes]) -> bytes:
    """Return a zip file's bytes with `files` in the folder that the small models have."""
    return zipped({f"a-model/{name}": content for name, content in files.items()})


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def file_specs(files: dict[str, bytes]) -> tuple[FileSpec, ...]:
    return tuple(FileSpec(name, len(content), sha256(content)) for name, content in files.items())


def web_model(url: str, archive: bytes, *, name: str = "small", listed: dict[str, bytes] | None = None) -> ModelSpec:
    return ModelSpec(
        name=name,
        engine="vosk",
        version="1",
        language="en",
        title="A model",
        licence="MIT",
        source=WebSource(url, sha256(archive), "a-model", len(archive)),
        files=file_specs(listed or {}),
    )


def package_model(wheel: bytes, *, name: str = "carried") -> ModelSpec:
    return ModelSpec(
        name=name,
        engine="vosk",
        version="1.0",
        language="en",
        title="A model out of a package",
        licence="MIT",
        source=PackageSource("some-model", sha256(wheel), "some_model/model", len(wheel)),
        files=file_specs(VOSK_FILES),
    )


def wheel_of(files: dict[str, bytes]) -> bytes:
    """Return a whole wheel called some-model 1.0 that carries `files`."""
    about = {
        "some_model-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: some-model\nVersion: 1.0\n",
        "some_model-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "some_model-1.0.dist-info/RECORD": b"",
    }
    return zipped({f"some_model/model/{name}": content for name, content in files.items()} | about)


def manifest(*models: ModelSpec) -> Manifest:
    return Manifest(tuple(model.name for model in models), models)
