"""The list of microphones and speakers, on a machine that has some."""

from pathlib import Path

from children import lines, run
from virtual_audio import PrivatePulse


def test_devices_as_json_and_for_a_person(tmp_path: Path) -> None:
    with PrivatePulse() as server:
        told = lines(run("devices", "--json", home=tmp_path, env=server.variables()))
        table = run("devices", home=tmp_path, env=server.variables()).stdout
    assert [device["name"] for device in told if device["default_input"]]
    assert list(told[0]) == ["index", "name", "host", "inputs", "outputs", "rate", "default_input", "default_output"]
    assert "yes *" in table
