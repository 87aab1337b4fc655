"""Each row of docs/faults.md is a test that is there."""

import ast
import re
from pathlib import Path

import pytest
from children import ROOT

_ROW = re.compile(r"^\| .* \| `([\w/.]+\.py)::(\w+)` \|$", re.MULTILINE)
_PAGE = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
ROWS = _ROW.findall(_PAGE)


@pytest.mark.parametrize(("path", "name"), ROWS, ids=[name for _, name in ROWS])
def test_a_row_is_a_test(path: str, name: str) -> None:
    tree = ast.parse((ROOT / Path(path)).read_text(encoding="utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_no_row_is_without_a_test() -> None:
    rows = [line for line in _PAGE.splitlines() if line.startswith("| ") and not line.startswith("| what happens")]
    assert len(rows) == len(ROWS)
