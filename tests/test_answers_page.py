"""The page of a citation: what providers say beside what a curator wrote, and nothing of it in its place."""

import re
from pathlib import Path

import ingest
from catalogue import kept
from catalogue.kept import Kept
from tests.provider_server import crossref, openalex, pubmed
from tests.site_fixtures import running

MOON = "10.5555/moon.2020.4"
NOTICE = '<CommentsCorrections RefType="RetractionIn"><RefSource>J. 2022 Mar 4;1(1):2</RefSource><PMID>900</PMID></CommentsCorrections>'
RETRACTED = [{"DOI": "10.5555/notice", "type": "retraction", "source": "publisher", "updated": {"date-parts": [[2022, 1, 5]]}}]


def keep(toy: Path, provider: str, asked: str, answer: object = None, status: str = "found") -> None:
    content = answer.splitlines() if isinstance(answer, str) else answer
    kept.write(toy, Kept(provider, "doi" if "/" in asked else "pmid", asked, "2024-06-30", status, None, content))


def test_the_page_of_a_citation_shows_what_providers_say_beside_ours(toy: Path, tmp_path: Path) -> None:
    (toy / "standing.csv").unlink()
    answer = crossref(MOON, page="110-119", license=[{"URL": "https://creativecommons.org/licenses/by/4.0/"}], **{"updated-by": RETRACTED})
    keep(toy, "crossref", MOON, answer)
    place = {"landing_page_url": "https://journal.example/moon"}
    keep(toy, "openalex", MOON, openalex(MOON, best_oa_location=place, ids={"pmid": "https://pubmed.ncbi.nlm.nih.gov/77"}))
    keep(toy, "pubmed", "12345678", pubmed("12345678", notes=NOTICE))
    keep(toy, "europepmc", MOON, status="failed")
    ingest.build(toy, tmp_path / "evidence.db")
    with running(tmp_path / "evidence.db", tmp_path / "log", public=False) as site:
        page = site.ask("/citations/moon2020")
        other = site.ask("/citations/moon2021")
        home = site.ask("/")
    assert (page.status, other.status, home.status) == (200, 200, 200)
    words = " ".join(re.sub(r"<[^>]+>", " ", page.body).split())
    for said in ("Looked up on 2024-06-30 at crossref (publisher).", "110-119", "10-19", "pmid : 77", "europepmc"):
        assert said in words, said
    assert 'href="https://journal.example/moon"' in page.body
    assert 'href="https://doi.org/10.5555/notice"' in page.body
    assert 'href="https://pubmed.ncbi.nlm.nih.gov/900"' in other.body
