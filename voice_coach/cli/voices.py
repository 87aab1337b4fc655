"""``voice-coach voices``: who can be the interviewer."""

import click
from rich.text import Text

from voice_coach.audio.playback import Speaker
from voice_coach.cli.console import as_typed, err, new_table, out, print_json
from voice_coach.cli.options import chosen_voice
from voice_coach.speech import natural_voice
from voice_coach.speech.system_voice import SystemVoiceEntry, list_system_voices
from voice_coach.speech.voice import VoiceFailed

_SAMPLE = "Well, that's everything from my side. Is there anything you'd like to ask?"


@click.command()
@click.argument("name", required=False)
@click.option("--all", "every", is_flag=True, help="Show voices of other languages as well.")
@click.option("--speaker", metavar="NAME", help="Speaker: part of its name, or its number.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a voice, one a line.")
def command(name: str | None, every: bool, speaker: str | None, as_json: bool) -> None:
    """List the interviewer's voices, or hear the one called NAME."""
    if name:
        with Speaker(speaker) as loud:
            loud.play(chosen_voice(name).render(_SAMPLE))
        return
    rows = [(voice.id, voice.name) for voice in _system_voices() if every or _is_english(voice)]
    if natural_voice.is_installed():
        rows.insert(0, (natural_voice.NAME, "The natural voice, a woman's, American; used when you name none"))
    if as_json:
        for voice_id, description in rows:
            print_json({"name": voice_id, "description": description})
        return
    table = new_table()
    table.add_column("Name", no_wrap=True)
    table.add_column("Voice", ratio=1)
    for row in rows:
        table.add_row(*row)
    out.print(table)
    out.print(as_typed("\nHear one with `voice-coach voices NAME`; use it with `--voice NAME`."), style="dim")


def _system_voices() -> tuple[SystemVoiceEntry, ...]:
    try:
        return list_system_voices()
    except VoiceFailed as error:
        err.print(Text(f"! {error}", style="yellow"))
        return ()


def _is_english(voice: SystemVoiceEntry) -> bool:
    return not voice.languages or any(code.lower().startswith("en") for code in voice.languages)
