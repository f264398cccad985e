"""The shipped evidence: what was settled about it holds, and the two exemplary cases read as they must."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import ingest
from catalogue import publish
from catalogue.text import anchors

ROOT = Path(__file__).parent.parent
SLUG = "exosome-therapy"

# Where facts were seen, but what nobody cites: mirrors, proxies, aggregators, document sharing, bare addresses.
NOT_CITED = (
    "scribd", "workers.dev", "scite.ai", "tressless", "ouci.dntb", "wilddata", "booksci", "zendy", "researcher.life",
    "tomesphere", "consumersadvisory", "globalauthorid", "semanticscholar", "vdocuments", "docslib", "centerwatch",
    "biotechhunter", "meddatax", "medpath", "trials.co", "elogim", "peeref", "ablesci", "proquest", "dokumen", "einpresswire",
)  # fmt: skip


@pytest.fixture(scope="module")
def shipped() -> Iterator[sqlite3.Connection]:
    db = publish.connect(":memory:")
    loader = ingest.assemble(db, ROOT / "evidence", lambda _: None)
    assert [p for p in loader.problems if p.level != "note"] == []
    yield db
    db.close()


def one(db: sqlite3.Connection, query: str, *values: object) -> tuple[object, ...]:
    row: tuple[object, ...] = db.execute(query, values).fetchone()
    return row


NOBODY_BREAKS = {
    "a candidate never disputes": "SELECT claim, citation FROM links WHERE identification = 'candidate' AND direction = 'disputes'",
    "a commercial page never disputes": """SELECT claim, citation FROM links JOIN citations ON key = citation
        WHERE source_type = 'commercial' AND direction = 'disputes'""",
    "a compound claim is not assessed": "SELECT claim FROM assessments WHERE claim IN (SELECT parent FROM claims WHERE parent IS NOT NULL)",
    "every atom is assessed": "SELECT id FROM atoms WHERE NOT EXISTS (SELECT 1 FROM assessments WHERE claim = atoms.id)",
    "nothing is called none-found, for no search is logged": "SELECT claim FROM assessments WHERE support = 'none-found'",
    "no restatement is called checked": "SELECT id FROM claims WHERE restatement_checked_by IS NOT NULL",
    "the one reviewer is software, and says so": "SELECT id FROM reviewers WHERE kind <> 'software'",
    "support rests on a link": """SELECT claim FROM assessments WHERE support IN ('supported', 'partly-supported', 'contradicted')
        AND NOT EXISTS (SELECT 1 FROM claim_evidence WHERE claim_evidence.claim = assessments.claim)""",
    "a contradiction rests on a source that disputes": """SELECT claim FROM assessments WHERE support = 'contradicted' AND NOT EXISTS (
        SELECT 1 FROM claim_evidence WHERE claim_evidence.claim = assessments.claim AND direction = 'disputes')""",
    "an atom and its parent do not share a link": """SELECT links.claim, links.citation FROM links JOIN claims ON claims.id = links.claim
        JOIN links AS above ON above.claim = claims.parent AND above.citation = links.citation AND above.relation = links.relation""",
    "a rule names a row once": "SELECT rule, subject FROM flags GROUP BY rule, subject HAVING count(*) > 1",
    "every figure is accounted for": "SELECT id FROM figures WHERE state = 'unclaimed'",
    "a claimed figure has its quantity": """SELECT id FROM figures WHERE state = 'claimed'
        AND NOT EXISTS (SELECT 1 FROM quantities WHERE figure = figures.id)""",
    "what is later than the article is marked": """SELECT claim, citation FROM links JOIN citations ON key = citation
        WHERE year >= 2024 AND available_at_claim_date <> 'no'""",
    "a source that nobody opened is not full text": """SELECT claim, citation FROM links JOIN citations ON key = citation
        WHERE text_read = 'full-text' AND entry_type = 'article'""",
}


@pytest.mark.parametrize("sentence", NOBODY_BREAKS)
def test_nobody_breaks(shipped: sqlite3.Connection, sentence: str) -> None:
    assert shipped.execute(NOBODY_BREAKS[sentence]).fetchall() == []


def test_all_115_claims_are_there_and_the_compound_ones_have_atoms(shipped: sqlite3.Connection) -> None:
    assert one(shipped, "SELECT count(*) FROM claims WHERE parent IS NULL") == (115,)
    atoms = dict(shipped.execute("SELECT substr(parent, 17), count(*) FROM claims WHERE parent IS NOT NULL GROUP BY parent").fetchall())
    named = {"c032": 7, "c036": 8, "c054": 9, "c068": 6, "c095": 3, "c105": 3, "c063": 2, "c064": 2}
    assert {claim: atoms[claim] for claim in named} == named


def test_what_is_cited_is_no_mirror(shipped: sqlite3.Connection) -> None:
    urls = [url for (url,) in shipped.execute("SELECT url FROM citations WHERE url IS NOT NULL")]
    hosts = [urlsplit(url).hostname or "" for url in urls]
    assert [h for h in hosts if any(word in h for word in NOT_CITED) or h.replace(".", "").isdigit()] == []


def test_hair_density_and_thickness_in_39_patients(shipped: sqlite3.Connection) -> None:
    compared = shipped.execute(
        """SELECT quantity, finding, result, difference FROM comparisons
        WHERE quantity GLOB 'exosome-therapy.c050.*' OR quantity GLOB 'exosome-therapy.c051.*' ORDER BY quantity"""
    ).fetchall()
    assert compared == [
        (f"{SLUG}.c050.q1", "park2022adsc.f2", "exact", 0.0),
        (f"{SLUG}.c050.q2", "park2022adsc.f1", "source-coarser", 0.7),
        (f"{SLUG}.c051.q1", "park2022adsc.f4", "exact", 0.0),
        (f"{SLUG}.c051.q2", "park2022adsc.f3", "exact", 0.0),
    ]
    source = one(
        shipped, "SELECT kind, from_as_written, to_as_written, percent_change, p FROM derived_changes WHERE contrast = 'park2022adsc.x1'"
    )
    assert source == ("within-group", "121", "146.6", 21.2, "<0.001")
    article = one(
        shipped, "SELECT from_as_written, to_as_written, percent_change FROM derived_claim_changes WHERE claim = ?", f"{SLUG}.c050"
    )
    assert article == ("121.7", "146.6", 20.5)
    assert one(shipped, "SELECT design, sample_size, organism FROM studies WHERE id = 'park-2022'") == ("before-after", 39, "human")
    assert one(shipped, "SELECT comparison_as_written FROM claims WHERE id = ?", f"{SLUG}.c050") == ("ambiguous",)
    assert one(shipped, "SELECT fidelity, support FROM claim_state WHERE claim = ?", f"{SLUG}.c048") == ("altered", "contradicted")
    # The review counts the same 39 patients: one study, however many tell of it.
    told = shipped.execute("SELECT citation, role FROM reports WHERE study = 'park-2022' ORDER BY citation").fetchall()
    assert told == [("gupta2023sr", "includes"), ("park2022adsc", "primary")]


def test_the_safety_series_of_31_patients(shipped: sqlite3.Connection) -> None:
    limits = one(
        shipped,
        """SELECT n_at_risk, zero_kind, upper_limit_one_sided_percent, upper_limit_two_sided_percent
        FROM zero_event_limits WHERE citation = 'sasaki2022'""",
    )
    assert limits == (31, "none-reported", 9.2, 11.2)
    assert one(shipped, "SELECT design, sample_size, route FROM studies WHERE id = 'sasaki-2022'") == ("case-series", 31, "intradermal")
    symptoms = shipped.execute(
        "SELECT claim, support FROM claim_state WHERE claim GLOB 'exosome-therapy.c068[a-e]' ORDER BY claim"
    ).fetchall()
    assert symptoms == [(f"{SLUG}.c068{letter}", "unavailable") for letter in "abcde"]
    assert one(shipped, "SELECT tags FROM claim_audit WHERE claim = ?", f"{SLUG}.c066") == ("wrong-route",)
    assert one(shipped, "SELECT support FROM claim_state WHERE claim = ?", f"{SLUG}.c067") == ("supported",)


def test_harms_are_counted_by_cluster(shipped: sqlite3.Connection) -> None:
    cluster = one(shipped, "SELECT citations, told_by FROM harm_clusters WHERE cluster = 'nebraska-2019'")
    assert cluster[0] == 4
    assert "fda2019psn" in str(cluster[1])
    for claim, support in (("c064a", "contradicted"), ("c063a", "contradicted"), ("c063b", "partly-supported")):
        assert one(shipped, "SELECT support FROM claim_state WHERE claim = ?", f"{SLUG}.{claim}") == (support,)


def test_every_passage_and_figure_stands_where_the_evidence_says(shipped: sqlite3.Connection) -> None:
    if anchors.snapshot_path(SLUG) is None:
        pytest.skip("no snapshot of the article: set EVIDENCE_SNAPSHOTS")
    [(_, account, problems)] = list(anchors.verify(shipped))
    assert problems == []
    claims, figures = (one(shipped, f"SELECT count(*) FROM {table}")[0] for table in ("claims", "figures"))
    outcomes = f"{claims} passages: {claims} exact, 0 moved, 0 fuzzy, 0 ambiguous, 0 orphan"
    ledger = f"{figures} figures: 14 claimed, 2 not-a-claim, 0 unclaimed, 0 not in the ledger"
    linked = one(shipped, "SELECT count(*) FROM text_fragments")[0]
    links = f"{linked} of {linked} links lead to their passage alone, {claims - linked} passages have none"
    assert account == f"{outcomes}; {figures} of {figures} figures stand where the evidence says; {ledger}; {links}"
    assert linked > 160
