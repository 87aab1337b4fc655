"""The page of licences names everything that an installation brings in."""

import re

import make_licences

from voice_coach.speech.manifest import load_manifest


def rows() -> dict[str, list[str]]:
    """Return the cells of each row of the page's tables, by the first."""
    lines = make_licences.PAGE.read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    found: dict[str, list[str]] = {}
    for name, *rest in cells:
        found.setdefault(name, rest)
    return found


def test_every_locked_package_is_named_with_its_versions_and_licence() -> None:
    named = rows()
    for name, versions in make_licences.locked().items():
        there, licence = named[name]
        assert there == ", ".join(versions)
        assert licence
        assert licence == make_licences.licence(name)


def test_nothing_is_named_that_is_not_locked_any_more() -> None:
    text = make_licences.PAGE.read_text("utf-8")
    packages = text.partition("## Packages")[2].partition("## ")[0]
    assert set(re.findall(r"^\| ([a-z0-9._-]+) \| [0-9]", packages, re.MULTILINE)) == set(make_licences.locked())


def test_every_model_is_named() -> None:
    for spec in load_manifest():
        assert rows()[spec.name][:2] == [spec.version, spec.licence]
