from pathlib import Path

import pytest

from voice_coach.datafile import DataFileError
from voice_coach.feedback.case import Case
from voice_coach.library.profile import FILE, UnusableProfile, changed, load_profile, save_profile

WHOLE = Case(
    name="Zoë",
    role="site manager: night shift",
    company="Größe & Söhne",
    reasons=("seven years in sales", "I've led a team of twelve", "'quoted' #1"),
    worries=("my age", "whether I'd stay"),
    style="low_key",
)


def test_a_case_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    path = save_profile(tmp_path, WHOLE)
    assert path == tmp_path / FILE
    assert load_profile(tmp_path) == WHOLE
    assert [entry.name for entry in tmp_path.iterdir()] == [FILE]


def test_it_is_for_the_owner_only_also_when_it_was_not(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("name: Ana\n")
    (tmp_path / FILE).chmod(0o644)
    assert save_profile(tmp_path, WHOLE).stat().st_mode & 0o777 == 0o600


def test_it_can_be_read_and_changed_with_an_editor(tmp_path: Path) -> None:
    text = save_profile(tmp_path, WHOLE).read_text(encoding="utf-8")
    assert text.startswith("# What you have told Voice Coach of yourself")
    assert "name: Zoë\n" in text
    assert "- seven years in sales\n" in text


@pytest.mark.parametrize("text", ["", "# only a remark\n", "\n  # name: Ana\n\n"])
def test_nothing_told_is_an_empty_case(tmp_path: Path, text: str) -> None:
    assert load_profile(tmp_path) == Case()
    (tmp_path / FILE).write_text(text)
    assert load_profile(tmp_path) == Case()


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xef\xbb\xbfname: Ana\n")
    assert load_profile(tmp_path) == Case(name="Ana")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("name: Ana\nreason: [a]\n", 2, "unknown key 'reason'; did you mean 'reasons'?"),
        ("name: Ana\nstyle: boldd\n", 2, "did you mean 'bold'?"),
        ("reasons: seven years\n", 1, "Expected `array`, got `str`"),
        ("name: 42\n", 1, "Expected `str`, got `int`"),
        ("name: [\n", 2, "not valid YAML"),
        ("reasons:\n  - one thing\n  - ${x}\n", 3, "reason 2: it holds '$'"),
        ("worries: [a, b, c, d, e, f]\n", 1, "worries: 6 are too many"),
        (f"name: Ana\nrole: {'x' * 61}\n", 2, "role: 61 characters are too many"),
        ("- name\n", 1, "Expected `object`, got `array`"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(DataFileError) as caught:
        load_profile(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / FILE}, line {line}: ")
    assert says in str(caught.value)


@pytest.mark.parametrize("spoil", [lambda path: path.mkdir(), lambda path: path.write_bytes(b"name: \xff\xfe")])
def test_a_file_that_is_no_text_is_told(tmp_path: Path, spoil: object) -> None:
    assert callable(spoil)
    spoil(tmp_path / FILE)
    with pytest.raises(UnusableProfile, match=r"profile\.yaml cannot be used"):
        load_profile(tmp_path)


def test_a_huge_file_is_not_read_as_a_profile(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("# long\n" * 50_000)
    with pytest.raises(UnusableProfile, match="too large to be a profile"):
        load_profile(tmp_path)


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnusableProfile, match="VOICE_COACH_HOME"):
        save_profile(tmp_path / "gone", WHOLE)


def test_what_cannot_be_said_is_not_kept(tmp_path: Path) -> None:
    save_profile(tmp_path, WHOLE)
    with pytest.raises(UnusableProfile, match="That cannot be kept as worry 1"):
        save_profile(tmp_path, Case(worries=("\x1b[31m",)))
    assert load_profile(tmp_path) == WHOLE


@pytest.mark.parametrize(
    ("field", "values", "expected"),
    [
        ("name", ["Ana", "Maria"], Case(name="Ana Maria")),
        ("name", ["  Ana  "], Case(name="Ana")),
        ("reasons", ["one", " ", "two"], Case(reasons=("one", "two"))),
        ("reasons", [], Case()),
        ("style", ["Low-Key"], Case(style="low_key")),
        ("style", ["low key"], Case(style="low_key")),
        ("style", [], Case()),
        ("company", [""], Case()),
    ],
)
def test_one_field_is_told_anew(field: str, values: list[str], expected: Case) -> None:
    assert changed(Case(), field, values) == expected
