"""Make the recorded candidate of prompts/demonstration: run by hand when their words change.

The candidate is the natural voice, slowed down so that it sounds lower than the interviewer's, in a quiet room.
"""

from pathlib import Path

import numpy as np
from hibari import Hibari

from voice_coach.audio import files
from voice_coach.audio.pcm import RATE, Sound, from_float
from voice_coach.audio.resampling import at_rate
from voice_coach.speech.voice import made_ready

FOLDER = Path(__file__).parent.parent / "prompts" / "demonstration"

REPLIES = (
    (
        "Thank you, that was really helpful. I'd love to do this job, and what you said about the team makes me even "
        "keener. Is there anything about my background that makes you hesitate?"
    ),
    (
        "That's a fair question. I did like the travel. But for the last three years I looked after forty accounts, "
        "nearly all of them by phone, and I only lost two. So the phone is where I'm good."
    ),
    "Yes. What happens next from here? And when do you think I'll hear from you?",
    "No, that's everything. Thank you so much for your time, Dana.",
)

PITCH = 0.86
"""Factor by which the voice is lowered: a fifth of an octave below the interviewer."""

SPEED = 1.12
"""Makes up for most of what lowering the voice slows down."""

ROOM = 10 ** (-62 / 20)
"""Noise of a quiet room, -62 dBFS."""


def main() -> None:
    """Write one FLAC file a reply."""
    voice = Hibari()
    noise = np.random.default_rng(0)
    FOLDER.mkdir(exist_ok=True)
    for number, text in enumerate(REPLIES, 1):
        spoken = made_ready(Sound(from_float(voice(text, speed=SPEED, seed=number)), round(voice.sample_rate * PITCH)))
        samples = at_rate(spoken, RATE)
        room = from_float(noise.normal(0.0, ROOM, len(samples)))
        files.write(FOLDER / f"turn-{number}.flac", Sound(samples + room, RATE))
        print(f"turn-{number}.flac: {len(samples) / RATE:.1f} s")


if __name__ == "__main__":
    main()
