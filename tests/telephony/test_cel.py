"""The call history is read line by line, each line once, through rotation, torn lines and garbage."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callcenter.telephony import cel, events
from callcenter.telephony.cel import CelRow, Damaged, Position

CALL_ID = "01990000-0000-7000-8000-00000000000a"


def line(kind: str = "ANSWER", uniqueid: str = CALL_ID, extra: str = "", linkedid: str = CALL_ID) -> str:
    quoted = extra.replace('"', '""')
    return f'"2026-11-21T21:34:49.990230+0100","{kind}","{linkedid}","{uniqueid}","PJSIP/Ő-1","101","","{quoted}"\n'


def rows(path: Path, position: Position | None = None) -> tuple[list[CelRow | Damaged], Position | None]:
    batch = cel.read(path, position)
    return batch.rows, batch.position


def one(path: Path, text: str) -> CelRow:
    path.write_text(text)
    [row] = cel.read(path).rows
    assert isinstance(row, CelRow)
    return row


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cel.csv"


def test_entry_is_typed_and_its_time_is_utc(file: Path) -> None:
    row = one(file, line("HANGUP", extra='{"hangupcause":17}'))
    assert row.at == datetime(2026, 11, 21, 20, 34, 49, 990230, UTC)
    assert (row.kind, row.linkedid, row.channel, row.number) == ("HANGUP", CALL_ID, "PJSIP/Ő-1", "101")


def test_no_file_is_no_history(file: Path) -> None:
    assert rows(file) == ([], None)


def test_position_goes_on_where_it_stopped(file: Path) -> None:
    file.write_text(line() * 3)
    first, position = rows(file)
    assert len(first) == 3
    assert rows(file, position) == ([], position)
    with file.open("a") as more:
        more.write(line("HANGUP"))
    [row], _ = rows(file, position)
    assert isinstance(row, CelRow)
    assert row.kind == "HANGUP"


def test_batch_is_limited_and_nothing_is_skipped(file: Path) -> None:
    file.write_text(line() * 10)
    batch = cel.read(file, None, at_most=4)
    assert len(batch.rows) == 4
    rest = cel.read(file, batch.position)
    assert len(rest.rows) == 6
    assert len({row.position for row in batch.rows + rest.rows}) == 10


def test_torn_last_line_is_left_until_it_is_whole(file: Path) -> None:
    text = (line() + line("HANGUP")).encode()
    whole = len(line().encode())
    for cut in range(whole, len(text) - 1):
        file.write_bytes(text[:cut])
        found, position = rows(file)
        assert len(found) == 1
        file.write_bytes(text)
        [row], _ = rows(file, position)
        assert isinstance(row, CelRow)
        assert row.kind == "HANGUP"


@pytest.mark.parametrize(
    "damage", ["", "garbage", '"a","b"', line()[:40], '"never closed', line().replace("2026", "nope").rstrip(), "\0\0"]
)
def test_damaged_line_is_kept_as_it_is_and_stops_nothing(file: Path, damage: str) -> None:
    file.write_text(line() + damage + "\n" + line("HANGUP"))
    found, _ = rows(file)
    assert [type(row) for row in found] == [CelRow, Damaged, CelRow]
    assert isinstance(found[1], Damaged)
    assert found[1].text == damage


def test_bytes_that_are_not_text_are_damage(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\n" + line().encode())
    found, _ = rows(file)
    assert [type(row) for row in found] == [Damaged, CelRow]


def test_rotated_files_are_read_before_the_live_one_oldest_first(file: Path) -> None:
    for age in (3, 2, 1):
        file.with_name(f"cel.csv.{age}").write_text(line(f"OLD{age}"))
    file.with_name("cel.csv.10").write_text(line("OLD10"))
    file.with_name("cel.csv.gz").write_text("not ours")
    file.write_text(line("LIVE"))
    found, _ = rows(file)
    assert [row.kind for row in found if isinstance(row, CelRow)] == ["OLD10", "OLD3", "OLD2", "OLD1", "LIVE"]


def test_last_line_of_a_rotated_file_is_kept_though_it_is_torn(file: Path) -> None:
    file.with_name("cel.csv.1").write_text(line() + "torn")
    file.write_text(line("LIVE"))
    found, position = rows(file)
    assert [type(row) for row in found] == [CelRow, Damaged, CelRow]
    assert rows(file, position) == ([], position)


def test_nothing_is_lost_or_doubled_while_the_file_is_written_and_rotated(file: Path) -> None:
    dice = random.Random(7)
    written, found, position = 0, [], None
    for _ in range(400):
        match dice.randrange(4):
            case 0 | 1:
                with file.open("a") as more:
                    more.write(line(f"N{written}"))
                written += 1
            case 2:
                batch = cel.read(file, position, at_most=dice.randrange(1, 9))
                found += batch.rows
                position = batch.position
            case _ if dice.random() < 0.2 and file.exists():
                for age in range(8, 0, -1):
                    old = file.with_name(f"cel.csv.{age}")
                    if old.exists():
                        old.rename(file.with_name(f"cel.csv.{age + 1}"))
                file.rename(file.with_name("cel.csv.1"))
    found += cel.read(file, position).rows
    kinds = [row.kind for row in found if isinstance(row, CelRow)]
    assert kinds == [f"N{number}" for number in range(written)]


def test_file_that_is_new_under_an_old_identity_is_read_from_its_start(file: Path) -> None:
    file.write_text(line() * 3)
    _, position = rows(file)
    file.write_text(line("NEW"))
    found, _ = rows(file, position)
    assert [row.kind for row in found if isinstance(row, CelRow)] == ["NEW"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (line("ANSWER"), events.OperatorAnswered),
        (line("ANSWER", "pbx-1.1"), events.CustomerAnswered),
        (line("HANGUP", "pbx-1.1", '{"hangupcause":17,"dialstatus":""}'), events.LegHungUp),
        (line("CALL_END", extra=f'{{"extra":"{CALL_ID}|BUSY|17|"}}'), events.CallFinished),
        (line("USER_DEFINED", extra=f'{{"extra":"{CALL_ID}|BUSY|17|"}}'), events.CallFinished),
        (line("REC_DONE", extra=f'{{"extra":"{CALL_ID}|44|44"}}'), events.RecordingFinished),
        (line("CALL_END", extra="{broken"), None),
        (line("HANGUP", "pbx-1.1", linkedid="pbx-1.1"), None),
        (line("LINKEDID_END"), None),
        (line("HANGUP", extra="[" * 100_000), events.LegHungUp),
    ],
)
def test_entry_says_what_the_event_would_have_said(file: Path, text: str, told: type | None) -> None:
    assert [type(fact) for fact in cel.facts([one(file, text)])] == ([told] if told else [])


@pytest.mark.parametrize(
    ("uniqueid", "side"), [("pbx-1.1", events.Side.CUSTOMER), (f"{CALL_ID}.2", events.Side.OPERATOR)]
)
def test_leg_that_is_the_source_of_its_own_hang_up_is_who_hung_up(file: Path, uniqueid: str, side: events.Side) -> None:
    source = '{"hangupcause":16,"hangupsource":"PJSIP/Ő-1","dialstatus":""}'
    row = one(file, line("HANGUP", uniqueid, source))
    assert cel.facts([row]) == [
        events.HangupRequested(call_id=CALL_ID, at=row.at, side=side, cause=16),
        events.LegHungUp(call_id=CALL_ID, at=row.at, side=side, cause=16),
    ]


@pytest.mark.parametrize("source", ["", "dialplan/builtin", "PJSIP/another-2"])
def test_leg_that_others_ended_tells_nothing_about_who(file: Path, source: str) -> None:
    row = one(file, line("HANGUP", "pbx-1.1", f'{{"hangupcause":16,"hangupsource":"{source}"}}'))
    assert [type(fact) for fact in cel.facts([row])] == [events.LegHungUp]


def test_end_in_the_history_is_the_end_that_the_event_tells(file: Path) -> None:
    row = one(file, line("CALL_END", extra=f'{{"extra":"{CALL_ID}|ANSWER|16|42"}}'))
    assert cel.facts([row]) == [
        events.CallFinished(call_id=CALL_ID, at=row.at, dial_status="ANSWER", cause=16, answered_seconds=42)
    ]


def test_whole_line_with_a_zero_byte_is_damage_and_not_an_entry_that_postgres_refuses(file: Path) -> None:
    file.write_text(line().replace("PJSIP", "PJ\0SIP") + line("HANGUP"))
    found, _ = rows(file)
    assert [type(row) for row in found] == [Damaged, CelRow]
