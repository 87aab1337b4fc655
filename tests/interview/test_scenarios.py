"""The scenarios on disk: those that ship, the person's own, and any file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from voice_coach.datafile import DataFileError
from voice_coach.interview.scenario import wordings
from voice_coach.interview.scenarios import (
    DEFAULT,
    NamedScenario,
    ScenarioNotMade,
    UnknownScenario,
    UnreadableScenario,
    begin_scenario,
    examine_file,
    find_scenario,
    list_scenarios,
    own_files,
    own_folder,
    scenario_file,
    schema_file,
)
from voice_coach.moves.labels import Move

SHIPPED = list_scenarios()
PATHS = sorted((schema_file().parent / "scenarios").glob("*.yaml"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


# -- those that ship ----------------------------------------------------------------------------------------------


def test_a_dozen_interviews_of_every_kind_ship() -> None:
    assert len(SHIPPED) >= 12
    assert DEFAULT in [named.name for named in SHIPPED]
    assert {named.scenario.style for named in SHIPPED} == {"bold", "balanced", "low_key"}
    assert {named.scenario.channel for named in SHIPPED} == {"phone", "in_person"}
    assert {named.scenario.candour for named in SHIPPED} == {"frank", "guarded", "dodges"}
    assert len({named.scenario.interviewer for named in SHIPPED}) == len(SHIPPED)
    assert len({named.scenario.company for named in SHIPPED}) == len(SHIPPED)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_nothing_in_it_could_be_better(path: Path) -> None:
    assert [f"line {finding.line}: {finding.what}" for finding in examine_file(path)] == []


@pytest.mark.parametrize("named", SHIPPED, ids=lambda named: named.name)
def test_a_shipped_interview_has_enough_to_say(named: NamedScenario) -> None:
    scenario = named.scenario
    assert len(scenario.plans) >= 2
    assert len(scenario.doubts) >= 5
    assert len(scenario.topics) >= 5
    assert all(len(turn.cues) >= 3 for turn in scenario.turns)
    assert {Move.RESTATE_INTEREST, Move.VALUE_SUMMARY, Move.PAY_QUESTION} <= set(scenario.answers)
    assert scenario.first_name in scenario.interviewer


def test_direct_and_indirect_signals_are_met() -> None:
    kinds = [turn.kind for named in SHIPPED for turn in named.scenario.turns]
    assert kinds.count("indirect") >= len(SHIPPED) / 2
    assert kinds.count("direct") >= len(SHIPPED) / 2


def test_each_speaks_in_words_of_its_own() -> None:
    """What two interviewers say alike comes from what every interviewer says."""
    lines = [
        line
        for named in SHIPPED
        for path, said in wordings(named.scenario)
        if path[0] in {"turns", "doubts", "topics"}
        for line in said
    ]
    assert len(lines) - len(set(lines)) <= len(lines) / 100


# -- finding ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("phone-scren", "No scenario is called 'phone-scren'; did you mean 'phone-screen'?"),
        ("zzz", "known are "),
        ("../scoring", "No scenario is called '../scoring'"),
        ("", "No scenario is called ''"),
    ],
)
def test_an_unknown_scenario_is_told(wanted: str, says: str) -> None:
    with pytest.raises(UnknownScenario) as caught:
        find_scenario(wanted)
    assert says in str(caught.value)


def missing(path: Path) -> None:
    pass


def folder(path: Path) -> None:
    path.mkdir()


def latin(path: Path) -> None:
    path.write_bytes("title: Gespräch\n".encode("latin-1"))


@pytest.mark.parametrize("make", [missing, folder, latin])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "a.yaml")
    with pytest.raises(UnreadableScenario, match=r"a\.yaml cannot be read"):
        find_scenario(str(tmp_path / "a.yaml"))


def test_any_file_is_a_scenario(tmp_path: Path) -> None:
    own = tmp_path / "dream job.yaml"
    own.write_text(scenario_file(DEFAULT).read_text(encoding="utf-8"), encoding="utf-8")
    assert find_scenario(str(own)).name == "dream job"


# -- the person's own ---------------------------------------------------------------------------------------------


def test_without_any_there_are_none() -> None:
    assert own_files() == ()


def test_a_copy_is_found_by_name_and_points_editors_at_the_description() -> None:
    path = begin_scenario("dream-job", DEFAULT)
    assert path == own_folder() / "dream-job.yaml"
    found = find_scenario("dream-job")
    assert (found.name, found.own, found.scenario) == ("dream-job", True, find_scenario(DEFAULT).scenario)
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={schema_file().as_uri()}"


def test_ones_own_goes_before_one_that_ships() -> None:
    begin_scenario(DEFAULT, "face-to-face")
    assert find_scenario(DEFAULT).scenario.first_name == "Helen"
    assert find_scenario(DEFAULT).own
    assert not find_scenario("face-to-face").own


def test_a_starter_cannot_be_rehearsed_before_it_is_filled_in() -> None:
    path = begin_scenario("dream-job")
    findings = examine_file(path)
    todo = [number for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "TODO (" in line]
    assert [finding.line for finding in findings] == todo
    assert all(finding.serious for finding in findings)
    with pytest.raises(DataFileError, match="still to be written"):
        find_scenario("dream-job")


@pytest.mark.parametrize("name", ["", "Dream", "my job", "../x", "a/b", "a.yaml", "ä", "-a", "a--b"])
def test_a_name_has_to_be_one(name: str) -> None:
    with pytest.raises(ScenarioNotMade, match="small letters, digits and hyphens"):
        begin_scenario(name)
    assert own_files() == ()


def test_what_is_there_is_not_written_over() -> None:
    path = begin_scenario("dream-job")
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(ScenarioNotMade, match="is there already"):
        begin_scenario("dream-job")
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_copy_of_nothing_is_told() -> None:
    with pytest.raises(UnknownScenario):
        begin_scenario("dream-job", "phone-scren")
    assert own_files() == ()
