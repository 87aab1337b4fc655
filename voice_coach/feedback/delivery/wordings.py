"""Hedges, minimisers and repeated starts: which words they are is data, ``hedges.yaml``."""

from collections.abc import Iterator
from functools import cached_property

import msgspec

from voice_coach import datafile
from voice_coach.datafile import Fault
from voice_coach.feedback.delivery.fillers import is_filler
from voice_coach.feedback.delivery.measures import Hedge, Repeat
from voice_coach.feedback.wordlist import Phrases, phrases, unreadable
from voice_coach.moves.wording import read
from voice_coach.speech.transcript import Transcript, Word

_LONGEST_REPEAT = 4
"""Words that are begun twice at most: "could we set up, could we set up"; longer ones are said twice on purpose."""

_ENDS = (".", "?", "!")


class Wordings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """What is listened for in a reply's words."""

    hedges: tuple[str, ...]
    """What makes a thing less sure: "I guess", "sort of"."""
    minimisers: tuple[str, ...]
    """What makes oneself smaller: "just", "only", "if that's okay"."""
    not_counted: tuple[str, ...]
    """Where the same words are polite, or mean something else: "I'd just like to thank you", "what kind of"."""
    said_twice: tuple[str, ...]
    """Words that people say twice on purpose: "very very"."""

    def hedges_in(self, transcript: Transcript) -> tuple[Hedge, ...]:
        """Return the hedges and minimisers of a reply, in order."""
        text = transcript.text
        words = read(text)
        excused = {at for start, end in self._excused.found(words) for at in range(start, end)}
        found = []
        for first, behind in self._looked_for.found(words):
            if excused.isdisjoint(range(first, behind)):
                start, end = words.starts[first], words.ends[behind - 1]
                times = transcript.times_of(start, end)
                found.append(Hedge(text[start:end], start, end, round(times[0], 2) if times else 0.0))
        return tuple(found)

    def repeats_in(self, transcript: Transcript) -> tuple[Repeat, ...]:
        """Return what was begun twice, in order; a filler between the two does not part them."""
        return tuple(self._repeats(transcript))

    @cached_property
    def _looked_for(self) -> Phrases:
        return phrases(self.hedges + self.minimisers)

    @cached_property
    def _excused(self) -> Phrases:
        return phrases(self.not_counted)

    def _repeats(self, transcript: Transcript) -> Iterator[Repeat]:
        text = transcript.text
        words = [each for each in _placed(transcript) if not is_filler(each[0].text)]
        at = 0
        while at < len(words):
            size = self._size([word.text for word, _ in words[at : at + 2 * _LONGEST_REPEAT]])
            if not size:
                at += 1
                continue
            behind = at + 2 * size
            while [_plain(word.text) for word, _ in words[behind : behind + size]] == [
                _plain(word.text) for word, _ in words[at : at + size]
            ]:
                behind += size
            start, end = words[at][1], words[behind - 1][1] + len(words[behind - 1][0].text)
            yield Repeat(text[start:end], start, end, round(words[at][0].start, 2))
            at = behind

    def _size(self, row: list[str]) -> int:
        """Return how many words at the start of a row are said twice; 0 where none are."""
        for size in range(min(_LONGEST_REPEAT, len(row) // 2), 0, -1):
            first, second = ([_plain(word) for word in part] for part in (row[:size], row[size : 2 * size]))
            if first == second and all(first) and not row[size - 1].endswith(_ENDS) and not self._meant(first):
                return size
        return 0

    def _meant(self, words: list[str]) -> bool:
        """Whether words are said twice on purpose, or are figures that are read out."""
        return " ".join(words) in self.said_twice or any(word.isdigit() for word in words)


def parse_wordings(text: str, name: str) -> Wordings:
    """Read the lists in the YAML `text` of the file called `name`.

    Raises
    ------
    DataFileError
    """
    wordings = datafile.decode(text, name, Wordings)
    datafile.refuse(text, name, _faults(wordings))
    return wordings


def _faults(wordings: Wordings) -> Iterator[Fault]:
    for key in ("hedges", "minimisers", "not_counted"):
        for at, template in enumerate(getattr(wordings, key)):
            if what := unreadable(template):
                yield (key, at), f"{key}: {what}"


def _placed(transcript: Transcript) -> Iterator[tuple[Word, int]]:
    """Yield each word with the offset of its first character in the text."""
    at = 0
    for word in transcript.words:
        yield word, at
        at += len(word.text) + 1


def _plain(word: str) -> str:
    return word.lower().strip(_MARKS)


_MARKS = ".,;:?!\u2026-\u2013\u2014\u201c\u201d\u2018\u2019()'" + '"'
"""What engines write beside words."""
