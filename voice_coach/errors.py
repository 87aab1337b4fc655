"""The root of every error that Voice Coach raises on purpose."""


class VoiceCoachError(Exception):
    """The work cannot be done; the message is one sentence for a person.

    The sentence says what is wrong, where, and what to do about it. Each room has one subclass a cause; the
    command line prints the sentence and exits with status 1. Anything else that escapes is a bug.
    """
