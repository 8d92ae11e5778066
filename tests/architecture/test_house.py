"""The rules of the house that import-linter cannot say; each failure names file and line."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import house

# Whoever plugs parts together, and the entry points above: they may open a room's modules.
_WIRING = {"__main__", "cli", "app"}
_STATEMENT = re.compile(
    r"\b(SELECT\s+\S|INSERT\s+INTO|UPDATE\s+[\w.]+\s+(AS\s+\w+\s+)?SET|DELETE\s+FROM|CREATE\s+(TABLE|ROLE|DATABASE|EXTENSION|VIEW)"
    r"|ALTER\s+(TABLE|ROLE|DATABASE)|DROP\s+(TABLE|ROLE|DATABASE)|TRUNCATE\s|COPY\s+\w+\s+FROM)"
)
# What a query would ask to find out what somebody may see; that is the policies' work.
_VISIBILITY = re.compile(r"acting_user\(|visible_owners\(|teams_below\(|current_user|owner_id\s*=\s*(\$|ANY)")
_WRITE = re.compile(
    r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(?!SET\b|SKIP\b|OF\b|NOWAIT\b)(?:ONLY\s+)?([a-z_]+(?:\.[a-z_]+)?)"
)

# Each exception has its reason.
_SQL_ELSEWHERE = {
    "callcenter/local/postgres.py": "makes the database itself, before anybody can log in to it",
    "callcenter/local/schema.py": "leaves lines out of what pg_dump wrote",
}
_SAYS_WHO_SEES = {
    "callcenter/reports/sql.py": "whose work is counted: people and teams have no policy, everybody knows their names",
    "callcenter/accounts/owning/sql.py": "whose accounts are given away: one person's, whatever else one may see",
    "callcenter/promises/sql.py": "whose list is asked for: a chosen member's, whatever else one may see",
    "callcenter/dialing/sql.py": "whose turn it is: the queue holds own accounts only, whatever else one may see",
}
_WRITES_FOR_OTHERS = {
    "demo": "fills an empty database once, with months of history that no room would let anybody write",
}

_OFFERS_MORE = {
    "db": "every room's queries need its words: who acts, rows, refusals, news, the pool",
}

NAMES_OF_A_ROOM = 15
LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 45
ARGUMENTS = 6


def _none(wrong: list[str]) -> None:
    assert not wrong, "\n" + "\n".join(wrong)


def _relative(file: Path) -> str:
    return str(file.relative_to(house.PROJECT))


def _imports(file: Path) -> Iterator[tuple[ast.AST, str, str]]:
    """Each import from `callcenter`: the node, the room, the name taken from it (empty: the room itself)."""
    for node in ast.walk(house.tree_of(file)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("callcenter."):
            room, _, inside = node.module.removeprefix("callcenter.").partition(".")
            for alias in node.names:
                yield node, room, f"{inside}." if inside else alias.name
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("callcenter."):
                    room, _, inside = alias.name.removeprefix("callcenter.").partition(".")
                    yield node, room, f"{inside}." if inside else ""


def test_rooms_see_of_each_other_what_their_packages_offer() -> None:
    rooms = house.rooms()
    wrong = [
        f"{house.place(file, node)}: {room}.{name.rstrip('.')}"
        for file in house.python_files()
        if house.room_of(file) not in _WIRING
        for node, room, name in _imports(file)
        if room in rooms and room != house.room_of(file) and name and name not in house.offered_by(rooms[room])
    ]
    _none(wrong)


def test_rooms_offer_few_names() -> None:
    offered = {name: len(house.offered_by(folder)) for name, folder in house.rooms().items()}
    most = {name for name, names in offered.items() if names > NAMES_OF_A_ROOM}
    assert offered["users"] > 0
    assert most == set(_OFFERS_MORE), {name: offered[name] for name in most}


def test_sql_stands_in_sql_py_and_in_db_only() -> None:
    wrong = [
        house.place(file, text)
        for file in house.python_files()
        if file.name != "sql.py" and house.room_of(file) != "db" and _relative(file) not in _SQL_ELSEWHERE
        for text in house.texts_of(house.tree_of(file))
        if _STATEMENT.search(text.value)
    ]
    _none(wrong)


def test_visibility_is_left_to_the_policies() -> None:
    found = [
        (file, text)
        for file in house.python_files()
        for text in house.texts_of(house.tree_of(file))
        if file.name == "sql.py" and _VISIBILITY.search(text.value)
    ]
    _none([house.place(file, text) for file, text in found if _relative(file) not in _SAYS_WHO_SEES])
    assert {_relative(file) for file, _ in found} == set(_SAYS_WHO_SEES)


def test_every_table_is_written_by_the_room_that_names_it() -> None:
    wrong = []
    for name, folder in house.rooms().items():
        if name == "db" or name in _WRITES_FOR_OTHERS:
            continue
        own = house.tables_of(folder)
        for file in sorted(folder.rglob("*.py")):
            for text in house.texts_of(house.tree_of(file)):
                wrong += [
                    f"{house.place(file, text)}: {table}"
                    for table in _WRITE.findall(text.value)
                    if table.split(".")[0] not in own
                ]
    _none(wrong)


def test_every_table_has_one_room() -> None:
    owners: dict[str, list[str]] = {}
    for name, folder in house.rooms().items():
        for table in house.tables_of(folder):
            owners.setdefault(table, []).append(name)
    migrations = "\n".join(file.read_text() for file in (house.SOURCE / "db" / "migrations").glob("*.sql"))
    made, gone = (set(re.findall(rf"^{verb} TABLE ([a-z_]+)\b", migrations, re.M)) for verb in ("CREATE", "DROP"))
    made -= gone
    _none([f"{table}: {owners.get(table, [])}" for table in sorted(made) if len(owners.get(table, [])) != 1])


def _refused_constraints(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Each text by which a call of `refusing` names a constraint; the call itself when they cannot be read there."""
    assigned = {
        ast.unparse(target): node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("refusing", "db.refusing"):
            given = assigned.get(ast.unparse(call.args[1]), call.args[1])
            keys = given.keys if isinstance(given, ast.Dict) else [None]
            for key in keys:
                if not (isinstance(key, ast.Name | ast.Attribute) and ast.unparse(key).endswith("INVISIBLE")):
                    yield (key, key.value) if isinstance(key, ast.Constant) else (call, "not to be read here")


def test_refusals_name_constraints_that_the_schema_has() -> None:
    schema = (house.SOURCE / "db" / "schema.sql").read_text()
    known = set(re.findall(r"CONSTRAINT (?:= ')?(\w+)|UNIQUE INDEX (\w+)", schema))
    names = {name for pair in known for name in pair}
    found = [
        (file, node, name) for file in house.python_files() for node, name in _refused_constraints(house.tree_of(file))
    ]
    assert len(found) > 15
    _none([f"{house.place(file, node)}: {name}" for file, node, name in found if name not in names])


def _functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for file in house.python_files():
        for node in ast.walk(house.tree_of(file)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield file, node


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    names = [each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    return len([name for name in names if name not in ("self", "cls")])


def test_functions_fit_on_a_screen() -> None:
    _none(
        [f"{house.place(file, f)} {f.name}: {_lines(f)}" for file, f in _functions() if _lines(f) > LINES_OF_A_FUNCTION]
    )


def test_functions_take_few_arguments() -> None:
    _none(
        [f"{house.place(file, f)} {f.name}: {_arguments(f)}" for file, f in _functions() if _arguments(f) > ARGUMENTS]
    )


@pytest.mark.parametrize(
    ("folder", "pattern", "most"),
    [
        ("callcenter", "*.py", LINES_OF_A_FILE),
        ("web/templates", "*.html", 100),
        ("web/static/js", "*.js", 120),
        ("web/static/css", "*.css", 200),
    ],
)
def test_files_are_short(folder: str, pattern: str, most: int) -> None:
    lengths = {file: len(file.read_text().splitlines()) for file in (house.PROJECT / folder).rglob(pattern)}
    assert lengths, folder
    _none([f"{file.relative_to(house.PROJECT)}: {lines}" for file, lines in lengths.items() if lines > most])
