"""Whether a number may be dialled at this moment; read inside the transaction of the key press."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from callcenter import clock
from callcenter.db import Connection, together
from callcenter.dialing import sql, stop_list
from callcenter.dialing.model import CountryRule
from callcenter.dialing.refusals import DialingRefused, NumberSuppressed, OutsideHours, PrefixNotAllowed
from callcenter.ids import AccountId, UserId


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What decides whether the numbers of an account may be dialled."""

    rules: list[CountryRule]
    suppressed: list[str]  # those of its numbers that are on the stop list, E.164


async def limits_of(conn: Connection, account_id: AccountId) -> Limits:
    """The limits for an account, as they are committed at this moment."""
    rules, suppressed = await together(
        conn, lambda conn: asyncio.gather(sql.country_rules(conn), sql.suppressed_numbers(conn, account_id))
    )
    return Limits(rules=rules, suppressed=suppressed)


def check_allowed(limits: Limits, e164: str, time_zone: str) -> datetime:
    """Until when `e164`, in `time_zone`, may be dialled. Raises NumberSuppressed, PrefixNotAllowed or OutsideHours."""
    if e164 in limits.suppressed:
        raise NumberSuppressed(number=e164)
    rule = allowing_rule(limits.rules, e164)
    if rule is None:
        raise PrefixNotAllowed(number=e164)
    local = clock.now().astimezone(ZoneInfo(time_zone))
    if not within_hours(rule, local):
        raise OutsideHours(local_time=local, calls_from=rule.calls_from, calls_until=rule.calls_until)
    day = local.date() + timedelta(days=rule.calls_until == time(0))
    return datetime.combine(day, rule.calls_until, local.tzinfo)


def best_among(limits: Limits, e164s: Sequence[str], time_zone: str) -> int:
    """Which of the numbers (one at least) the key takes: the first that may be dialled now; else the first that may be
    at another hour; else the first, whose refusal is told."""
    ranks = [_rank(limits, e164, time_zone) for e164 in e164s]
    return ranks.index(min(ranks))


def _rank(limits: Limits, e164: str, time_zone: str) -> int:
    try:
        check_allowed(limits, e164, time_zone)
    except OutsideHours:
        return 1
    except DialingRefused:
        return 2
    return 0


def allowing_rule(rules: list[CountryRule], e164: str) -> CountryRule | None:
    """The rule with the longest prefix of `e164`."""
    fitting = [(len(prefix), rule) for rule in rules for prefix in rule.prefixes if e164.startswith(prefix)]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def within_hours(rule: CountryRule, local: datetime) -> bool:
    """Whether the local time lies in the calling hours; "24:00" comes from the database as the latest moment."""
    moment = local.time().replace(tzinfo=None)
    until = time.max if rule.calls_until == time(0) else rule.calls_until
    return rule.calls_from <= moment < until


async def suppress(conn: Connection, e164: str, reason: str, by: UserId | None) -> None:
    """Never call this number again, for whomever it is kept; committed with the caller's transaction."""
    how = stop_list.sql.How(channel=stop_list.Channel.CALL.value, reason=reason, source="wrap_up", by_user=by)
    await stop_list.sql.insert_addresses(conn, how, [e164])
