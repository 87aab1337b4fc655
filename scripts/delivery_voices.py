"""The voices that scripts/bench_delivery.py speaks with, and what they say.

eSpeak and the natural voice are the product's own; flite's voices (Debian: flite) are made from recordings of people.
Nothing was tuned on those in `ASIDE`; docs/delivery.md tells which of them had been tried before.
"""

import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import espeak  # noqa: E402  the tests' eSpeak
import soundfile  # noqa: E402
from utterances import FILLERS, Utterance, compose  # noqa: E402  the tests' replies

from voice_coach.audio.pcm import RATE, Pcm, Sound  # noqa: E402
from voice_coach.audio.resampling import at_rate  # noqa: E402
from voice_coach.speech.natural_voice import NaturalVoice  # noqa: E402

SENTENCES = (
    "thank you for your time today | I really enjoyed hearing about the new team | and I would love to be part of it",
    "I think I would do well here | because I have led a group of nine people | and we cut the waiting time by half",
    "before I go | could you tell me what the next step is | and when I might hear from you",
    "is there anything in my answers | that makes you doubt | whether I am right for this role",
    "I was responsible for all the orders | and in my second year | we moved the whole store to a new building",
    "that is fair | I have not used that tool before | but I learned a very similar one in three weeks",
    "what I like most about this job | is that you see the result of your work | at the end of every day",
    "my last manager would say | that I stay calm when things go wrong | and that I always call people back",
    "you mentioned the move to the cloud | I went through one of those two years ago | so I know where it hurts",
    "I am more sure than ever | that this is the place for me | so what would you need to see | to move me forward",
)
"""What is said; a bar is a place where a clause ends."""

_LONG = 4  # words of a clause that may have a rest inside
_OFTEN = 0.5  # how many of those have one


def _espeak(voice: str, rate: int) -> tuple[Callable[[str], Pcm], Callable[[str], Pcm]]:
    return (lambda text: espeak.speak(text, voice, rate=rate)), (lambda text: espeak.speak(text, voice, rate=110))


def _flite(voice: str, stretch: float) -> tuple[Callable[[str], Pcm], Callable[[str], Pcm]]:
    return (lambda text: _by_flite(text, voice, stretch)), (lambda text: _by_flite(text, voice, 1.5))


@cache
def _by_flite(text: str, voice: str, stretch: float) -> Pcm:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        told = ["-voice", voice, "--setf", f"duration_stretch={stretch}", "-o", str(path), "-t", text]
        subprocess.run(["flite", *told], check=True)
        samples, rate = soundfile.read(path, dtype="int16")
    return at_rate(Sound(samples, rate), RATE)


def _natural() -> tuple[Callable[[str], Pcm], Callable[[str], Pcm]]:
    voice = cache(NaturalVoice)

    @cache
    def say(text: str) -> Pcm:
        return at_rate(voice().render(text), RATE)

    return say, say


BUILT_WITH = {
    "eSpeak American": _espeak("gmw/en-US", 165),
    "eSpeak British woman": _espeak("gmw/en+f3", 150),
    "eSpeak American m4": _espeak("gmw/en-US+m4", 180),
    "eSpeak RP klatt": _espeak("gmw/en-GB-x-rp+klatt4", 160),
    "eSpeak Andrea": _espeak("gmw/en-US+Andrea", 150),
    "flite slt": _flite("slt", 1.0),
    "flite kal16": _flite("kal16", 1.0),
    "flite awb": _flite("awb", 1.0),
    "natural": _natural(),
}
"""Voices that the measures were built with: how each speaks, and how it hums its fillers."""

ASIDE = {
    "flite rms": _flite("rms", 1.0),
    "eSpeak Scottish m7": _espeak("gmw/en-GB-scotland+m7", 155),
    "eSpeak Caribbean f5": _espeak("gmw/en-029+f5", 165),
    "eSpeak New York m3": _espeak("gmw/en-US-nyc+m3", 170),
    "eSpeak Lancaster f2": _espeak("gmw/en-GB-x-gbclan+f2", 150),
    "eSpeak Alicia": _espeak("gmw/en-US+Alicia", 165),
}
"""Voices kept aside to measure with."""


def replies(voice: str, seed: int, *, fillers: bool = True) -> Iterator[Utterance]:
    """Yield every sentence as a voice says it, with rests and fillers at places drawn by `seed`."""
    speak, hum = {**BUILT_WITH, **ASIDE}[voice]
    chance = random.Random(f"{voice} {seed}")  # noqa: S311  a sample
    for sentence in SENTENCES:
        yield compose(list(_parts(sentence, chance, fillers=fillers)), speak, hum=hum, lead=chance.uniform(0.3, 1.2))


def _parts(sentence: str, chance: random.Random, *, fillers: bool) -> Iterator[str | float]:
    """Yield a sentence in pieces: a rest between most clauses, now and then one inside, and fillers among them."""
    clauses = sentence.split(" | ")
    hummed = chance.sample(range(len(clauses)), 2) if fillers else []
    for number, clause in enumerate(clauses):
        words = clause.split()
        inside = chance.randrange(2, len(words)) if len(words) >= _LONG and chance.random() < _OFTEN else 0
        before, after = " ".join(words[:inside]), " ".join(words[inside:])
        if number:
            yield chance.choice((0.3, 0.45, 0.6, 0.9, 1.4))
        if number in hummed and (not inside or chance.random() < _OFTEN):
            yield from _hum(chance)
        if before:
            yield before
            yield from _hum(chance) if number in hummed else (chance.choice((0.35, 0.5, 0.8)),)
        yield after


def _hum(chance: random.Random) -> Iterator[str | float]:
    """Yield a filler as people say it: mostly with a rest on a side of it."""
    yield chance.choice((0.05, 0.15, 0.4))
    yield chance.choice(sorted(FILLERS - {"erm"}))
    yield chance.choice((0.05, 0.2, 0.5))
