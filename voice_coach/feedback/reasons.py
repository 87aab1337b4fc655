"""Whether something was said with its reason, or with its date: looked for in the words around it."""

from collections.abc import Set

from voice_coach.feedback.reply import Evidence, JudgedReply, words_at
from voice_coach.feedback.scoring import ReasonWords, Scoring
from voice_coach.moves.labels import Move
from voice_coach.moves.match import Match
from voice_coach.moves.wording import Words, read

_BEFORE = 25  # words: "what you said about the mentoring … made me want this"
_AFTER = 20  # words: "I'd love to do this … because of the mentoring"
_MATTER = 12  # words behind what leads to a reason in which its matter has to stand
_DATE_NEAR = 8  # words between the question for the next step and its date
_LONGEST_NAME = 4  # words of a job's name with "position" at its end
_GOES_ON: frozenset[str] = frozenset()
"""Words that end what leads to a reason: none does."""


def reason_for(match: Match, reply: JudgedReply, scoring: Scoring, names: frozenset[str]) -> Evidence | None:
    """Return the words that give the reason for what a match says; None where none was given.

    Parameters
    ----------
    names
        Words of the job's and the company's names, which are no reasons.
    """
    words = read(reply.transcript.text)
    first, last = _place(words, match.start, match.end)
    rules = scoring.reasons
    empty = rules.holding | names | frozenset(rules.empty)
    others = _taken(words, reply, match)
    near = range(max(0, first - _BEFORE), min(len(words), last + _AFTER))
    names_of_jobs = {at for at in range(len(words)) if _names_job(words, at, rules)}
    leads = [place for place in scoring.leads.found(words) if place[0] in near]
    abouts = [place for place in scoring.about.found(words) if first <= place[0] < last]
    for places, void, ends in ((leads, empty, _GOES_ON), (abouts, empty | frozenset(rules.general), rules.begins)):
        for start, behind in places:
            if start in others or _claim_between(words, last, start, rules):
                continue
            end = _matter(words, behind, void, others | names_of_jobs, rules.begins, ends)
            if end:
                return words_at(reply, words.starts[start], words.ends[end - 1])
    return None


def date_beside(match: Match, reply: JudgedReply, scoring: Scoring) -> Evidence | None:
    """Return the date that is named in the same breath as a match; None where none is."""
    words = read(reply.transcript.text)
    first, last = _place(words, match.start, match.end)
    for start, end in scoring.when.found(words):
        if first - _DATE_NEAR <= start < last + _DATE_NEAR:
            return words_at(reply, words.starts[start], words.ends[end - 1])
    return None


def _place(words: Words, start: int, end: int) -> tuple[int, int]:
    """Return the words between two offsets: the first, and the one behind the last."""
    inside = [at for at in range(len(words)) if words.starts[at] < end and words.ends[at] > start]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _taken(words: Words, reply: JudgedReply, match: Match) -> frozenset[int]:
    """Return the words that do something else: the reason why they fit is none why they want it."""
    own = set(range(*_place(words, match.start, match.end)))
    taken: set[int] = set()
    for other in reply.moves:
        if other.move is not match.move and other.move is not Move.THANKS:
            taken |= set(range(*_place(words, other.start, other.end)))
    return frozenset(taken - own)


def _claim_between(words: Words, last: int, start: int, rules: ReasonWords) -> bool:
    """Whether something new about themselves begins between the interest and what would lead to its reason."""
    return any(words.words[at] in rules.mine for at in range(last, start))


def _names_job(words: Words, at: int, rules: ReasonWords) -> bool:
    """Whether a word is part of a job's name: "this customer success lead position"."""
    row = words.words[at : at + _LONGEST_NAME]
    return any(word in rules.jobs and not set(row[:to]) & rules.holding for to, word in enumerate(row) if to)


def _matter(
    words: Words, behind: int, void: frozenset[str], others: Set[int], begins: frozenset[str], ends: frozenset[str]
) -> int | None:
    """Return the word behind the matter that follows at `behind`; None where nothing is said there."""
    end = None
    for at in range(behind, min(len(words), behind + _MATTER)):
        word = words.words[at]
        if at in others:
            if end:
                break
        elif word not in void:
            end = at + 1
        elif word in begins and (end or word in ends):
            break
    return end
