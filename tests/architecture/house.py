"""The source tree as the architecture tests see it: its files, its rooms, and what each room says of itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parents[2]
SOURCE = PROJECT / "callcenter"


def python_files() -> list[Path]:
    """Every Python file of the product."""
    return sorted(SOURCE.rglob("*.py"))


def rooms() -> dict[str, Path]:
    """The rooms: each package directly below `callcenter`."""
    return {folder.parent.name: folder.parent for folder in sorted(SOURCE.glob("*/__init__.py"))}


def room_of(file: Path) -> str:
    """The room that a file lies in; for a file directly below `callcenter` its own name."""
    return file.relative_to(SOURCE).parts[0].removesuffix(".py")


def tree_of(file: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(file.read_text(), str(file))


def place(file: Path, node: ast.AST) -> str:
    """Where something stands, as an editor opens it."""
    return f"{file.relative_to(PROJECT)}:{getattr(node, 'lineno', 1)}"


def offered_by(room: Path) -> set[str]:
    """The names in the `__all__` of a room's package; empty when it has none."""
    for node in tree_of(room / "__init__.py").body:
        if isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["__all__"]:
            return set(ast.literal_eval(node.value))
    return set()


def tables_of(room: Path) -> set[str]:
    """The tables that a room names as its own in the docstring of its package."""
    words = ast.get_docstring(tree_of(room / "__init__.py")) or ""
    listed = re.search(r"Tables: ([^.]*)\.", words)
    return set(re.findall(r"[a-z_]+", listed.group(1))) if listed else set()


def texts_of(tree: ast.Module) -> Iterator[ast.Constant]:
    """Every text in the code that is not a docstring."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node
