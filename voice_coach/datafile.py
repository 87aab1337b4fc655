"""Data files that a person without Python edits: YAML text in, checked values out.

Every mistake is told with the file's name and the line it stands on.
"""

import re
from typing import TypeVar

import msgspec
import yaml
from rapidfuzz import process

from voice_coach.errors import VoiceCoachError

T = TypeVar("T")

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times faster where it was built
_PATH = re.compile(r"\s*- at `(?P<path>[^`]*)`$")
_STEP = re.compile(r"\.(?P<key>[^.\[\]]+)|\[(?P<index>\d+|\.\.\.)\]")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>[^`]*)`")
_LIKELY = 60  # similarity (0 to 100) from which a wrong name is taken for a slip of a known one


class DataFileError(VoiceCoachError):
    """A data file says something that cannot be understood."""

    def __init__(self, name: str, line: int, what: str) -> None:
        super().__init__(f"{name}, line {line}: {what}")
        self.name = name
        self.line = line


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
    try:
        node = loader.get_single_node()
        plain = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise DataFileError(name, mark.line + 1 if mark else 1, f"not valid YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise DataFileError(name, 1, f"not valid YAML: {error}") from error
    finally:
        loader.dispose()
    if node is None:
        raise DataFileError(name, 1, "the file is empty")
    try:
        return msgspec.convert(plain, type=kind)
    except msgspec.ValidationError as error:
        raise _located(name, node, kind, str(error)) from error


def suggestion(wrong: str, known: list[str]) -> str:
    """Return ``"; did you mean …?"`` for a slip of a known name, else the known names."""
    best = process.extractOne(wrong, known)
    if best and best[1] >= _LIKELY:
        return f"; did you mean {best[0]!r}?"
    return f"; known are {', '.join(sorted(known))}"


def _located(name: str, node: yaml.Node, kind: type[object], message: str) -> DataFileError:
    """Turn msgspec's message with its path into one with a line."""
    found = _PATH.search(message)
    steps = _STEP.findall(found["path"]) if found else []
    what = _PATH.sub("", message)
    unknown = _UNKNOWN.match(what)
    for key, index in steps:
        node = _child(node, key, index) or node
    if unknown:
        wrong = unknown["name"]
        fields = _fields_at(kind, steps)
        what = f"unknown key {wrong!r}{suggestion(wrong, fields) if fields else ''}"
        node = _key_node(node, wrong) or node
    elif steps:
        what = f"{_spoken(steps)}: {what}"
    return DataFileError(name, node.start_mark.line + 1, what)


def _spoken(steps: list[tuple[str, str]]) -> str:
    """Return the path as a person would write it: ``turns → cue → 2``."""
    return " → ".join(key or (str(int(index) + 1) if index.isdigit() else "item") for key, index in steps)


def _child(node: yaml.Node, key: str, index: str) -> yaml.Node | None:
    children: list[yaml.Node] = []
    if isinstance(node, yaml.SequenceNode) and index.isdigit():
        children = node.value[int(index) :]
    elif isinstance(node, yaml.MappingNode):
        children = [value for name, value in node.value if name.value == key]
    return children[0] if children else None


def _key_node(node: yaml.Node, key: str) -> yaml.Node | None:
    keys: list[yaml.Node] = [name for name, _ in node.value] if isinstance(node, yaml.MappingNode) else []
    return next((name for name in keys if name.value == key), None)


def _fields_at(kind: type[object], steps: list[tuple[str, str]]) -> list[str]:
    """Return the field names that `kind` allows where `steps` lead."""
    info: msgspec.inspect.Type = msgspec.inspect.type_info(kind)
    for key, index in steps:
        info = _inner(info, key, index)
    return [field.encode_name for field in info.fields] if isinstance(info, msgspec.inspect.StructType) else []


def _inner(info: msgspec.inspect.Type, key: str, index: str) -> msgspec.inspect.Type:
    """Return the type one step further down; `info` itself where the step leads nowhere."""
    if isinstance(info, msgspec.inspect.StructType):
        return next((field.type for field in info.fields if field.encode_name == key), info)
    if index and isinstance(info, msgspec.inspect.VarTupleType | msgspec.inspect.ListType):
        return info.item_type
    if isinstance(info, msgspec.inspect.DictType):
        return info.value_type
    return info
