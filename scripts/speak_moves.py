"""Speak labelled utterances with synthetic voices, recognise them, and keep what was recognised.

    python scripts/speak_moves.py --whisper FOLDER tests/data/dev/*.jsonl --out tests/data/spoken/dev.jsonl

Voices: hibari (``pip install hibari-tts``) and espeak-ng's accents. Conditions: quiet, room noise, a phone line.
Only texts are kept, no sound. The matcher is then measured on real recognition errors with
``python scripts/bench_moves.py tests/data/spoken/dev.jsonl``.
"""

import argparse
import json
import random
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

Sound = NDArray[np.float32]
_RATE = 16_000
_PHONE_RATE = 8_000
_ACCENTS = ("en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-029")


def espeak(text: str, accent: str, speed: int) -> Sound:
    """Return `text` spoken by espeak-ng."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        subprocess.run(["espeak-ng", "-v", accent, "-s", str(speed), "-w", str(path), "--", text], check=True)
        sound, rate = soundfile.read(path, dtype="float32")
    return np.asarray(soxr.resample(sound, rate, _RATE), np.float32)


def hibari() -> Callable[[str], Sound]:
    """Return the natural voice."""
    from hibari import Hibari  # noqa: PLC0415  an extra

    voice = Hibari()
    return lambda text: np.asarray(soxr.resample(voice(text, seed=1), voice.sample_rate, _RATE), np.float32)


def in_a_room(sound: Sound, chance: random.Random) -> Sound:
    """Return `sound` with low room noise, 12 to 20 dB below it."""
    noise = np.random.default_rng(chance.randrange(2**32)).normal(size=len(sound))
    noise = np.convolve(noise, np.ones(8) / 8, "same")
    level = np.sqrt(np.mean(sound**2) + 1e-9) * 10 ** (-chance.uniform(12, 20) / 20)
    return (sound + noise * level / np.sqrt(np.mean(noise**2))).astype(np.float32)


def on_the_phone(sound: Sound) -> Sound:
    """Return `sound` as a phone line carries it: 8 kHz, no lows, coarse steps."""
    narrow = soxr.resample(sound, _RATE, _PHONE_RATE)
    spectrum = np.fft.rfft(narrow)
    hertz = np.fft.rfftfreq(len(narrow), 1 / _PHONE_RATE)
    narrow = np.fft.irfft(np.where((hertz > 300) & (hertz < 3400), spectrum, 0), len(narrow))  # noqa: PLR2004
    folded = np.sign(narrow) * np.log1p(255 * np.abs(narrow)) / np.log(256)
    coarse = np.round(folded * 127) / 127
    narrow = np.sign(coarse) * (np.power(256, np.abs(coarse)) - 1) / 255
    return np.asarray(soxr.resample(narrow, _PHONE_RATE, _RATE), np.float32)


def main() -> None:
    """Speak, recognise, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--whisper", required=True, help="folder of a faster-whisper model")
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--sample", type=int, default=300, help="how many utterances")
    told = parser.parse_args()
    from faster_whisper import WhisperModel  # noqa: PLC0415  slow to import

    chance = random.Random(5)  # noqa: S311  a sample
    rows = [json.loads(line) for path in told.files for line in path.read_text(encoding="utf-8").splitlines()]
    rows = chance.sample(rows, min(told.sample, len(rows)))
    ear = WhisperModel(told.whisper, device="cpu", compute_type="int8", cpu_threads=1)
    natural = hibari()
    told.out.parent.mkdir(parents=True, exist_ok=True)
    with told.out.open("w", encoding="utf-8") as out:
        for number, row in enumerate(rows):
            accent = "hibari" if number % 2 else chance.choice(_ACCENTS)
            sound = (
                natural(row["text"]) if accent == "hibari" else espeak(row["text"], accent, chance.randint(140, 185))
            )
            line = ("quiet", "room", "phone")[number % 3]
            sound = in_a_room(sound, chance) if line == "room" else on_the_phone(sound) if line == "phone" else sound
            segments, _ = ear.transcribe(sound, language="en", beam_size=1, condition_on_previous_text=False)
            heard = " ".join(segment.text.strip() for segment in segments)
            kept = {**row, "written": row["text"], "text": heard, "voice": accent, "line": line}
            out.write(json.dumps(kept, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
