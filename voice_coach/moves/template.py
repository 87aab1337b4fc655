"""Sentence templates that a person without Python can write, as regular expressions over plain words.

``what is [the|our] next {step}`` with optional words, ``(a|b)`` alternatives, ``{concept}`` for a list of
near synonyms, and ``...`` for up to three words in between.
"""

import re
from collections.abc import Mapping, Sequence

from voice_coach.errors import VoiceCoachError
from voice_coach.moves.wording import read

_TOKEN = re.compile(r"\.\.\.|[\[\]()|]|\{[^{}]*\}|[^\s\[\]()|{}]+")
_GAP = r"(?:\S+ ){0,3}"


class TemplateError(VoiceCoachError):
    """A sentence template that cannot be understood."""


def compiled(template: str, concepts: Mapping[str, Sequence[str]]) -> str:
    """Return the regular expression of `template`; every word in it ends with one space.

    Parameters
    ----------
    template
        The template, in plain lower-case words.
    concepts
        The lists that ``{name}`` may stand for.

    Raises
    ------
    TemplateError
        A bracket is left open, or a concept is not known.
    """
    tokens = _TOKEN.findall(template)
    source, at = _branches(tokens, 0, concepts, closing="")
    if at < len(tokens):
        raise TemplateError(f"{tokens[at]!r} closes nothing in {template!r}")
    return source


def _branches(
    tokens: list[str], at: int, concepts: Mapping[str, Sequence[str]], closing: str
) -> tuple[str, int]:
    """Read up to `closing`: rows of items parted by ``|``."""
    branches = [""]
    while at < len(tokens) and tokens[at] != closing:
        item = tokens[at]
        if item == "|":
            branches.append("")
            at += 1
        elif item in "([":
            inner, at = _branches(tokens, at + 1, concepts, ")" if item == "(" else "]")
            if at >= len(tokens):
                raise TemplateError(f"{item!r} is never closed")
            branches[-1] += inner + ("?" if item == "[" else "")
            at += 1
        elif item in ")]":
            break
        else:
            branches[-1] += _item(item, concepts)
            at += 1
    return f"(?:{'|'.join(branches)})", at


def _item(word: str, concepts: Mapping[str, Sequence[str]]) -> str:
    if word == "...":
        return _GAP
    if word.startswith("{"):
        name = word[1:-1].strip()
        if name not in concepts:
            raise TemplateError(f"unknown concept {name!r}")
        return any_of(concepts[name])
    return "".join(re.escape(word) + " " for word in read(word).words or (word,))


def any_of(phrases: Sequence[str]) -> str:
    """Return the expression for any of `phrases`, longest first."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "(?:" + "|".join(re.escape(phrase) + " " for phrase in ordered) + ")"
