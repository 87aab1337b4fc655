"""``voice-coach models``: list, install, verify, remove."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn
from rich.table import Table

from voice_coach.cli.console import err, out, print_json, tell
from voice_coach.speech.manifest import ModelSpec
from voice_coach.speech.models import ModelDamaged, ModelStore

_MEGA = 1_000_000


def _store(context: click.Context) -> ModelStore:
    """Return the store that the caller handed in, else the usual one."""
    return context.obj if isinstance(context.obj, ModelStore) else ModelStore()


@click.group("models", invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="Also show those that only the tests use.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a model.")
@click.pass_context
def command(context: click.Context, *, everything: bool, as_json: bool) -> None:
    """List the recognisers' models, or install, verify and remove them."""
    if context.invoked_subcommand is None:
        _show(_store(context), everything=everything, as_json=as_json)


@command.command("list")
@click.option("--all", "everything", is_flag=True, help="Also show those that only the tests use.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a model.")
@click.pass_context
def list_models(context: click.Context, *, everything: bool, as_json: bool) -> None:
    """List what there is and what is installed."""
    _show(_store(context), everything=everything, as_json=as_json)


@command.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.pass_context
def install(context: click.Context, names: tuple[str, ...]) -> None:
    """Install models; without a name, the first of the default ones that can be fetched.

    A model that is there and whole is left alone, a damaged one is mended.
    """
    from voice_coach.speech.install import Installer  # noqa: PLC0415  brings in the network, which listing does not need

    store = _store(context)
    for name in names:
        store.manifest.spec(name)  # a misspelt name is told before anything is fetched
    with _watched() as progress:
        installer = Installer(store, progress)
        done = [installer.install(name) for name in names] if names else [installer.install_default()]
    for model in done:
        tell(err, f"{model.name} is installed in {model.path}")


@command.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.pass_context
def verify(context: click.Context, names: tuple[str, ...]) -> None:
    """Read every file of the installed models again and compare its SHA-256."""
    store = _store(context)
    chosen = names or [model.name for model in store.installed(tests_too=True)]
    damaged = [name for name in chosen if not _is_whole(store, name)]
    if damaged:
        context.exit(1)


@command.command()
@click.argument("name")
@click.pass_context
def remove(context: click.Context, name: str) -> None:
    """Delete an installed model."""
    _store(context).remove(name)
    err.print(f"{name} is removed")


def _is_whole(store: ModelStore, name: str) -> bool:
    try:
        store.checked(name, thorough=True)
    except ModelDamaged as error:
        tell(err, str(error), style="red")
        return False
    out.print(f"{name} is whole")
    return True


def _show(store: ModelStore, *, everything: bool, as_json: bool) -> None:
    installed = {model.name: model for model in store.installed(tests_too=True)}
    specs = [spec for spec in store.manifest.model if everything or not spec.purpose]
    if as_json:
        for spec in specs:
            found = installed.get(spec.name)
            print_json(_plain(spec) | {"installed": found is not None, "path": str(found.path) if found else None})
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("model", "what it is", "download", "licence", "installed"):
        table.add_column(heading, justify="right" if heading == "download" else "left")
    for spec in specs:
        size = f"{spec.source.bytes / _MEGA:.0f} MB" if spec.source.bytes else "?"
        table.add_row(spec.name, spec.title, size, spec.licence, "yes" if spec.name in installed else "no")
    out.print(table)
    tell(out, f"\nThey are kept in {store.folder}")


def _plain(spec: ModelSpec) -> dict[str, object]:
    return {
        "name": spec.name,
        "engine": spec.engine,
        "version": spec.version,
        "language": spec.language,
        "title": spec.title,
        "licence": spec.licence,
        "download_bytes": spec.source.bytes,
    }


@contextmanager
def _watched() -> Iterator["_Bars | _Lines"]:
    """Give a watcher: moving bars on a terminal, a line a step elsewhere."""
    if not err.is_terminal:
        yield _Lines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=err) as bars:
        yield _Bars(bars)


class _Bars:
    """A progress bar a step."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._task: TaskID | None = None

    def step(self, what: str, total: int | None) -> None:
        self._task = self._bars.add_task(what, total=total)

    def advance(self, count: int) -> None:
        if self._task is not None:
            self._bars.advance(self._task, count)

    def note(self, text: str) -> None:
        tell(self._bars.console, text)


class _Lines:
    """A line a step, for logs and pipes."""

    def step(self, what: str, total: int | None) -> None:
        err.print(f"{what}, {total / _MEGA:.0f} MB" if total else what)

    def advance(self, count: int) -> None:
        pass

    def note(self, text: str) -> None:
        tell(err, text)
