"""``voice-coach scenarios``: which interviews there are."""

import click
from rich import box
from rich.table import Table
from rich.text import Text

from voice_coach.cli.console import as_typed, out, print_json
from voice_coach.interview.scenarios import DEFAULT, NamedScenario, list_scenarios


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a scenario, one a line.")
def command(as_json: bool) -> None:
    """List the interviews you can rehearse."""
    scenarios = list_scenarios()
    if as_json:
        for named in scenarios:
            print_json({"name": named.name, **_facts(named)})
        return
    out.print(_table(scenarios))
    out.print(
        as_typed(f"\nStart one with `voice-coach rehearse --scenario NAME` (without it: {DEFAULT})."), style="dim"
    )


def _facts(named: NamedScenario) -> dict[str, str]:
    scenario = named.scenario
    return {
        "title": scenario.title,
        "summary": scenario.summary,
        "channel": scenario.channel,
        "style": scenario.style,
        "company": scenario.company,
        "role": scenario.role,
    }


def _table(scenarios: tuple[NamedScenario, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Name", no_wrap=True)
    table.add_column("What awaits you", ratio=1)
    table.add_column("Style", no_wrap=True)
    for named in scenarios:
        scenario = named.scenario
        told = Text.assemble((scenario.title, "bold"), "\n", scenario.summary)
        table.add_row(named.name, told, scenario.style.replace("_", "-"))
    return table
