"""Phrases looked for anywhere in what was said, as templates that a person without Python can write."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voice_coach.moves.template import TemplateError, check, parse
from voice_coach.moves.wording import Words


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases, ready to be looked for."""

    expression: re.Pattern[str]
    """Meets any of them in a row of plain words, each followed by one space."""

    def found(self, words: Words) -> Iterator[tuple[int, int]]:
        """Yield where one stands in `words`: its first word, and the one behind its last."""
        row = "".join(word + " " for word in words.words)
        for met in self.expression.finditer(row):
            first = row.count(" ", 0, met.start())
            if met.group():
                yield first, first + met.group().count(" ")


def phrases(templates: Sequence[str]) -> Phrases:
    """Read `templates` that can be read."""
    joined = "|".join(parse(template, {}).expression() for template in templates)
    return Phrases(re.compile(rf"(?:(?<=\s)|^)(?:{joined or '(?!)'})"))


def unreadable(template: str) -> str:
    """Return why a template cannot be read; empty where it can."""
    try:
        check(template, {}, anywhere=True)
    except TemplateError as error:
        return str(error)
    return ""
