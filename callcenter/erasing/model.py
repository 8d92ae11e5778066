"""Who is erased, why, how much that is, and what is refused."""

import enum
from datetime import datetime

import msgspec

from callcenter.errors import Refusal
from callcenter.ids import AccountId, PersonId


class Because(enum.StrEnum):
    """The ground (GDPR, article 17, paragraph 1)."""

    ASKED = "asked"  # objects to being kept
    CONSENT = "consent"  # was withdrawn
    PURPOSE = "purpose"  # is over
    UNLAWFUL = "unlawful"
    AUTHORITY = "authority"  # demands it


class Whom(msgspec.Struct, frozen=True, kw_only=True):
    """One contact person of an account, or the account itself (None): a private person, a household with all in it."""

    account_id: AccountId
    person_id: PersonId | None = None


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """Whom it is about, as the card names them."""

    name: str
    account_name: str
    kind: str  # of the account: company, household, person


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How much is erased; of what `held` and `stopped` count something stays."""

    people: int = 0
    numbers: int = 0
    emails: int = 0
    contacts: int = 0  # done or cancelled: their words go
    plans: int = 0  # lose the person; with an account they are cancelled
    calls: int = 0
    answers: int = 0  # to scripts, in words, numbers or days
    comments: int = 0  # on recordings
    recordings: int = 0  # that go from the store
    held: int = 0  # recordings under a legal hold, which stay until it ends
    drafts: int = 0
    lines: int = 0  # of lists that came in
    views: int = 0  # saved ones that looked for the person
    stopped: int = 0  # numbers and addresses that stay on the stop list as hashes


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """A number or an address that stands on another card as well: it stays there, and is not stopped."""

    address: str
    account_id: AccountId
    account_name: str
    person_id: PersonId | None
    person_name: str


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What erasing would do, counted by doing it and taking it back."""

    goes: Counts
    accounts: int  # that are one account: those that were merged go along
    orders: int  # stay: the books need them
    mentions: int  # other contacts of the account in whose words the name stands, at most 100
    shared: list[Shared]


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the log of erasures: nothing of it is about a person."""

    id: int
    at: datetime
    by_name: str
    because: Because
    scope: str  # person, account
    account_id: AccountId
    account_name: str
    counts: Counts
    recordings: int
    gone: int  # of the recordings: the store was asked, and has nothing of them any more
    held: int  # of the recordings: under a legal hold now


class CallGoesOn(Refusal):
    """Somebody is in a call with the person, or writes down what came of it."""

    code = "erasing_waits_for_call"


class CompanyIsNoPerson(Refusal):
    """People are erased, companies are not."""

    code = "erasing_a_company"
