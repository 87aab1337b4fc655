"""The person's own case: what they bring, what they fear, and where they want to go."""

import re
import unicodedata
from collections.abc import Iterator

import msgspec

from voice_coach.feedback.scoring import Style

MOST_REASONS = 3
"""A, B and C: nobody remembers a fourth."""

MOST_WORRIES = 5
"""More than an interviewer asks about."""

_LONGEST_NAME = 60
_LONGEST = 120
"""Characters of what is said in one breath."""

_LETTER = re.compile(r"[^\W_]")
_CODE = re.compile(r"[{}<>\\]|\$")


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person has told of themselves; all of it may be left out."""

    name: str = ""
    """What the interviewer calls them."""
    role: str = ""
    """The job they are after."""
    company: str = ""
    """Where."""
    reasons: tuple[str, ...] = ()
    """Their A, B and C: why they should be chosen."""
    worries: tuple[str, ...] = ()
    """What they are afraid to be asked about, best as it completes "I keep coming back to …"."""
    style: Style | None = None
    """How bold a close their trade wants; None leaves it to the scenario."""

    def at(self, role: str, company: str) -> "Case":
        """Return the case for an interview about a job; the person's own job and company go before those."""
        return msgspec.structs.replace(self, role=self.role or role, company=self.company or company)

    @property
    def judged_by(self) -> "Case":
        """Only what an attempt is judged by: the job and the reasons."""
        return Case(role=self.role, company=self.company, reasons=self.reasons)


def faults(case: Case) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield what is wrong with a case: where it stands, and a sentence's end that says it."""
    for field in ("name", "role", "company"):
        value = getattr(case, field)
        if value and (what := fault(value, _LONGEST_NAME)):
            yield (field,), what
    for field, most in (("reasons", MOST_REASONS), ("worries", MOST_WORRIES)):
        values = getattr(case, field)
        if len(values) > most:
            yield (field,), f"{len(values)} are too many; {most} is the most that anybody remembers"
        yield from (((field, at), what) for at, value in enumerate(values) if (what := fault(value, _LONGEST)))


def fault(value: str, longest: int) -> str:
    """Return why nobody could say a value aloud; empty where they could."""
    if len(value) > longest:
        return f"{len(value)} characters are too many to be said in one breath; at most {longest}"
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"} for sign in value):
        return "it holds a line break or another sign that cannot be said; write it as one line of words"
    if odd := _CODE.search(value):
        return f"it holds {odd.group()!r}, which cannot be said; write it in words"
    if not _LETTER.search(value):
        return "it holds no word"
    return ""
