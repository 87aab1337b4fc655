"""Nothing reaches a network: every command runs where making a socket to one ends the process at once.

What needs nobody to speak does so here; the robot of `tests/end_to_end` holds the others there.
"""

import shutil
from pathlib import Path

import offline
import pytest
from judged import cue, talk
from machines import without_devices

from voice_coach.cli.main import _COMMANDS
from voice_coach.feedback.delivery import Delivery
from voice_coach.feedback.scorecard import draw_up
from voice_coach.library.backup import back_up
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import Library
from voice_coach.places import prompts_dir

RECORDING = str(prompts_dir() / "demonstration" / "turn-1.flac")

CALLS: dict[str, tuple[str, ...]] = {
    "profile": ("profile", "set", "name", "Ana"),
    "goal": ("goal",),
    "today": ("today", "--plan"),
    "check": ("check", "what happens next"),
    "analyze": ("analyze", RECORDING, "--engine", "whisper", "--model", "whisper-tiny-en"),
    "import": ("import", RECORDING, "--engine", "whisper", "--model", "whisper-tiny-en"),
    "attempts": ("attempts",),
    "show": ("show", "1"),
    "replay": ("replay", "1"),
    "note": ("note", "1", "brave"),
    "tag": ("tag", "1", "brave"),
    "rejudge": ("rejudge",),
    "recover": ("recover",),
    "privacy": ("privacy",),
    "export": ("export", "-o", "all.zip"),
    "restore": ("restore", "before.zip"),
    "report": ("report", "1", "-o", "-"),
    "progress": ("progress",),
    "follow-up": ("follow-up", "1"),
    "scenario": ("scenario", "list"),
    "models": ("models", "verify"),
    "voices": ("voices",),
    "devices": ("devices",),
    "doctor": ("doctor",),
    "delete": ("delete", "1", "--yes"),
}
"""One call of each command that neither waits for somebody nor fetches what was asked for."""

ALOUD = {"rehearse", "drill", "warm-up"}
"""They wait for somebody to speak: `tests/end_to_end` holds them by `robot.start`, where no network can be reached."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one attempt, and a backup of it."""
    folder = tmp_path_factory.mktemp("filled")
    said = talk(cue("[next_step what happens next] and [thanks thank you]"))
    with Library(folder) as library:
        number = library.begin(scenario="phone-screen", style="bold", engine="vosk", model="m", voice="natural")
        library.begin_turn(number, 1, "Anything else?", "")
        library.keep_reply(number, said[0], None, Delivery(7, 7.0, None, 0.4))
        library.finish(number, draw_up(said, "bold", load_scoring(), number))
        with (folder / "before.zip").open("wb") as file:
            back_up(library, [library.attempt(number)], file)
    return folder


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    """A home of each command's own: none needs what another one did."""
    return shutil.copytree(filled, tmp_path / "home")


def test_a_socket_to_a_network_ends_the_process(tmp_path: Path) -> None:
    for family in ("AF_INET", "AF_INET6"):
        done = offline.python("-c", f"import socket; socket.socket(socket.{family})", home=tmp_path)
        assert done.returncode == offline.KILLED
    assert offline.python("-c", "import socket; socket.socket(socket.AF_UNIX)", home=tmp_path).returncode == 0


def test_no_engine_tells_its_maker_of_what_it_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ONNX Runtime would: it looks up its maker's address, and keeps a number that this machine is known by."""
    for name in ("ORT_DISABLE_TELEMETRY", "CI", "GITHUB_ACTIONS", "TF_BUILD"):  # in these it is silent of itself
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    speak = (
        "import time\n"
        "from voice_coach.speech.natural_voice import NaturalVoice\n"
        "NaturalVoice().render('What happens next?')\n"
        "time.sleep(3)"
    )
    done = offline.python("-c", speak, home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "cache" / "Microsoft").exists()


def test_fetching_a_model_is_what_needs_a_network(tmp_path: Path) -> None:
    fetch = (
        "from model_site import QUICK, Heard, manifest, web_model\n"
        "from voice_coach.speech.install import Installer\n"
        "from voice_coach.speech.models import ModelStore\n"
        "from pathlib import Path\n"
        f"store = ModelStore(Path({str(tmp_path)!r}), manifest(web_model('http://127.0.0.1:9/m.zip', b'')))\n"
        "Installer(store, Heard(), QUICK).install('small')\n"
    )
    done = offline.python("-c", f"import sys; sys.path.insert(0, 'tests')\n{fetch}", home=tmp_path)
    assert done.returncode == offline.KILLED


def test_every_command_is_called() -> None:
    assert set(CALLS) | ALOUD == set(_COMMANDS)


@pytest.mark.parametrize("command", CALLS)
def test_a_command_needs_no_network(home: Path, command: str, tmp_path: Path) -> None:
    arguments = [str(home / each) if each.endswith(".zip") else each for each in CALLS[command]]
    modules = tmp_path / "modules"
    modules.mkdir()
    without_devices(modules)  # a sound server would be started, and may listen
    done = offline.run(*arguments, home=home, path=modules)
    assert done.returncode == (1 if command in {"doctor", "devices"} else 0), done.stderr
