"""``voice-coach goal``: what the person practises for."""

from collections.abc import Sequence
from datetime import date, datetime

import click
from rich.table import Table
from rich.text import Text

from voice_coach import places
from voice_coach.cli.console import as_typed, out, print_json, visible
from voice_coach.cli.days import in_days, written
from voice_coach.datafile import suggestion
from voice_coach.interview.fitting import fitting, most_like
from voice_coach.interview.scenarios import find_scenario, own_folder
from voice_coach.library.goals import UnusableGoals, load_goals, save_goals
from voice_coach.library.profile import load_profile
from voice_coach.planning.goal import Goal, read_day


@click.command()
@click.argument("what", required=False)
@click.option("--on", "day", metavar="DAY", help="When: thursday, tomorrow, or a date such as 2026-11-26.")
@click.option("--scenario", metavar="NAME", help="The interview that is most like it.  [default: found by its words]")
@click.option("--remove", is_flag=True, help="Take it off.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(what: str | None, day: str | None, scenario: str | None, remove: bool, as_json: bool) -> None:
    """Say what you practise for, such as "phone interview"; without WHAT, your goals are shown.

    `voice-coach today` leads up to it: more whole talks in its last days, and rest on the day itself.
    """
    today = datetime.now().astimezone().date()
    goals = load_goals(places.data_dir())
    if what is None:
        if day or scenario or remove:
            raise click.UsageError('name the goal, too, such as "phone interview".')
    elif remove:
        goals = _without(goals, what)
    else:
        goals = _with(goals, what.strip(), day, scenario, today)
    if as_json:
        print_json({"goals": goals})
    else:
        _show(goals, today)


def _with(goals: Sequence[Goal], what: str, day: str | None, scenario: str | None, today: date) -> tuple[Goal, ...]:
    """Keep a goal, in place of one of the same name; what is not told of that one stays."""
    before = next((goal for goal in goals if _same(goal, what)), None)
    if day is None and before is None:
        raise click.UsageError(f'when is it? `voice-coach goal "{what}" --on thursday`')
    on = read_day(day, today) if day else before.day if before else today
    if on < today:
        raise click.BadParameter(f"{written(on, today)} is over", param_hint="--on")
    name = _interview(scenario) if scenario else before.scenario if before else _found(what)
    others = [goal for goal in goals if not _same(goal, what) and goal.day >= today]
    return save_goals(places.data_dir(), [*others, Goal(what, on, name)])


def _interview(scenario: str) -> str:
    """Return the name of an interview that `voice-coach today` can plan."""
    named = find_scenario(scenario)
    if named.name not in [each.name for each in fitting(load_profile(places.data_dir()))]:
        raise click.BadParameter(f"{scenario} lies elsewhere: put it into {own_folder()}", param_hint="--scenario")
    return named.name


def _found(what: str) -> str:
    """Return the name of the interview that is most like a goal."""
    return most_like(what, fitting(load_profile(places.data_dir()))).name


def _without(goals: Sequence[Goal], what: str) -> tuple[Goal, ...]:
    left = [goal for goal in goals if not _same(goal, what)]
    if len(left) == len(goals):
        known = [goal.what for goal in goals]
        told = suggestion(what, known) if known else "; there is none"
        raise UnusableGoals(f"No goal is called {what!r}{told}".rstrip("?") + ("?" if told.endswith("?") else "."))
    return save_goals(places.data_dir(), left)


def _same(goal: Goal, what: str) -> bool:
    return goal.what.casefold() == what.strip().casefold()


def _show(goals: Sequence[Goal], today: date) -> None:
    if not goals:
        out.print(as_typed('You have set no goal: `voice-coach goal "phone interview" --on thursday` sets one.'))
        return
    table = Table.grid(padding=(0, 2))
    for goal in goals:
        over = goal.day < today
        named = (visible(goal.what), f"{written(goal.day, today)}, {in_days((goal.day - today).days)}", goal.scenario)
        table.add_row(*(Text(cell, style="dim" if over else "") for cell in named))
    out.print(table)
    out.print(as_typed("\n`voice-coach today` leads up to the nearest."), style="dim")
