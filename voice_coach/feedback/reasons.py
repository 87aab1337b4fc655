"""Whether something was said with its reason, or with its date: looked for in the words around it."""

from collections.abc import Set

from voice_coach.feedback.reply import Evidence, JudgedReply, words_at
from voice_coach.feedback.scoring import Scoring
from voice_coach.moves.labels import Move
from voice_coach.moves.match import Match
from voice_coach.moves.wording import Words, read

_BEFORE = 25  # words: "what you said about the mentoring … made me want this"
_AFTER = 20  # words: "I'd love to do this … because of the mentoring"
_MATTER = 12  # words behind what leads to a reason in which its matter has to stand
_DATE_NEAR = 8  # words between the question for the next step and its date
_LONGEST_NAME = 4  # words of a job's name with "position" at its end
_JOBS = frozenset("job role position post seat opening vacancy".split())
_BEGINS = frozenset("i if and so but could would what when is how can do that".split())
"""Words that begin something new."""

_GOES_ON: frozenset[str] = frozenset()
_OF_THEIR_OWN = frozenset("i me my mine".split())
_NOTHING = frozenset(
    "a an the and or but so if to of in on at for with from by as that this these those it its i me my mine we us our "
    "you your they them their he she is am are was were be been being do does did done have has had will would can "
    "could shall should may might must just really very quite so much more most even too also still well about what "
    "which who how when where why there here not no yes than then now all any some one up out into over again only "
    "ever because since think thing things something anything everything lot bit kind sort way like get got going go "
    "make makes made making me said say told tell mentioned described talked explained hear heard hearing know".split()
)
"""Words that no reason is about: those that only hold a sentence together."""


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
    empty = _NOTHING | names | frozenset(rules.empty)
    others = _taken(words, reply, match)
    near = range(max(0, first - _BEFORE), min(len(words), last + _AFTER))
    names_of_jobs = {at for at in range(len(words)) if _names_job(words, at)}
    leads = [place for place in scoring.leads.found(words) if place[0] in near]
    abouts = [place for place in scoring.about.found(words) if first <= place[0] < last]
    for places, void, ends in ((leads, empty, _GOES_ON), (abouts, empty | frozenset(rules.general), _BEGINS)):
        for start, behind in places:
            if start in others or _claim_between(words, last, start):
                continue
            end = _matter(words, behind, void, others | names_of_jobs, ends)
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


def _claim_between(words: Words, last: int, start: int) -> bool:
    """Whether something new about themselves begins between the interest and what would lead to its reason."""
    return any(words.words[at] in _OF_THEIR_OWN for at in range(last, start))


def _names_job(words: Words, at: int) -> bool:
    """Whether a word is part of a job's name: "this customer success lead position"."""
    row = words.words[at : at + _LONGEST_NAME]
    return any(word in _JOBS and not set(row[:to]) & _NOTHING for to, word in enumerate(row) if to)


def _matter(words: Words, behind: int, void: frozenset[str], others: Set[int], ends: frozenset[str]) -> int | None:
    """Return the word behind the matter that follows at `behind`; None where nothing is said there."""
    end = None
    for at in range(behind, min(len(words), behind + _MATTER)):
        word = words.words[at]
        if at in others:
            if end:
                break
        elif word not in void:
            end = at + 1
        elif word in _BEGINS and (end or word in ends):
            break
    return end
