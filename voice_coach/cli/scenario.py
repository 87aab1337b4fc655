"""``voice-coach scenario``: which interviews there are, and how to write one's own."""

import click
from rich.padding import Padding
from rich.text import Text

from voice_coach.cli.console import as_typed, err, out, print_json, tell, visible
from voice_coach.cli.listing import Cell, Column, print_listing
from voice_coach.datafile import DataFileError
from voice_coach.interview.scenarios import (
    DEFAULT,
    NamedScenario,
    begin_scenario,
    examine_file,
    find_scenario,
    list_scenarios,
    own_files,
    read_scenario,
    scenario_file,
)
from voice_coach.interview.screenplay import screenplay


@click.group()
def command() -> None:
    """List, show, check and write the interviews you rehearse."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a scenario, one a line.")
def list_command(as_json: bool) -> None:
    """List the interviews you can rehearse."""
    hidden = {path.stem for path in own_files()}
    scenarios = (*(shipped for shipped in list_scenarios() if shipped.name not in hidden), *_own())
    if as_json:
        for named in scenarios:
            print_json({"name": named.name, **_facts(named)})
        return
    print_listing(out, _COLUMNS, map(_row, scenarios))
    out.print(
        as_typed(f"\nStart one with `voice-coach rehearse --scenario NAME` (without it: {DEFAULT})."), style="dim"
    )


@command.command()
@click.argument("name")
@click.option("--plan", default=1, show_default=True, metavar="N", help="Which of its plans to fill in.")
@click.option("--all", "with_manners", is_flag=True, help="Also what every interviewer may say.")
def show(name: str, plan: int, with_manners: bool) -> None:
    """Print every line of a scenario, filled in, to read it aloud."""
    scenario = find_scenario(name).scenario
    if not 1 <= plan <= len(scenario.plans):
        raise click.UsageError(f"{name} has {len(scenario.plans)} plans, so --plan {plan} is none of them.")
    out.print(Text(scenario.title, style="bold"))
    out.print(Text(f"{scenario.interviewer}, {scenario.company}. The job: {scenario.role}.", style="dim"))
    out.print(Text(scenario.summary, style="dim"))
    for heading, lines in screenplay(scenario, scenario.plans[plan - 1], with_manners=with_manners):
        out.print(Text(f"\n{heading}", style="bold"))
        for line in lines:
            out.print(Padding(Text(line), (0, 0, 0, 2)))


@command.command()
@click.argument("files", nargs=-1, required=True, metavar="NAME|FILE...")
def check(files: tuple[str, ...]) -> None:
    """Look for mistakes in scenarios, and say on which line each stands."""
    broken = 0
    for file in files:
        path = scenario_file(file)
        findings = examine_file(path)
        serious = [finding for finding in findings if finding.serious]
        broken += bool(serious)
        for finding in findings:
            told = f"{path.name}, line {finding.line}: {finding.what}"
            tell(out, Text(told, style="red" if finding.serious else "yellow"))
        tell(out, Text(f"{path.name}: {_verdict(len(serious), len(findings))}"))
    if broken:
        raise click.exceptions.Exit(1)


@command.command()
@click.argument("name")
@click.option("--from", "model", metavar="NAME", help="Begin with a copy of this scenario.")
def new(name: str, model: str | None) -> None:
    """Begin a scenario of your own: a file that says what goes where."""
    path = begin_scenario(name, model)
    click.echo(path)
    told = (
        f"Open it in an editor, then `voice-coach scenario check {name}` and `voice-coach rehearse --scenario {name}`."
    )
    err.print(as_typed(told), style="dim")


def _verdict(serious: int, all_: int) -> str:
    if serious:
        return f"{_count(serious, 'mistake')}; it cannot be rehearsed yet."
    return f"can be rehearsed; {_count(all_, 'hint')} above." if all_ else "can be rehearsed."


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _own() -> list[NamedScenario]:
    """Return the person's own scenarios; of one that is broken only its mistake is told."""
    found = []
    for path in own_files():
        try:
            found.append(NamedScenario(path.stem, read_scenario(path), own=True))
        except DataFileError as error:  # noqa: PERF203  one that is broken must not hide the others
            err.print(Text(f"! {error}", style="yellow"))
    return found


def _facts(named: NamedScenario) -> dict[str, str | float | bool]:
    scenario = named.scenario
    return {
        "title": scenario.title,
        "summary": scenario.summary,
        "channel": scenario.channel,
        "style": scenario.style,
        "candour": scenario.candour,
        "minutes": scenario.minutes,
        "company": scenario.company,
        "role": scenario.role,
        "own": named.own,
    }


_COLUMNS = (Column("Name"), Column("What awaits you", folds=True, least=30), Column("Style"))


def _row(named: NamedScenario) -> tuple[Cell, ...]:
    scenario = named.scenario
    told = Text.assemble(
        (visible(scenario.title), "bold"), (" (yours)" if named.own else "", "dim"), "\n", visible(scenario.summary)
    )
    channel = scenario.channel.replace("_", " ")
    return (visible(named.name), told, Text.assemble(scenario.style.replace("_", "-"), "\n", (channel, "dim")))
