"""The words under which people keep their lists, in three languages: headings, kinds of accounts."""

import enum


class Field(enum.StrEnum):
    """What a column may mean. A telephone number may stand in several columns."""

    NAME = "name"
    KIND = "kind"
    CITY = "city"
    ADDRESS = "address"
    COUNTRY = "country"
    TYPE = "type"
    SOURCE = "source"
    CAMPAIGN = "campaign"
    PERSON = "person"  # family and given name in one cell
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    ROLE = "role"
    EMAIL = "email"
    NUMBER = "number"
    NOTE = "note"
    OWNER = "owner"
    CONTACT_DATE = "contact_date"
    CONTACT_KIND = "contact_kind"
    CONTACT_PURPOSE = "contact_purpose"
    CONTACT_RESULT = "contact_result"
    CONTACT_NOTE = "contact_note"


# Folded as `headings.folded` does: small letters, no accents, no signs.
HEADINGS: dict[Field, str] = {
    Field.NAME: "name, account, account name, company, company name, firm, client, customer, organisation,"
    "organization,"
    "nev, cegnev, ceg, ceg neve, partner, partner neve, ugyfel, ugyfel neve, vallalkozas, szervezet,"
    "название, наименование, компания, организация, фирма, клиент, контрагент, название компании,"
    "наименование организации, предприятие",
    Field.KIND: "kind, legal form, partner tipusa, tipus jellege, jelleg, вид, вид контрагента",
    Field.CITY: "city, town, place, varos, telepules, helyseg, город, населенныи пункт",
    Field.ADDRESS: "address, street, street address, cim, utca, utca hazszam, адрес, улица",
    Field.COUNTRY: "country, country code, orszag, orszagkod, страна, код страны",
    Field.TYPE: "type, category, segment, tipus, kategoria, szegmens, тип, категория, сегмент",
    Field.SOURCE: "source, lead source, origin, forras, szarmazas, источник, откуда",
    Field.CAMPAIGN: "campaign, project, kampany, projekt, кампания, проект",
    Field.PERSON: "contact person, contact, person, full name, contact name, kapcsolattarto, kapcsolattarto neve,"
    "teljes nev, контактное лицо, контакт, фио, имя и фамилия",
    Field.FAMILY_NAME: "family name, last name, surname, vezeteknev, csaladnev, фамилия",
    Field.GIVEN_NAME: "given name, first name, forename, keresztnev, utonev, имя",
    Field.ROLE: "role, position, job title, title, beosztas, munkakor, pozicio, должность",
    Field.EMAIL: "email, e mail, mail, email address, e mail address, e mail cim, email cim, электронная почта, почта,"
    "эл почта, имеил",
    Field.NUMBER: "number, phone, phone number, telephone, tel, mobile, mobile phone, cell, cell phone, landline, fax,"
    "telefon, telefonszam, mobil, mobilszam, vezetekes, szam, телефон, тел, мобильныи, мобильныи телефон,"
    "номер, номер телефона, городскои, сотовыи",
    Field.NOTE: "note, notes, remark, remarks, comment, comments, megjegyzes, jegyzet, примечание,комментарии, заметка",
    Field.OWNER: "owner, responsible, manager, operator, felelos, ugyintezo, uzletkoto, operator neve, ответственныи,"
    "менеджер, оператор",
    Field.CONTACT_DATE: "date, contact date, date of contact, last contact, call date, datum, kapcsolat datuma,"
    "utolso kapcsolat, hivas datuma, idopont, дата, дата контакта, последнии контакт, дата звонка",
    Field.CONTACT_KIND: "contact kind, kind of contact, channel, kapcsolat tipusa, kapcsolatfelvetel tipusa, csatorna,"
    "вид контакта, канал",
    Field.CONTACT_PURPOSE: "purpose, contact purpose, cel, kapcsolat celja, цель, цель контакта",
    Field.CONTACT_RESULT: "result, contact result, outcome, eredmeny, kapcsolat eredmenye, результат,"
    "результат контакта, итог",
    Field.CONTACT_NOTE: "contact note, contact notes, what was said, description, leiras, kapcsolat leirasa,"
    "mirol volt szo, описание, описание контакта, содержание",
}

KINDS = {
    "company": "company, firm, organisation, organization, ceg, vallalat, vallalkozas, компания, организация, фирма,"
    "юрлицо, юридическое лицо",
    "household": "household, family, haztartas, csalad, домохозяиство, семья",
    "person": "person, private person, individual, szemely, maganszemely, частное лицо, физлицо, физическое лицо",
}

# The last column of the file with rejected rows; it means nothing when it comes back.
WHY_HEADINGS = ("Why it did not come in", "Miért nem került be", "Почему не загружено")
