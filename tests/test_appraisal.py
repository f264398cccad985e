"""Appraisal, OCEBM levels, bodies of evidence and certainty: what fits is stored, what cannot be is refused with its place."""

import sqlite3
from pathlib import Path

import pytest

import ingest
from catalogue import publish

TOY = ingest.ROOT / "tests" / "toy"
MORE_STUDIES = """\
moon-cohort,"Made-up cohort",nonrandomized-trial,human,adults,80,moon tea,,oral,,hot water,,,
moon-mice,"Made-up mice",animal-experiment,mouse,mice,12,moon tea,,oral,,,,,
moon-unread,"Made-up unread",not-reported,human,adults,9,moon tea,,oral,,,,,
"""


def assembled(evidence: Path) -> tuple[sqlite3.Connection, list[tuple[str, int, str, str]]]:
    db = publish.connect(":memory:")
    loader = ingest.assemble(db, evidence, lambda _: None)
    return db, [(p.file, p.line, p.message, p.code) for p in sorted(loader.problems) if p.level == "error"]


def add(evidence: Path, name: str, line: str) -> int:
    """Add a line to a file of the toy world; return its number."""
    path = evidence / name
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}{line}\n", encoding="utf-8")
    return text.count("\n") + 1


# ----------------------------------------------------------------------------------------------------------------------
# What fits
# ----------------------------------------------------------------------------------------------------------------------


def test_the_overview_of_risk_of_bias(db: sqlite3.Connection) -> None:
    assert db.execute("SELECT * FROM risk_of_bias ORDER BY subject").fetchall() == [
        (
            "moon-cases", "moon-cases", None, None, "jbi-case-series", "bob", "seek_further_info", 1, 10,
            "inclusion-criteria: no", "2024-06-04",
        ),
        (
            "moon-trial", "moon-trial", None, "systolic", "rob-2", "ann", "some_concerns", 5, 5,
            "randomization: low; deviations: some_concerns; missing-data: low; measurement: low; selective-reporting: some_concerns",
            "2024-06-03",
        ),
    ]  # fmt: skip


def test_the_summary_of_findings(db: sqlite3.Connection) -> None:
    query = "SELECT body, outcome, studies, designs, participants, sizes_not_seen, certainty, state, reasons FROM summary_of_findings ORDER BY body"
    assert db.execute(query).fetchall() == [
        ("headaches", "headache", 1, "1 case-series", 5, 0, "very-low", "single", "bob: very-low (from low, risk_of_bias −1)"),
        (
            "pressure", "systolic blood pressure", 1, "1 randomized-trial", 40, 0, "low", "agreed",
            "ann: low (from high, risk_of_bias −1, imprecision −1); bob: low (from high, imprecision −2)",
        ),
    ]  # fmt: skip


def test_reviewers_who_differ_are_a_conflict_and_no_mean_of_the_two(toy: Path) -> None:
    certainties = toy / "certainties.csv"
    text = certainties.read_text(encoding="utf-8")
    certainties.write_text(text.replace("pressure,bob,high,low", "pressure,bob,high,moderate"), encoding="utf-8")
    reasons = toy / "body_reasons.csv"
    reasons.write_text(
        reasons.read_text(encoding="utf-8").replace("pressure,bob,imprecision,2", "pressure,bob,imprecision,1"), encoding="utf-8"
    )
    db, errors = assembled(toy)
    assert errors == []
    query = "SELECT certainty, state FROM summary_of_findings WHERE body = 'pressure'"
    assert db.execute(query).fetchall() == [("conflict", "conflict")]
    assert db.execute("SELECT subject FROM flags WHERE rule = 'appraisers-differ'").fetchall() == [("body pressure",)]


def test_a_body_without_a_rating_is_not_rated(toy: Path) -> None:
    for name in ("certainties.csv", "body_reasons.csv"):
        (toy / name).unlink()
    db, errors = assembled(toy)
    assert errors == []
    assert db.execute("SELECT DISTINCT certainty, state, reasons FROM summary_of_findings").fetchall() == [("not rated", "none", None)]


def test_the_evidence_that_is_shipped_appraises_nothing_yet() -> None:
    names = ("appraisals.csv", "ocebm.csv", "bodies.csv", "certainties.csv", "body_reasons.csv")
    filled = [n for n in names if (p := ingest.ROOT / "evidence" / n).is_file() and p.read_text(encoding="utf-8").count("\n") > 1]
    assert filled == [], "an appraisal is a person's; made-up ones belong into tests/"


# ----------------------------------------------------------------------------------------------------------------------
# The tools
# ----------------------------------------------------------------------------------------------------------------------


def test_tools_have_as_many_domains_as_their_originals(db: sqlite3.Connection) -> None:
    query = "SELECT tool, sum(domain <> 'overall'), sum(domain = 'overall') FROM tool_domains GROUP BY tool"
    assert {tool: (domains, overall) for tool, domains, overall in db.execute(query)} == {
        "rob-2": (5, 1),
        "robins-i": (7, 1),
        "jbi-case-series": (10, 1),
        "jbi-case-reports": (8, 1),
        "amstar-2": (16, 1),
        "robis": (4, 1),
        "syrcle": (10, 0),
    }


@pytest.mark.parametrize(
    ("tool", "domain", "judgements"),
    [
        ("rob-2", "overall", "high low some_concerns"),
        ("robins-i", "confounding", "critical low moderate no_information serious"),
        ("jbi-case-series", "consecutive", "no not_applicable unclear yes"),
        ("jbi-case-reports", "overall", "exclude include seek_further_info"),
        ("amstar-2", "01-question", "no yes"),
        ("amstar-2", "02-protocol", "no partial_yes yes"),
        ("amstar-2", "15-publication-bias", "no no_meta_analysis yes"),
        ("amstar-2", "overall", "critically_low high low moderate"),
        ("robis", "synthesis", "high low unclear"),
        ("syrcle", "housing", "high low unclear"),
    ],
)
def test_a_tool_knows_the_judgements_of_its_original(db: sqlite3.Connection, tool: str, domain: str, judgements: str) -> None:
    rows = db.execute("SELECT judgement FROM tool_judgements WHERE tool = ? AND domain = ? ORDER BY judgement", (tool, domain))
    assert " ".join(judgement for (judgement,) in rows) == judgements


def test_every_domain_can_be_answered_and_every_tool_and_level_fits_something_that_exists(db: sqlite3.Connection) -> None:
    unanswerable = """SELECT tool, domain FROM tool_domains WHERE NOT EXISTS (
        SELECT 1 FROM tool_judgements WHERE tool_judgements.tool = tool_domains.tool AND tool_judgements.domain = tool_domains.domain)"""
    assert db.execute(unanswerable).fetchall() == []
    known = "SELECT name FROM designs UNION SELECT 'systematic-review'"
    assert db.execute(f"SELECT fits FROM tool_fits WHERE fits NOT IN ({known})").fetchall() == []
    assert db.execute(f"SELECT evidence FROM ocebm_evidence WHERE evidence NOT IN ({known})").fetchall() == []
    assert db.execute("SELECT * FROM ocebm_evidence WHERE NOT (1 <= dramatic AND dramatic <= best AND best <= 5)").fetchall() == []


# The Oxford 2011 table, treatment benefits: its five levels by what it lists there.
@pytest.mark.parametrize(
    ("evidence", "best", "dramatic"),
    [
        ("systematic-review", 1, 1),
        ("randomized-trial", 2, 1),
        ("cohort", 3, 2),
        ("case-series", 4, 2),
        ("case-control", 4, 2),
        ("in-vitro-experiment", 5, 5),
    ],
)
def test_levels_of_treatment_benefit(db: sqlite3.Connection, evidence: str, best: int, dramatic: int) -> None:
    query = "SELECT best, dramatic FROM ocebm_evidence WHERE ocebm_question = 'treatment-benefit' AND evidence = ?"
    assert db.execute(query, (evidence,)).fetchall() == [(best, dramatic)]


# ----------------------------------------------------------------------------------------------------------------------
# What cannot be
# ----------------------------------------------------------------------------------------------------------------------

A, L, B, C, R = "appraisals.csv", "ocebm.csv", "bodies.csv", "certainties.csv", "body_reasons.csv"
JUDGED = "Read.,full-text,ann,2024-06-05"
RATED = "Read.,ann,2024-06-05"


@pytest.mark.parametrize(
    ("name", "line", "code", "message"),
    [
        (A, f"moon-cases,,,rob-2,overall,low,{JUDGED}", "tool", "rob-2 is for randomized-trial, but moon-cases is case-series, which jbi-case-series fits"),
        (A, f"moon-unread,,,rob-2,overall,low,{JUDGED}", "tool", "rob-2 is for randomized-trial, but moon-unread is not-reported, which no tool here fits"),
        (A, f"moon-trial,,,amstar-2,overall,low,{JUDGED}", "tool", "amstar-2 is for systematic-review, but moon-trial is randomized-trial, which rob-2 fits"),
        (A, f",moonpress,,robis,overall,low,{JUDGED}", "tool", "robis is for systematic-review, but moonpress is a citation of type news, which no tool here fits"),
        (A, f"moon-trial,,,rob-2,confounding,low,{JUDGED}", "domain", "rob-2 has no domain 'confounding', but randomization, deviations, missing-data, measurement, selective-reporting, overall"),
        (A, f"moon-trial,,,rob-2,overall,serious,{JUDGED}", "judgement", "rob-2 does not answer 'serious' to overall, but low, some_concerns, high"),
        (A, f"moon-cases,,,jbi-case-series,consecutive,include,{JUDGED}", "judgement", "jbi-case-series does not answer 'include' to consecutive, but yes, no, not_applicable, unclear"),
        (A, "moon-trial,,systolic,rob-2,overall,low,Again.,full-text,ann,2024-06-05", "duplicate", "ann judged overall of moon-trial with rob-2 for systolic already in line 7"),
        (A, f"moon-trial,moon2020,,rob-2,overall,low,{JUDGED}", "check", "a study or a citation is appraised, not both, but study is 'moon-trial', citation is 'moon2020'"),
        (A, f"moon-trial,,,rob2,overall,low,{JUDGED}", "unknown-key", "tool 'rob2' is not in appraisal_tools"),
        (A, "moon-trial,,,rob-2,overall,low, ,full-text,ann,2024-06-05", "empty-cell", "rationale is empty"),
        (A, "moon-trial,,,rob-2,overall,low,Read.,full-text,ann,5.6.2024", "check", "date is a date like 2024-05-31, but date is '5.6.2024'"),
        (L, f"moon-cases,,treatment-benefit,1,,{RATED}", "ocebm-level", "moon-cases is case-series: for treatment-benefit that is level 4, 2 at best with a dramatic effect, but 1 is given"),
        (L, f"moon-cases,,treatment-benefit,3,,{RATED}", "ocebm-level", "moon-cases is case-series: for treatment-benefit that is level 4, and better only for a large effect, but 3 is given"),
        (L, f"moon-cases,,treatment-benefit,5,,{RATED}", "ocebm-level", "moon-cases is case-series: for treatment-benefit that is level 4, but 5 is given without graded_for"),
        (L, f"moon-cases,,treatment-benefit,5,large-effect,{RATED}", "ocebm-level", "moon-cases is case-series: for treatment-benefit that is level 4, but 5 is given for large-effect"),
        (L, f"moon-cases,,treatment-benefit,4,imprecision,{RATED}", "ocebm-level", "moon-cases is case-series: for treatment-benefit that is level 4, but graded_for says imprecision"),
        (L, f"moon-unread,,treatment-benefit,4,,{RATED}", "ocebm-evidence", "the OCEBM table has no level of treatment-benefit for not-reported, which moon-unread is"),
        (L, f",moonpress,treatment-benefit,5,,{RATED}", "ocebm-evidence", "the OCEBM table has no level of treatment-benefit for a citation of type news, which moonpress is"),
        (L, f"moon-trial,,treatment-benefit,2b,,{RATED}", "not-a-number", "ocebm_level '2b' is no whole number"),
        (L, f"moon-trial,,treatment-benefit,0,,{RATED}", "check", "a level is 1 to 5; 1a, 1b and the like are of an older table, but ocebm_level is '0'"),
        (L, f"moon-trial,,treatment-benefit,2,,{RATED}", "duplicate", "ann rated moon-trial for treatment-benefit already in line 2"),
        (B, "mice,moon-tea,mice,moon tea,water,systolic,,,,moon-mice", "body-study", "body mice counts moon-mice, which is animal-experiment: that has no place in a rating"),
        (C, "headaches,ann,high,high,Read.,2024-06-05", "certainty-start", "body headaches starts high, but its studies start it low: moon-cases not randomized"),
        (C, "headaches,ann,low,high,Read.,2024-06-05", "certainty-sum", "body headaches, ann: from low, 0 down and 0 up come to low, but high is given"),
        (C, "headaches,ann,moderate,low,Read.,2024-06-05", "check", "a rating starts at high or low, but start is 'moderate'"),
        (C, "headaches,bob,low,low,Again.,2024-06-05", "duplicate", "body 'headaches', reviewer 'bob' stands already in certainties.csv:4"),
        (R, "pressure,ann,publication_bias,2,Read.", "certainty-steps", "publication_bias takes 1 level down at most, but steps is 2"),
        (R, "headaches,bob,large_effect,4,Read.", "check", "steps are 1, 2 or 3 levels; the domain says whether down or up, but steps is '4'"),
        (R, "headaches,ann,imprecision,1,Read.", "unknown-key", "reviewer 'headaches ann' is not in certainties"),
        (R, "headaches,bob,size,1,Read.", "unknown-key", "domain 'size' is not in certainty_domains"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_file_and_line(toy: Path, name: str, line: str, code: str, message: str) -> None:
    add(toy, "studies.csv", MORE_STUDIES.rstrip("\n"))
    number = add(toy, name, line)
    _, errors = assembled(toy)
    assert (name, number, message, code) in errors
    assert {error[3] for error in errors} <= {code, "certainty-sum"}, "and nothing else is blamed, but the sum that a step changes"


def test_a_rated_body_without_a_study_is_refused(toy: Path) -> None:
    add(toy, "bodies.csv", "bare,moon-tea,adults,moon tea,hot water,systolic,,,,")
    number = add(toy, "certainties.csv", "bare,ann,low,low,Read.,2024-06-05")
    assert assembled(toy)[1] == [("certainties.csv", number, "body bare is rated low but has no study", "body-empty")]


def test_a_body_of_studies_appraised_with_robins_i_may_start_high(toy: Path) -> None:
    """GRADE with ROBINS-I: doi:10.1016/j.jclinepi.2018.01.012."""
    add(toy, "studies.csv", MORE_STUDIES.rstrip("\n"))
    add(toy, "bodies.csv", "cohort,moon-tea,adults,moon tea,hot water,systolic,,,,moon-cohort")
    number = add(toy, "certainties.csv", "cohort,ann,high,very-low,Read.,2024-06-05")
    add(toy, "body_reasons.csv", "cohort,ann,risk_of_bias,3,Critical.")
    refused = "body cohort starts high, but its studies start it low: moon-cohort not randomized"
    assert assembled(toy)[1] == [("certainties.csv", number, refused, "certainty-start")]
    add(toy, "appraisals.csv", f"moon-cohort,,,robins-i,overall,critical,{JUDGED}")
    assert assembled(toy)[1] == []


def test_certainty_is_start_less_down_plus_up_within_the_four_levels() -> None:
    """Every start with every number of levels down and up, against the arithmetic written out here."""
    db = sqlite3.connect(":memory:")
    db.executescript((ingest.ROOT / "schema.sql").read_text(encoding="utf-8"))
    levels = ["very-low", "low", "moderate", "high"]
    wanted = {}
    for start in ("low", "high"):
        for down in range(7):
            for up in range(4):
                body = f"{start}-{down}-{up}"
                db.execute("INSERT INTO certainties VALUES (?, 'ann', ?, 'low', 'x', '2024-01-01', 1, 1)", (body, start))
                steps = [
                    ("risk_of_bias", min(down, 3)),
                    ("imprecision", max(down - 3, 0)),
                    ("large_effect", min(up, 2)),
                    ("dose_response", max(up - 2, 0)),
                ]
                db.executemany(
                    "INSERT INTO body_reasons VALUES (?, 'ann', ?, ?, 'x', 1, 1)", [(body, domain, n) for domain, n in steps if n]
                )
                wanted[body] = levels[max(0, min(3, levels.index(start) - down + up))]
    assert dict(db.execute("SELECT body, comes_to FROM certainty_sums")) == wanted


@pytest.mark.parametrize("level", [2, 3])
def test_a_dramatic_effect_lifts_a_case_series_to_level_two_at_best(toy: Path, level: int) -> None:
    add(toy, "ocebm.csv", f"moon-cases,,treatment-benefit,{level},large-effect,{RATED}")
    assert assembled(toy)[1] == []
