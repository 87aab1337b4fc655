"""Asides and topics in the words that people use, as recognisers write them: no signs, fillers, words misheard."""

import pytest

from voice_coach.datafile import DataFileError
from voice_coach.interview.scenarios import load_understanding
from voice_coach.interview.understanding import Aside, Heard, Understanding
from voice_coach.moves.labels import Move
from voice_coach.places import prompts_dir

HEAR = load_understanding().hear
TOPICS = (prompts_dir() / "topics.yaml").read_text(encoding="utf-8")
ASIDES = (prompts_dir() / "asides.yaml").read_text(encoding="utf-8")

REPEAT = """
Sorry, could you repeat that?
sorry could you repeat that
could you say that again please
um sorry can you repeat the question
I'm sorry, I didn't catch that.
i didn't quite catch that sorry
sorry i didn't get that could you say it again
Pardon?
pardon me
I beg your pardon?
sorry what was that
sorry what
what was the question
what did you say
could you repeat the question please
can you say it one more time
would you mind repeating that
would you mind saying that again
i'm sorry would you mind repeating the question
excuse me could you repeat that
come again
say that again
sorry i missed that
i missed the last part sorry
i missed the last bit of that could you say it again
the line is bad could you repeat that
you broke up there
sorry you broke up a bit
sorry you're breaking up
you cut out for a second
i couldn't hear you
i can't hear you very well could you say that again
sorry i couldn't hear what you said
i didn't understand the question
sorry dana could you repeat that
could you repeat dad
good you repeat that
could you say dat again please
can you repeat the last sentence
could you go over that again
one more time please
what was that last thing
sorry i was writing could you say that again
sorry my phone cut out could you repeat that
what was your question again
could you rephrase the question
can you rephrase that
i'm not sure i understood the question
sorry i don't understand
could you speak up please
can you speak a bit louder
could you speak more slowly please
"""

WAIT = """
give me a second
Give me a second, please.
um give me a moment to think
just a second
just a moment please
one moment
one second please
hold on
hold on a second
hang on a minute
bear with me
bear with me for a second
let me think
let me think about that
let me think about that for a moment
good question let me think
that's a good question let me think about it for a second
can i have a moment
can i have a moment to think
could i take a second to gather my thoughts
may i have a minute to think about that
let me just look at my notes
let me check my notes
let me find my questions
i need a moment
i just need a second to think
sorry give me a sec
wait a moment
wait
wait a second please
okay let me see
well let me think
where did i put my notes
i'm just looking for my notes
give me a minute
one sec
half a second
bear with me while i find my notes
hmm let me think for a moment
"""

HEAR_ME = """
can you hear me
Can you hear me?
hello can you hear me
sorry can you hear me okay
can you hear me now
are you there
are you still there
hello are you there
hello
hello hello
is this working
is this thing on
is my microphone working
is my mic on
am i coming through
am i audible
did we get cut off
have i lost you
did i lose you
can you here me
can you hear my
do you hear me
is the line still open
can you hear me all right
am i still connected
testing testing
"""


def spoken(block: str) -> list[str]:
    return [line for line in block.strip().splitlines() if line]


@pytest.mark.parametrize(
    ("aside", "text"),
    [(Aside.REPEAT, text) for text in spoken(REPEAT)]
    + [(Aside.WAIT, text) for text in spoken(WAIT)]
    + [(Aside.HEAR_ME, text) for text in spoken(HEAR_ME)],
)
def test_an_aside_is_understood(aside: Aside, text: str) -> None:
    assert HEAR(text, ()) == Heard(aside=aside)


@pytest.mark.parametrize("text", spoken(REPEAT)[:6] + spoken(WAIT)[:6] + spoken(HEAR_ME)[:4])
def test_an_aside_does_nothing_else(text: str) -> None:
    """Whatever the matcher took it for."""
    assert HEAR(text, (Move.NEXT_STEP, Move.CLARIFY_OBJECTION)).moves == frozenset()


NO_ASIDES = """
could you repeat the experiment
we had to repeat the experiment three times before it worked
i had to repeat that year at school
they asked me to repeat the training
my customers know that i can hear them
can you hear me out on this one i have done it for years
i always say give me a second chance and i will show you
at my last job i had to give a second opinion
what did you say the next step was
what did you say the team was like
could you say a bit more about the team
could you tell me what happens next
let me think what happens next
let me think yes i would like to know what the next step is
give me a second to say how much i would love this job
hold on to your hat because i sold two hundred last year
wait until you see my references
i did not catch a single cold in five years of nursing
i missed the target last year because two customers went bankrupt
i missed my old team when i moved
you said that the line of work is hard
hello my name is ana and i would love to do this job
hello thank you for having me today
are you still looking for other people
are you there most days or do you work from home
is this working pattern fixed
is this thing with the shifts negotiable
one moment i remember is when we saved the harvest
just a second language but i speak it well
sorry to hear that but i have done exactly that for years
i'm sorry i do not have that certificate yet
pardon my french but i love this place
no thank you i have no questions
that is all from me thank you
nothing else thank you
well thank you very much
i see
yes
no
okay
that's fair
that's a good question
what happens next
when will i hear from you
do you have any doubts about me
could you see me in this role
i can speak more slowly if that helps customers
i think about that every day
let me think about that offer and come back to you after the weekend with a date
can i take a moment to say that i would love to work here
"""


@pytest.mark.parametrize("text", spoken(NO_ASIDES))
def test_a_near_miss_is_no_aside(text: str) -> None:
    assert HEAR(text, ()).aside is None


ABOUT = """
tell me more about the role                             | job
what does the job involve                               | job
what would my responsibilities be                       | job
what's the team like                                    | team
tell me about the team                                  | team
could you tell me a bit more about the team             | team
um how big is the team                                  | team
how many people are on the team                         | team
who would i be working with                             | team
who would i work with day to day                        | team
i'd love to hear more about the people i'd work with    | team
what are my colleagues like                             | team
who would i report to                                   | manager
who will i be reporting to                              | manager
what's the manager like                                 | manager
what is my boss like                                    | manager
how would you describe your management style            | manager
what's the culture like                                 | culture
how would you describe the culture here                 | culture
what is it like to work here                            | culture
what's it like working for you                          | culture
what's the atmosphere like in the office                | culture
what do you like about working here                     | best_part
what do you like most about your job                    | best_part
what do you enjoy most here                             | best_part
what's the best part of working here                    | best_part
why did you join the company                            | best_part
what does a typical day look like                       | day_to_day
what would a normal week look like                      | day_to_day
what would my day look like                             | day_to_day
what would i be doing day to day                        | day_to_day
can you describe a typical shift                        | day_to_day
what would the first few months look like               | first_year
what would you want me to achieve in the first year     | first_year
what should i focus on first                            | first_year
if we sat down in a year what would i have achieved     | first_year
imagine i've been here a year with a great review what did i do right | first_year
how do you measure success                              | success
what does success look like in this role                | success
how would my performance be measured                    | success
what makes somebody successful in this role             | success
what are the biggest challenges                         | challenges
what's the hardest part of the job                      | challenges
what do new people find hardest                         | challenges
what would you say is the biggest challenge             | challenges
what training would i get                               | training
is there any training                                   | training
what does the onboarding look like                      | training
how do you train new people                             | training
is there a mentor for new starters                      | training
is there room to grow                                   | growth
what's the career path                                  | growth
how do people move up here                              | growth
are there opportunities for promotion                   | growth
where do you see the company going                      | company
what are the company's plans                            | company
are you growing                                         | company
tell me more about the company                          | company
where is the company heading                            | company
what are your customers like                            | customers
what kind of patients do you have                       | customers
how many clients would i have                           | customers
what tools do you use                                   | tools
what software do you work with                          | tools
which systems do you use                                | tools
what is the tech stack                                  | tools
what are the shifts like                                | hours
how is the rota made                                    | hours
what's the workload like                                | hours
is there much overtime                                  | hours
why is this position open                               | vacancy
is this a new role                                      | vacancy
what happened to the last person                        | vacancy
why did the last person leave                           | vacancy
"""


def pairs(block: str) -> list[tuple[str, str]]:
    found = [line.split("|") for line in block.strip().splitlines()]
    return [(text.strip(), topic.strip()) for text, topic in found]


@pytest.mark.parametrize(("text", "topic"), pairs(ABOUT))
def test_a_question_about_the_work_has_its_topic(text: str, topic: str) -> None:
    heard = HEAR(text, ())
    assert heard.topics[0] == topic
    assert heard.question


@pytest.mark.parametrize("text", [text for text, _ in pairs(ABOUT)][::4])
def test_it_is_heard_behind_something_else(text: str) -> None:
    assert HEAR(f"thank you that sounds great so {text}", (Move.THANKS, Move.ROLE_QUESTION)).topics


NOT_ABOUT = """
i loved the team at my last job                         |
i led a team of twelve for seven years                  |
the team seems lovely and i would really like to join   | restate_interest
i'd really like to work for this company                | restate_interest
what happens next                                       | next_step
would i meet the team in the next round                 | next_step
what is the next step and would i meet the manager      | next_step
when will the manager decide                            | timeline
do you see me fitting in with the team                  | fit_check
is there anything that makes you doubt that i fit the team | probe_concerns
do you have any concerns about my experience with customers | probe_concerns
is there any doubt about my training                    | probe_concerns
what is the best way to reach the manager               | contact
how many days of holiday does the company give          | benefits_question
i have worked with these tools for years so i could start at once | value_summary
i grew a lot in my first year                           |
my manager taught me everything                         |
customers like me because i listen                      |
thank you for telling me about the team                 | thanks
"""


@pytest.mark.parametrize(("text", "move"), pairs(NOT_ABOUT))
def test_what_asks_something_else_has_no_topic(text: str, move: str) -> None:
    assert HEAR(text, [Move(move)] if move else []).topics == ()


QUESTIONS = [
    "what happens next", "how long have you been here", "what would you do", "do you go there often",
    "so when do you close in summer", "could you tell me where the kitchen is", "is it far from the station",
    "who is that in the picture", "i wanted to ask what is your favourite", "why is the door green",
    "You keep bees?", "how many dogs do you have", "and are there any other branches", "will you be in on friday",
]  # fmt: skip
STATEMENTS = [
    "i know what i can do", "that is what i was looking for", "what i liked most was the garden",
    "when i was at the store they did the books on fridays", "i worked where you are now",
    "that is how i learnt it", "i can do that", "it was a pleasure", "thank you for your time",
    "what we did was to ask the customers", "i have done that for years", "whenever you like",
    "she is the one who is in charge", "it is the place where it is quiet",
]  # fmt: skip


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_is_known_by_its_form(text: str) -> None:
    assert HEAR(text, ()).question


@pytest.mark.parametrize("text", STATEMENTS)
def test_a_statement_is_no_question(text: str) -> None:
    assert not HEAR(text, ()).question


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_silence_is_nothing_spoken(text: str) -> None:
    assert HEAR(text, ()) == Heard(spoke=False)


def test_a_filler_is_something_spoken() -> None:
    assert HEAR("um", ()) == Heard()


def test_moves_are_handed_on() -> None:
    moves = [Move.NEXT_STEP, Move.THANKS]
    assert HEAR("thank you so what happens next", moves).moves == frozenset(moves)


MISTAKES = {
    "- say that again": ("- (say that again", "a bracket is never closed with ')'"),
    "- come again": ("- come {again}", "unknown concept 'again'"),
    "  wait:": ("  weight:", "Invalid enum value 'weight'; did you mean 'wait'?"),
    "beside:": ("besides:", "unknown key 'besides'; did you mean 'beside'?"),
}


@pytest.mark.parametrize("right", MISTAKES)
def test_a_mistake_in_the_phrases_is_told_with_its_line(right: str) -> None:
    wrong, says = MISTAKES[right]
    broken = ASIDES.replace(right, wrong, 1)
    with pytest.raises(DataFileError) as caught:
        Understanding(TOPICS, broken)
    line = broken[: broken.index(wrong)].count("\n") + 1
    assert str(caught.value).startswith(f"asides.yaml, line {line}: ")
    assert says in str(caught.value)
