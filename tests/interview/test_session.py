import time

import numpy as np
import pytest
from recognizers import Hears, Scripted
from sounds import tone
from spoken import Say
from stage import SCENARIO, Candidate, Line, Log, Murmur, Quick, React, Unplugged, done_moves, make_session

from voice_coach.audio import phone
from voice_coach.audio.capture import MicrophoneLost
from voice_coach.audio.pcm import RATE, Pcm, silence
from voice_coach.audio.playback import SpeakerFailed
from voice_coach.interview import events
from voice_coach.interview.rendering import BREATH
from voice_coach.interview.scenario import wordings
from voice_coach.moves import Move
from voice_coach.speech.models import NoModel
from voice_coach.speech.recognizer import Recognition
from voice_coach.speech.transcript import Transcript

TEXTS = ("what happens next please", "no thank you and i really want this")


@pytest.fixture(scope="module")
def speech(say: Say) -> Pcm:
    """Somebody comes in after half a second and says something; what it is, the scripted recogniser tells."""
    return np.concatenate([silence(0.5), say("What happens next from here?")])


@pytest.fixture
def log() -> Log:
    return Log()


def test_a_talk_from_the_first_cue_to_the_scorecard(log: Log, speech: Pcm) -> None:
    card = make_session(Candidate([speech, speech]), TEXTS, log).run()
    turn = ["CueStarted", "CueEnded", "Listening", "ReplyEnded", "ReplyJudged"]
    assert log.public == ["SessionStarted", *turn, *turn, "CueStarted", "CueEnded", "SessionFinished"]
    assert [judged.text for judged in log.all(events.ReplyJudged)] == list(TEXTS)
    assert done_moves(card) == {Move.NEXT_STEP, Move.RESTATE_INTEREST}
    (finished,) = log.all(events.SessionFinished)
    assert finished.attempt == 7
    assert finished.score == card
    assert not log.warnings


def test_the_interviewer_takes_up_what_was_said(log: Log, speech: Pcm) -> None:
    make_session(Candidate([speech] * 3), ["any doubts about me", "well", "what happens next"], log).run()
    assert log.said[1] in [wording for doubt in SCENARIO.doubts for wording in doubt.says]
    assert log.said[2].startswith("Well then.")
    assert log.said[3].rsplit(".", 2)[-2].strip() + "." in SCENARIO.goodbyes


def test_times_are_those_of_the_speech(log: Log, speech: Pcm) -> None:
    make_session(Candidate([speech, speech]), TEXTS, log).run()
    cue, ended = log.all(events.CueEnded)[0], log.all(events.ReplyEnded)[0]
    assert ended.speech_start is not None
    assert ended.speech_end is not None
    assert ended.speech_start - cue.at == pytest.approx(0.5, abs=0.2)
    assert ended.speech_end - ended.speech_start == pytest.approx(len(speech) / RATE - 0.5, abs=0.2)
    recognized = log.all(events.ReplyRecognized)[0]
    assert recognized.delivery.reply_gap == pytest.approx(0.5, abs=0.2)


def test_the_sound_of_a_turn_is_told_whole(log: Log, speech: Pcm) -> None:
    make_session(Candidate([speech, speech]), TEXTS, log).run()
    heard = np.concatenate([event.samples for event in log.all(events.SoundHeard) if event.turn == 1])
    assert np.array_equal(heard[: len(speech)], speech)


def test_captions_are_told_when_they_change(log: Log, speech: Pcm) -> None:
    make_session(Candidate([speech, speech]), TEXTS, log).run()
    assert [event.text for event in log.all(events.Partial)] == list(TEXTS)


def test_nothing_is_heard_while_the_interviewer_speaks(log: Log, speech: Pcm) -> None:
    hanging = Line(hangs=True)
    candidate = Candidate([speech, speech])
    passed = React(events.TimePassed, lambda: hanging.stop() if candidate.dropped > 5 else None)
    make_session(candidate, TEXTS, log, passed, mouth=Quick(hanging)).run()
    assert candidate.dropped > 5
    assert log.all(events.ReplyJudged)[0].text == TEXTS[0]


# -- the interviewer's lines --------------------------------------------------------------------------------------


def test_a_line_of_several_sentences_is_played_as_they_are_rendered(log: Log, speech: Pcm) -> None:
    lines = [Line() for _ in range(3)]
    make_session(Candidate([speech, speech]), ["what happens next", "no thank you"], log, mouth=Quick(*lines)).run()
    rendered = {event.turn: event.sound.seconds for event in log.all(events.CueRendered)}
    assert [len(line.added) for line in lines] == [0, 1, 0]  # an answer, and then the next cue
    assert lines[1].added[0].seconds == pytest.approx(0.1 + BREATH)
    assert rendered[2] == pytest.approx(0.2 + BREATH)


def test_where_the_voice_fails_in_the_middle_the_line_is_shown(log: Log, speech: Pcm) -> None:
    cues = [cue for turn in SCENARIO.turns for cue in turn.cues]
    session = make_session(
        Candidate([speech, speech]),
        ["what happens next", "no thank you"],
        log,
        voice=Murmur(cannot_say=cues[2:]),
        enter_on=events.TimePassed,
    )
    session.run()
    assert log.warnings == ["The voice is hoarse. The interviewer's lines are shown instead."]
    assert [judged.text for judged in log.all(events.ReplyJudged)] == ["what happens next", "no thank you"]
    assert len(log.all(events.VoiceLost)) == 1


def test_the_next_line_has_been_rendered_before_it_is_needed(log: Log, speech: Pcm) -> None:
    voice = Murmur()
    ready: list[list[str]] = []

    def look() -> None:
        until = time.monotonic() + 5
        while len(voice.said) < 8 and time.monotonic() < until:  # it is done beside, in no time
            time.sleep(0.01)
        ready.append(list(voice.said))

    make_session(Candidate([speech, speech]), TEXTS, log, React(events.Listening, look), voice=voice).run()
    for rendered, line in zip(ready, log.said[1:], strict=True):
        rest = line
        for text in rendered:
            rest = rest.replace(text, "")
        assert not rest.strip()


def test_a_phone_rings_and_is_picked_up_before_the_first_line(log: Log, speech: Pcm) -> None:
    mouth = Quick()
    make_session(Candidate([speech, speech]), TEXTS, log, mouth=mouth, rings=True).run()
    assert [sound.seconds for sound in mouth.played[:2]] == [phone.ring().seconds, phone.pick_up().seconds]
    kinds = [type(event) for event in log.events]
    assert kinds.index(events.Ringing) < kinds.index(events.CueStarted)


def test_enter_picks_up_a_phone_that_rings(log: Log, speech: Pcm) -> None:
    ringing = Line(hangs=True)
    make_session(
        Candidate([speech, speech]), TEXTS, log, mouth=Quick(ringing), rings=True, enter_on=events.TimePassed
    ).run()
    assert ringing.stopped
    assert [judged.text for judged in log.all(events.ReplyJudged)] == list(TEXTS)


def test_when_the_time_is_up_the_interviewer_winds_up(log: Log, speech: Pcm) -> None:
    replies = ["any doubts about me"] * 6
    make_session(Candidate([speech] * 6), replies, log, minutes=60).run()
    in_time = len(log.all(events.ReplyJudged))
    late = Log()
    make_session(Candidate([speech] * 6), replies, late, minutes=0).run()
    assert len(late.all(events.ReplyJudged)) == 2 < in_time


# -- asides -------------------------------------------------------------------------------------------------------


def test_to_ask_for_the_line_again_is_answered_and_does_not_count(log: Log, speech: Pcm) -> None:
    session = make_session(Candidate([speech] * 3), ["sorry could you repeat that", *TEXTS], log)
    card = session.run()
    assert log.said[1].endswith(log.said[0])
    assert done_moves(card) == {Move.NEXT_STEP, Move.RESTATE_INTEREST}
    assert log.all(events.ReplyJudged)[0].moves == ()
    assert card.total == make_session(Candidate([speech] * 2), TEXTS).run().total


def test_who_asks_for_a_moment_is_left_alone_for_longer(log: Log, speech: Pcm) -> None:
    thinking = np.concatenate([silence(25.0), speech])
    session = make_session(Candidate([speech, thinking, speech]), ["give me a second please", *TEXTS], log)
    session.run()
    assert [judged.text for judged in log.all(events.ReplyJudged)] == ["give me a second please", *TEXTS]
    assert not [line for line in log.said if line in SCENARIO.still_there]


# -- silence ------------------------------------------------------------------------------------------------------


def test_into_a_silence_the_interviewer_asks_and_at_last_says_goodbye(log: Log) -> None:
    card = make_session(Candidate([]), [""] * 6, log).run()
    nudges = [line for line in log.said if line in SCENARIO.still_there]
    assert len(nudges) == 4  # twice in each of two turns
    assert log.said[-1] in SCENARIO.goodbyes
    assert card.total == 0
    assert [event.speech_start for event in log.all(events.ReplyEnded)] == [None, None]


def test_who_answers_when_asked_again_is_heard(log: Log, speech: Pcm) -> None:
    late = np.concatenate([silence(0.5), speech])

    class Late(Candidate):
        def notice(self, event: events.Event | events.Private) -> None:
            super().notice(event)
            if isinstance(event, events.Listening) and len(log.said) == 2:
                self._coming = late

    make_session(Late([silence(1), speech]), ["", TEXTS[0], TEXTS[1]], log).run()
    assert log.said[1] in SCENARIO.still_there
    assert log.all(events.ReplyJudged)[0].text == TEXTS[0]
    recognized = log.all(events.ReplyRecognized)[0]
    assert recognized.speech is not None
    recorded = sum(len(event.samples) for event in log.all(events.SoundHeard) if event.turn == 1) / RATE
    assert 10 < recognized.speech.start < recorded  # counted in the recording that went on


def test_a_muted_microphone_is_told_once_a_turn(log: Log) -> None:
    make_session(Candidate([]), [""] * 6, log).run()
    muted = [message for message in log.warnings if "delivers only silence" in message]
    assert 1 <= len(muted) <= 6


def test_a_microphone_that_clips_is_told(log: Log, speech: Pcm) -> None:
    shouted: Pcm = np.clip(speech.astype(np.int32) * 60, -32_768, 32_767).astype(np.int16)
    make_session(Candidate([shouted, speech]), TEXTS, log).run()
    assert [message for message in log.warnings if "too loud" in message]


# -- Enter --------------------------------------------------------------------------------------------------------


def test_enter_ends_a_reply_at_once(log: Log, speech: Pcm) -> None:
    endless = np.concatenate([speech, *[tone(1.0, 150)] * 60])
    session = make_session(Candidate([endless, speech]), TEXTS, log, enter_on=events.Partial)
    session.run()
    assert log.all(events.ReplyJudged)[0].text == TEXTS[0]
    heard = sum(len(event.samples) for event in log.all(events.SoundHeard) if event.turn == 1)
    assert heard < len(speech) + RATE


def test_enter_skips_the_interviewers_line_and_not_the_reply(log: Log, speech: Pcm) -> None:
    line = Line(hangs=True)
    session = make_session(
        Candidate([speech, speech]),
        TEXTS,
        log,
        enter_on=events.TimePassed,
        mouth=Quick(line),
    )
    session.run()
    assert line.stopped
    assert log.all(events.ReplyJudged)[0].text == TEXTS[0]


def test_enter_before_a_word_is_an_empty_reply(log: Log, speech: Pcm) -> None:
    session = make_session(Candidate([silence(5), speech]), ["", TEXTS[1]], log, enter_on=events.Listening)
    session.run()
    assert [judged.text for judged in log.all(events.ReplyJudged)] == ["", ""]


# -- faults -------------------------------------------------------------------------------------------------------


def test_a_lost_microphone_that_comes_back_loses_nothing_that_was_said(log: Log, speech: Pcm) -> None:
    ears = Unplugged([speech, speech], lost_after=8, back_after=2)
    make_session(ears, TEXTS, log).run()
    assert [judged.text for judged in log.all(events.ReplyJudged)] == list(TEXTS)
    assert "What you have said is kept" in log.warnings[0]
    assert "is back" in log.warnings[1]


def test_enter_goes_on_without_the_microphone(log: Log, speech: Pcm) -> None:
    ears = Unplugged([speech, speech], lost_after=12, back_after=None)
    session = make_session(ears, TEXTS, log, enter_on=events.Warned)
    session.run()
    assert log.all(events.ReplyJudged)[0].text == TEXTS[0]


def test_a_microphone_that_is_lost_for_good_ends_the_session(log: Log, speech: Pcm) -> None:
    session = make_session(Unplugged([speech], lost_after=8, back_after=None), TEXTS, log, give_up_microphone=0.2)
    with pytest.raises(MicrophoneLost):
        session.run()
    assert log.public[-1] == "Failed"
    assert [judged.text for judged in log.all(events.ReplyJudged)] == [TEXTS[0]]  # what was said until then counts


def test_a_recogniser_that_fails_in_the_middle_costs_only_that_replys_words(log: Log, speech: Pcm) -> None:
    recognizer = Scripted([Hears(TEXTS[0], fails_after=0.8), TEXTS[1]])
    make_session(Candidate([speech, speech]), recognizer, log).run()
    assert [judged.text for judged in log.all(events.ReplyJudged)] == ["", TEXTS[1]]
    assert [message for message in log.warnings if "broke down" in message] == log.warnings
    heard = np.concatenate([event.samples for event in log.all(events.SoundHeard) if event.turn == 1])
    assert np.array_equal(heard[: len(speech)], speech)


def test_a_recogniser_that_fails_at_the_end_costs_only_that_replys_words(log: Log, speech: Pcm) -> None:
    recognizer = Scripted([Hears(TEXTS[0], fails_at_end=True), TEXTS[1]])
    make_session(Candidate([speech, speech]), recognizer, log).run()
    assert [judged.text for judged in log.all(events.ReplyJudged)] == ["", TEXTS[1]]


def test_a_recogniser_that_cannot_be_had_ends_the_session(log: Log, speech: Pcm) -> None:
    class Unloadable:
        engine = model = "vosk"
        caption = ""
        caught_up = False

        def listen(self, *, captions: bool = True) -> Recognition:
            return self

        def accept(self, samples: Pcm, *, speaking: bool) -> None:
            raise NoModel("vosk", [])

        def finish(self) -> Transcript:
            raise NoModel("vosk", [])

    with pytest.raises(NoModel):
        make_session(Candidate([speech]), Unloadable(), log).run()
    assert log.all(events.Failed)[0].message.startswith("No model for vosk")


def test_lines_that_cannot_be_spoken_are_shown(log: Log, speech: Pcm) -> None:
    voice = Murmur(cannot_say=[line for _, lines in wordings(SCENARIO) for line in lines])
    session = make_session(Candidate([speech, speech]), TEXTS, log, enter_on=events.TimePassed, voice=voice)
    session.run()
    assert [judged.text for judged in log.all(events.ReplyJudged)] == list(TEXTS)
    assert log.warnings == ["The voice is hoarse. The interviewer's lines are shown instead."]
    assert len(log.said) == 3


def test_a_speaker_that_fails_is_told_once_and_lines_are_shown(log: Log, speech: Pcm) -> None:
    mouth = Quick(Line(error=SpeakerFailed("The speaker cannot play.")))
    session = make_session(Candidate([speech, speech]), TEXTS, log, enter_on=events.TimePassed, mouth=mouth)
    session.run()
    assert log.warnings == ["The speaker cannot play. The interviewer's lines are shown instead."]
    assert len(mouth.played) == 1
    assert [judged.text for judged in log.all(events.ReplyJudged)] == list(TEXTS)


def test_a_speaker_that_hangs_is_given_up(log: Log, speech: Pcm) -> None:
    mouth = Quick(Line(frozen=True))
    make_session(Candidate([speech, speech]), TEXTS, log, mouth=mouth, enter_on=events.TimePassed).run()
    assert "does not play any more" in log.warnings[0]
    assert len(mouth.played) == 1
    assert [judged.text for judged in log.all(events.ReplyJudged)] == list(TEXTS)
