"""When has somebody finished? After a silence whose length depends on what was said.

A rehearsed reply is a monologue by somebody who searches for words: cutting them off costs more than waiting.
So every limit lies above the 1.5 s that a thinking pause inside a sentence may last, and a finished question
waits least because it hands the word over by itself. (Fixed limits of 0.5 to 1 s, as recognisers use them for
commands, cut thinkers off; for comparison, listeners take about 1 s of silence for trouble: Jefferson 1989.)
"""

import re

AFTER_QUESTION = 1.8
"""Seconds of silence that end a turn after a finished question."""

AFTER_STATEMENT = 2.2
"""Seconds of silence that end a turn after anything that can stand alone."""

AFTER_HANGING = 3.5
"""Seconds of silence that end a turn after words that promise more, such as "and", "because" or "um"."""

ARE_YOU_THERE = 10.0
"""Seconds without any speech after which the interviewer asks whether the person is still there. Long enough to
collect oneself, short enough that a muted microphone is noticed."""

NUDGES = 2
"""How often the interviewer asks before the turn is given up as silent."""

_HANGING = frozenset(
    # conjunctions and relative words
    "and or but so because since although though unless until while whereas if when whether that which who whose "
    "where as than "
    # articles, possessives and determiners
    "a an the my your our their its his this these those some any every each "
    # auxiliaries, and what they are joined with
    "is are was were be been being am i'm we're you're they're it's that's there's i've i'd i'll have has had will "
    "would could should can may might must do does did really very quite "
    # sounds of thinking
    "um uh er erm hmm well basically actually wondering i we they he she also plus then just".split()
)
"""Words that hardly ever end what somebody wants to say."""

_STRANDED = frozenset("about with for from into of on to at by in over under between through during without".split())
"""Prepositions: they hang in a statement ("I'm excited about"), and end many a question ("who would I report to")."""

_FINISHED = re.compile(
    r"\b(?:"
    r"and so on|or so|(?:think|hope|believe|guess|suppose) so|not really|"
    r"(?:as|very|really|quite|so|pretty|went|goes|going) well|(?:go|move|carry) on|(?:in|by|of|this|next) may|"
    r"i (?:am|do|did|would|have|can|could|will)|it is|that is|for saying that|"
    r"(?:about|with|for|from|into|of|on|to|at|by|like|do|doing|did|done) (?:that|this|these|those)"
    r")$"
)
"""Endings that stand alone although their last word hangs."""

_CUT_SHORT = re.compile(r"\b(?:if|when|whether|that|because|since|while|who|what|where) you$")
"""Endings that hang although their last word stands alone."""

_ASKED_ABOUT = re.compile(
    r"\b(?:what|when|where|who|which|how|if|whether) (?!i\b|we\b)(?:[\w']+ ){2,}(?:is|are|was|were|be|then)$"
)
"""Endings of a finished question although their last word hangs: "what the next steps are". Not "what I like is"."""

_OPENERS = (
    r"(?:so |and |but |um |uh |well |okay |yes |also |then |now |i guess |just )*"
    r"(?:what|when|where|who|which|why|how|is|are|do|does|did|can|could|would|will|shall|should|may|have|has|am"
    r"|(?:isn't|aren't|don't|doesn't|didn't|can't|couldn't|won't|wouldn't|shouldn't|haven't|hasn't)"
    r" (?:i|you|we|they|he|she|it|there|that|this))\b"
)
_INDIRECT = r"(?:wondering|wonder|tell me|ask|know|curious)\b.* (?:if|whether|what|when|where|who|which|why|how)\b"
_QUESTION = re.compile(rf"^{_OPENERS}|\b{_INDIRECT}", re.IGNORECASE)
_SHORT_QUESTION = re.compile(r"\b(?:what happens|what comes|what's|what is) next$", re.IGNORECASE)
_CLAUSE_START = re.compile(r"[.!?;]\s+|,?\s+(?:and|but|so)\s+", re.IGNORECASE)
_WORD = re.compile(r"[\w']+")

_WORDS_OF_A_QUESTION = 4
"""Fewest words of a finished question without a question mark: "what are the" is not one, "what happens next
then" is."""


def patience(text: str) -> float:
    """Return how many seconds of silence end a turn after the words `text`.

    Parameters
    ----------
    text
        The reply so far, with or without punctuation.
    """
    text = text.rstrip()
    asks = _asks(text)
    if _hangs(text, asks=asks):
        return AFTER_HANGING
    return AFTER_QUESTION if asks and _last_word(text) not in _STRANDED else AFTER_STATEMENT


def _hangs(text: str, *, asks: bool) -> bool:
    if text.endswith("?"):
        return False
    if text.endswith(("...", "…", ",", "-", "\u2013", "\u2014")):
        return True
    words = _WORD.findall(text.lower())
    row = " ".join(words)
    if not words or _FINISHED.search(row) or (asks and _ASKED_ABOUT.search(row)):
        return False
    if _CUT_SHORT.search(row):
        return True
    return words[-1] in _HANGING or (words[-1] in _STRANDED and not asks)


def _last_word(text: str) -> str:
    """Return the last word where nothing but letters ends the text, as recognisers without punctuation write."""
    return _WORD.findall(text.lower())[-1] if text[-1:].isalpha() else ""


def _asks(text: str) -> bool:
    if text.endswith("?"):
        return True
    if text.endswith((".", "!")):
        return False
    clause = _CLAUSE_START.split(text)[-1]
    if _SHORT_QUESTION.search(clause):
        return True
    return bool(_QUESTION.search(clause)) and len(_WORD.findall(clause)) >= _WORDS_OF_A_QUESTION
