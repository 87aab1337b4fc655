"""``voice-coach replay``: the whole conversation again, both voices, with the transcript running."""

import contextlib
from collections.abc import Callable

import click
from rich.text import Text

from voice_coach import places
from voice_coach.audio.devices import NoDevice
from voice_coach.audio.playback import SpeakerFailed
from voice_coach.audio.portaudio import PortAudioMissing
from voice_coach.audio.tape import Deck, SilentDeck, TapeDeck
from voice_coach.cli.console import err, out, visible
from voice_coach.cli.kept import find_view
from voice_coach.cli.keys import LEFT, RIGHT, SPACE, on_key
from voice_coach.cli.options import engine_options, sound_options
from voice_coach.cli.practising import treat_closing_as_ctrl_c
from voice_coach.cli.replaying import Names, Printer, Screen
from voice_coach.cli.retaking import AGAIN, QUIT, Room
from voice_coach.errors import VoiceCoachError
from voice_coach.interview.replay import Listener, Player, Recording, load_recording
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import Library
from voice_coach.report.view import AttemptView, TurnView

_COMMANDS: dict[str, Callable[[Player], None]] = {
    SPACE: Player.pause_or_play,
    LEFT: Player.back,
    RIGHT: Player.forward,
    "n": Player.next_turn,
    "p": Player.previous_turn,
    "m": Player.next_move,
    "s": Player.slower_or_normal,
    AGAIN: Player.say_again,
    QUIT: Player.stop,
}
"""What each key does."""


class NothingToReplay(VoiceCoachError):
    """An attempt holds neither words nor sound."""


@click.command()
@click.argument("number", type=click.IntRange(1, 2**63 - 1), metavar="[ID]", required=False)
@sound_options
@engine_options
def command(
    number: int | None, microphone: str | None, speaker: str | None, voice: str, engine: str, model: str | None
) -> None:
    """Play the attempt ID, by default the latest: both voices, each word lit as it is heard.

    \b
    space  pause, and go on             m  just before the next move
    ← →    5 seconds back, forward      s  slower (the pitch stays), and back to normal
    n p    next turn, previous turn     r  say this turn again; the two are compared
    q      quit

    In a pipe, or with TERM=dumb, it plays to the end and prints the transcript. --microphone, --voice, --engine and
    --model are for saying a turn again.
    """  # noqa: D301  click wants the sign itself
    treat_closing_as_ctrl_c()
    with Library(places.data_dir()) as library:
        view = find_view(library, number)
        recording = load_recording(view.turns)
        if not recording.timeline.utterances:
            raise NothingToReplay(
                f"Attempt {view.number} holds no words and no sound: `voice-coach attempts` lists the others."
            )
        replay = _Replay(view, recording, speaker)
        if not out.is_terminal or out.is_dumb_terminal:  # there a picture cannot be drawn over the one before
            replay.print_all()
            return
        room = Room(library, microphone, speaker, voice, engine, model)
        at = 0.0
        while (place := replay.show(at)) is not None:
            again = room.say_again(view, replay.turn_at(place))
            if again == QUIT:
                break
            at = recording.timeline.start_of(recording.timeline.turn_at(place))


class _Replay:
    """One attempt being played."""

    def __init__(self, view: AttemptView, recording: Recording, speaker: str | None) -> None:
        self._view = view
        self._recording = recording
        self._speaker = speaker
        self._names = Names(
            visible(f"Attempt {view.number} · {view.title} · {view.started_at:%d %b %Y %H:%M}"),
            visible(view.interviewer),
            load_scoring().titles,
            view.costly,
            {turn.number: _said_again(turn) for turn in view.turns if turn.again},
        )

    def turn_at(self, position: float) -> TurnView:
        """Return the turn that goes on at a place."""
        number = self._recording.timeline.turn_at(position)
        return next(turn for turn in self._view.turns if turn.number == number)

    def show(self, at: float) -> float | None:
        """Play on the screen from `at` seconds on; return where a turn is to be said again, None to leave."""
        deck, note = self._open_deck()
        screen = Screen(out, self._recording.timeline, self._names, note or self._missing())
        player = self._player(deck, screen, stay=True)
        screen.follow(player)

        def react(key: str) -> None:
            if do := _COMMANDS.get(key.lower()):
                do(player)

        with contextlib.closing(player), screen, on_key(react):
            place = player.run(at)
        return place if player.again else None

    def print_all(self) -> None:
        """Play to the end and print each line when it has been said; without a speaker, at once."""
        deck, note = self._open_deck()
        for told in (note, self._missing()):
            if told:
                err.print(Text(f"! {told}", style="yellow"))
        printer = Printer(out, self._recording.timeline, self._names)
        if isinstance(deck, SilentDeck):
            for number in range(len(self._recording.timeline.utterances)):
                printer.print(number)
            return
        with contextlib.closing(self._player(deck, printer, stay=False)) as player:
            player.run()

    def _player(self, deck: Deck, listener: Listener, *, stay: bool) -> Player:
        return Player(self._recording.timeline, deck, [listener], stay=stay)

    def _open_deck(self) -> tuple[Deck, str]:
        """Return what it is played with, and what the person should know about it."""
        if self._recording.unheard == len(self._recording.timeline.utterances):
            return SilentDeck(self._recording.timeline.seconds), ""
        try:
            return TapeDeck(self._recording.tape, self._speaker), ""
        except (PortAudioMissing, NoDevice, SpeakerFailed) as error:
            return SilentDeck(self._recording.timeline.seconds), f"{error} The words are only shown."

    def _missing(self) -> str:
        unheard, lines = self._recording.unheard, len(self._recording.timeline.utterances)
        if not unheard:
            return ""
        if unheard == lines:
            return "No sound of this attempt is there: its words are only shown."
        return f"The sound of {unheard} of {lines} lines is not there: their words are only shown."


def _said_again(turn: TurnView) -> str:
    """Return which attempts hold the later tries at a turn: "attempt 7", "attempts 7, 9"."""
    numbers = ", ".join(str(each.number) for each in turn.again)
    return f"{'attempt' if len(turn.again) == 1 else 'attempts'} {numbers}"
