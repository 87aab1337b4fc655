"""``voice-coach devices``: microphones and speakers."""

import click
import msgspec
from rich.table import Table
from rich.text import Text

from voice_coach.audio.devices import Device, NoDevice, list_devices
from voice_coach.cli.console import new_table, out, print_json


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a device, one a line.")
def command(as_json: bool) -> None:
    """List microphones and speakers; * marks those that are used when you name none."""
    devices = list_devices()
    if as_json:
        for device in devices:
            print_json(msgspec.to_builtins(device))
    elif devices:
        out.print(_table(devices))
    else:
        raise NoDevice("No microphone and no speaker found: connect a headset and try again.")


def _table(devices: tuple[Device, ...]) -> Table:
    table = new_table()
    table.add_column("No.", justify="right")
    table.add_column("Name", ratio=1)
    table.add_column("Through")
    table.add_column("Microphone", justify="center")
    table.add_column("Speaker", justify="center")
    table.add_column("Rate", justify="right")
    for device in devices:
        table.add_row(
            str(device.index),
            Text(device.name),
            Text(device.host),
            _can(device.inputs, is_default=device.default_input),
            _can(device.outputs, is_default=device.default_output),
            f"{device.rate / 1000:g} kHz",
        )
    return table


def _can(channels: int, *, is_default: bool) -> str:
    if not channels:
        return ""
    return "yes *" if is_default else "yes"
