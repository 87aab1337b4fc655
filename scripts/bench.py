"""Measure what a person feels, on real sound: `.venv/bin/python scripts/bench.py [--engine vosk|whisper] [--json]`.

The program runs as a person runs it, on a private sound server with a virtual microphone and speaker (Linux:
pulseaudio, pulseaudio-utils, libasound2-plugins). Nobody else's sound is touched.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))  # its microphone, speaker and library

from benchmarks.answers import measure_answers
from benchmarks.delivery import measure_delivery_of_a_minute
from benchmarks.figure import Figure
from benchmarks.library import measure_archive, measure_library, measure_page
from benchmarks.recordings import measure_analysis, measure_import
from benchmarks.rehearsals import measure_rehearsals
from benchmarks.replays import measure_replay


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=("vosk", "whisper"), action="append", help="default: whisper")
    parser.add_argument("--model", default=None, help="a model by name or folder, such as vosk-ko for Vosk's mechanics")
    parser.add_argument("--runs", type=int, default=3, help="rehearsals a figure is taken over")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    model = ["--model", options.model] if options.model else []
    for engine in options.engine or ["whisper"]:
        figures = [
            *measure_rehearsals(engine, model, options.runs),
            *measure_answers(engine, model, options.runs),
            *measure_analysis(engine, model),
            *measure_import(engine, model),
            *measure_library(),
            *measure_archive(),
            *measure_page(),
            *measure_delivery_of_a_minute(),
            *measure_replay(),
        ]
        if options.json:
            print(json.dumps({"engine": engine, **{figure.name: round(figure.value, 3) for figure in figures}}))
        else:
            _print(engine, figures)


def _print(engine: str, figures: list[Figure]) -> None:
    table = Table(title=f"{engine}, {os.cpu_count()} cores", title_justify="left")
    for name in ("figure", "measured", "goal", ""):
        table.add_column(name)
    for figure in figures:
        goal = "" if figure.goal is None else f"{'≥' if figure.at_least else '≤'} {figure.goal:g}"
        kept = "" if figure.goal is None else ("kept" if figure.kept else "missed")
        table.add_row(figure.name, f"{figure.value:.2f} {figure.unit}", goal, kept)
    Console().print(table)


if __name__ == "__main__":
    main()
