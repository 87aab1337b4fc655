"""`voice-coach scenario`, and the page that says how to write one, followed step by step."""

import json
import os
import random
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import yaml

from voice_coach.interview.conversation import Conversation
from voice_coach.interview.scenario_file import parse_scenario
from voice_coach.interview.scenarios import load_kit
from voice_coach.interview.understanding import Heard
from voice_coach.moves.labels import Move

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")


def run(*arguments: str | Path, home: Path) -> "subprocess.CompletedProcess[str]":
    plain = {name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "COLUMNS"}}
    return subprocess.run(
        [sys.executable, "-m", "voice_coach", "scenario", *map(str, arguments)],
        cwd=ROOT,
        env={**plain, "VOICE_COACH_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def own(home: Path, name: str) -> Path:
    return home / "scenarios" / f"{name}.yaml"


# -- the page -----------------------------------------------------------------------------------------------------


def steps() -> list[list[str]]:
    """Return the commands of the page, in order."""
    return [line.split()[1:] for line in PAGE.splitlines() if re.match(r" +voice-coach ", line)]


def filled_in(starter: str) -> str:
    """Return the starter with every TODO replaced by what the page has there."""
    (example,) = re.findall(r" +```yaml\n(.*?) +```", PAGE, re.DOTALL)
    words = iter(values(yaml.safe_load(textwrap.dedent(example))))
    return re.sub(r"TODO \(.*\)", lambda _: next(words), starter)


def values(part: object) -> list[str]:
    if isinstance(part, str):
        return [part]
    inner = part.values() if isinstance(part, dict) else part
    assert isinstance(inner, (list, type({}.values())))
    return [value for item in inner for value in values(item)]


def test_the_steps_of_the_page_lead_to_a_scenario(home: Path) -> None:
    new, check, show, rehearse = steps()
    begun = run(*new[1:], home=home)
    path = Path(begun.stdout.strip())
    assert path == own(home, "garden-centre")

    assert run(*check[1:], home=home).returncode == 1
    path.write_text(filled_in(path.read_text(encoding="utf-8")), encoding="utf-8")
    checked = run(*check[1:], home=home)
    assert checked.returncode == 0
    assert "garden-centre.yaml: can be rehearsed" in checked.stdout
    assert "mistake" not in checked.stdout

    shown = run(*show[1:], home=home)
    assert "The next step is a trial day with Ruth in the tree nursery." in shown.stdout

    assert rehearse == ["rehearse", "--scenario", "garden-centre"]
    talk = Conversation(parse_scenario(path.read_text(encoding="utf-8"), path.name, load_kit()), random.Random(1))
    said = [talk.open(), talk.answer(Heard(frozenset({Move.NEXT_STEP}))), talk.answer(Heard())]
    assert "Ruth" in said[1].text
    assert said[-1].last


def test_the_page_tells_of_every_key() -> None:
    schema = json.loads((ROOT / "prompts" / "scenario.schema.json").read_text(encoding="utf-8"))["$defs"]
    told = set(re.findall(r"`(\w+)`", PAGE))
    shared = set(yaml.safe_load((ROOT / "prompts" / "interviewer.yaml").read_text(encoding="utf-8"))["always"])
    assert set(schema["Scenario"]["properties"]) - shared <= told
    for part in ("WindDown", "Doubt", "Fit", "AfterDoubt"):
        assert set(schema[part]["properties"]) <= told
    for key in ("answers", "topics"):
        assert set(schema["Scenario"]["properties"][key]["properties"]) - {"job"} <= told


# -- the commands -------------------------------------------------------------------------------------------------


def test_ones_own_are_listed_with_the_others(home: Path) -> None:
    run("new", "mine", "--from", "phone-screen", home=home)
    told = [json.loads(line) for line in run("list", "--json", home=home).stdout.splitlines()]
    assert [scenario["name"] for scenario in told if scenario["own"]] == ["mine"]
    assert "phone-screen" in [scenario["name"] for scenario in told]
    assert "(yours)" in run("list", home=home).stdout


def test_a_broken_one_does_not_hide_the_others(home: Path) -> None:
    run("new", "mine", home=home)
    done = run("list", home=home)
    assert done.returncode == 0
    assert "phone-screen" in done.stdout
    assert "mine.yaml, line 6: title: still to be written" in done.stderr


def test_check_tells_every_mistake_and_goes_on(home: Path, tmp_path: Path) -> None:
    run("new", "mine", "--from", "phone-screen", home=home)
    text = own(home, "mine").read_text(encoding="utf-8")
    own(home, "mine").write_text(text.replace("${next}", "${nxt}").replace("style: ", "sytle: "), encoding="utf-8")
    done = run("check", "mine", "face-to-face", home=home)
    assert done.returncode == 1
    line = next(number for number, line in enumerate(text.splitlines(), 1) if line.startswith("style:"))
    assert f"mine.yaml, line {line}: unknown key 'sytle'; did you mean 'style'?" in done.stdout
    assert "mine.yaml: 1 mistake; it cannot be rehearsed yet." in done.stdout
    assert "face-to-face.yaml: can be rehearsed." in done.stdout
    own(home, "mine").write_text(text.replace("${next}", "${nxt}"), encoding="utf-8")
    told = run("check", own(home, "mine"), home=home).stdout
    wrong = [line for line in text.splitlines() if "${next}" in line and not line.startswith("#")]
    assert told.count("unknown field ${nxt}; did you mean 'next'?") == len(wrong) > 0


def test_a_hint_is_no_mistake(home: Path) -> None:
    run("new", "mine", "--from", "phone-screen", home=home)
    path = own(home, "mine")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\ngoodbyes:\n", "\ngoodbyes:\n  - Bye (for now).\n", 1), encoding="utf-8")
    done = run("check", "mine", home=home)
    assert done.returncode == 0
    assert "'(' is read in different ways by different voices" in done.stdout
    assert "mine.yaml: can be rehearsed; 1 hint above." in done.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("check", "phone-scren"), 1, "did you mean 'phone-screen'?"),
        (("check", "nowhere.yaml"), 1, "nowhere.yaml cannot be read (No such file or directory): check the name.\n"),
        (("show", "nowhere.yaml"), 1, "nowhere.yaml cannot be read (No such file or directory): check the name.\n"),
        (("check",), 2, "Missing argument"),
        (("show", "phone-scren"), 1, "did you mean 'phone-screen'?"),
        (("show", "phone-screen", "--plan", "9"), 2, "--plan 9 is none of them"),
        (("new", "My Job"), 1, "use small letters, digits and hyphens"),
        (("new", "mine", "--from", "phone-scren"), 1, "did you mean 'phone-screen'?"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    home: Path, arguments: tuple[str, ...], status: int, says: str
) -> None:
    done = run(*arguments, home=home)
    assert done.returncode == status
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_text_is_told(home: Path, tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_bytes(b"\xff")
    done = run("show", str(tmp_path / "odd.yaml"), home=home)
    assert done.returncode == 1
    assert done.stderr.endswith("odd.yaml cannot be read (it is not UTF-8 text): save it as UTF-8.\n")


@pytest.mark.parametrize("broken", [False, True])
def test_an_own_interview_hides_one_of_the_same_name(home: Path, broken: bool) -> None:
    run("new", "phone-screen", "--from", "phone-screen", home=home)
    if broken:
        own(home, "phone-screen").write_text("titel: x\n", encoding="utf-8")
    listed = [json.loads(line) for line in run("list", "--json", home=home).stdout.splitlines()]
    assert [each["own"] for each in listed if each["name"] == "phone-screen"] == ([] if broken else [True])
    assert "face-to-face" in {each["name"] for each in listed}


def test_what_is_there_is_not_written_over(home: Path) -> None:
    assert run("new", "mine", home=home).returncode == 0
    done = run("new", "mine", home=home)
    assert done.returncode == 1
    assert "is there already" in done.stderr


def test_show_fills_in_the_plan_that_is_asked_for(home: Path) -> None:
    run("new", "mine", "--from", "phone-screen", home=home)
    plans = yaml.safe_load(own(home, "mine").read_text(encoding="utf-8"))["plans"]
    for number, plan in enumerate(plans, 1):
        shown = " ".join(run("show", "mine", "--plan", str(number), home=home).stdout.split())
        assert plan["decision"] in shown
        assert "${" not in shown
    everything = run("show", "mine", "--all", home=home).stdout
    assert "Still there" in everything
    assert len(everything) > len(run("show", "mine", home=home).stdout)
