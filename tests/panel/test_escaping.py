"""Any name that can be entered is shown letter by letter and never becomes markup."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from aiohttp.test_utils import make_mocked_request
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter import accounts, assets
from callcenter.accounts.model import Lifecycle
from callcenter.dialing import stop_list
from callcenter.ids import AccountId, EmailId, NumberId, PersonId, UserId
from callcenter.panel.parts import NONCE, SESSION
from callcenter.panel.rendering import Renderer
from tests.panel.conftest import WEB

# What the accounts room lets in: no control characters; lone surrogates cannot be sent or stored.
MARKUP = [
    '<script>alert("x")</script>', "' onfocus=alert(1) x='", '"><img src=x>', "{{ 7 * 7 }}", "%(name)s %s", "&lt;b&gt;",
    "]]>", "<!--", "</textarea>",
]  # fmt: skip
LETTERS = st.characters(exclude_categories=["Cc", "Cs"])
NAMES = st.text(LETTERS, min_size=1, max_size=100) | st.sampled_from(MARKUP)


class Seen(HTMLParser):
    """What a browser would make of a page: tags, attributes, words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_comment(self, data: str) -> None:
        self.tags.append(f"<!--{data}-->")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def seen_of(renderer: Renderer, name: str) -> Seen:
    """Head and people of an account in which everything is called `name`."""
    request = make_mocked_request("GET", "/")
    request[NONCE], request[SESSION] = "n", None
    seen = Seen()
    for template in ("accounts/_head.html", "accounts/_people.html", "accounts/_note.html"):
        seen.feed(renderer.render(request, template, **values_of(name)))
    seen.close()
    return seen


def values_of(name: str) -> dict[str, Any]:
    """What the templates show."""
    account = accounts.Account(
        id=AccountId(1), kind="company", lifecycle=Lifecycle.PROSPECT, name=name, about=name, problem=name,
        address=name, city=name, country="HU", time_zone="Europe/Budapest", language="en", note="", owner_id=UserId(1),
        owner_name=name, source_id=1, source_names={"en": name}, type_id=1, type_names={"en": name},
        campaign_names=[name], client_since=None, row_version=1,
    )  # fmt: skip
    person = accounts.people.Person(
        id=PersonId(1), account_id=AccountId(1), family_name=name, given_name="", middle_name="", greeting_name=name,
        role=name, decision_maker=True, language="en", note=name,
    )  # fmt: skip
    number = accounts.people.Number(
        id=NumberId(1), account_id=AccountId(1), person_id=PersonId(1), e164="+3612345678", extension="", kind="other"
    )
    email = accounts.reaching.Email(
        id=EmailId(1), account_id=AccountId(1), person_id=PersonId(1), address=f"{name}@b.example"
    )
    stop = stop_list.Stop(
        id=1, channel="call", scope="person", about=name, reason="own", reason_names={"en": name},
        at=datetime(2026, 3, 1, tzinfo=UTC), by_name=name,
        together=0, apart=0,
    )  # fmt: skip
    return {
        "account": account, "stops": [stop], "people": [person], "numbers": {PersonId(1): [number], None: [number]},
        "emails": {PersonId(1): [email], None: [email]},
        "local_time": "10:00", "drafts": {"note": name},
    }  # fmt: skip


assets.build(WEB, lambda _: None)
RENDERER = Renderer(WEB)
PLAIN = seen_of(RENDERER, "X")


@settings(deadline=None)  # the first rendering compiles the templates
@given(NAMES)
def test_any_name_is_shown_letter_by_letter_and_never_becomes_markup(name: str) -> None:
    seen = seen_of(RENDERER, name)
    assert seen.tags == PLAIN.tags
    assert [key for key, _ in seen.attributes] == [key for key, _ in PLAIN.attributes]
    assert "".join(seen.words).count(name) >= "".join(PLAIN.words).count("X") > 8
    assert ("aria-label", f"Call {name}, +36 1 234 5678") in seen.attributes
