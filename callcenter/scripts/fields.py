"""Fields in the words of a script: which there are, and how they are filled."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

FIELDS = frozenset(
    (
        "operator.name",
        "company.name",
        "company.phone",
        "account.name",
        "account.address",
        "person.greeting_name",
        "person.full_name",
        "slot.first",
        "slot.second",
        "agreed.slot",
        "offer.number",
        "offer.amount",
        "offer.sent",
        "order.delivered",
    )
)
MISSING = "…"
FORMS = {"en": (0, 2), "hu": (0, 1), "ru": (0, 3)}  # how many forms of a counted word may follow a number
_FIELD = re.compile(r"\{([^{}]*)\}")


def fill(text: str, facts: Mapping[str, str]) -> str:
    """`text` with its fields filled; what nobody knows yet reads "…".

    `{answer.vehicles|car|cars}` gives the number and the form that belongs to it: "14 cars", "21 машина".
    """
    return _FIELD.sub(lambda found: _filled(found[1].split("|"), facts), text)


def _filled(parts: list[str], facts: Mapping[str, str]) -> str:
    value = facts.get(parts[0].strip(), "").strip() or MISSING
    forms = parts[1:]
    return f"{value} {forms[_form(value, len(forms))]}" if forms else value


def _form(value: str, forms: int) -> int:
    """The index of the form after a number: one–many in English, one–few–many in Russian (CLDR plural rules)."""
    try:
        number = abs(Decimal(value.replace("\u00a0", "").replace(" ", "").replace(",", ".")))
    except InvalidOperation:
        return forms - 1
    if forms < 3:
        return 0 if number == 1 else forms - 1
    if number % 1:
        return 1  # 2,5 машины
    if number % 10 == 1 and number % 100 != 11:
        return 0
    return 1 if 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14 else 2


def wrong_fields(text: str, keys: frozenset[str], language: str) -> list[str]:
    """What is wrong with the fields of `text`, in sentences; `keys` are the questions of the script."""
    wrong = [_wrong(found[1].split("|"), keys, language) for found in _FIELD.finditer(text)]
    if re.search(r"[{}]", _FIELD.sub("", text)):
        wrong.append("A brace stands alone. A field is written {account.name}.")
    return [sentence for sentence in wrong if sentence]


def _wrong(parts: list[str], keys: frozenset[str], language: str) -> str:
    name = parts[0].strip()
    if name.startswith("answer."):
        if name.removeprefix("answer.") not in keys:
            return f"{{{name}}}: no question has this key. Ask it in a step (? {name.removeprefix('answer.')}: …)."
    elif name not in FIELDS:
        return f"There is no field {{{name}}}. Fields are: {', '.join(sorted(FIELDS))}, answer.KEY."
    if len(parts) - 1 not in FORMS[language]:
        return f"{{{name}|…}}: {language} needs {FORMS[language][1]} form(s) of the word after the number."
    return ""
