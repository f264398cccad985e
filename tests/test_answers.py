"""Kept answers become tables: standing, differences, completed fields; and what a damaged file does."""

import json
import sqlite3
from pathlib import Path

import pytest

import ingest
from catalogue import kept, publish
from catalogue.kept import Kept
from catalogue.problems import Problem
from tests.provider_server import crossref, europepmc, openalex, pubmed, watch_row

MOON = "10.5555/moon.2020.4"
DAY = "2024-06-30"


def note(kind: str, pmid: str = "900", source: str = "J. 2022 Mar 4;1(1):2") -> str:
    return f'<CommentsCorrections RefType="{kind}"><RefSource>{source}</RefSource><PMID>{pmid}</PMID></CommentsCorrections>'


def keep(toy: Path, provider: str, asked: str, answer: object = None, status: str = "found", day: str = DAY, kind: str = "") -> Path:
    content = answer.splitlines() if isinstance(answer, str) else answer
    return kept.write(toy, Kept(provider, kind or ("doi" if "/" in asked else "pmid"), asked, day, status, None, content))


def assembled(toy: Path) -> tuple[sqlite3.Connection, list[Problem]]:
    db = publish.connect(":memory:")
    loader = ingest.assemble(db, toy, lambda _: None)
    return db, loader.problems


def standing(toy: Path, key: str = "moon2020") -> tuple[str, str | None, str | None, str | None]:
    db, problems = assembled(toy)
    assert problems == []
    found: tuple[str, str | None, str | None, str | None] = db.execute(
        "SELECT standing, notice, checked_source, checked_at FROM citation_standing WHERE citation = ?", (key,)
    ).fetchone()
    return found


def update(kind: str, notice: str = "10.5555/notice", date: list[int] | None = None, source: str = "publisher") -> dict[str, object]:
    return {"DOI": notice, "type": kind, "source": source, "updated": {"date-parts": [date or [2022, 1, 5]]}}


@pytest.fixture
def bare(toy: Path) -> Path:
    """The toy evidence without what its curator knows of standings."""
    (toy / "standing.csv").unlink()
    return toy


# ----------------------------------------------------------------------------------------------------------------------
# Standing
# ----------------------------------------------------------------------------------------------------------------------

# What Crossref answers for the paper -> its standing. The words are those of vocabularies of Crossref's updates.
CROSSREF = [
    ([], "current"),
    ([update("correction")], "corrected"),
    ([update("erratum")], "corrected"),
    ([update("expression_of_concern")], "expression-of-concern"),
    ([update("retraction")], "retracted"),
    ([update("partial_retraction")], "partially-retracted"),
    ([update("withdrawal")], "withdrawn"),
    ([update("removal")], "removed"),
    ([update("new_version")], "superseded"),
    ([update("press_release")], "current"),
    ([update("retraction"), update("correction", date=[2023, 1, 1])], "retracted"),  # a later correction undoes no retraction
    ([update("expression_of_concern"), update("retraction", date=[2023, 1, 1])], "retracted"),
    ([update("retraction", source="retraction-watch")], "retracted"),
]


@pytest.mark.parametrize(("updates", "expected"), CROSSREF)
def test_standing_from_crossref(bare: Path, updates: list[object], expected: str) -> None:
    keep(bare, "crossref", MOON, crossref(MOON, **{"updated-by": updates}))
    assert standing(bare)[0] == expected


PUBMED = [
    ("", "Case Reports", "current"),
    (note("RetractionIn"), "Retracted Publication", "retracted"),
    ("", "Retracted Publication", "retracted"),
    (note("ExpressionOfConcernIn"), "Case Reports", "expression-of-concern"),
    (note("ErratumIn"), "Case Reports", "corrected"),
    (note("CorrectedandRepublishedIn"), "Case Reports", "corrected"),
    (note("RetractedandRepublishedIn"), "Case Reports", "retracted-and-republished"),
    (note("UpdateIn"), "Case Reports", "superseded"),
    (note("CommentIn") + note("Cites"), "Case Reports", "current"),
    (note("RetractionOf"), "Retraction Notice", "current"),  # the notice itself was not retracted
    (note("ErratumFor"), "Published Erratum", "current"),
    (note("ExpressionOfConcernFor"), "Expression of Concern", "current"),
]


@pytest.mark.parametrize(("notes", "types", "expected"), PUBMED)
def test_standing_from_pubmed(bare: Path, notes: str, types: str, expected: str) -> None:
    keep(bare, "pubmed", "12345678", pubmed("12345678", notes=notes, types=types))
    assert standing(bare, "moon2021")[0] == expected


@pytest.mark.parametrize(
    ("nature", "reason", "expected"),
    [
        ("Retraction", "", "retracted"),
        ("Expression of concern", "", "expression-of-concern"),
        ("Correction", "", "corrected"),
        ("Reinstatement", "", "reinstated"),
        ("Retraction", "+Error in Data;+Retract and Replace;", "retracted-and-republished"),
    ],
)
def test_standing_from_retraction_watch(bare: Path, nature: str, reason: str, expected: str) -> None:
    row = watch_row(
        OriginalPaperDOI=MOON.upper(),
        RetractionDOI="10.5555/notice",
        RetractionDate="2/6/2022 0:00",
        RetractionNature=nature,
        Reason=reason,
    )
    keep(bare, "retractionwatch", MOON, row)
    assert standing(bare) == (expected, "10.5555/notice", "retractionwatch", DAY)
    db, _ = assembled(bare)
    assert db.execute("SELECT date FROM standing_events").fetchall() == [("2022-02-06",)]


@pytest.mark.parametrize(
    ("kind", "types", "expected"),
    [
        ("Retraction in", ["Journal Article"], "retracted"),
        ("Erratum in", ["Journal Article"], "corrected"),
        ("Expression of concern in", ["Journal Article"], "expression-of-concern"),
        ("Retraction of", ["Retraction of Publication"], "current"),
        ("Comment in", ["Retracted Publication"], "retracted"),
    ],
)
def test_standing_from_europe_pmc(bare: Path, kind: str, types: list[str], expected: str) -> None:
    notices = {"commentCorrection": [{"id": "900", "source": "MED", "type": kind, "reference": "J. 2022 Mar 4"}]}
    answer = europepmc(
        pmid="12345678", title="Harms of moon tea in five adults", pubTypeList={"pubType": types}, commentCorrectionList=notices
    )
    keep(bare, "europepmc", "12345678", answer)
    assert standing(bare, "moon2021")[0] == expected


@pytest.mark.parametrize(
    ("title", "retracted", "expected"),
    [
        ("Moon tea and blood pressure: a randomized trial", False, "current"),
        ("RETRACTED: Moon tea and blood pressure: a randomized trial", True, "retracted"),
        ("Retraction: Moon tea and blood pressure: a randomized trial", True, "current"),
        ("Retraction notice to Moon tea and blood pressure: a randomized trial", True, "current"),
    ],
)
def test_standing_from_openalex_does_not_take_a_notice_for_the_paper(bare: Path, title: str, retracted: bool, expected: str) -> None:
    keep(bare, "openalex", MOON, openalex(MOON, title=title, is_retracted=retracted))
    assert standing(bare)[0] == expected


def test_a_notice_speaks_of_the_paper_and_not_of_itself(bare: Path) -> None:
    """The paper's own record says nothing yet; that of its notice, which is cited too, does."""
    with (bare / "references.bib").open("a", encoding="utf-8") as bib, (bare / "citations.csv").open("a", encoding="utf-8") as csv:
        bib.write("@article{gone, title={Retraction: Moon tea and blood pressure}, author={Ed, A.}, year={2022}, doi={10.5555/notice}}\n")
        csv.write("gone,other,,,,\n")
    keep(bare, "crossref", MOON, crossref(MOON))
    to = {"DOI": MOON, "type": "retraction", "source": "publisher", "updated": {"date-parts": [[2022, 1, 5]]}}
    keep(
        bare,
        "crossref",
        "10.5555/notice",
        crossref("10.5555/notice", title=["Retraction: Moon tea and blood pressure"], **{"update-to": [to]}),
    )
    assert standing(bare) == ("retracted", "10.5555/notice", "crossref (its notice 10.5555/notice)", DAY)
    assert standing(bare, "gone")[0] == "current"


def test_an_update_that_names_its_own_doi_is_about_the_work_itself(bare: Path) -> None:
    own = {"DOI": MOON, "type": "retraction", "source": "publisher", "updated": {"date-parts": [[2022, 1, 5]]}}
    keep(bare, "crossref", MOON, crossref(MOON, **{"update-to": [own]}))
    assert standing(bare)[:2] == ("retracted", MOON)


# What two who looked say -> what counts.
TOGETHER = [
    ("one provider's flag misses what another has", {"openalex": "current", "crossref": "retraction"}, "retracted"),
    ("a bare mark is older than any reinstatement", {"openalex": "retracted", "retractionwatch": "Reinstatement"}, "reinstated"),
    ("published anew under one DOI", {"crossref": "retraction", "pubmed": "RetractedandRepublishedIn"}, "retracted-and-republished"),
    ("a correction beside a retraction", {"crossref": "correction", "retractionwatch": "Retraction"}, "retracted"),
    ("a reinstatement after a retraction", {"crossref": "retraction", "retractionwatch": "Reinstatement"}, "reinstated"),
    ("a failure beside a clean record", {"crossref": "none", "pubmed": "failed"}, "current"),
    ("nothing but failures", {"crossref": "failed", "pubmed": "failed"}, "unknown"),
    ("nobody has a record", {"crossref": "absent", "retractionwatch": "absent"}, "unknown"),
    ("a record, and not on the list", {"crossref": "none", "retractionwatch": "absent"}, "current"),
]


@pytest.mark.parametrize(("why", "said", "expected"), TOGETHER, ids=[why for why, _, _ in TOGETHER])
def test_who_looked_together_decide(bare: Path, why: str, said: dict[str, str], expected: str) -> None:
    pmid = pubmed("7", "Moon tea and blood pressure: a randomized trial").replace(
        "</ArticleIdList>", f'<ArticleId IdType="doi">{MOON}</ArticleId></ArticleIdList>'
    )
    for provider, word in said.items():
        if word in ("failed", "absent"):
            keep(bare, provider, MOON, status=word)
        elif provider == "crossref":
            keep(bare, provider, MOON, crossref(MOON, **{"updated-by": [] if word == "none" else [update(word)]}))
        elif provider == "openalex":
            keep(bare, provider, MOON, openalex(MOON, is_retracted=word == "retracted"))
        elif provider == "pubmed":
            answer = pmid.replace("<CommentsCorrectionsList>", f"<CommentsCorrectionsList>{note(word)}")
            keep(bare, provider, MOON, answer)
        else:
            row = watch_row(OriginalPaperDOI=MOON, RetractionDate="3/4/2023 0:00", RetractionNature=word)
            keep(bare, provider, MOON, row)
    assert standing(bare)[0] == expected
    assert standing(bare)[3] == DAY


def test_an_answer_for_another_work_is_not_used(bare: Path) -> None:
    answer = crossref(MOON, title=["Growing potatoes on Mars"], **{"updated-by": [update("retraction")]})
    keep(bare, "crossref", MOON, answer)
    db, _ = assembled(bare)
    assert db.execute("SELECT status, reason FROM answers").fetchall() == [
        ("needs-review", "its title is another (34.3 of 100 alike): Growing potatoes on Mars; of that one it says: retracted")
    ]
    assert standing(bare) == ("unknown", None, "crossref", DAY)
    flags = db.execute(
        "SELECT rule FROM flags WHERE citation = 'moon2020' AND rule IN ('retracted-source', 'answer-for-another-work')"
    ).fetchall()
    assert flags == [("answer-for-another-work",)]


def test_a_fallen_source_flags_every_claim_that_leans_on_it_and_makes_assessments_stale(bare: Path) -> None:
    keep(bare, "crossref", MOON, crossref(MOON, **{"updated-by": [update("retraction", date=[2024, 6, 20])]}))
    db, _ = assembled(bare)
    found = db.execute(
        "SELECT claim, level, message, path FROM flags JOIN sources ON sources.id = source_id WHERE rule = 'retracted-source' ORDER BY claim"
    ).fetchall()
    path = "metadata/crossref/10~2E5555~2Fmoon~2E2020~2E4.json"
    said = "moon2020: retracted on 2024-06-20, says crossref (publisher); {} leans on it"
    assert found == [(claim, "error", said.format(claim), path) for claim in ("moon-tea.c001", "moon-tea.c002")]
    assert db.execute("SELECT count(*) FROM flags WHERE rule = 'stale-assessment'").fetchone()[0] > 0


def test_as_of_knows_when_answers_were_fetched(toy: Path) -> None:
    keep(toy, "crossref", MOON, crossref(MOON), day="2031-02-03")
    db, _ = assembled(toy)
    assert db.execute("SELECT content FROM build_facts WHERE name = 'as_of'").fetchone() == ("2031-02-03",)


# ----------------------------------------------------------------------------------------------------------------------
# What an answer gives, and where it differs
# ----------------------------------------------------------------------------------------------------------------------


def test_fields_that_we_lack_stand_beside_ours_and_never_in_them(toy: Path) -> None:
    before, _ = assembled(toy)
    rows = before.execute("SELECT * FROM citations").fetchall()
    keep(toy, "pubmed", "12345678", pubmed("12345678"))
    after, problems = assembled(toy)
    ours = [row[:-4] for row in after.execute("SELECT * FROM citations").fetchall()]  # ids of files move
    assert problems == []
    assert ours == [row[:-4] for row in rows]
    assert after.execute("SELECT field, content, provider FROM completed_fields ORDER BY field").fetchall() == [("volume", "1", "pubmed")]


def test_lists_of_an_answer(toy: Path) -> None:
    answer = json.loads((Path(__file__).parent / "providers/crossref.json").read_text(encoding="utf-8"))
    keep(toy, "crossref", MOON, answer)
    keep(toy, "pubmed", "12345678", pubmed("12345678", types="Randomized Controlled Trial;Comparative Study"))
    db, problems = assembled(toy)
    assert problems == []
    assert db.execute("SELECT funder, funder_id, award FROM answer_funding").fetchall() == [
        ("Fund of Teas", "10.13039/0001", "T-1"), ("Fund of Teas", "10.13039/0001", "T-2"),
    ]  # fmt: skip
    assert db.execute("SELECT relation, identifier FROM answer_related").fetchall() == [("has-preprint", "10.5555/pre.7")]
    assert db.execute("SELECT publication_type FROM answer_publication_types ORDER BY 1").fetchall() == [
        ("Comparative Study",), ("Randomized Controlled Trial",),
    ]  # fmt: skip
    query = "SELECT provider, proposed_source_type, times_cited, licence FROM answers ORDER BY provider"
    assert db.execute(query).fetchall() == [
        ("crossref", None, 12, "https://creativecommons.org/licenses/by/4.0/"), ("pubmed", "randomized-trial", None, None),
    ]  # fmt: skip


def test_differences_hold_both_values_and_a_similarity(toy: Path) -> None:
    answer = crossref(
        MOON, title=["Moon tea and high pressure: one randomised trial"], page="110-9", issued={"date-parts": [[2022]]},
        author=[{"family": "Sylva"}], **{"container-title": ["Annals of Elsewhere"]},
    )  # fmt: skip
    keep(toy, "crossref", MOON, answer)
    db, _ = assembled(toy)
    assert db.execute("SELECT field, ours, theirs, similarity FROM differences ORDER BY field").fetchall() == [
        ("first author", "Silva", "Sylva", 80.0),
        ("journal", "Journal of Made-up Results", "Annals of Elsewhere", 35.9),
        ("pages", "10-19", "110-9", 80.0),
        ("title", "Moon tea and blood pressure: a randomized trial", "Moon tea and high pressure: one randomised trial", 83.9),
        ("year", "2020", "2022", 80.0),
    ]  # fmt: skip


# ----------------------------------------------------------------------------------------------------------------------
# Damage
# ----------------------------------------------------------------------------------------------------------------------

GOOD = {
    "provider": "crossref",
    "kind": "doi",
    "asked": MOON,
    "fetched_at": DAY,
    "status": "found",
    "message": None,
    "answer": crossref(MOON),
}


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        ({"provider": "google"}, "damaged-answer", "'google' is no provider"),
        ({"asked": "10.5555/MOON"}, "damaged-answer", "no doi in its plain form"),
        ({"asked": "10.5555/else"}, "misplaced-answer", "the answer of crossref for 10.5555/else"),
        ({"fetched_at": "soon"}, "damaged-answer", "no date like 2024-05-31"),
        ({"status": "maybe"}, "damaged-answer", "none of found, absent, failed"),
        ({"answer": None}, "damaged-answer", "holds no work of Crossref"),
        ({"answer": {"message-type": "work", "message": []}}, "damaged-answer", "holds no work of Crossref"),
        ({"kind": None}, "damaged-answer", "'kind' is missing"),
    ],
)
def test_a_damaged_answer_is_an_error_with_its_path(toy: Path, change: dict[str, object], code: str, says: str) -> None:
    path = keep(toy, "crossref", MOON, crossref(MOON))
    record = GOOD | change
    if change.get("asked") == "10.5555/else":
        record["answer"] = crossref("10.5555/else")
    path.write_text(json.dumps(record), encoding="utf-8")
    _, problems = assembled(toy)
    [problem] = problems
    assert (problem.file, problem.level, problem.code) == (path.relative_to(toy).as_posix(), "error", code)
    assert says in problem.message


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe", b"null", b"[" * 100_000])
def test_a_kept_file_that_is_none_is_an_error(toy: Path, data: bytes) -> None:
    path = keep(toy, "crossref", MOON, crossref(MOON))
    path.write_bytes(data)
    _, problems = assembled(toy)
    assert [(p.file, p.code) for p in problems] == [(path.relative_to(toy).as_posix(), "damaged-answer")]


def test_an_answer_of_no_citation_is_a_warning_and_a_stray_file_an_error(toy: Path) -> None:
    keep(toy, "crossref", "10.5555/nobody", crossref("10.5555/nobody"))
    (toy / "metadata/google").mkdir()
    (toy / "metadata/google/x.json").write_text("{}", encoding="utf-8")
    (toy / "metadata/crossref/x.html").write_text("", encoding="utf-8")
    _, problems = assembled(toy)
    assert [(p.file, p.level, p.code) for p in sorted(problems)] == [
        ("metadata/crossref/10~2E5555~2Fnobody.json", "warning", "answer-of-no-citation"),
        ("metadata/crossref/x.html", "error", "stray-file"),
        ("metadata/google/x.json", "error", "stray-file"),
    ]


def test_a_build_with_answers_is_the_same_bytes_every_time(toy: Path, tmp_path: Path) -> None:
    keep(toy, "crossref", MOON, crossref(MOON, **{"updated-by": [update("correction")]}))
    keep(toy, "pubmed", "12345678", pubmed("12345678", notes=note("ErratumIn")))
    assert {ingest.build(toy, tmp_path / f"{n}/evidence.db")[1] for n in range(2) if (tmp_path / str(n)).mkdir() is None} == {
        ingest.build(toy, tmp_path / "evidence.db")[1]
    }


@pytest.mark.parametrize("asked", ["10.1/" + "x" * 300, "10.1002/(sici)1097:1<1::aid>3.0.co;2-0", "PMC123", "12345678"])
def test_names_of_files_are_short_plain_and_of_one_folder(asked: str) -> None:
    path = kept.path_of("crossref", asked)
    assert path.count("/") == 2
    assert len(Path(path).name) <= 190
    assert path.isascii()


def test_shipped_evidence_has_no_answers_and_nobody_is_said_to_have_looked() -> None:
    db, _ = assembled(ingest.ROOT / "evidence")
    assert db.execute("SELECT count(*) FROM answers").fetchone() == (0,)
    assert {row[0] for row in db.execute("SELECT DISTINCT standing FROM citation_standing")} == {"unknown"}
