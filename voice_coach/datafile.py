"""Data files that a person without Python edits: YAML text in, checked values out.

Every mistake is told with the file's name and the line it stands on.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec
import yaml
from rapidfuzz import fuzz, process

from voice_coach.errors import VoiceCoachError

T = TypeVar("T")

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times faster where it was built
_BOOL = "tag:yaml.org,2002:bool"


class _Loader(_Base):  # type: ignore[misc]  # one of two classes
    """Reads ``yes`` and ``no`` as the words they are, as YAML has it since 1.2."""

    yaml_implicit_resolvers = {  # noqa: RUF012  PyYAML's own name and form
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOL or first in "tTfF"]
        for first, resolvers in _Base.yaml_implicit_resolvers.items()
    }


_PATH = re.compile(r"\s*- at (?:`(?P<key>key)` in )?`(?P<path>[^`]*)`$")
_STEP = re.compile(r"\.(?P<key>[^.\[\]]+)|\[(?P<index>\d+|\.\.\.)\]")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>[^`]*)`")
_NOT_ONE_OF = re.compile(r"Invalid enum value '(?P<wrong>[^']*)'")
_DEEPEST = 100
"""Lists within lists: each takes some of the stack of the reader, which is native code and ends the program without."""
_MAY_BE_DEEP = 1000
"""Brackets in a text, or signs in a line of it, below which it cannot be so deep that it does harm."""
_NOT_MADE = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError)
"""What PyYAML lets through where a value is not what its tag says."""
_LIKELY = 60  # similarity (0 to 100) from which a wrong name is taken for a slip of a known one
_BEGINNING = 3  # letters from which the beginning of a known name is taken for that name


Fault = tuple[Sequence[str | int], str]
"""Where something is wrong in a file, as a row of keys and positions, and what."""


class DataFileError(VoiceCoachError):
    """A data file says something that cannot be understood."""

    def __init__(self, name: str, line: int, what: str) -> None:
        super().__init__(f"{name}, line {line}: {what}")
        self.name = name
        self.line = line
        self.what = what


def decode(text: str, name: str, kind: type[T]) -> T:
    """Read the YAML `text` of the file called `name` as a `kind`.

    Parameters
    ----------
    text
        The file's content.
    name
        What to call the file in messages.
    kind
        A `msgspec.Struct`; with ``forbid_unknown_fields`` a misspelt key is told with its nearest right name.

    Raises
    ------
    DataFileError
        The text is not YAML, or not what `kind` wants.
    """
    loader = _Loader(text)
    node: Any = None
    try:
        _check_depth(name, text)
        node = loader.get_single_node()
        if node is not None:
            _check_nodes(name, node)
        plain = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise DataFileError(name, mark.line + 1 if mark else 1, f"not valid YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise DataFileError(name, 1, f"not valid YAML: {error}") from error
    except RecursionError as error:
        raise DataFileError(name, 1, "not valid YAML: too many lists within lists") from error
    except _NOT_MADE as error:
        raise DataFileError(name, _line_not_made(loader, node), "not valid YAML: this value cannot be read") from error
    finally:
        loader.dispose()
    if node is None:
        raise DataFileError(name, 1, "the file is empty")
    try:
        return msgspec.convert(plain, type=kind)
    except msgspec.ValidationError as error:
        raise _located(name, node, kind, str(error)) from error


def line_of(text: str, path: Sequence[str | int]) -> int:
    """Return the line of what stands at `path`, a row of keys and positions; as far down as it can be followed."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    finally:
        loader.dispose()
    line = 1
    for step in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        elif found := next(((key, value) for key, value in _pairs(node) if key.value == step), None):
            line, node = found[0].start_mark.line + 1, found[1]
        else:
            break
    return line


def refuse(text: str, name: str, faults: Iterable[Fault]) -> None:
    """Refuse the YAML `text` of the file called `name` for the first of its faults, if there is one.

    Raises
    ------
    DataFileError
    """
    for path, what in faults:
        raise DataFileError(name, line_of(text, path), what)


def with_places(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Return faults that also tell where they are: "keep → thanks: has no wording"."""
    return ((path, f"{' → '.join(map(str, path))}: {what}") for path, what in faults)


def suggestion(wrong: str, known: list[str]) -> str:
    """Return ``"; did you mean …?"`` for a slip of a known name, else the known names."""
    meant = nearest(wrong, known)
    return f"; did you mean {meant!r}?" if meant else f"; known are {', '.join(sorted(known))}"


def nearest(wrong: str, known: list[str]) -> str | None:
    """Return the known name that a wrong one may be a slip of; None where it is like none."""
    begun = [name for name in known if len(wrong) >= _BEGINNING and name.startswith(wrong)]
    best = process.extractOne(wrong, begun or known, scorer=fuzz.ratio)  # the default finds short names in long ones
    return best[0] if best and (begun or best[1] >= _LIKELY) else None


def _check_depth(name: str, text: str) -> None:
    """Tell of lists within lists without end before they are read."""
    brackets = text.count("[") + text.count("{")
    if brackets < _MAY_BE_DEEP and max(map(len, text.splitlines()), default=0) < _MAY_BE_DEEP:
        return
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise DataFileError(name, line, "not valid YAML: too many lists within lists")


def _check_nodes(name: str, top: yaml.Node) -> None:
    """Tell of what YAML would take and say nothing: a key that stands twice in one place, and values by reference.

    A reference may lead back to where it stands, or make millions of values out of a few lines.
    """
    met: set[int] = set()
    waiting = [top]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.ScalarNode):
            continue
        if id(node) in met:
            raise DataFileError(name, node.start_mark.line + 1, "this is repeated by its name elsewhere: write it out")
        met.add(id(node))
        _check_keys(name, node)
        waiting += [inner for pair in _pairs(node) for inner in pair]
        waiting += node.value if isinstance(node, yaml.SequenceNode) else []


def _check_keys(name: str, node: yaml.Node) -> None:
    seen = set()
    for key, _ in _pairs(node):
        if isinstance(key, yaml.ScalarNode):
            if key.value in seen:
                raise DataFileError(name, key.start_mark.line + 1, f"the key {key.value!r} stands here a second time")
            seen.add(key.value)


def _line_not_made(loader: Any, node: yaml.Node) -> int:
    """Return the line of the value that a tag or its own form makes unreadable: ``!!int x``, ``2001-99-99``."""
    inner = node.value if isinstance(node, yaml.SequenceNode) else [part for pair in _pairs(node) for part in pair]
    wrong = next((part for part in inner if not _can_be_made(loader, part)), None)
    return int(node.start_mark.line) + 1 if wrong is None else _line_not_made(loader, wrong)


def _can_be_made(loader: Any, node: yaml.Node) -> bool:
    try:
        loader.construct_document(node)
    except (yaml.YAMLError, *_NOT_MADE):
        return False
    return True


def _located(name: str, node: yaml.Node, kind: Any, message: str) -> DataFileError:
    """Turn msgspec's message with its path into one with a line."""
    found = _PATH.search(message)
    what = _PATH.sub("", message)
    said = []
    for key, index in _STEP.findall(found["path"]) if found else []:
        spoken, node = _child(node, key, index, kind)
        kind = _inner(kind, key)
        said.append(spoken)
    unknown = _UNKNOWN.match(what)
    if unknown:
        wrong = unknown["name"]
        fields = [field.encode_name for field in msgspec.structs.fields(kind)] if _is_struct(kind) else []
        what = f"unknown key {wrong!r}{suggestion(wrong, fields) if fields else ''}"
        node = _key_node(node, wrong) or node
    elif found and found["key"]:
        kind = get_args(kind)[0] if get_args(kind) else str
        node = next((key for key, _ in _pairs(node) if not _converts(key, kind)), node)
    if not_one := _NOT_ONE_OF.match(what):
        what += suggestion(not_one["wrong"], _choices(kind))
    if said and not unknown:
        what = f"{' → '.join(said)}: {what}"
    return DataFileError(name, node.start_mark.line + 1, what)


def _child(node: yaml.Node, key: str, index: str, kind: Any) -> tuple[str, yaml.Node]:
    """Return the node one step further down, and what a person calls it; of a mapping msgspec tells no key."""
    if isinstance(node, yaml.SequenceNode) and index.isdigit():
        return str(int(index) + 1), node.value[int(index)]
    if key:
        return key, next((value for name, value in _pairs(node) if name.value == key), node)
    wanted = _inner(kind, "")
    return next(((name.value, value) for name, value in _pairs(node) if not _converts(value, wanted)), ("item", node))


def _converts(node: yaml.Node, kind: Any) -> bool:
    """Say whether what stands at a node is a `kind`."""
    try:
        msgspec.convert(yaml.SafeLoader("").construct_document(node), type=kind)
    except msgspec.ValidationError:
        return False
    return True


def _pairs(node: yaml.Node) -> list[tuple[yaml.Node, yaml.Node]]:
    return list(node.value) if isinstance(node, yaml.MappingNode) else []


def _key_node(node: yaml.Node, key: str) -> yaml.Node | None:
    return next((name for name, _ in _pairs(node) if name.value == key), None)


def _choices(kind: Any) -> list[str]:
    """Return the words that a choice is made from: an enumeration's or a literal type's, None left out."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(choice.value) for choice in kind]
    told = [_choices(choice) if get_args(choice) else [str(choice)] for choice in get_args(kind)]
    return [choice for choices in told for choice in choices if choice != str(type(None))]


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _inner(kind: Any, key: str) -> Any:
    """Return the type one step further down; `kind` itself where the step leads nowhere."""
    if key and _is_struct(kind):
        return get_type_hints(kind).get(key, kind)
    arguments = get_args(kind)
    if get_origin(kind) is dict:
        return arguments[1]
    return arguments[0] if arguments else kind
