"""A zero byte, which no column keeps, is refused in words and never becomes a failed page, at any address."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.panel.conftest import Panel
from tests.panel.test_role_matrix import FORM, MATRIX, Scene, Who

LISTED = [address for address in MATRIX if address not in ("POST /logout", "GET /live", "GET /sip")]


def ways(method: str, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same request with a zero byte in the query, in the form and in JSON."""
    yield f"{path}?q=%00&after=a%00b&after_id=7&account=%00", {}
    if method in ("POST", "PUT", "DELETE"):
        yield path, {"data": {name: f"{value}\0" for name, value in FORM.items()}}
        yield path, {"json": {"key": "a\0b", "text": "a\0b"}}


@pytest.mark.parametrize("who", [Who.OWNER, Who.ADMINISTRATOR])
async def test_zero_byte_fails_no_page(panel: Panel, who: Who) -> None:
    scene = await Scene.set(panel)
    failed = []
    for listed in LISTED:
        method, pattern = listed.split(" ")
        path = re.sub(r"{(\w+)}", lambda found: scene.place(found.group(1)), pattern)
        for address, sends in ways(method, path):
            async with scene.browsers[who].request(method, address, allow_redirects=False, **sends) as answer:
                if answer.status >= 500:
                    failed.append(f"{method} {address} {sends}: {answer.status} {(await answer.text())[:200]}")
    assert not failed
