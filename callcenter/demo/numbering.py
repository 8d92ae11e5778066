"""Numbers on the demo network. The last two digits decide what a customer does (asterisk/demo/extensions.conf)."""

from random import Random

TALKS = tuple(f"{tail:02d}" for tail in range(10, 99))
SPEAKS_LONG = "00"
# busy, rings for ever, congested, unallocated, voicemail, hangs up at once, rejects
OTHERS = ("01", "02", "03", "04", "06", "07", "08")
_MOBILES = {
    "HU": ("+3620", "+3630", "+3670"),
    "RU": ("+7903", "+7905", "+7910", "+7912", "+7916", "+7921", "+7926", "+7961", "+7985"),
    "KZ": ("+7701", "+7705", "+7777"),
}


def tail_of(chance: Random, *, talker: bool) -> str:
    """The last two digits: somebody who talks, or now and then somebody who cannot be reached."""
    if talker or chance.random() < 0.72:
        return SPEAKS_LONG if chance.random() < 0.12 else chance.choice(TALKS)
    return chance.choice(OTHERS)


def mobile(country: str, chance: Random, tail: str) -> str:
    """A mobile number; in Britain and America one of those that are kept free for stories."""
    if country == "GB":
        return f"+447700900{chance.randrange(10)}{tail}"
    if country == "US":
        return f"+1{chance.choice(('202', '303', '404'))}55501{tail}"
    return f"{chance.choice(_MOBILES[country])}{chance.randrange(10**5):05d}{tail}"


def landline(country: str, area: str, chance: Random, tail: str) -> str:
    """A number of the city."""
    if country == "GB":
        return f"+44{'2079460' if area == '20' else area + '4960'}{chance.randrange(10)}{tail}"
    if country == "US":
        return f"+1{area}55501{tail}"
    if country == "HU":
        digits = 5 if area == "1" else 4
        return f"+36{area}{chance.randrange(2 * 10 ** (digits - 1), 10**digits)}{tail}"
    return f"+7{area}{chance.randrange(20000, 10**5)}{tail}"
