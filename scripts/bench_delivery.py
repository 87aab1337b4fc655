"""Measure the measures of delivery against speech of which the truth is known.

    .venv/bin/python scripts/bench_delivery.py               # the voices that were kept aside
    .venv/bin/python scripts/bench_delivery.py --built-with  # those that the measures were built with

It needs eSpeak's library and flite (Debian: libespeak-ng1, flite).

Each reply is heard by the live ears' detector and Whisper, as in a rehearsal, and then measured. What is compared is
where its pieces were put: rests, fillers, the first sound, the words.
"""

import argparse
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from delivery_voices import ASIDE, BUILT_WITH, replies
from rich.console import Console
from rich.table import Table
from utterances import Utterance

from voice_coach.audio.pcm import RATE
from voice_coach.feedback.delivery import Delivery, measure_delivery
from voice_coach.feedback.delivery.pausing import SHORTEST
from voice_coach.feedback.delivery.sound import as_sound, with_sound
from voice_coach.library.prompts import load_wordings
from voice_coach.speech.models import ModelStore
from voice_coach.speech.transcript import Transcript
from voice_coach.speech.vad import Span, SpeechDetector
from voice_coach.speech.whisper import WhisperRecognizer

_BESIDE = 0.25
"""Seconds by which a filler may be told beside the true one."""
_BLOCK = RATE // 10
_SEEDS = ((1, True), (2, False))
"""Two readings of every sentence: one with fillers, one without."""


@dataclass
class Errors:
    """What was measured wrongly for one voice."""

    pauses: list[float] = field(default_factory=list)
    """Seconds between the true and the measured start or end of each pause."""
    missed: int = 0
    """Pauses that were not found."""
    gaps: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    """Shares of the true rate, all words told rightly."""
    heard_rates: list[float] = field(default_factory=list)
    """The same with the words that Whisper heard."""
    fillers: int = 0
    found: int = 0
    wrong: int = 0
    """Fillers told where there was none."""
    seconds: float = 0.0
    took: float = 0.0

    def add(self, said: Utterance, heard: Transcript, speech: Span) -> None:
        """Measure a reply, and compare."""
        sound = as_sound(said.sound)
        began = time.perf_counter()
        told = with_sound(measure_delivery(heard, speech.start, load_wordings()), heard, sound, speech)
        self.took += time.perf_counter() - began
        self.seconds += len(sound) / RATE
        self._add_pauses(said, told)
        self.gaps.append(abs((told.reply_gap or 0.0) - said.pieces[0].start))
        true = said.words / said.seconds
        self.rates.append(abs(said.words / told.speech_seconds / true - 1))
        if told.words_per_minute:
            self.heard_rates.append(abs(told.words_per_minute / 60 / true - 1))
        self._add_fillers(said, told)

    def _add_pauses(self, said: Utterance, told: Delivery) -> None:
        for start, end in said.rests:
            if end - start < SHORTEST:
                continue
            near = [pause for pause in told.pauses or () if pause.start < end and pause.end > start]
            if near:
                best = min(near, key=lambda pause: abs(pause.start - start) + abs(pause.end - end))
                self.pauses += [abs(best.start - start), abs(best.end - end)]
            else:
                self.missed += 1

    def _add_fillers(self, said: Utterance, told: Delivery) -> None:
        hit = set()
        for filled in told.filled_pauses or ():
            middle = (filled.start + filled.end) / 2
            there = [at for at, true in enumerate(said.fillers) if true.start - _BESIDE < middle < true.end + _BESIDE]
            hit.update(there[:1])
            self.wrong += not there
        self.fillers += len(said.fillers)
        self.found += len(hit)

    def row(self) -> list[str]:
        """Return the figures as they are printed."""
        within = sum(error <= 0.05 for error in self.pauses) / len(self.pauses)  # noqa: PLR2004  the goal
        rate = sum(error <= 0.05 for error in self.heard_rates) / len(self.heard_rates)  # noqa: PLR2004  the goal
        told = self.found + self.wrong
        return [
            f"{statistics.median(self.pauses) * 1000:.0f} ms, {within:.0%} within 50",
            str(self.missed),
            f"{statistics.median(self.gaps) * 1000:.0f} ms, at most {max(self.gaps) * 1000:.0f}",
            f"{max(self.rates):.1%} at most",
            f"{statistics.median(self.heard_rates):.1%}, {rate:.0%} within 5 %",
            f"{self.found / told if told else 1:.2f}",
            f"{self.found / self.fillers if self.fillers else 1:.2f}",
        ]


def hear(said: Utterance, recognizer: WhisperRecognizer) -> tuple[Transcript, Span]:
    """Return what is heard of a reply, and when there was speech."""
    detector, recognition = SpeechDetector(), recognizer.listen(captions=False)
    for at in range(0, len(said.sound), _BLOCK):
        block = said.sound[at : at + _BLOCK]
        detector.accept(block)
        recognition.accept(block, speaking=detector.speaking)
    return recognition.finish(), Span(detector.first_speech or 0.0, detector.last_speech or 0.0)


def _together(errors: Iterable[Errors]) -> Errors:
    whole = Errors()
    for each in errors:
        for name, value in vars(each).items():
            setattr(whole, name, getattr(whole, name) + value)
    return whole


def main() -> None:
    """Speak, hear, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--built-with", action="store_true", help="the voices that the measures were built with")
    voices = BUILT_WITH if parser.parse_args().built_with else ASIDE
    recognizer = WhisperRecognizer(ModelStore().find("whisper"))
    found = {}
    for voice in voices:
        found[voice] = Errors()
        for seed, fillers in _SEEDS:
            for said in replies(voice, seed, fillers=fillers):
                found[voice].add(said, *hear(said, recognizer))
    table = Table("voice", "pauses", "missed", "reply gap", "rate", "rate as heard", "um: precision", "recall")
    whole = _together(found.values())
    for name, errors in (*found.items(), ("all", whole)):
        table.add_row(name, *errors.row())
    console = Console(width=160)
    console.print(table)
    console.print(f"{60 * whole.took / whole.seconds:.2f} s for a minute of speech.")


if __name__ == "__main__":
    main()
