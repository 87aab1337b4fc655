"""What was really said in a kept talk, for the mail that follows it: nothing is made up."""

import re
from collections.abc import Iterator, Mapping, Sequence

from voice_coach.feedback.case import Case
from voice_coach.feedback.occasion import Occasion
from voice_coach.interview.answering import JOB
from voice_coach.interview.scenario import Scenario
from voice_coach.interview.scenario_file import FIELD
from voice_coach.moves.labels import Move
from voice_coach.moves.match import Match
from voice_coach.report.follow_up import Facts
from voice_coach.report.view import AttemptView, TurnView
from voice_coach.speech.transcript import Transcript

_SURE = 0.6
"""Mean confidence of the recogniser from which words are put into a mail as they were heard."""

_SHORTEST, _LONGEST = 4, 26
"""Words of a sentence that can stand in a mail."""

_LONGEST_TOLD = 28
"""Words of the interviewer's that are quoted at most."""

_UNFINISHED = frozenset("and but or so because the a an to of with for in on at my i that if".split())
"""Words that no sentence ends with."""

_SPOKEN = frozenset("um uh er erm hmm well like yeah okay ok sort kind maybe guess".split())
"""Words that are said, but not written."""

_OWN = frozenset("i i'd i'm i've i'll my we".split())

_TURNED = {
    "i": "you", "i'm": "you're", "i've": "you've", "i'd": "you'd", "i'll": "you'll", "me": "you", "my": "your",
    "mine": "yours", "we": "you", "we're": "you're", "we've": "you've", "we'd": "you'd", "we'll": "you'll",
    "us": "you", "our": "your", "ours": "yours", "your": "my", "yours": "mine", "yourself": "myself",
    "you're": "I'm", "you've": "I've", "you'd": "I'd", "you'll": "I'll",
}  # fmt: skip
"""What the other side says for a word; "you" depends on its place."""

_BEFORE_OBJECT = frozenset(
    "with to for of by from at on about through send make makes let give show tell call ask help meet see watch".split()
)
_BEFORE_SUBJECT = frozenset("where that when what which who if as and because how while than".split())
_WORD = re.compile(r"[A-Za-z']+")
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")

_THANKS = re.compile(
    r"(?:thank you|thanks)\b[^,.;!?]*?(?:[,.;!]\s*(?:(?:and|but|so) )?|\b(?=(?:i|i'd|i'm|i've|my)\b)|$)", re.IGNORECASE
)
"""Thanks that a sentence begins with: the mail has its own."""

_STEP = re.compile(
    r"\bnext (?:step|stage|round|thing)(?: for you)?(?: is|'s| will be| would be) (?P<what>[^.?!]+)", re.I
)
_DAYS = "mon|tues|wednes|thurs|fri|satur|sun"
_TIME = rf"(?:\w+ ){{0,4}}?(?:(?:{_DAYS})day|tomorrow|days?|weeks?|weekend|fortnight|months?|hours?|noon|tonight)\b"
_DATE = re.compile(
    r"\b(?:you (?:will |should )?hear|you'll hear|let you know|be in touch|get back to you|tell you|an answer)\b"
    rf"[^.?!,]*?\b(?P<when>(?:by|before|within|on|in) {_TIME}[^.?!,]*)",
    re.IGNORECASE,
)
"""An interviewer's own words for it, in an interview of which the plan is not known."""


def recall(view: AttemptView, scenario: Scenario | None, case: Case) -> Facts:
    """Return what was said in a talk.

    Parameters
    ----------
    scenario
        The interview that it was; None where it is gone, or never had one.
    case
        What the person has told of themselves.
    """
    cues = [turn.cue_text for turn in view.turns]
    topic, told = _topic(cues, scenario)
    doubt, answer = _doubt(view.turns, scenario)
    next_step, date = _plan(cues, scenario)
    interests = [(turn, match) for turn in view.turns for match in turn.moves if match.move is Move.RESTATE_INTEREST]
    return Facts(
        interviewer=scenario.first_name if scenario else "",
        person=case.name,
        role=case.role or (scenario.role if scenario else ""),
        company=case.company or (scenario.company if scenario else ""),
        topic=topic,
        told=told,
        reason=_reason(view),
        interested=bool(interests),
        interest=_best(interests),
        doubt=doubt,
        answer=answer,
        next_step=next_step,
        date=date,
    )


def other_side(words: str) -> str | None:
    """Return an interviewer's words as the person says them; None where that is not sure.

    >>> other_side("half a day with us, where you meet our team")
    'half a day with you, where I meet your team'
    """
    found = list(_WORD.finditer(words))
    turned, end = [], 0
    for at, met in enumerate(found):
        word = met[0].lower()
        new = _TURNED.get(word)
        if word == "you":
            new = _you(found[at - 1][0].lower() if at else "", last=at + 1 == len(found))
            if new is None:
                return None
        turned += [words[end : met.start()], new or met[0]]
        end = met.end()
    return "".join([*turned, words[end:]])


def _you(before: str, *, last: bool) -> str | None:
    """Return what "you" becomes behind a word."""
    if before in _BEFORE_OBJECT or last:
        return "me"
    return "I" if before in _BEFORE_SUBJECT else None


# -- what the interviewer told ------------------------------------------------------------------------------------


def _plan(cues: Sequence[str], scenario: Scenario | None) -> tuple[str, str]:
    """Return the next step and the date as far as they were told."""
    said = " ".join(cues)
    plans: Sequence[Mapping[str, str]] = scenario.plans if scenario else ()
    known = max(plans, key=lambda plan: sum(_holds(said, value) for value in plan.values()), default={})
    step, date = (known.get(field, "") for field in ("next", "decision"))
    step = step if step and _holds(said, step) else _found(_STEP, "what", said)
    date = date if date and _holds(said, date) else _found(_DATE, "when", said)
    return _as_mine(step), _as_mine(date)


def _holds(text: str, words: str) -> bool:
    return " ".join(words.lower().split()) in " ".join(text.lower().split())


def _found(pattern: re.Pattern[str], group: str, text: str) -> str:
    met = pattern.search(text)
    return met[group].strip(" ,;") if met else ""


def _as_mine(words: str) -> str:
    """Return an interviewer's words as the person writes them; as a quotation where that is not sure."""
    turned = other_side(words)
    return f"“{words}”" if turned is None else turned


def _topic(cues: Sequence[str], scenario: Scenario | None) -> tuple[str, str]:
    """Return which topic of the work was told of, and the first sentence of it."""
    if scenario is None:
        return "", ""
    topics = [*scenario.topics.items(), (JOB, scenario.answers.get(Move.ROLE_QUESTION, ()))]
    for cue in cues:
        for topic, lines in topics:
            for said in _said(cue, lines):
                sentences = [sentence.strip() for sentence in _SENTENCE.findall(said)]
                if sentences and len(sentences[0].split()) <= _LONGEST_TOLD:
                    return topic, sentences[0]
    return "", ""


def _said(cue: str, lines: Sequence[str]) -> Iterator[str]:
    """Yield what of some lines was said in a cue, as it was said; fields may stand for anything."""
    for line in lines:
        literal = ".+?".join(re.escape(part) for part in FIELD.split(line)[::2])
        if met := re.search(literal, cue, re.IGNORECASE):
            yield met[0]


def _doubt(turns: Sequence[TurnView], scenario: Scenario | None) -> tuple[str, str]:
    """Return a doubt that was answered, in a few words, and the answer; empty where none was."""
    for turn in turns:
        answers = [(turn, match) for match in turn.moves if match.move is Move.ANSWER_OBJECTION]
        if turn.occasion is not Occasion.DOUBT or not answers:
            continue
        if answer := _best(answers):
            doubts = scenario.doubts if scenario else ()
            about = next((doubt.about for doubt in doubts if any(_said(turn.cue_text, doubt.says))), "")
            return about, answer
    return "", ""


# -- what the person said -----------------------------------------------------------------------------------------


def _reason(view: AttemptView) -> str:
    """Return the first of the person's own reasons that they said, as they wrote it down."""
    own = view.score.own if view.score else ()
    return next((point.reason.strip(" .") for point in own if point.said), "")


def _best(found: Sequence[tuple[TurnView, Match]]) -> str:
    """Return the surest of some words that can stand in a mail as a sentence; empty where none can."""
    fit = [(match.score, sentence) for turn, match in found if (sentence := _sentence(turn, match))]
    return max(fit, default=(0.0, ""))[1]


def _sentence(turn: TurnView, match: Match) -> str:
    """Return the words of a match as a written sentence; empty where they do not make one."""
    met = _THANKS.match(match.quote)
    said = match.quote[met.end() if met else 0 :]
    words = said.split()
    plain = [word.strip(".,!?;:").lower() for word in words]
    if not _SHORTEST <= len(words) <= _LONGEST or not _OWN & set(plain) or _SPOKEN & set(plain):
        return ""
    if plain[-1] in _UNFINISHED or _confidence(turn, match) < _SURE or "?" in said:
        return ""
    return _written(said)


def _confidence(turn: TurnView, match: Match) -> float:
    heard = [turn.words[at].confidence for at in Transcript(turn.words).touched(match.start, match.end)]
    return sum(heard) / len(heard) if heard else 0.0


def _written(said: str) -> str:
    """Return words with the capitals and the full stop that not every recogniser gives.

    >>> _written("i'd love to do this job")
    "I'd love to do this job."
    """
    text = re.sub(r"\bi(?=\b)", "I", said.strip(" ,;:"))
    return text[:1].upper() + text[1:].rstrip(".") + ("" if text.endswith("!") else ".")
