"""The person's own case: what they bring, what they fear, and where they want to go."""

import msgspec

from voice_coach.feedback.scoring import Style


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
    """What they are afraid to be asked about, as they say it: "I have no degree", "my age"."""
    style: Style | None = None
    """How bold a close their trade wants; None leaves it to the scenario."""
