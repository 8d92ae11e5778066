"""Files with lists: every form and encoding comes out as the same lines; what is no list gets a clear word."""

import time
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from callcenter import lists

HUNGARIAN = (
    "Cégnév;Város;Telefon\n"
    "Kovács és Társa Kft.;Győr;06 30 123 4567\n"
    "Szűcs Bt.;Pécs;+36 1 234 5678\n"
    "Őrség Zrt.;Őriszentpéter;06 30 111 2223\n"
)
RUSSIAN = (
    'Название,Город,Телефон\n"ООО Ромашка, филиал",Москва,8 495 123-45-67\nИП Пётр Иванов,Тверь,+7 916 123-45-67\n'
)


async def read(path: Path, form: lists.Form | None = None, encoding: str = "") -> tuple[lists.Head, list[list[str]]]:
    """The head and all lines."""
    async with lists.opened(path, form=form, encoding=encoding) as opened:
        return opened.head, [line async for block in opened.blocks() for line in block]


async def why(path: Path) -> str:
    """Why the file is refused."""
    with pytest.raises(lists.ListRefused) as refused:
        await read(path)
    return refused.value.why


def written(folder: Path, content: bytes) -> Path:
    path = folder / "list"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("text", "encoding", "found", "separator"),
    [
        (HUNGARIAN, "cp1250", "cp1250", ";"),
        (HUNGARIAN, "utf-8", "utf-8", ";"),
        (HUNGARIAN, "utf-8-sig", "utf-8-sig", ";"),
        (HUNGARIAN.replace(";", "\t"), "utf-16", "utf-16", "\t"),
        (HUNGARIAN, "utf-16-le", "utf-16-le", ";"),
        (RUSSIAN, "cp1251", "cp1251", ","),
        (RUSSIAN, "utf-8", "utf-8", ","),
        (RUSSIAN, "koi8-r", "koi8-r", ","),
        (RUSSIAN, "utf-16-be", "utf-16-be", ","),
        (RUSSIAN.replace(",", "|").replace("Ромашка|", "Ромашка,"), "cp1251", "cp1251", "|"),
    ],
)
async def test_encoding_and_separator_are_found(
    tmp_path: Path, text: str, encoding: str, found: str, separator: str
) -> None:
    head, lines = await read(written(tmp_path, text.encode(encoding)))
    assert (head.encoding, head.separator, head.headed) == (found, separator, True)
    assert lines[-1] == (
        ["Őrség Zrt.", "Őriszentpéter", "06 30 111 2223"]
        if text.startswith("C")
        else ["ИП Пётр Иванов", "Тверь", "+7 916 123-45-67"]
    )


async def test_letters_that_tell_the_encoding_may_come_late(tmp_path: Path) -> None:
    text = "name;phone\n" + "Plain Ltd.;+36301234567\n" * 10_000 + "Szűcs Őrző Kft.;+36301234567\n" * 20
    head, lines = await read(written(tmp_path, text.encode("cp1250")))
    assert (head.encoding, lines[-1][0]) == ("cp1250", "Szűcs Őrző Kft.")


async def test_a_person_may_know_the_encoding_better(tmp_path: Path) -> None:
    path = written(tmp_path, "név\nő\n".encode("cp1250"))
    assert (await read(path, encoding="cp1250"))[1] == [["név"], ["ő"]]


async def test_pasted_lines_need_no_headings(tmp_path: Path) -> None:
    path = written(tmp_path, b"Kft. A\t06 30 111 1111\nKft. B\t06 30 222 2222\n")
    head, lines = await read(path, form=lists.Form.TEXT)
    assert (head.form, head.separator, head.headed) == (lists.Form.TEXT, "\t", False)
    assert len(lines) == 2
    head, lines = await read(written(tmp_path, b"06301111111\n06302222222\n"))
    assert (head.separator, lines[1]) == ("", ["06302222222"])


async def test_a_cell_in_quotation_marks_may_hold_lines_and_separators(tmp_path: Path) -> None:
    _, lines = await read(written(tmp_path, b'name;note\n"A; B";"one\ntwo ""three"""\n'))
    assert lines[1] == ["A; B", 'one\ntwo "three"']


async def test_a_workbook_gives_numbers_and_days_as_people_type_them(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("empty")
        sheet, day = book.add_worksheet("list"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["Név", "Telefon", "Dátum", "Igen"])
        sheet.write_row(1, 0, ["Őrző Kft.", 36301234567])
        sheet.write_datetime(1, 2, datetime(2024, 3, 15), day)
        sheet.write_boolean(1, 3, True)
        sheet.write_string(2, 0, "=1+1")
    head, lines = await read(path)
    assert (head.form, head.headings) == (lists.Form.XLSX, ["Név", "Telefon", "Dátum", "Igen"])
    assert lines[1] == ["Őrző Kft.", "36301234567", "2024-03-15", "1"]
    assert lines[2][0] == "=1+1"


CARDS = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\n"
    "N;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:=C8=E2=E0=ED=EE=E2;=CF=B8=F2=F0\r\n"
    "TEL;CELL:+79161234567\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Kovács Béla\r\nN:Kovács;Béla;;;\r\nORG:Kovács Kft.\r\nTITLE:igazgató\r\n"
    "ADR;TYPE=WORK:;;Fő u. 1;Győr;;9021;Hungary\r\nEMAIL:bela@kovacs.hu\r\n"
    "TEL;TYPE=work:06 1 234 5678\r\nTEL;TYPE=cell:06 30 123 4567\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nnonsense\r\nEND:VCARD\r\n"
)


async def test_cards_become_lines_and_a_damaged_one_costs_only_itself(tmp_path: Path) -> None:
    head, lines = await read(written(tmp_path, CARDS.encode()))
    assert (head.form, tuple(head.headings)) == (lists.Form.VCARD, lists.CARD_HEADINGS)
    first, second, third = [dict(zip(head.headings, line, strict=True)) for line in lines]
    assert (first["Family name"], first["Given name"], first["Phone 1"]) == ("Иванов", "Пётр", "+79161234567")
    assert (second["Company"], second["City"], second["Phone 2"]) == ("Kovács Kft.", "Győr", "06 30 123 4567")
    assert (second["Role"], second["E-mail"]) == ("igazgató", "bela@kovacs.hu")
    assert set(third.values()) == {""}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"), (b"\n \n", "empty"), (b"%PDF-1.7", "pdf"), (b"\x89PNG\r\n", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "old_excel"), (b"PK\x03\x04 broken", "damaged"),
        (b"<!DOCTYPE html><html>", "web_page"), (bytes(range(1, 256)) * 20, "binary"), (b"\0\1\2\3" * 99, "binary"),
        (b'a;b\n"never closed;' + b"x" * 30_000, "quotes"), (b";" * 200 + b"\n", "empty"),
        (b"a;" * 200 + b"\n", "too_many_columns"),
    ],
)  # fmt: skip
async def test_what_is_no_list_is_told_what_it_is(tmp_path: Path, content: bytes, reason: str) -> None:
    assert await why(written(tmp_path, content)) == reason


def _bomb(path: Path, megabytes: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(megabytes):
                part.write(b"0" * (1 << 20))


async def test_a_workbook_that_would_fill_the_memory_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    honest, small = tmp_path / "honest.xlsx", tmp_path / "small.xlsx"
    _bomb(honest, 300)
    _bomb(small, 1)
    began = time.perf_counter()
    assert await why(honest) == "too_large"
    honest_seconds = time.perf_counter() - began
    began = time.perf_counter()
    await why(small)
    assert honest_seconds < time.perf_counter() - began + 1  # most of both is the start of the child


async def test_a_workbook_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "liar.xlsx"
    _bomb(path, 300)
    told = (300 << 20).to_bytes(8, "little")
    content = path.read_bytes()
    short = (1000).to_bytes(4, "little")
    end = content.rindex(b"PK\x01\x02")
    for directory in range(content.index(b"PK\x01\x02"), len(content)):
        if content.startswith(b"PK\x01\x02", directory) and b"sheet1" in content[directory : directory + 80]:
            end = directory
    lying = bytearray(content.replace(told, (1000).to_bytes(8, "little")))
    if lying[end + 24 : end + 28] != b"\xff" * 4:
        lying[end + 24 : end + 28] = short
    path.write_bytes(bytes(lying))
    began = time.perf_counter()
    assert await why(path) == "damaged"
    assert time.perf_counter() - began < 5


async def test_an_archive_that_is_no_workbook_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "list.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert await why(path) == "other_archive"


async def test_zero_bytes_in_cells_are_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, b"name;city\n" + b"Kft.;Gy\xc3\xb6r\n" * 6000 + b"A\0B;C\n")
    assert (await read(path))[1][-1] == ["AB", "C"]
