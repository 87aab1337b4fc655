import pytest

from voice_coach.speech.end_of_turn import AFTER_HANGING, AFTER_QUESTION, AFTER_STATEMENT, patience

QUESTIONS = """
What happens next?
So what are the next steps
what happens next
what happens next from here
what would the next step be
could you walk me through the rest of the process
can we put something in the diary
when should i expect to hear back
how soon do you hope to decide
is there anything about my background that makes you hesitate
do you have any concerns about my experience
are there any doubts i could clear up
thank you and what happens next
i really enjoyed this so when will i hear from you
well i would love to do this but is there anything that worries you
i was wondering if you could tell me about the team
i was wondering what happens next
could you tell me what the next steps are
would you mind telling me what your concerns are
i'd like to know when the start date is
can you tell me how big the team is
may i ask what the timeline is
what are your thoughts on that
is there anything else you need from me
didn't we want to talk about the team
don't you think i could do it
what happens next then
how do you feel about this
do you have any questions about that
should i send you anything else
what's the next step
how does that sound to you
and what would you want me to do first
Did any of my answers leave a question open?
Is that what you had in mind?
What else is on your mind, and?
"""

STRANDED_QUESTIONS = """
who would i report to
what team would i be working with
where does this job usually lead to
which office is it in
isn't there something you'd like to know more about
"""

STATEMENTS = """
Thank you.
thank you
thank you very much for your time
i really enjoyed talking to you
i'm very interested in this job
i would love to work here
no that's everything from my side
no
yes
yes i do
yes i am
yes i would
i think so
i hope so
i believe so too
thank you so much
not really
thank you for that
thank you for saying that
i'd be glad to do that
we can talk about this
i've done this for eight years and i like it
i led a team of ten people
i can start in may
i speak spanish as well
and that went very well
we delivered it on time and so on
it took a year or so
i have nothing else to add
That's all from my side, and I look forward to it.
I'd like to know more about the team.
It was good to meet her.
Is there a lot to do, I wonder.
I know what I want.
i'd love to move forward
i'm ready to go on
yes i can
i'll do what i can
that's the way it is
i want it more than i did before
I wanted to ask about that too!
twenty five
i'd do it again if i could
i am good with people and numbers too
"""

HANGING = """
I'd like to say that
and
thank you and
i really like this job because
i'm interested in the role but
i was responsible for the
i worked with a
we built our
i have always been
i appreciate that
i'd
i'm
i think i'm a very
um
so um
i led a team uh
well
i guess i just
my biggest strength is
i'm excited about
i've worked with
i came from
i want to
i'd like to
what i would bring to this role is
i was wondering if
i was wondering
what are the
what happens when
could you tell me when
is there a
do you have any
who would
what i like is that
when i was
if you
I really want this, because...
I think…
Firstly,
I have done this for -
I worked for a bank \u2013
I was going to say \u2014
which
i like the team and also
I would love to. And
you said that you're looking for somebody who
i'd be happy to talk about my
it would be
we
"""


def texts(block: str) -> list[str]:
    return block.strip().splitlines()


@pytest.mark.parametrize("text", texts(QUESTIONS))
def test_a_finished_question_hands_over_soon(text: str) -> None:
    assert patience(text) == AFTER_QUESTION


@pytest.mark.parametrize("text", texts(STRANDED_QUESTIONS))
def test_a_question_that_ends_in_a_preposition_may_be_finished(text: str) -> None:
    assert patience(text) == AFTER_STATEMENT


@pytest.mark.parametrize("text", texts(STATEMENTS))
def test_what_can_stand_alone_waits_a_little_longer(text: str) -> None:
    assert patience(text) == AFTER_STATEMENT


@pytest.mark.parametrize("text", texts(HANGING))
def test_what_promises_more_waits_longest(text: str) -> None:
    assert patience(text) == AFTER_HANGING


def test_a_thinking_pause_never_ends_a_turn() -> None:
    assert min(AFTER_QUESTION, AFTER_STATEMENT, AFTER_HANGING) > 1.5


@pytest.mark.parametrize("text", ["", " ", "?", "..."])
def test_text_without_words_has_a_patience(text: str) -> None:
    assert AFTER_QUESTION <= patience(text) <= AFTER_HANGING


@pytest.mark.parametrize("text", ["what happens next  ", "What Happens Next", "WHAT HAPPENS NEXT\n"])
def test_case_and_spaces_do_not_matter(text: str) -> None:
    assert patience(text) == patience(text.strip().lower())
