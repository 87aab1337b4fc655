"""What the shipped folder of prompts tells the judges: the rules of the score and of advice, and letters."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

from voice_coach.feedback.advice.rules import AdviceRules, parse_advice
from voice_coach.feedback.delivery.wordings import Wordings, parse_wordings
from voice_coach.feedback.scoring import Scoring, parse_scoring
from voice_coach.places import prompts_dir
from voice_coach.report.follow_up import Letters, parse_letters

T = TypeVar("T")


@cache
def load_scoring() -> Scoring:
    """Return the rules of the score.

    Raises
    ------
    DataFileError
        The rules say something that cannot be understood.
    """
    return _parsed(prompts_dir() / "scoring.yaml", parse_scoring)


@cache
def load_advice() -> AdviceRules:
    """Return the rules of advice.

    Raises
    ------
    DataFileError
        The rules say something that cannot be understood.
    """
    return _parsed(prompts_dir() / "advice.yaml", parse_advice)


@cache
def load_letters() -> Letters:
    """Return what the mail after a talk may say.

    Raises
    ------
    DataFileError
        Its file says something that cannot be understood.
    """
    return _parsed(prompts_dir() / "follow_up.yaml", parse_letters)


@cache
def load_wordings() -> Wordings:
    """Return what is listened for in a reply's words, beside its moves.

    Raises
    ------
    DataFileError
        Its file says something that cannot be understood.
    """
    return _parsed(prompts_dir() / "hedges.yaml", parse_wordings)


def _parsed(path: Path, parse: Callable[[str, str], T]) -> T:
    return parse(path.read_text(encoding="utf-8"), path.name)
