import pytest

from voice_coach.datafile import DataFileError
from voice_coach.feedback.scoring import STYLES, Rule, parse_scoring
from voice_coach.library.prompts import load_scoring
from voice_coach.moves.labels import CORE, MISSTEPS, OBJECTION_ANSWERS, Move
from voice_coach.places import prompts_dir

SHIPPED = (prompts_dir() / "scoring.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("style", STYLES)
def test_the_shipped_rules_make_sense(style: str) -> None:
    scoring = load_scoring()
    core = sum(scoring.points(move, style) for move in CORE)
    built = sum(rule.points_in(style) for rule in scoring.built.values())
    doubts = {how: rule.points_in(style) for how, rule in scoring.doubts.items()}
    assert core == 60
    assert 34 <= built + doubts["well_answered"] <= 40
    assert doubts["well_answered"] > doubts["answered"] > doubts["left_open"] > 0 > doubts["passed_over"]
    assert doubts["passed_over"] > doubts["conceded"]
    assert scoring.dodges["followed_up"].points_in(style) > 0 == scoring.dodges["let_go"].points_in(style)
    assert all(scoring.points(move, style) > 0 for move in CORE)
    assert all(scoring.points(move, style) < 0 for move in MISSTEPS)
    assert all(scoring.points(move, style) == 0 for move in OBJECTION_ANSWERS)
    assert all(scoring.moves[move].why_in(style) for move in (*CORE, *MISSTEPS))
    assert all(rule.why_in(style) for rule in scoring.built.values())


def test_the_same_words_are_worth_more_in_a_bold_interview() -> None:
    scoring = load_scoring()
    worth = [scoring.points(Move.ASK_FOR_JOB, style) for style in ("low_key", "balanced", "bold")]
    assert worth == sorted(worth)
    assert worth[0] < 0 < worth[2]
    assert len(set(worth)) == 3


def test_an_unknown_style_has_the_common_points() -> None:
    scoring = load_scoring()
    assert scoring.points(Move.NEXT_STEP, "martian") == scoring.points(Move.NEXT_STEP, "balanced")


@pytest.mark.parametrize(
    ("rule", "style", "points", "why"),
    [
        (Rule("a", points=3, why="so"), "bold", 3, "so"),
        (
            Rule("a", points=3, points_by_style={"bold": 5}, why="so", why_by_style={"bold": "or so"}),
            "bold",
            5,
            "or so",
        ),
        (
            Rule("a", points=3, points_by_style={"bold": 5}, why="so", why_by_style={"bold": "or so"}),
            "low_key",
            3,
            "so",
        ),
        (Rule("a", points_by_style={"bold": 5}), "balanced", 0, ""),
        (Rule("a"), "bold", 0, ""),
    ],
)
def test_points_and_reasons_by_style(rule: Rule, style: str, points: int, why: str) -> None:
    assert (rule.points_in(style), rule.why_in(style)) == (points, why)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def without(text: str, name: str) -> str:
    """Return the rules without those of one thing."""
    lines = text.splitlines(keepends=True)
    start = lines.index(f"  {name}:\n")
    end = next((at for at in range(start + 1, len(lines)) if lines[at][2:3] != " "), len(lines))
    return "".join(lines[:start] + lines[end:])


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        pytest.param("poins: 20", "points: 20", "unknown key 'poins'; did you mean 'points'?", id="misspelt-key"),
        pytest.param("points: many", "points: 20", "Expected `int | null`, got `str`", id="no-number"),
        pytest.param("tittle: Asked for", "title: Asked for", "did you mean 'title'?", id="misspelt-title"),
        pytest.param("points: 20]", "points: 20\n", "not valid YAML", id="no-yaml"),
        pytest.param("bolt: 4,", "bold: 4,", "did you mean 'bold'?", id="misspelt-style"),
        pytest.param(
            "made: [value_sumary]", "made: [value_summary]", "did you mean 'value_summary'?", id="misspelt-move"
        ),
        pytest.param("  pased_over:", "  passed_over:", "did you mean 'passed_over'?", id="misspelt-outcome"),
        pytest.param("- because [of", "- because [of]", "a bracket is never closed with ']'", id="open-bracket"),
        pytest.param("- (tomorrow|tonight", "- (tomorrow|tonight|fortnight|midweek)", "never closed", id="open-date"),
        pytest.param("- [year, 'One Year']", "- [year, years]", "'One Year' is not one plain word", id="no-plain-word"),
        pytest.param("begins: [don't, if", "begins: [i, if", '"don\'t" is not one plain word', id="contraction"),
    ],
)
def test_a_mistake_is_told_with_its_line(wrong: str, right: str, says: str) -> None:
    assert right in SHIPPED
    text = SHIPPED.replace(right, wrong, 1)
    with pytest.raises(DataFileError) as caught:
        parse_scoring(text, "scoring.yaml")
    assert caught.value.line == line_of(text, wrong)
    assert str(caught.value).startswith(f"scoring.yaml, line {caught.value.line}: ")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("before", "after", "at", "says"),
    [
        pytest.param("    points: -6\n", "", "  conceded:", "doubts → conceded: no points for bold", id="no-points"),
        pytest.param(
            "bold: -10, balanced: -15", "bold: -10", "  pressure:", "no points for balanced", id="one-style-missing"
        ),
        pytest.param(
            "    points: 8\n    made: [v",
            "    points: -8\n    made: [v",
            "  fit_with_evidence:",
            "has to earn",
            id="built-that-costs",
        ),
        pytest.param(
            "    title: Asked about pay\n    points: -10",
            "    title: Asked about pay\n    points: 10",
            "  pay_question:",
            "has to cost",
            id="misstep-that-earns",
        ),
        pytest.param(
            "    made: [next_step]\n", "    made: []\n", "  next_step_agreed:", "names no move", id="never-done"
        ),
        pytest.param(
            "reason to choose you\n    points: 0",
            "reason to choose you\n    points: 5",
            "  fit_with_evidence:",
            "value_summary earns points by itself",
            id="earned-twice",
        ),
        pytest.param(
            "    why: They remember what you say about yourself; let them find the gap, then answer it.\n",
            "",
            "  self_doubt:",
            "does not say why",
            id="cost-without-a-reason",
        ),
        pytest.param(
            "    try_saying:\n      - I want this job, and with my five years in the trade I know that I can do it.\n",
            "",
            "  both_impressions:",
            "no sentence to try",
            id="built-without-a-sentence",
        ),
    ],
)
def test_rules_that_contradict_themselves_are_told_with_their_line(before: str, after: str, at: str, says: str) -> None:
    assert before in SHIPPED
    text = SHIPPED.replace(before, after, 1)
    with pytest.raises(DataFileError) as caught:
        parse_scoring(text, "scoring.yaml")
    assert says in str(caught.value)
    assert caught.value.line in {n for n, line in enumerate(text.splitlines(), 1) if line.startswith(at)}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "the file is empty"),
        ("# nothing but words\n", 1, "the file is empty"),
        ("rules: {}\n", 1, "unknown key 'rules'"),
        ("- next_step\n", 1, "Expected `object`, got `array`"),
        (without(SHIPPED, "pressure"), line_of(SHIPPED, "moves:\n"), "moves: no rule for pressure"),
        (without(SHIPPED, "let_go"), line_of(SHIPPED, "dodges:\n"), "dodges: no rule for let_go"),
        (without(SHIPPED, "bold"), line_of(SHIPPED, "styles:\n"), "styles: no rule for bold"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_rules_that_are_not_whole_are_refused(text: str, line: int, says: str) -> None:
    with pytest.raises(DataFileError) as caught:
        parse_scoring(text, "scoring.yaml")
    assert says in str(caught.value)
    assert caught.value.line == line


@pytest.mark.parametrize("move", CORE)
def test_a_core_move_needs_a_sentence_to_try(move: Move) -> None:
    start = SHIPPED.index("    try_saying:", SHIPPED.index(f"\n  {move}:\n"))
    end = min(SHIPPED.index(f"\n  {other}:", start) for other in (*Move, "x") if f"\n  {other}:" in SHIPPED[start:])
    with pytest.raises(DataFileError, match=f"moves → {move}: no sentence to try"):
        parse_scoring(SHIPPED[:start] + SHIPPED[end + 1 :], "scoring.yaml")


def test_the_points_are_those_of_the_file() -> None:
    other = parse_scoring(SHIPPED.replace("points: 20", "points: 21"), "scoring.yaml")
    assert other.points(Move.NEXT_STEP, "balanced") == 21


DOCS = (prompts_dir().parent / "docs" / "scoring.md").read_text(encoding="utf-8")


def test_the_docs_have_the_points_that_ship() -> None:
    scoring = load_scoring()
    rules: dict[str, Rule] = {str(move): rule for move, rule in scoring.moves.items() if move not in CORE}
    rules |= {**scoring.built, **scoring.doubts, **scoring.dodges}
    for name, rule in rules.items():
        points = [rule.points_in(style) for style in STYLES]
        row = f"| `{name}` | {rule.title} | {points[0]} | {points[1]} | {points[2]} |"
        assert row in DOCS or not any(points), row


def test_a_rule_of_ones_own_can_be_added_to_what_a_close_is_built_of() -> None:
    own = """  asked_about_the_team:
    title: Asked about the work and for the next step
    points: 5
    made: [role_question, next_step]
    why: It shows that you listened.
    try_saying: [How is the team set up?]
"""
    text = SHIPPED.replace("built:\n", f"built:\n{own}")
    assert parse_scoring(text, "scoring.yaml").built["asked_about_the_team"].made == (
        Move.ROLE_QUESTION,
        Move.NEXT_STEP,
    )


@pytest.mark.parametrize(("style", "jars"), [("bold", False), ("balanced", True), ("low_key", True)])
def test_asking_for_the_job_costs_where_it_jars(style: str, jars: bool) -> None:
    costly = load_scoring().costly(style)
    assert (Move.ASK_FOR_JOB in costly) == jars
    assert {Move.PAY_QUESTION, Move.CONCEDE_OBJECTION} <= costly
    assert not costly & {Move.NEXT_STEP, Move.THANKS, Move.ANSWER_OBJECTION}
