"""What every start looks for before its own work: attempts whose program was killed."""

from rich.text import Text

from voice_coach import places
from voice_coach.cli.console import as_typed, err, tell, visible
from voice_coach.library.recovery import broken_off, tidy
from voice_coach.library.store import Library, LibraryBroken


def recover_first() -> None:
    """Recover what was broken off, and say so. Trouble with the library is left for the command itself to tell."""
    try:
        folder = places.data_dir()
        if not (folder / "library.sqlite").is_file():
            return
        with Library(folder) as library:
            tidy(library)
            if numbers := broken_off(library):
                from voice_coach.cli.recover import recover_all  # noqa: PLC0415  loads the judges, and is seldom needed

                recover_all(library, numbers)
    except (LibraryBroken, OSError):
        return
    except Exception as error:  # noqa: BLE001  whatever is wrong with an earlier session, this one begins
        told = f"What was broken off could not be recovered ({error}): `voice-coach recover` says more."
        tell(err, Text(visible(as_typed(told)), style="yellow"))
