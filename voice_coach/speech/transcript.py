"""What a recogniser heard: words with their times."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word."""

    text: str
    """The word as the engine writes it, with any punctuation the engine gives."""
    start: float
    """Seconds from the start of the recording."""
    end: float
    """Seconds from the start of the recording."""
    confidence: float
    """The engine's own confidence, 0 to 1."""

    def shifted(self, seconds: float) -> "Word":
        """Return the word `seconds` later."""
        return replace(self, start=self.start + seconds, end=self.end + seconds)


@dataclass(frozen=True, slots=True)
class Transcript:
    """A recognised reply."""

    words: tuple[Word, ...] = ()

    @property
    def text(self) -> str:
        """The words with single spaces between them; character spans of moves are offsets into this."""
        return " ".join(word.text for word in self.words)

    def shifted(self, seconds: float) -> "Transcript":
        """Return the transcript `seconds` later."""
        return Transcript(tuple(word.shifted(seconds) for word in self.words))

    def times_of(self, start: int, end: int) -> tuple[float, float] | None:
        """Return when the characters from `start` to `end` of `text` were said, in seconds.

        None where the span touches no word.
        """
        touched = self.touched(start, end)
        return (self.words[touched[0]].start, self.words[touched[-1]].end) if touched else None

    def touched(self, start: int, end: int) -> tuple[int, ...]:
        """Return which words the characters from `start` to `end` of `text` touch, counted from 0."""
        at = 0
        touched = []
        for number, word in enumerate(self.words):
            if at < end and at + len(word.text) > start:
                touched.append(number)
            at += len(word.text) + 1
        return tuple(touched)
