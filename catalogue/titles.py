"""What a title says: its words, its numbers, and whether the work is about another one.

"RETRACTED: Moon tea, part II [see comment]"  ──>  moon tea part ii · 2 · the paper itself
"Erratum: Moon tea (vol 4, pg 110, 2020)"     ──>  a correction, another work
"""

import html
import re
import unicodedata
from functools import lru_cache

# The paper itself, marked by its publisher or an index after it was published: the mark is no part of the title.
MARKED = re.compile(r"^\W*(?:retracted(?: article| paper)?|withdrawn|reprint(?:ed)?(?: of)?|reprint)\s*[:.\-–]+\s*", re.IGNORECASE)
REMARK = re.compile(
    r"(?i:[\[(](?:(?:published )?erratum (?:appears )?in|see comments?|comment in|\d+ refs?|review|retracted|abstract no"
    r"|in process citation)[^\])]*[\])])|\[[A-Z][a-z]+\]\s*\.?$"
)
# A work about another work: kind, how its title begins, how it ends. `Title (vol 12, pg 34, 2001)` is how an index names a
# correction of it.
AUTHORS = r"(?:(?:the )?authors?['’]?s?['’]? )?"
NOTICES = tuple(
    (kind, re.compile(rf"^\W*(?:{begins})|(?:{ends})\W*$", re.IGNORECASE))
    for kind, begins, ends in (
        (
            "correction",
            r"(?:author |publisher |published )?(?:erratum|errata|corrigend(?:um|a)|correction|addendum)\b",
            r"[\[(]vol(?:ume)?\.?\s*\d+.*(?:pg?|page)\.?\s*\w+.*[\])]|[:.\-–]\s*(?:erratum|corrigendum)",
        ),
        (
            "retraction",
            r"(?:notice of )?(?:retraction|withdrawal)\b|(?:editorial )?expression of concern\b",
            r"[:.\-–(\[]\s*(?:retraction(?: notice)?|expression of concern)",
        ),
        (
            "reply",
            rf"{AUTHORS}(?:repl(?:y|ies)|response|rejoinder|rebuttal)\b(?! (?:of|rate))|re\s?:|comment(?:s|ary)?\s*(?:on|to|:)",
            rf"[:.\-–(\[]\s*{AUTHORS}(?:reply|response|rejoinder|comment(?:ary)?)",
        ),
        ("protocol", r".*\bprotocol\b(?! ?-?based)", r"\bprotocol"),
    )
)
NUMBER_WORDS = dict(
    zip("one two three four five six seven eight nine ten eleven twelve".split(), map(str, range(1, 13)), strict=True),
    **dict(zip("first second third fourth fifth".split(), map(str, range(1, 6)), strict=True)),
    **dict(zip("i ii iii iv v vi vii viii ix x xi xii".split(), map(str, range(1, 13)), strict=True)),
)
ARTICLES = frozenset("a an the of in on for and to with from by at as der die das und le la les et de du el los las".split())
PLAIN_LETTERS = str.maketrans({
    "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "α": "alpha", "β": "beta",
    "γ": "gamma", "δ": "delta", "κ": "kappa", "λ": "lambda", "µ": "mu", "μ": "mu", "ω": "omega",
})  # fmt: skip


@lru_cache(maxsize=100_000)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case, without accents, markup and signs; letters of other scripts stay."""
    if "<" in text or "&" in text:
        text = re.sub(r"</?[A-Za-z][^<>]*>", "", html.unescape(text))
    text = text.lower()
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text.translate(PLAIN_LETTERS)) if not unicodedata.combining(c))
    return tuple(re.findall(r"[^\W_]+", re.sub(r"(?<=\w)['’](?=\w)", "", text)))


def kind_of_notice(title: str) -> str:
    """Return what a title says that the work is about another one: correction, retraction, reply, protocol, or nothing."""
    return next((kind for kind, pattern in NOTICES if pattern.search(title)), "")


def digits(title: tuple[str, ...]) -> str:
    """Return the digits of a title, number words and Roman numerals as digits: `CO2, part II` and `CO 2: Two` have 22."""
    return "".join(re.findall(r"\d+", " ".join((*title[:1], *(NUMBER_WORDS.get(word, word) for word in title[1:])))))


def bare(title: str) -> str:
    """Return a title without what an index or the publisher added to it later."""
    return MARKED.sub("", REMARK.sub("", title))


ABOUT_WORDS = rf"""(?:erratum|errata|corrigend(?:um|a)|correction|addendum|retraction|withdrawal|expression of concern
    |{AUTHORS}(?:reply|response|rejoinder)|comment(?:s|ary)?|re)""".replace("\n    ", "")
ABOUT = re.compile(
    rf"^\W*(?:author |publisher |published |notice of |editorial )?{ABOUT_WORDS}\b(?:\s+notice)?\s*(?:(?:to|of|for|on)\b)?\s*[:.\-–]*"
    rf"|[\[(]vol(?:ume)?\.?\s*\d+[^\])]*[\])]\W*$|[:.\-–(\[]\s*{ABOUT_WORDS}(?:\s+notice)?\W*$",
    re.IGNORECASE,
)


def letters(title: str) -> str:
    """Return the letters and digits of a title, the same for a work and for a notice of it: `Erratum: Moon tea` is moontea."""
    return re.sub(r"[\W_]+", "", ABOUT.sub("", bare(title)).lower())[:100]
