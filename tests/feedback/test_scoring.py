from pathlib import Path

import pytest

from voice_coach.datafile import DataFileError
from voice_coach.feedback.scoring import Scoring, parse_scoring
from voice_coach.library.prompts import load_scoring
from voice_coach.moves.labels import CORE, MISSTEPS, Move
from voice_coach.places import prompts_dir

SHIPPED = (prompts_dir() / "scoring.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("style", ["bold", "balanced", "low_key"])
def test_the_shipped_rules_make_sense(style: str) -> None:
    scoring = load_scoring()
    assert sum(scoring.points(move, style) for move in CORE) <= 100
    assert all(scoring.points(move, style) > 0 for move in CORE)
    assert all(scoring.points(move, style) < 0 for move in MISSTEPS)
    assert all(rule.title for rule in scoring.moves.values())
    assert all(scoring.moves[move].why for move in (*CORE, *MISSTEPS))


def test_the_same_words_are_worth_more_in_a_bold_interview() -> None:
    scoring = load_scoring()
    worth = [scoring.points(Move.ASK_FOR_JOB, style) for style in ("low_key", "balanced", "bold")]
    assert worth == sorted(worth)
    assert len(set(worth)) == 3


def test_an_unknown_style_has_the_common_points() -> None:
    assert load_scoring().points(Move.NEXT_STEP, "martian") == load_scoring().points(Move.NEXT_STEP, "balanced")


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def without(text: str, move: Move) -> str:
    """Return the rules without those of one move."""
    lines = text.splitlines(keepends=True)
    start = lines.index(f"  {move}:\n")
    end = next((at for at in range(start + 1, len(lines)) if lines[at][2] != " "), len(lines))
    return "".join(lines[:start] + lines[end:])


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        pytest.param("poins: 30", "points: 30", "unknown key 'poins'; did you mean 'points'?", id="misspelt-key"),
        pytest.param("points: many", "points: 30", "Expected `int | null`, got `str`", id="no-number"),
        pytest.param("tittle: Asked for", "title: Asked for", "did you mean 'title'?", id="misspelt-title"),
        pytest.param("points: 3]", "points: 3\n", "not valid YAML", id="no-yaml"),
    ],
)
def test_a_mistake_is_told_with_its_line(wrong: str, right: str, says: str) -> None:
    text = SHIPPED.replace(right, wrong, 1)
    with pytest.raises(DataFileError) as caught:
        parse_scoring(text, "scoring.yaml")
    assert caught.value.line == line_of(text, wrong)
    assert str(caught.value).startswith(f"scoring.yaml, line {caught.value.line}: ")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the file is empty"),
        ("# nothing but words\n", "the file is empty"),
        ("moves: {}\n", "no rule for next_step, "),
        (without(SHIPPED, Move.PRESSURE), "no rule for pressure"),
        ("rules: {}\n", "unknown key 'rules'"),
        ("- next_step\n", "Expected `object`, got `array`"),
    ],
)
def test_rules_that_are_not_whole_are_refused(text: str, says: str) -> None:
    with pytest.raises(DataFileError) as caught:
        parse_scoring(text, "scoring.yaml")
    assert says in str(caught.value)
    assert caught.value.line == 1


def test_a_core_move_needs_a_sentence_to_try() -> None:
    start = SHIPPED.index("    try_saying:")
    end = SHIPPED.index("  restate_interest:")
    with pytest.raises(DataFileError, match="no sentence to try for next_step"):
        parse_scoring(SHIPPED[:start] + SHIPPED[end:], "scoring.yaml")


def test_rules_of_the_persons_own(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(SHIPPED.replace("points: 30", "points: 31"), encoding="utf-8")
    scoring: Scoring = load_scoring(own)
    assert scoring.points(Move.NEXT_STEP, "balanced") == 31
