"""``voice-coach rehearse``: the live rehearsal."""

import contextlib
from collections.abc import Sequence

import click
from rich.console import Console
from rich.text import Text

from voice_coach import places
from voice_coach.audio.capture import Microphone, MicrophoneFailed
from voice_coach.audio.devices import NoDevice
from voice_coach.audio.portaudio import PortAudioMissing
from voice_coach.cli import soundcheck
from voice_coach.cli.console import as_typed
from voice_coach.cli.keys import on_enter
from voice_coach.cli.live import Terminal
from voice_coach.cli.options import chosen_model, chosen_voice, engine_options, sound_options
from voice_coach.cli.practising import (
    Means,
    Prepare,
    chosen,
    conclude,
    open_mouth,
    practice_options,
    treat_closing_as_ctrl_c,
    with_means,
)
from voice_coach.cli.room_watch import RoomWatch
from voice_coach.cli.scorecard import render_scorecard
from voice_coach.cli.sounded import render_sounded
from voice_coach.feedback.case import Case
from voice_coach.interview import demonstration, events
from voice_coach.interview.demonstration import RecordedCandidate, SilentMouth
from voice_coach.interview.practice import Equipment
from voice_coach.interview.rehearsal import Rehearsal
from voice_coach.interview.scenarios import DEFAULT, NamedScenario, find_scenario
from voice_coach.interview.senses import Ears, Mouth
from voice_coach.library.outcomes import days_practised
from voice_coach.library.profile import load_profile
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import Library
from voice_coach.speech.models import InstalledModel
from voice_coach.speech.voice import Voice


@click.command()
@click.option("--scenario", default=DEFAULT, show_default=True, metavar="NAME", help="See `voice-coach scenario list`.")
@sound_options
@engine_options
@click.option("--hide-moves", is_flag=True, help="Show no moves before the scorecard.")
@practice_options
@with_means
def command(
    prepare: Prepare,
    scenario: str,
    hide_moves: bool,
    seed: int | None,
) -> None:
    """Rehearse the close of an interview aloud.

    The interviewer speaks, you answer into the microphone. A real end of your turn ends it; a pause to think does
    not; Enter ends it at once. On the phone nothing is shown but the clock and your own words.
    """
    with prepare() as means:
        soundcheck.look_at(means.console, means.microphone)
        hold(means, chosen(seed), scenario, hide_moves=hide_moves)


def hold(means: Means, seed: int, scenario: str, *, hide_moves: bool = False) -> None:
    """Hold a rehearsal and print its scorecard; without a microphone, show the recorded candidate.

    Raises
    ------
    VoiceCoachError
        It could not begin, or ended before its time.
    """
    treat_closing_as_ctrl_c()
    console, followers = means.console, means.followers
    voice = chosen_voice(means.voice)
    room = _Room(console, chosen_model(means.engine, means.model), voice, hide_moves)
    named = find_scenario(scenario)
    with contextlib.ExitStack() as stack:
        try:
            ears = stack.enter_context(Microphone(means.microphone))
        except (PortAudioMissing, NoDevice, MicrophoneFailed) as error:
            console.print(Text(f"! {error}", style="yellow"))
            for follower in followers:
                follower.notice(events.Warned(at=0.0, message=f"{error} A recorded candidate is heard instead."))
            room.demonstrate(open_mouth(means.speaker, console, stack), followers)
            return
        library = stack.enter_context(Library(places.data_dir())) if means.save else None
        mouth = open_mouth(means.speaker, console, stack)
        if library and console.is_terminal and not any(days_practised(library)):
            room.greet(ears, mouth)
        room.rehearse(named, _case(), ears, mouth, library, seed, followers)


def _case() -> Case:
    """Return what the person has told of themselves."""
    return load_profile(places.data_dir())


class _Room:
    """Where a rehearsal is held, and how it looks."""

    def __init__(self, console: Console, model: InstalledModel, voice: Voice, hide_moves: bool) -> None:
        self._console = console
        self._model = model
        self._voice = voice
        self._hide_moves = hide_moves

    def greet(self, ears: Ears, mouth: Mouth) -> None:
        """Check the sound before the first rehearsal."""
        soundcheck.greet(self._console, ears, mouth, self._voice)

    def demonstrate(self, mouth: Mouth, followers: Sequence[events.Listener]) -> None:
        """Show a recorded candidate, through the same ears and judges, and keep nothing."""
        self._console.print("Here is a recorded candidate instead of you, so that you can see how it goes.")
        candidate = RecordedCandidate()
        named = find_scenario(demonstration.SCENARIO)
        self.rehearse(named, Case(), candidate, mouth, None, demonstration.SEED, [candidate, *followers], watched=True)
        self._console.print("\nThat was a recording. Start again when the microphone is ready: then it is your turn.")

    def rehearse(
        self,
        named: NamedScenario,
        case: Case,
        ears: Ears,
        mouth: Mouth,
        library: Library | None,
        seed: int,
        followers: Sequence[events.Listener],
        *,
        watched: bool = False,
    ) -> None:
        """Hold a rehearsal and print its scorecard; all is shown to somebody who only watches."""
        scenario = named.scenario
        scoring = load_scoring()
        hide_lines = scenario.channel == "phone" and not watched and not isinstance(mouth, SilentMouth)
        terminal = Terminal(
            self._console,
            scenario.first_name,
            scoring,
            style=case.style or scenario.style,
            hide_moves=self._hide_moves or hide_lines,  # on the phone there is nothing to read
            hide_lines=hide_lines,
        )
        equipment = Equipment(
            model=self._model,
            voice=self._voice,
            ears=ears,
            mouth=mouth,
            library=library,
            listeners=[*followers, terminal, *([] if watched else [RoomWatch([*followers, terminal])])],
        )
        rehearsal = Rehearsal(equipment, named=named, scoring=scoring, case=case, seed=seed)
        _introduce(self._console, named, case)
        with terminal, on_enter(rehearsal.press_enter):
            outcome = rehearsal.run()
        self._console.print()
        if isinstance(outcome.ending.stopped_by, KeyboardInterrupt):
            self._console.print("Stopped.")
        if outcome.delivery is None:
            self._console.print(as_typed("Nothing was heard from you. `voice-coach doctor` tests the microphone."))
        else:
            self._console.print(render_scorecard(outcome.card))
        if sounded := render_sounded(outcome.delivery):
            self._console.print(sounded)
        conclude(self._console, outcome.ending)


def _introduce(console: Console, named: NamedScenario, case: Case) -> None:
    scenario = named.scenario
    console.print()
    console.print(Text(scenario.title, style="bold"))
    company, role = case.company or scenario.company, case.role or scenario.role
    console.print(Text(f"{scenario.interviewer}, {company}. The job: {role}.", style="dim"))
    console.print(Text(scenario.summary, style="dim"))
    console.print()
