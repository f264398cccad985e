r"""Identifiers of works, journals, people and trials: one form each, or the reason why it is none.

    "https://doi.org/10.1000/ABC%28x%29."  ──doi──>  10.1000/abc(x)
    "10.1000/аbc"                          ──doi──>  holds CYRILLIC SMALL LETTER A at character 9, …

Each function takes what somebody typed or a program exported and returns `Checked`: the canonical form, or why not. Whatever
is no plain ASCII is refused and named, for a look-alike letter makes another identifier of the same looks (`\d` matches
Arabic digits, hence re.ASCII everywhere). Whether an identifier leads anywhere only a provider can say.
"""

import html
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from catalogue.safe import odd_character


class Checked(NamedTuple):
    """The canonical form, or None and the reason: the end of a sentence that begins with the identifier."""

    canonical: str | None
    reason: str = ""


def _plain(text: str) -> tuple[str, str]:
    """Return the text without outer space, and what keeps it from being an identifier."""
    text = text.strip()
    odd = odd_character(text.replace(" ", ""), identifier=True)
    if odd:
        odd = odd_character(text.replace(" ", "_"), identifier=True) or odd
        return text, f"holds {odd[1]}, which looks like another character or is invisible"
    return text, "" if text else "is empty"


# ----------------------------------------------------------------------------------------------------------------------
# DOI
# ----------------------------------------------------------------------------------------------------------------------

# Source: DOI Handbook, 2.2 (https://www.doi.org/doi-handbook/HTML/doi-name-syntax.html): a prefix 10.<registrant>, which may
# have further parts, a slash, a suffix of any printable characters, compared without regard to case. Suffixes with
# < > ( ) ; : , are in use: the SICI of Wiley's older papers.
DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+", re.ASCII)
CANONICAL_DOI = re.compile(r"10\.\d{4,9}/[a-z0-9._/-]*[a-z0-9]", re.ASCII)  # most are: nothing to do
DOI_RESOLVER = re.compile(r"(?:https?:/{1,2})?(?:www\.)?(?:dx\.)?doi\.org[/:]\s*|doi\s*[:=]?\s*(?=10\.|https?:)", re.ASCII | re.IGNORECASE)
DOI_INSIDE = re.compile(r"(?<![\w.])10\.\d{4,9}(?:\.\d+)*(?:/|%2F)[!-~]+", re.ASCII | re.IGNORECASE)
PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}


def doi(text: str) -> Checked:
    """Return a DOI in lower case, without resolver, escapes of an address or of HTML, and without a sentence's last sign."""
    if CANONICAL_DOI.fullmatch(text):
        return Checked(text)
    text, fault = _plain(text)
    if fault:
        return Checked(None, fault)
    text = text.removesuffix("[doi]").rstrip()  # how PubMed marks it
    if text[0] == "<" and text[-1] == ">":
        text = text[1:-1]
    text = text.lstrip("([")
    address = False
    while match := DOI_RESOLVER.match(text):
        address |= "doi.org" in match.group().lower()
        text = text[match.end() :]
    if re.search(r"&(?:lt|gt|amp|#\d+);", text):
        text = html.unescape(text)
    if address:
        text = re.split(r"[?#]", text, maxsplit=1)[0]  # in an address both are escaped where they are part of the name
    if address or re.match(r"10\.[\d.]+%2F", text, re.ASCII | re.IGNORECASE):
        text = unquote(text)
    text = _without_last_sign(text)
    if DOI.fullmatch(text):
        _, fault = _plain(text)  # an escape may have hidden anything
        return Checked(None, fault) if fault else Checked(text.lower())
    if re.fullmatch(r"10/\w+", text, re.ASCII):
        return Checked(None, "is a shortened DOI: write the one that it leads to")
    if DOI.match(text):
        return Checked(None, f"holds a space behind '{text.split()[0]}': is the rest another one?")
    return Checked(None, "is no DOI: that is 10., four to nine digits, a slash and a name")


def _without_last_sign(text: str) -> str:
    """Return the text without what ends a sentence or closes a bracket that it does not open."""
    while text and (text[-1] in ".,;:'\"" or (text[-1] in PAIRS and text.count(text[-1]) > text.count(PAIRS[text[-1]]))):
        text = text[:-1]
    return text


# ----------------------------------------------------------------------------------------------------------------------
# PubMed, PubMed Central, arXiv
# ----------------------------------------------------------------------------------------------------------------------

# Source: https://www.ncbi.nlm.nih.gov/books/NBK3827/ (PubMed Help): one to eight digits.
PMID = re.compile(
    r"(?:https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/|(?:pmid|pubmed(?:\s*id)?|med)\s*[:=#]?\s*)?"
    r"0*([1-9]\d{0,7})(?:/|\s*\[pmid\])?",
    re.ASCII | re.IGNORECASE,
)
# Source: https://pmc.ncbi.nlm.nih.gov/about/faq/ : PMC and digits; a version such as .2 names a state of the same text.
PMCID = re.compile(
    r"(?:https?://(?:www\.)?(?:pmc\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pmc|europepmc\.org)/articles?/(?:pmc/)?|pmcid\s*[:=]?\s*)?"
    r"(?:PMC)?\s?0*([1-9]\d{0,8})(?:\.\d+)?/?(?:\s*\[pmc\])?",
    re.ASCII | re.IGNORECASE,
)
# Source: https://info.arxiv.org/help/arxiv_identifier.html : YYMM.NNNN to 2014, five digits since 2015; before April 2007
# archive/YYMMNNN, a subject class behind the archive is left out.
ARXIV = re.compile(
    r"(?:https?://(?:www\.)?arxiv\.org/(?:abs|pdf|html)/|(?:https?://doi\.org/)?10\.48550/arxiv\.|arxiv\s*:?\s*)?"
    r"(?:(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})|([a-z-]+)(?:\.[a-z]{2})?/(\d{2}(?:0[1-9]|1[0-2])\d{3}))(v[1-9]\d*)?(?:\.pdf)?(?:\s*\[[\w.-]+\])?",
    re.ASCII | re.IGNORECASE,
)


def pmid(text: str) -> Checked:
    """Return a PubMed number as its digits."""
    text, fault = _plain(text)
    if fault:
        return Checked(None, fault)
    if match := PMID.fullmatch(text):
        return Checked(match.group(1))
    if re.match(r"PMC\d", text, re.ASCII | re.IGNORECASE):
        return Checked(None, "is a PMCID, the number of a full text; a PMID is digits alone")
    return Checked(None, "is no PMID: that is one to eight digits")


def pmcid(text: str) -> Checked:
    """Return a number of PubMed Central as PMC and its digits, without a version."""
    text, fault = _plain(text)
    if fault:
        return Checked(None, fault)
    match = PMCID.fullmatch(text)
    return Checked(f"PMC{match.group(1)}") if match else Checked(None, "is no PMCID: that is PMC and digits")


def arxiv(text: str) -> Checked:
    """Return an identifier of arXiv without `arXiv:`, with its version where one is named."""
    text, fault = _plain(text)
    if fault:
        return Checked(None, fault)
    match = ARXIV.fullmatch(text)
    if not match:
        return Checked(None, "is no identifier of arXiv: that is 2101.01234, or hep-th/9901001 before 2007")
    new, archive, old, version = match.groups()
    return Checked(f"{new or f'{archive.lower()}/{old}'}{(version or '').lower()}")


# ----------------------------------------------------------------------------------------------------------------------
# Numbers with a check digit
# ----------------------------------------------------------------------------------------------------------------------

DASHES = re.compile(r"[\u2010-\u2015\u2212]")  # a typesetter's dash between groups of digits parts them as well


def isbn(text: str) -> Checked:
    """Return an ISBN as its thirteen digits; one of ten becomes 978 and its new check digit.

    Source: ISO 2108; https://www.isbn-international.org/content/isbn-users-manual
    """
    digits, fault = _digits(text, r"isbn(?:-?1[03])?")
    if fault:
        return Checked(None, fault)
    if not re.fullmatch(r"\d{9}[\dX]|97[89]\d{10}", digits, re.ASCII):
        return Checked(None, "is no ISBN: that is ten digits, or thirteen that begin with 978 or 979")
    import idutils  # takes a third of a second, and most files need it for nothing

    if not idutils.is_isbn(digits):
        return Checked(None, "is no ISBN: its check digit does not fit the others")
    return Checked(str(idutils.normalize_isbn(digits)).replace("-", ""))


def issn(text: str) -> Checked:
    """Return an ISSN as four and four digits with a dash.

    Source: ISO 3297; https://www.issn.org/understanding-the-issn/what-is-an-issn/
    """
    digits, fault = _digits(text, r"[ep]?-?issn(?:-l)?")
    if fault:
        return Checked(None, fault)
    if not re.fullmatch(r"\d{7}[\dX]", digits, re.ASCII):
        return Checked(None, "is no ISSN: that is four and four digits, the last may be X")
    import idutils

    if not idutils.is_issn(digits):
        return Checked(None, "is no ISSN: its check digit does not fit the others")
    return Checked(str(idutils.normalize_issn(digits)))


def orcid(text: str) -> Checked:
    """Return the ORCID of a person as four groups of four.

    Source: https://support.orcid.org/hc/en-us/articles/360006897674 (structure, check digit, blocks given out)
    """
    digits, fault = _digits(text, r"(?:https?://)?(?:www\.)?orcid\.org/|orcid(?:\s+id)?")
    if fault:
        return Checked(None, fault)
    if not re.fullmatch(r"\d{15}[\dX]", digits, re.ASCII):
        return Checked(None, "is no ORCID: that is sixteen digits in four groups, the last may be X")
    import idutils

    if not idutils.is_orcid(digits):
        return Checked(None, "is no ORCID: its check digit does not fit the others, or its block was never given out")
    return Checked(str(idutils.normalize_orcid(digits)))


def _digits(text: str, prefix: str) -> tuple[str, str]:
    """Return the digits of a number without its prefix, dashes and spaces, and what is wrong with it."""
    text, fault = _plain(DASHES.sub("-", text))
    text = re.sub(rf"^(?:{prefix})\s*[:=]?\s*", "", text, flags=re.IGNORECASE | re.ASCII)
    return re.sub(
        r"[\s-]", "", re.sub(r"\s*\((?:print|online|electronic|linking|pbk\.?|hbk\.?|ebook)\)$", "", text, flags=re.I)
    ).upper(), fault


# ----------------------------------------------------------------------------------------------------------------------
# Trial registries
# ----------------------------------------------------------------------------------------------------------------------

# registry, the form of its numbers, how they are written (None: in capitals), the authority. The registries are those that
# the WHO counts as primary, or that ICMJE accepts: https://www.who.int/tools/clinical-trials-registry-platform/network
# fmt: off
REGISTRIES: tuple[tuple[str, str, str | None, str], ...] = (
    ("ClinicalTrials.gov", r"NCT\d{8}",                           None,     "https://clinicaltrials.gov/"),
    ("ISRCTN",             r"ISRCTN\d{8}",                        None,     "https://www.isrctn.com/"),
    ("EU CTR",             r"\d{4}-0\d{5}-\d{2}",                 None,     "https://www.clinicaltrialsregister.eu/"),
    ("CTIS",               r"\d{4}-5\d{5}-\d{2}-\d{2}",           None,     "https://euclinicaltrials.eu/"),
    ("ChiCTR",             r"CHICTR\d{10}|CHICTR-[A-Z]{3,4}-\d{8}", "ChiCTR", "https://www.chictr.org.cn/"),
    ("ITMCTR",             r"ITMCTR\d{10}",                       None,     "http://itmctr.ccebtcm.org.cn/"),
    ("ANZCTR",             r"ACTRN\d{14}",                        None,     "https://www.anzctr.org.au/"),
    ("DRKS",               r"DRKS\d{8}",                          None,     "https://drks.de/"),
    ("UMIN-CTR",           r"UMIN\d{9}|C000000\d{3}",             None,     "https://www.umin.ac.jp/ctr/"),
    ("jRCT",               r"JRCTS?\d{9,10}",                     "jRCT",   "https://jrct.mhlw.go.jp/"),
    ("JapicCTI",           r"JAPICCTI-\d{6}",                     "JapicCTI", "https://jrct.mhlw.go.jp/"),
    ("JMACCT",             r"JMA-IIA\d{5}",                       None,     "https://jrct.mhlw.go.jp/"),
    ("CTRI",               r"CTRI/\d{4}/\d{2,3}/\d{6}",           None,     "https://ctri.nic.in/"),
    ("IRCT",               r"IRCT\d{11,14}N\d{1,3}",              None,     "https://irct.behdasht.gov.ir/"),
    ("CRIS",               r"KCT\d{7}",                           None,     "https://cris.nih.go.kr/"),
    ("PACTR",              r"PACTR\d{15,16}",                     None,     "https://pactr.samrc.ac.za/"),
    ("ReBEC",              r"RBR-[0-9A-Z]{5,8}",                  "RBR-",   "https://ensaiosclinicos.gov.br/"),
    ("RPCEC",              r"RPCEC\d{8}",                         None,     "https://rpcec.sld.cu/"),
    ("REPEC",              r"PER-\d{3}-\d{2}",                    None,     "https://ensayosclinicos-repec.ins.gob.pe/"),
    ("SLCTR",              r"SLCTR/\d{4}/\d{3}",                  None,     "https://slctr.lk/"),
    ("TCTR",               r"TCTR\d{11}",                         None,     "https://www.thaiclinicaltrials.org/"),
    ("LBCTR",              r"LBCTR\d{10}",                        None,     "https://lbctr.moph.gov.lb/"),
    ("NTR",                r"NTR\d{1,4}|NL\d{1,5}|NL-OMON\d{5}",  None,     "https://onderzoekmetmensen.nl/"),
    ("WHO UTN",            r"U1111-\d{4}-\d{4}",                  None,     "https://trialsearch.who.int/"),
    ("PROSPERO",           r"CRD42\d{7,12}",                      None,     "https://www.crd.york.ac.uk/prospero/"),
)
# fmt: on
REGISTRATION = [(name, re.compile(form, re.ASCII), written) for name, form, written, _ in REGISTRIES]
REGISTRATION_PREFIX = re.compile(
    r"(?:JPRN-|EUCTR\s*|EUDRACT(?:\s*(?:NUMBER|NO\.?))?\s*[:#]?\s*|CTIS\s*|EU\s*CT\s*(?:NUMBER)?\s*[:#]?\s*|PROSPERO\s*(?:ID)?\s*[:#]?\s*)",
    re.ASCII,
)


def registration(text: str) -> Checked:
    """Return the number of a trial (or of a planned review) as its registry writes it."""
    found = registry(text)
    return found[1]


def registry(text: str) -> tuple[str, Checked]:
    """Return the registry's name ("" where none is known by this form) and the number."""
    text, fault = _plain(text)
    if fault:
        return "", Checked(None, fault)
    upper = re.sub(r"^HTTPS?://[^/]+/(?:.*[/=])?", "", text.upper()) if text.lower().startswith("http") else text.upper()
    upper = REGISTRATION_PREFIX.sub("", upper, count=1).strip(" .")
    for number in dict.fromkeys((upper, re.sub(r"(?<=[A-Z])[\s:#]+(?=\d)", "", upper))):  # NCT 01234567
        for name, form, written in REGISTRATION:
            if form.fullmatch(number):
                return name, Checked(_as_written(number, written))
    return "", Checked(None, "is the number of no trial registry that is known here")


def _as_written(number: str, written: str | None) -> str:
    if written == "RBR-":
        return written + number[4:].lower()
    if written == "jRCT":
        return number.replace("JRCTS", "jRCTs").replace("JRCT", "jRCT")
    return written + number[len(written) :] if written else number


# ----------------------------------------------------------------------------------------------------------------------
# All kinds
# ----------------------------------------------------------------------------------------------------------------------

KINDS: dict[str, Callable[[str], Checked]] = {
    "doi": doi, "pmid": pmid, "pmcid": pmcid, "arxiv": arxiv, "registration": registration, "isbn": isbn, "issn": issn, "orcid": orcid,
}  # fmt: skip
ASKED = ("doi", "pmcid", "registration", "arxiv", "pmid", "isbn")


def normalize(kind: str, text: str) -> Checked:
    """Return the canonical form of an identifier of a kind of KINDS."""
    return KINDS[kind](text)


def asked(question: str) -> list[tuple[str, str]]:
    """Return the identifiers, as kind and canonical form, that a question typed into a search box may mean.

    An address of a publisher, or a sentence, that holds a DOI means that DOI.
    """
    found = [(kind, form) for kind in ASKED if (form := KINDS[kind](question).canonical)]
    if "pmc" not in question.lower():
        found = [(kind, form) for kind, form in found if kind != "pmcid"]  # digits alone are a PMID
    if not any(kind == "doi" for kind, _ in found) and (inside := DOI_INSIDE.search(unquote(question))):
        # A page of a publisher may put a word behind the DOI: 10.1002/x/full
        form = doi(re.sub(r"/(?:full|abstract|pdf|epdf|meta|html|fulltext)/?$", "", re.split(r"[?#&]", inside.group())[0])).canonical
        found = [("doi", form), *found] if form else found
    return found


# ----------------------------------------------------------------------------------------------------------------------
# Of a database
# ----------------------------------------------------------------------------------------------------------------------

COLUMNS = ("doi", "pmid", "pmcid", "registration", "isbn", "issn")


def fill(db: sqlite3.Connection) -> None:
    """Fill `identifiers` from `citations`."""
    listed = ", ".join(COLUMNS)
    cursor = db.execute(f"SELECT key, {listed}, CASE eprint_type WHEN 'arxiv' THEN eprint END FROM citations ORDER BY key")
    db.executemany("INSERT OR IGNORE INTO identifiers VALUES (?, ?, ?, ?, ?)", _rows(cursor))


def _rows(citations: Iterable[tuple[str | None, ...]]) -> Iterator[tuple[str | None, ...]]:
    for key, *cells in citations:
        for kind, cell in zip((*COLUMNS, "arxiv"), cells, strict=True):
            for text in (cell or "").split(";"):
                if written := text.strip():
                    form, fault = KINDS[kind](written)
                    yield key, kind, written, form, fault or None
