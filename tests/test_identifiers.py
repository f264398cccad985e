"""An identifier has one form, or there is a reason why it is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue import identifiers
from catalogue.identifiers import Checked

SICI = "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2"

# kind, as typed, canonical form, why this case
GOOD = [
    ("doi", "10.5555/ABC", "10.5555/abc", "case does not count"),
    ("doi", " https://doi.org/10.5555/abc ", "10.5555/abc", "the resolver's address"),
    ("doi", "http://dx.doi.org/10.5555/abc", "10.5555/abc", "its old address"),
    ("doi", "doi.org/10.5555/abc", "10.5555/abc", "without a scheme"),
    ("doi", "https://doi.org/https://doi.org/10.5555/abc", "10.5555/abc", "put in front twice"),
    ("doi", "DOI: 10.5555/abc", "10.5555/abc", "as printed"),
    ("doi", "doi10.5555/abc", "10.5555/abc", "as printed without a space"),
    ("doi", "10.5555/abc [doi]", "10.5555/abc", "as PubMed marks it"),
    ("doi", "10.5555/abc.", "10.5555/abc", "the end of a sentence"),
    ("doi", "(doi:10.5555/s0140-6736(05)12345-6)", "10.5555/s0140-6736(05)12345-6", "brackets inside and around"),
    ("doi", "<https://doi.org/10.5555/abc>", "10.5555/abc", "an address in angle brackets"),
    ("doi", SICI.upper(), SICI, "brackets, colons, a semicolon: all belong to it"),
    ("doi", SICI.replace("<", "&lt;").replace(">", "&gt;"), SICI, "as HTML writes it"),
    ("doi", "https://doi.org/" + SICI.replace("<", "%3C").replace(">", "%3E"), SICI, "as an address writes it"),
    ("doi", "10.5555%2Fabc.123", "10.5555/abc.123", "the slash escaped, as some exports do"),
    ("doi", "10.5555/a,b;c", "10.5555/a,b;c", "a comma and a semicolon inside"),
    ("doi", "10.5555/100%25", "10.5555/100%25", "no address, so nothing is unescaped"),
    ("doi", "https://doi.org/10.5555/abc?utm_source=x#top", "10.5555/abc", "what an address carries behind it"),
    ("doi", "10.1000.10/123", "10.1000.10/123", "a prefix may have parts"),
    ("pmid", "PMID: 12345678", "12345678", "as printed"),
    ("pmid", "https://pubmed.ncbi.nlm.nih.gov/123/", "123", "an address"),
    ("pmid", "00123", "123", "zeros of a form"),
    ("pmid", "123 [pmid]", "123", "as PubMed marks it"),
    ("pmcid", "pmc2808187", "PMC2808187", "case does not count"),
    ("pmcid", "2808187", "PMC2808187", "some exports leave the letters out"),
    ("pmcid", "PMC2808187.2", "PMC2808187", "a version is the same text"),
    ("pmcid", "https://pmc.ncbi.nlm.nih.gov/articles/PMC2808187/", "PMC2808187", "an address"),
    ("arxiv", "arXiv:2101.01234v2", "2101.01234v2", "a version is another text"),
    ("arxiv", "https://arxiv.org/abs/2101.01234", "2101.01234", "an address"),
    ("arxiv", "arXiv:math.GT/0309136", "math/0309136", "before 2007, its class left out"),
    ("arxiv", "hep-th/9901001", "hep-th/9901001", "before 2007"),
    ("arxiv", "10.48550/arXiv.2101.01234", "2101.01234", "its DOI"),
    ("isbn", "0-306-40615-2", "9780306406157", "ten digits"),
    ("isbn", "ISBN 978-0-306-40615-7", "9780306406157", "thirteen digits"),
    ("isbn", "978–0–306–40615–7", "9780306406157", "a typesetter's dashes"),
    ("isbn", "080442957X", "9780804429573", "a check digit X"),
    ("issn", "ISSN 0378-5955", "0378-5955", "as printed"),
    ("issn", "2434561x (Electronic)", "2434-561X", "as PubMed marks it"),
    ("orcid", "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097", "an address"),
    ("orcid", "0000-0002-1694-233x", "0000-0002-1694-233X", "a check digit X"),
    ("registration", "nct 01234567", "NCT01234567", "a space, lower case"),
    ("registration", "https://clinicaltrials.gov/study/NCT01234567", "NCT01234567", "an address"),
    ("registration", "ISRCTN12345678", "ISRCTN12345678", ""),
    ("registration", "EudraCT 2004-000446-20", "2004-000446-20", "as printed"),
    ("registration", "EUCTR2004-000446-20", "2004-000446-20", "as the WHO writes it"),
    ("registration", "2022-500001-12-00", "2022-500001-12-00", "the European register since 2022"),
    ("registration", "chictr-ior-17010896", "ChiCTR-IOR-17010896", "the older form"),
    ("registration", "ChiCTR2000029308", "ChiCTR2000029308", "the newer form"),
    ("registration", "ACTRN12605000025606", "ACTRN12605000025606", ""),
    ("registration", "DRKS00000002", "DRKS00000002", ""),
    ("registration", "JPRN-UMIN000001234", "UMIN000001234", "as the WHO writes it"),
    ("registration", "jrcts032180001", "jRCTs032180001", "its own small letters"),
    ("registration", "CTRI/2010/091/000123", "CTRI/2010/091/000123", ""),
    ("registration", "IRCT20080901001165N12", "IRCT20080901001165N12", ""),
    ("registration", "IRCT138807192567N1", "IRCT138807192567N1", "the older form"),
    ("registration", "KCT0000001", "KCT0000001", ""),
    ("registration", "rbr-6QKT23", "RBR-6qkt23", "its own small letters"),
    ("registration", "CRD42018094341", "CRD42018094341", "a planned review"),
]  # fmt: skip

# kind, as typed, a part of the reason
BAD = [
    ("doi", "", "is empty"),
    ("doi", "10.5555/аbc", "CYRILLIC SMALL LETTER A at character 9"),
    ("doi", "１0.5555/abc", "FULLWIDTH DIGIT ONE at character 1"),
    ("doi", "10.5555/a\u200bbc", "ZERO WIDTH SPACE at character 10"),
    ("doi", "10.5555/a\u202ebc", "RIGHT-TO-LEFT OVERRIDE at character 10"),
    ("doi", "https://doi.org/10.5555/%D0%B0bc", "CYRILLIC SMALL LETTER A"),
    ("doi", "10.٥555/abc", "ARABIC-INDIC DIGIT FIVE"),
    ("doi", "10.5555/a 10.5555/b", "behind '10.5555/a'"),
    ("doi", "10/abc", "shortened"),
    ("doi", "11.5555/abc", "is no DOI"),
    ("doi", "10.555/abc", "is no DOI"),
    ("doi", "10.5555", "is no DOI"),
    ("pmid", "123456789", "is no PMID"),
    ("pmid", "PMC123", "is a PMCID"),
    ("pmid", "0", "is no PMID"),
    ("pmcid", "PMCx", "is no PMCID"),
    ("arxiv", "2113.01234", "is no identifier of arXiv"),
    ("isbn", "978-0-306-40615-8", "check digit"),
    ("isbn", "9770306406157", "978 or 979"),
    ("issn", "0378-5956", "check digit"),
    ("issn", "0378-595", "is no ISSN"),
    ("orcid", "0000-0002-1825-0098", "check digit"),
    ("orcid", "0000-0002-1825", "is no ORCID"),
    ("registration", "NCT0123456", "no trial registry"),
    ("registration", "NCT0123456٧", "ARABIC-INDIC DIGIT SEVEN"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "typed", "canonical", "why"), GOOD)
def test_an_identifier_has_one_form(kind: str, typed: str, canonical: str, why: str) -> None:
    assert identifiers.normalize(kind, typed) == Checked(canonical), why
    assert identifiers.normalize(kind, canonical) == Checked(canonical), "its own form is its form"


@pytest.mark.parametrize(("kind", "typed", "reason"), BAD)
def test_what_is_none_has_a_reason(kind: str, typed: str, reason: str) -> None:
    found = identifiers.normalize(kind, typed)
    assert found.canonical is None
    assert reason in found.reason


@pytest.mark.parametrize("kind", sorted(identifiers.KINDS))
@given(text=st.text(max_size=60) | st.from_regex(r"(doi: ?)?10\.\d{4}/[ -~]{1,20}", fullmatch=True))
def test_whatever_is_typed_gets_a_form_or_a_reason(kind: str, text: str) -> None:
    found = identifiers.normalize(kind, text)
    if found.canonical is None:
        assert found.reason
    else:
        assert found.canonical.isascii()
        assert " " not in found.canonical
        assert identifiers.normalize(kind, found.canonical) == found


def test_every_registry_names_its_authority_and_no_number_has_two() -> None:
    assert [name for name, _, _, address in identifiers.REGISTRIES if not address.startswith("http")] == []
    for _, typed, _, _ in (case for case in GOOD if case[0] == "registration"):
        number = identifiers.normalize("registration", typed).canonical or ""
        assert len([name for name, form, _ in identifiers.REGISTRATION if form.fullmatch(number.upper())]) == 1


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("10.5555/ABC", [("doi", "10.5555/abc")]),
        ("https://example.org/doi/full/10.5555/abc?x=1", [("doi", "10.5555/abc")]),
        ("https://example.org/doi/10.5555/abc/pdf", [("doi", "10.5555/abc")]),
        ("see doi 10.5555/abc.", [("doi", "10.5555/abc")]),
        ("PMID 123", [("pmid", "123")]),
        ("12345678", [("pmid", "12345678")]),
        ("pmc123", [("pmcid", "PMC123")]),
        ("NCT01234567", [("registration", "NCT01234567")]),
        ("moon tea", []),
        ("", []),
    ],
)
def test_a_question_may_be_an_identifier(question: str, meant: list[tuple[str, str]]) -> None:
    assert identifiers.asked(question) == meant
