"""Whether an interest has its reason with it, and a question for the next step its date."""

import pytest
from judged import cue, talk

from voice_coach.feedback.reasons import date_beside, reason_for
from voice_coach.library.prompts import load_scoring

SCORING = load_scoring()
WANT, FIT, NEXT = "restate_interest", "value_summary", "next_step"


def reason(text: str, names: str = "") -> str | None:
    """Return the reason for the first move in `text`."""
    (reply,) = talk(cue(text))
    found = reason_for(reply.moves[0], reply, SCORING, frozenset(names.split()))
    return found.quote if found else None


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (f"[{WANT} i really want this job] because of the night rota", "because of the night rota"),
        (
            f"[{WANT} I'd love this job], especially the part about training the new people.",
            "especially the part about training the new people.",
        ),
        (
            f"what you said about the mentoring makes [{WANT} me want this even more]",
            "what you said about the mentoring",
        ),
        (
            f"[{WANT} i'm excited about building the leeds office from scratch]",
            "excited about building the leeds office from scratch",
        ),
        (f"[{WANT} i would love to look after the premature babies]", "love to look after the premature babies"),
        (
            f"[{WANT} this is the job i want] above all because your team fixes things together",
            "because your team fixes things together",
        ),
        (
            f"having heard how you plan the shifts [{WANT} i am even more interested]",
            "having heard how you plan the shifts",
        ),
        (f"[{WANT} i want this job] hearing how close the team is made me sure", "hearing how close the team"),
        (
            f"[{WANT} i'm keen on this role because i like solving puzzles for customers]",
            "because i like solving puzzles for customers",
        ),
    ],
)
def test_a_reason_from_the_talk_the_work_or_the_team(text: str, quote: str) -> None:
    found = reason(text)
    assert found is not None
    assert quote in found or found in quote


@pytest.mark.parametrize(
    "text",
    [
        f"[{WANT} i'm really excited]",
        f"[{WANT} i'm very interested in this role]",
        f"[{WANT} i would really love to work for your company]",
        f"[{WANT} i want this job] because it is a great opportunity",
        f"[{WANT} i want this job] because i need the money",
        f"[{WANT} i'd love to join your team]",
        f"[{WANT} i want this job] and i want it because i really do want it",
        f"[{WANT} i'd like this job very much] i would be good at it because i have sold for years",
        f"[{WANT} i want this job] and [{FIT} because i ran a team of eight i can do it]",
        f"[{WANT} i want this job] so [{NEXT} what happens next after the mentoring talk]",
        f"[{WANT} i like this one]",
        f"[{WANT} i am very much keen on this qa lead position sir]",
        f"[{WANT} i really want to work with you guys]",
        f"[{WANT} i really want to work here and um yeah thank you]",
        f"[{WANT} i'd just love the job i'm i'm shaking here]",
        f"[{FIT} i've run networks twice this size so the scale doesn't trouble me] [{WANT} i want to run yours]",
    ],
)
def test_no_reason(text: str) -> None:
    assert reason(text) is None


def test_the_names_of_job_and_company_are_no_reason() -> None:
    text = f"[{WANT} i'm excited about the warehouse manager job at larkhill]"
    assert reason(text)
    assert reason(text, "warehouse manager larkhill") is None


def test_the_quote_can_be_found_where_it_says() -> None:
    (reply,) = talk(cue(f"um [{WANT} I want this job], because of, you know, the night rota."))
    found = reason_for(reply.moves[0], reply, SCORING, frozenset())
    assert found is not None
    assert reply.transcript.text[found.start : found.end] == found.quote
    assert found.start_time is not None
    assert reply.transcript.words[int(found.start_time)].text == "because"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (f"[{NEXT} could we meet] on thursday", "thursday"),
        (f"[{NEXT} can we put something in the diary]", "diary"),
        (f"[{NEXT} could we fix a day for that now]", "fix a day"),
        (f"next week [{NEXT} could i come in]", "next week"),
        (f"[{NEXT} what happens next] towards the end of the month", "end of the month"),
        (f"[{NEXT} what happens next]", None),
        (
            f"[{NEXT} what happens next] and how many people work in the stores here by the way on mondays thursday",
            None,
        ),
        (f"[{NEXT} may i see the place]", None),
    ],
)
def test_a_date_in_the_same_breath(text: str, date: str | None) -> None:
    (reply,) = talk(cue(text))
    found = date_beside(reply.moves[0], reply, SCORING)
    assert (found.quote if found else None) == date
