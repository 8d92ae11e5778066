"""From made-up accounts to the rows of the tables."""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import msgspec

from callcenter.demo.model import Beat, Contact, Firm
from callcenter.demo.phrases import Phrases

Rows = dict[str, list[dict[str, Any]]]
CURRENCY = {"hu": ("HUF", 45_000), "ru": ("RUB", 12_000), "en": ("GBP", 95)}  # price of one vehicle
_SOLD = ("order_placed", "contract_signed")
_UNANSWERED = {"no_answer": "no_answer", "busy": "busy"}
_IMPRESSION = {"ok": (4, 5), "info": (3, 5), "warn": (2, 3), "bad": (1, 2)}


class Lists(msgspec.Struct, frozen=True, kw_only=True):
    """Ids by code of what rows refer to."""

    kinds: dict[str, int]
    purposes: dict[str, int]
    results: dict[str, int]
    tones: dict[str, str]
    sources: dict[str, int]
    types: dict[str, int]
    campaigns: dict[str, int]  # by language
    pbx_id: int


class _Customer(msgspec.Struct, frozen=True, kw_only=True):
    """With whom something happened, and at which number."""

    firm: Firm
    account_id: int
    person_id: int
    number: str


class RowMaker:
    """Gives ids and makes rows; `ids` are reserved numbers of each table."""

    def __init__(self, lists: Lists, ids: dict[str, Iterator[int]], seed: int) -> None:
        self.lists, self.ids = lists, ids
        self.chance = Random(seed)  # noqa: S311
        self.phrases = {language: Phrases(language, self.chance) for language in CURRENCY}
        self.rows: Rows = defaultdict(list)
        self.suppressed: list[str] = []

    def add(self, firm: Firm, now: datetime) -> None:
        """All rows of one account."""
        account_id = self._account(firm, now)
        people = [self._person(account_id, person) for person in firm.people]
        number = firm.people[0].numbers[0][1]
        for place, (beat, at) in enumerate(firm.happened):
            whom = people[1] if beat.result in ("gatekeeper", "decision_maker_found") and len(people) > 1 else people[0]
            customer = _Customer(firm=firm, account_id=account_id, person_id=whom, number=number)
            self._contact(customer, beat, at, place)
        self._plan(_Customer(firm=firm, account_id=account_id, person_id=people[0], number=number))
        self._lead(firm, account_id, now)
        self._orders(firm, account_id, now)
        if firm.story.name == "stop list":
            self.suppressed.append(number)

    def _account(self, firm: Firm, now: datetime) -> int:
        account_id, columns = next(self.ids["account"]), dict(firm.columns)
        del columns["area"], columns["family"]
        first = firm.happened[0][1] if firm.happened else now - timedelta(days=self.chance.randint(1, 40))
        self.rows["account"].append(
            {
                **{name: value for name, value in columns.items() if name not in ("type", "source")},
                "id": account_id,
                "lifecycle": firm.story.lifecycle,
                "owner_id": firm.owner.id,
                "created_by": firm.owner.id,
                "type_id": self.lists.types[columns["type"]],
                "source_id": self.lists.sources[columns["source"]],
                "created_at": first - timedelta(days=self.chance.randint(1, 20)),
            }
        )
        return account_id

    def _person(self, account_id: int, person: Contact) -> int:
        person_id = next(self.ids["person"])
        self.rows["person"].append({"id": person_id, "account_id": account_id, **person.columns})
        for position, (kind, e164) in enumerate(person.numbers):
            self.rows["phone_number"].append(
                {
                    "id": next(self.ids["phone_number"]),
                    "account_id": account_id,
                    "person_id": None if kind == "landline" else person_id,  # the switchboard is the firm's
                    "e164": e164,
                    "typed": e164,
                    "kind": kind,
                    "position": position,
                }
            )
        return person_id

    def _contact(self, customer: _Customer, beat: Beat, at: datetime, place: int) -> None:
        language = customer.firm.columns["language"]
        activity_id = next(self.ids["activity"])
        tone = self.lists.tones[beat.result]
        call = self._call(customer, activity_id, beat, at) if beat.kind == "call" else None
        done_at = call["ended_at"] if call else at + timedelta(minutes=self.chance.randint(5, 50))
        long = self.chance.random() < 0.5
        self._activity(
            customer,
            activity_id,
            beat.kind,
            beat.purpose,
            {
                "state": "done",
                "due_at": at - timedelta(minutes=self.chance.randint(0, 90)) if place else None,
                "started_at": at,
                "done_at": done_at,
                "created_at": done_at,
                "call_id": call["id"] if call else None,
                "result_id": self.lists.results[beat.result],
                "source": "call" if call else "manual",
                "impression": self.chance.randint(*_IMPRESSION[tone]) if tone in _IMPRESSION else None,
                "note": self.phrases[language].text("notes", beat.result),
                "description": self.phrases[language].text("descriptions", beat.result) if long else "",
            },
        )

    def _plan(self, customer: _Customer) -> None:
        firm = customer.firm
        if firm.story.follows is None or (firm.due_at is None and firm.due_on is None):
            return
        kind, purpose = firm.story.follows
        comment = self.phrases[firm.columns["language"]].text("comments", kind)
        latest = firm.happened[-1][1] if firm.happened else None
        self._activity(
            customer,
            next(self.ids["activity"]),
            kind,
            purpose,
            {
                "state": "planned",
                "due_at": firm.due_at,
                "due_on": firm.due_on,
                "comment": comment,
                **({"created_at": latest} if latest else {}),
            },
        )

    def _activity(self, customer: _Customer, activity_id: int, kind: str, purpose: str, more: dict[str, Any]) -> None:
        empty = {
            "due_at": None,
            "due_on": None,
            "started_at": None,
            "done_at": None,
            "call_id": None,
            "result_id": None,
            "impression": None,
            "note": "",
            "description": "",
            "comment": "",
            "source": "manual",
            "created_at": self.rows["account"][-1]["created_at"],
        }
        self.rows["activity"].append(
            {
                **empty,
                "id": activity_id,
                "account_id": customer.account_id,
                "person_id": customer.person_id,
                "campaign_id": self.lists.campaigns[customer.firm.columns["language"]],
                "assignee_id": customer.firm.owner.id,
                "entered_by": customer.firm.owner.id,
                "kind_id": self.lists.kinds[kind],
                "purpose_id": self.lists.purposes[purpose],
                **more,
            }
        )

    def _call(self, customer: _Customer, activity_id: int, beat: Beat, at: datetime) -> dict[str, Any]:
        firm = customer.firm
        chance, ended = self.chance, _UNANSWERED.get(beat.result)
        ringing = at + timedelta(seconds=chance.randint(2, 4))
        answered = None if ended else ringing + timedelta(seconds=chance.randint(3, 19))
        talked = {"voicemail": (6, 25), "wrong_number": (8, 20), "do_not_call": (15, 40)}.get(beat.result, (45, 420))
        over = (
            answered + timedelta(seconds=chance.randint(*talked))
            if answered
            else ringing + timedelta(seconds=2 if ended == "busy" else chance.randint(20, 45))
        )
        row = {
            "id": _call_id(at, chance),
            "pbx_id": self.lists.pbx_id,
            "user_id": firm.owner.id,
            "account_id": customer.account_id,
            "extension": f"b{firm.owner.id}",
            "person_id": customer.person_id,
            "activity_id": activity_id,
            "number": customer.number,
            "campaign_id": self.lists.campaigns[firm.columns["language"]],
            "state": "ended",
            "end_reason": ended or "completed",
            "hangup_cause": 17 if ended == "busy" else 19 if ended else 16,
            "hung_up_by": "network" if ended else chance.choice(("operator", "customer")),
            "requested_at": at,
            "operator_answered_at": at + timedelta(seconds=1),
            "ringing_at": ringing,
            "answered_at": answered,
            "ended_at": over,
            "recorded": False,
            "idempotency_key": _call_id(at, chance),
            "wrapped_up_at": over + timedelta(seconds=chance.randint(15, 90)),
        }
        self.rows["call"].append(row)
        return row

    def _lead(self, firm: Firm, account_id: int, now: datetime) -> None:
        attempts = sum(beat.kind == "call" for beat, _ in firm.happened)
        latest = firm.happened[-1][0].result if firm.happened else None
        self.rows["lead"].append(
            {
                "campaign_id": self.lists.campaigns[firm.columns["language"]],
                "account_id": account_id,
                "state": firm.story.lead,
                "attempts": attempts,
                "latest_result_id": self.lists.results[latest] if latest else None,
                "created_at": now - timedelta(days=95) + timedelta(minutes=account_id % 1000),
            }
        )

    def _orders(self, firm: Firm, account_id: int, now: datetime) -> None:
        currency, price = CURRENCY[firm.columns["language"]]
        signed = [at for beat, at in firm.happened if beat.result in _SOLD]
        sold = (signed[-1] if signed else now - timedelta(days=40)).date()
        for nth in reversed(range(firm.story.orders)):  # the first one makes the client
            order_id = next(self.ids["sales_order"])
            on = sold - timedelta(days=29 * nth)
            amount = Decimal(price) * self.chance.randint(3, 40)
            self.rows["sales_order"].append(
                {
                    "id": order_id,
                    "account_id": account_id,
                    "number": f"{on.year}-{order_id:03d}",
                    "ordered_on": on,
                    "amount": amount,
                    "margin": (amount * self.chance.randint(18, 34) / 100).quantize(Decimal("0.01")),
                    "currency": currency,
                    "sold_by": firm.owner.id,
                }
            )


def _call_id(at: datetime, chance: Random) -> str:
    """A call's id as it would have been made at that moment (RFC 9562, section 5.7)."""
    value = (int(at.timestamp() * 1000) << 80) | (7 << 76) | (chance.getrandbits(12) << 64)
    return str(uuid.UUID(int=value | (2 << 62) | chance.getrandbits(62)))
