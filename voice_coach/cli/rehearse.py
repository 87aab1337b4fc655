"""``voice-coach rehearse``: the live rehearsal."""

import contextlib
import signal

import click
from rich.console import Console
from rich.text import Text

from voice_coach import places
from voice_coach.audio.capture import Microphone, MicrophoneFailed
from voice_coach.audio.devices import NoDevice, find_device
from voice_coach.audio.playback import Speaker
from voice_coach.audio.portaudio import PortAudioMissing
from voice_coach.cli import soundcheck
from voice_coach.cli.console import as_typed, err, out
from voice_coach.cli.event_log import EventLog
from voice_coach.cli.keys import on_enter
from voice_coach.cli.live import Terminal
from voice_coach.cli.main import INTERRUPTED
from voice_coach.cli.options import engine_options, find_model, sound_options
from voice_coach.cli.scorecard import render_scorecard
from voice_coach.interview import demonstration, events
from voice_coach.interview.demonstration import RecordedCandidate, SilentMouth
from voice_coach.interview.rehearsal import Outcome, Rehearsal
from voice_coach.interview.scenario import Scenario
from voice_coach.interview.scenarios import DEFAULT, NamedScenario, find_scenario
from voice_coach.interview.session import Ears, Mouth
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import Library
from voice_coach.speech.models import InstalledModel
from voice_coach.speech.voice import Voice
from voice_coach.speech.voices import find_voice


@click.command()
@click.option("--scenario", default=DEFAULT, show_default=True, metavar="NAME", help="See `voice-coach scenarios`.")
@sound_options
@engine_options
@click.option("--hide-moves", is_flag=True, help="Show no moves before the scorecard.")
@click.option("--no-save", is_flag=True, help="Keep nothing of this attempt.")
@click.option("--seed", type=int, metavar="N", help="Repeat a rehearsal with the same wordings.")
@click.option("--events", "log", metavar="FILE", help="Write what happens as JSON lines; - for standard output.")
def command(
    scenario: str,
    microphone: str | None,
    speaker: str | None,
    voice: str,
    engine: str,
    model: str | None,
    hide_moves: bool,
    no_save: bool,
    seed: int | None,
    log: str | None,
) -> None:
    """Rehearse the close of an interview aloud.

    The interviewer speaks, you answer into the microphone. A real end of your turn ends it; a pause to think does
    not; Enter ends it at once.
    """
    for name in ("SIGTERM", "SIGHUP"):  # a closed window is like Ctrl-C; Windows has no SIGHUP
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    console = err if log == "-" else out
    stage = _Stage(console, find_model(engine, model), find_voice(voice, places.cache_dir() / "cues"), hide_moves)
    named = find_scenario(scenario)
    with contextlib.ExitStack() as stack:
        followers: list[events.Listener] = []
        if log:
            followers.append(stack.enter_context(contextlib.closing(EventLog(log))))
        try:
            ears = stack.enter_context(Microphone(microphone))
        except (PortAudioMissing, NoDevice, MicrophoneFailed) as error:
            console.print(Text(f"! {error}", style="yellow"))
            for follower in followers:
                follower.notice(events.Warned(at=0.0, message=f"{error} A recorded candidate is heard instead."))
            stage.demonstrate(_mouth(speaker, console, stack), followers)
            return
        library = None if no_save else stack.enter_context(Library(places.data_dir()))
        if library and console.is_terminal and not library.attempts():
            soundcheck.greet(console, ears)
        stage.rehearse(named, ears, _mouth(speaker, console, stack), library, seed, followers)


def _mouth(speaker: str | None, console: Console, stack: contextlib.ExitStack) -> Mouth:
    """Return the speaker; where there is none, lines are only shown."""
    try:
        find_device("output", speaker)
    except (PortAudioMissing, NoDevice) as error:
        console.print(Text(f"! {error} The interviewer's lines are only shown.", style="yellow"))
        return SilentMouth()
    return stack.enter_context(Speaker(speaker))


class _Stage:
    """Where a rehearsal is held, and how it looks."""

    def __init__(self, console: Console, model: InstalledModel, voice: Voice, hide_moves: bool) -> None:
        self._console = console
        self._model = model
        self._voice = voice
        self._hide_moves = hide_moves

    def demonstrate(self, mouth: Mouth, followers: list[events.Listener]) -> None:
        """Show a recorded candidate, through the same ears and judges, and keep nothing."""
        self._console.print("Here is a recorded candidate instead of you, so that you can see how it goes.")
        candidate = RecordedCandidate()
        named = find_scenario(demonstration.SCENARIO)
        self.rehearse(named, candidate, mouth, None, demonstration.SEED, [candidate, *followers])
        self._console.print("\nThat was a recording. Start again when the microphone is ready: then it is your turn.")

    def rehearse(
        self,
        named: NamedScenario,
        ears: Ears,
        mouth: Mouth,
        library: Library | None,
        seed: int | None,
        followers: list[events.Listener],
    ) -> None:
        """Hold a rehearsal and print its scorecard."""
        scoring = load_scoring()
        terminal = Terminal(self._console, named.scenario, scoring, hide_moves=self._hide_moves)
        rehearsal = Rehearsal(
            named=named,
            model=self._model,
            voice=self._voice,
            ears=ears,
            mouth=mouth,
            scoring=scoring,
            library=library,
            seed=seed,
            listeners=[*followers, terminal],
        )
        _introduce(self._console, named.scenario)
        with terminal, on_enter(rehearsal.press_enter):
            outcome = rehearsal.run()
        self._conclude(outcome)

    def _conclude(self, outcome: Outcome) -> None:
        """Print the scorecard and where the attempt is.

        Raises
        ------
        VoiceCoachError
            What ended the rehearsal before its time.
        """
        interrupted = isinstance(outcome.stopped_by, KeyboardInterrupt)
        self._console.print()
        if interrupted:
            self._console.print("Stopped.")
        self._console.print(render_scorecard(outcome.card))
        if outcome.not_kept:
            self._console.print(Text(f"! Not everything could be kept: {outcome.not_kept}", style="yellow"))
        elif outcome.attempt:
            kept = f"\nKept as attempt {outcome.attempt}: `voice-coach show {outcome.attempt}`"
            self._console.print(as_typed(kept), style="dim")
        if interrupted:
            raise click.exceptions.Exit(INTERRUPTED)
        if outcome.stopped_by:
            raise outcome.stopped_by


def _introduce(console: Console, scenario: Scenario) -> None:
    console.print()
    console.print(Text(scenario.title, style="bold"))
    console.print(Text(f"{scenario.interviewer}, {scenario.company}. The job: {scenario.role}.", style="dim"))
    console.print(Text(scenario.summary, style="dim"))
    console.print()
