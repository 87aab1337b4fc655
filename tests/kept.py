"""Attempts for tests, kept in a real library: the recorded candidate's replies, heard and judged as a session does."""

from collections.abc import Sequence
from dataclasses import dataclass

from voice_coach.audio import files
from voice_coach.audio.pcm import Sound
from voice_coach.feedback.delivery import measure_delivery
from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.scorecard import JudgedReply, draw_up
from voice_coach.library.bank import load_matcher
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import Kind, Library
from voice_coach.places import prompts_dir
from voice_coach.speech.recognizer import Recognizer
from voice_coach.speech.transcript import Transcript
from voice_coach.speech.vad import Span

STYLE = "balanced"
CUES = (
    "I think I've got what I need. Is there anything I can answer for you?",
    "That's good to hear. I suppose my one question is whether you'd miss the travel. This job is mostly on the phone.",
    "Right. That's good to know. Anything else before I let you go?",
    "The next step is a video call with Martin Oduya. You'll hear from me by the end of next week. Goodbye.",
)
OCCASIONS = (Occasion.CUE, Occasion.DOUBT, Occasion.CUE, Occasion.CUE)


@dataclass(frozen=True)
class Said:
    """A turn to be kept."""

    cue: str
    cue_sound: Sound | None
    reply_sound: Sound | None
    transcript: Transcript
    occasion: Occasion = Occasion.CUE
    gap: float | None = 0.7


def demonstration(recognizer: Recognizer, cue_sounds: Sequence[Sound | None]) -> tuple[Said, ...]:
    """Return the recorded candidate's turns as `recognizer` hears them."""
    turns = []
    recordings = sorted((prompts_dir() / "demonstration").glob("*.flac"))
    for path, cue, sound, occasion in zip(recordings, CUES, cue_sounds, OCCASIONS, strict=True):
        reply = files.read_flac(path)
        listening = recognizer.listen(captions=False)
        listening.accept(reply.samples, speaking=True)
        turns.append(Said(cue, sound, reply, listening.finish(), occasion))
    return tuple(turns)


def keep(
    library: Library,
    turns: Sequence[Said],
    scenario: str = "phone-screen",
    kind: Kind = "rehearsal",
) -> int:
    """Keep an attempt as a session does, and return its number."""
    number = library.begin(
        scenario=scenario, style=STYLE, engine="whisper", model="tiny.en", voice="natural", kind=kind
    )
    folder = library.folder_of(number)
    judged = []
    for at, turn in enumerate(turns, 1):
        cue_file = f"turn-{at}-cue.flac" if turn.cue_sound else ""
        if turn.cue_sound:
            files.write(folder / cue_file, turn.cue_sound)
        library.begin_turn(number, at, turn.cue, cue_file)
        if turn.reply_sound:
            files.write(folder / f"turn-{at}-reply.flac", turn.reply_sound)
            library.set_audio(number, at, f"turn-{at}-reply.flac")
        moves = load_matcher().match(turn.transcript.text, turn.cue)
        reply = JudgedReply(at, turn.transcript, moves, turn.occasion)
        words = turn.transcript.words
        speech = Span(words[0].start, words[-1].end) if words else None
        library.keep_reply(number, reply, speech, measure_delivery(turn.transcript, turn.gap if words else None))
        judged.append(reply)
    library.finish(number, None if kind != "rehearsal" else draw_up(judged, STYLE, load_scoring(), number))
    return number
