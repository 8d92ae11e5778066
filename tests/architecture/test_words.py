"""Every column that can hold words has been thought of: what becomes of it when a person is erased by law."""

import re
from collections.abc import Iterator

from tests.architecture import house
from tests.erasing.columns import ERASED, KEPT

_TABLE = re.compile(r"^CREATE TABLE (?:\w+\.)?(\w+) \((.*?)^\)", re.MULTILINE | re.DOTALL)
_COLUMN = re.compile(r'^\s+"?(\w+)"? (?:public\.)?(text|jsonb?|xml|inet|citext|name|character varying|character)\b')


def columns_of_words() -> Iterator[str]:
    """The columns of the schema, as `table.column`, whose type can hold what somebody wrote."""
    for table, body in _TABLE.findall((house.SOURCE / "db" / "schema.sql").read_text()):
        for line in body.splitlines():
            if found := _COLUMN.match(line):
                yield f"{table}.{found[1]}"


def test_every_column_of_words_is_decided() -> None:
    """L2: one that is new fails here until somebody decides."""
    columns = set(columns_of_words())
    assert len(columns) > 100
    twice, undecided = ERASED.keys() & KEPT.keys(), columns - ERASED.keys() - KEPT.keys()
    gone = (ERASED.keys() | KEPT.keys()) - columns
    assert not undecided, f"{sorted(undecided)}: say in tests/erasing/columns.py whether they are erased with a person"
    assert (twice, gone) == (set(), set())
