"""Cases made from good ones: cut, doubled, swapped and sprinkled with what readers stumble over."""

import random
import re
from collections.abc import Iterator, Sequence

_ODD = (
    b"",
    b"\0",
    b"\xff",
    b"\n",
    b"\r",
    b"\t",
    b"'",
    b'"',
    b"\\",
    b": ",
    b"- ",
    b"&a ",
    b"*a",
    b"!!int ",
    b"!!timestamp ",
    b"<<: ",
    b"{",
    b"}",
    b"[",
    b"]",
    b"|",
    b">",
    b"...",
    b"---\n",
    b"?",
    b"#",
    b"null",
    b"true",
    b"-1",
    b"1e999",
    b"9" * 40,
    b"9" * 5000,
    b"0x",
    b"1:99",
    b"2001-99-99",
    b"\xed\xa0\x80",
    b"\xe2\x80\xae",
    b"\\ud800",
    b"${x}",
    b"[" * 300,
    b"\xff\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\0\0\0\0",
    b"PK\x03\x04",
    b"../",
    b"/",
    b"<b>",
    b"\x1b[",
)
_TOKEN = re.compile(rb"[A-Za-z_]{2,}|\d+|[^\sA-Za-z_\d]")


def tokens(seeds: Sequence[bytes], most: int = 400) -> list[bytes]:
    """Return the words that a target's cases are made of: a reader knows them."""
    found = dict.fromkeys(token for seed in seeds for token in _TOKEN.findall(seed))
    return list(found)[:most]


def cases(seeds: Sequence[bytes], longest: int, seed: int) -> Iterator[bytes]:
    """Yield the cases of a target without end, first those that are fine; the same for the same `seed`."""
    yield from seeds
    chance = random.Random(seed)
    known = [*tokens(seeds), *_ODD]
    while True:
        case = bytearray(chance.choice(seeds))
        for _ in range(chance.choice((1, 1, 2, 3, 8))):
            _change(case, chance, seeds, known)
        yield bytes(case[:longest])


def _change(case: bytearray, chance: random.Random, seeds: Sequence[bytes], known: Sequence[bytes]) -> None:
    """Change one thing."""
    at = chance.randint(0, len(case))
    end = min(len(case), at + int(2 ** chance.uniform(0, 9)))
    match chance.randrange(7):
        case 0:
            del case[at:end]
        case 1:
            case[at:at] = case[at:end]
        case 2:
            case[at:at] = chance.choice(known)
        case 3:
            case[at:end] = chance.choice(known)
        case 4:
            other = chance.choice(seeds)
            start = chance.randint(0, len(other))
            case[at:end] = other[start : start + end - at]
        case 5 if at < len(case):
            case[at] ^= 1 << chance.randrange(8)
        case _ if at < len(case):
            case[at] = chance.randrange(256)
        case _:
            case += chance.choice(known)
