"""Bad input ends in a message with file, line and the next step, all of them in one run; the last database stays.

Each case damages the toy world in one way: (reason, file, old text or None for the whole file, new text, expected
`file:line: code`, words of the message).
"""

from pathlib import Path

import pytest
from click.testing import CliRunner

import ingest
from catalogue.folder import stray_files
from catalogue.problems import Rejected

ARTICLE = "articles/moon-tea/"
CLAIMS = ARTICLE + "claims.csv"
LINKS = ARTICLE + "links.csv"
REVIEW = ARTICLE + "reviews/ann.csv"

# fmt: off
CASES = [
    ("a missing column",        CLAIMS, "parent,section,statement,", "parent,section,", [f"{CLAIMS}:1: missing-column"], "'statement' is missing"),
    ("an unknown column",       LINKS, "discrepancy,available", "discrepency,available", [f"{LINKS}:1: unknown-column"], "unknown column 'discrepency'"),
    ("a doubled header",        "studies.csv", "funding,conflicts", "funding,funding", ["studies.csv:1: doubled-column"], "'funding' stands twice"),
    ("a column without a name", "studies.csv", "funding,conflicts", "funding,", ["studies.csv:1: unnamed-column"], "has no name"),
    ("a broken quote",          "studies.csv", '"Silva 2020, moon tea, 40 adults"', '"Silva 2020" moon tea', ["studies.csv:2: broken-csv"], "broken CSV"),
    ("a quote never closed",    "studies.csv", '"Silva 2020, moon tea, 40 adults"', '"Silva 2020', ["studies.csv:2: broken-csv"], "broken CSV"),
    ("a row too long",          "reports.csv", "moonpress,moon-trial,press,inferred", "moonpress,moon-trial,press,inferred,more", ["reports.csv:3: row-length"], "5 cells, the header has 4"),
    ("a row too short",         "reports.csv", "moonpress,moon-trial,press,inferred", "moonpress,moon-trial", ["reports.csv:3: row-length"], "2 cells"),
    ("an unknown citation",     LINKS, "c003,moon2021", "c003,moon2012", [f"{LINKS}:5: unknown-key"], "citation 'moon2012' is not in citations"),
    ("an unknown claim",        REVIEW, "c002,faithful", "c012,faithful", [f"{REVIEW}:3: unknown-key"], "claim 'moon-tea.c012' is not in claims"),
    ("a word outside the list", REVIEW, "c002,faithful", "c002,fathful", [f"{REVIEW}:3: unknown-key"], "fidelity 'fathful' is not in fidelities"),
    ("a tag outside the list",  REVIEW, "omits-harm;overclaim", "omits-harms;overclaim", [f"{REVIEW}:4: unknown-key"], "tag 'omits-harms' is not in tags"),
    ("a domain outside the list", LINKS, "outcome;population", "outcomes", [f"{LINKS}:6: unknown-key"], "domain 'outcomes' is not in indirectness_domains"),
    ("a tag twice",             REVIEW, "omits-harm;overclaim", "overclaim;overclaim", [f"{REVIEW}:4: duplicate"], "'overclaim' stands twice in the cell"),
    ("an end before its start", ARTICLE + "sections.csv", "s01,1,Title,0,9", "s01,1,Title,9,0", [f"{ARTICLE}sections.csv:2: check"], "an end lies after its start, but start is '9', end is '0'"),
    ("an amount that is no number", "findings.csv", "baseline,150,", "baseline,15o,", ["findings.csv:2: not-a-number"], "amount '15o' is no number"),
    ("grouped digits",          "findings.csv", "baseline,150,", 'baseline,"1,500",', ["findings.csv:2: not-a-number"], "amount '1,500' is no number"),
    ("Arabic digits",           "findings.csv", "baseline,150,", "baseline,١٥٠,", ["findings.csv:2: not-a-number"], "is no number"),
    ("not a number",            "findings.csv", "baseline,150,", "baseline,NaN,", ["findings.csv:2: not-a-number"], "'NaN' is no number"),
    ("a number without end",    "findings.csv", "baseline,150,", "baseline,1e400,", ["findings.csv:2: check"], "amounts are finite"),
    ("half a person",           "studies.csv", "adults with high blood pressure,40", "adults with high blood pressure,40.5", ["studies.csv:2: not-a-number"], "is no whole number"),
    ("a p above 1",             "findings.csv", "20,<0.05,human", "20,<1.5,human", ["findings.csv:3: check"], "p lies between 0 and 1"),
    ("a p with a comma",        "findings.csv", "20,<0.05,human", '20,"<0,05",human', ["findings.csv:3: check"], "p is a number with a point"),
    ("a p with its letter",     "findings.csv", "20,<0.05,human", "20,p < 0.05,human", ["findings.csv:3: check"], "before it, such as <0.001, but p is 'p < 0.05'"),
    ("more events than people", "harms.csv", "headache,5,,5", "headache,6,,5", ["harms.csv:3: check"], "no more had the event than were at risk"),
    ("a zero without its kind", "harms.csv", "4 weeks,stated", "4 weeks,", ["harms.csv:2: check"], "zero events say how the source puts it"),
    ("an unknown unit",         "outcomes.csv", "mm[Hg]", "mmHg", ["outcomes.csv:2: unit"], "Did you mean 'mm[Hg]'?"),
    ("a unit that pint misreads", "outcomes.csv", "mm[Hg]", "% RH", ["outcomes.csv:2: unit"], "Did you mean '%{RH}'?"),
    ("two faults in one row",   "findings.csv", "baseline,150,,,150,mm[Hg],,,20,", "baseline,150,9,3,150,mm[Hg],,,0,", ["findings.csv:2: check"] * 3, "low is not above high"),
    ("an empty cell",           "studies.csv", "randomized-trial,human", ",human", ["studies.csv:2: empty-cell"], "design is empty"),
    ("an id twice",             "outcomes.csv", "headache,headache,{events},lower", "headache,headache,{events},lower\nsystolic,again,,none", ["outcomes.csv:5: duplicate"], "id 'systolic' stands already in outcomes.csv:2"),
    ("a link twice",            LINKS, "c001,moonpress,citesForInformation", "c001,moon2020,citesAsEvidence", [f"{LINKS}:3: duplicate"], "stands already in articles/moon-tea/links.csv:2"),
    ("an atom without parent",  CLAIMS, "c004a,c004,", "c004a,,", [f"{CLAIMS}:6: check"], "an id with a letter names its parent"),
    ("an atom of an atom",      CLAIMS, "c004b,c004,", "c004b,c004a,", [f"{CLAIMS}:7: check"] * 2, "an id with a letter names its parent, which has none"),
    ("a dispute that supports", LINKS, "c003,moon2021,disputes,disputes", "c003,moon2021,disputes,supports", [f"{LINKS}:5: check"], "a source that disputes does not support"),
    ("nobody at risk",          "harms.csv", "any adverse event,0,,40", "any adverse event,0,,0", ["harms.csv:2: check"], "at least one was at risk"),
    ("semicolons",              "reviewers.csv", None, "id;name;kind\nann;Ann;person\n", ["reviewers.csv:1: semicolons"], "parted by semicolons"),
    ("text between entries",    "references.bib", "title = {Tea that calms},", "title = {Tea that calms}},\n  year = {1999},", ["references.bib:21: stray-text"], "stands between entries and is not read"),
    ("a date that is none",     REVIEW, "full-text,2024-05-30\nc002", "full-text,2024-02-30\nc002", [f"{REVIEW}:2: check"], "date is a date like 2024-05-31"),
    ("a control character",     "studies.csv", "dried leaves", "dried\x07leaves", ["studies.csv:2: odd-character"], "material holds U+0007 at character 6"),
    ("a Cyrillic letter in a DOI", "references.bib", "10.5555/MOON.2020.4", "10.5555/MOОN.2020.4", ["references.bib:1: identifier"], "CYRILLIC CAPITAL LETTER O at character 11"),
    ("a DOI that is none",      "references.bib", "10.5555/MOON.2020.4", "11.5555/MOON", ["references.bib:1: check"], "a DOI is 10."),
    ("a PMID with letters",     "references.bib", "{12345678}", "{PM12345678}", ["references.bib:12: check"], "a PMID is digits"),
    ("a script for an address", "references.bib", "https://herald.example/tea?a=1&b=2", "javascript:alert(1)", ["references.bib:20: url"], "is no plain web address"),
    ("a mirror that is no address", "citations.csv", "https://mirror.example/moon2020", "mirror.example", ["citations.csv:2: url"], "seen_at 'mirror.example'"),
    ("a duplicate key",         "references.bib", "@misc{moonpress,", "@misc{moon2021,", ["citations.csv:4: no-entry", "references.bib:20: duplicate-key"], "the key 'moon2021' is used twice, first in line 12"),
    ("a swallowed field",       "references.bib", "year = {2020},\n  volume", "year = 2020\n  volume", ["references.bib:5: missing-comma"], "no comma stands between year and the next field"),
    ("a swallowed field in quotes", "references.bib", "title = {Tea that calms},", 'title = {Tea that calms"\n  year = {1999}},', ["references.bib:21: swallowed-field"], "title seems to have swallowed the field 'year'"),
    ("a brace never closed",    "references.bib", "Tea that calms},", "Tea that calms,", ["references.bib:21: swallowed-field"], "title seems to have swallowed the field 'howpublished'"),
    ("an entry without a key",  "references.bib", "@misc{moonpress,", "@misc{,", ["citations.csv:4: no-entry", "references.bib:20: empty-key", "references.bib:20: undescribed"], "the key is empty"),
    ("a field twice",           "references.bib", "  title = {Tea that calms},", "  title = {Tea},\n  title = {Tea that calms},", ["references.bib:22: duplicate-field"], "this entry has 'title' twice"),
    ("an entry not described",  "citations.csv", "moonpress,news,News,open,https://herald.example/tea,\n", "", ["references.bib:20: undescribed"], "'moonpress' has no line in citations.csv"),
    ("a source type outside the list", "citations.csv", "moonpress,news,News", "moonpress,newspaper,News", ["citations.csv:4: unknown-key"], "source_type 'newspaper' is not in source_types"),
    ("no source type",          "citations.csv", "moonpress,news,News", "moonpress,,News", ["citations.csv:4: empty-cell"], "source_type is empty"),
    ("a publication type outside the list", "citations.csv", ",News,", ",Newspaper,", ["citations.csv:4: unknown-key"], "publication_type 'Newspaper'"),
    ("a description twice",     "citations.csv", "moonpress,news", "moon2021,news", ["citations.csv:4: duplicate", "references.bib:20: undescribed"], "key 'moon2021' stands already in citations.csv:3"),
    ("an empty file",           "outcomes.csv", None, "", ["outcomes.csv:1: empty-file"], "this file is empty"),
    ("an empty bibliography",   "references.bib", None, "\n", ["references.bib:1: empty-file"], "this file is empty"),
    ("YAML that is none",       ARTICLE + "article.yml", None, "title: [\n", [f"{ARTICLE}article.yml:2: broken-yaml"], "broken YAML"),
    ("YAML that is a list",     ARTICLE + "article.yml", None, "- a\n", [f"{ARTICLE}article.yml:1: empty-file"], "no 'key: value' lines"),
    ("YAML with a list in it",  ARTICLE + "article.yml", "title: Moon tea", "title: [a, b]", [f"{ARTICLE}article.yml:1: missing-column", f"{ARTICLE}article.yml:1: not-plain"], "'title' is a list or a mapping"),
    ("a key of YAML twice",     ARTICLE + "article.yml", "language: en", "language: en\nlanguage: de", [f"{ARTICLE}article.yml:6: doubled-column"], "'language' stands twice"),
    ("an unknown key of YAML",  ARTICLE + "article.yml", "language: en", "langage: en", [f"{ARTICLE}article.yml:1: unknown-column"], "unknown column 'langage'"),
]
# fmt: on


def damage(folder: Path, file: str, old: str | None, new: str) -> None:
    """Replace `old` by `new` in a file, or the whole file; the text must be there."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old is None or old in text, f"{file} has no {old!r}"
    path.write_text(new if old is None else text.replace(old, new, 1), encoding="utf-8")


def problems_of(folder: Path, db_path: Path) -> list[str]:
    """Build, and return the errors as `file:line: code` with the messages; the build must be refused."""
    with pytest.raises(Rejected) as refused:
        ingest.build(folder, db_path)
    return [(f"{p.file}:{p.line}: {p.code}", p) for p in refused.value.problems if p.level == "error"]  # type: ignore[misc]


@pytest.mark.parametrize(("reason", "file", "old", "new", "expected", "words"), CASES, ids=[c[0] for c in CASES])
def test_bad_input_is_named_with_file_line_and_next_step(
    toy: Path, tmp_path: Path, reason: str, file: str, old: str | None, new: str, expected: list[str], words: str
) -> None:
    damage(toy, file, old, new)
    found = problems_of(toy, tmp_path / "evidence.db")
    assert sorted(code for code, _ in found) == sorted(expected), found
    assert any(words in f"{p.message} {p.remedy}" for _, p in found), found
    assert all(p.remedy for _, p in found)
    assert not (tmp_path / "evidence.db").exists()


@pytest.mark.parametrize(("encoding", "guess"), [("utf-16", "UTF-16"), ("cp1252", "Windows-1252")], ids=["utf-16", "cp1252"])
@pytest.mark.parametrize("file", ["studies.csv", "references.bib", ARTICLE + "article.yml"])
def test_another_encoding_is_named(toy: Path, tmp_path: Path, file: str, encoding: str, guess: str) -> None:
    path = toy / file
    path.write_bytes((path.read_text(encoding="utf-8") + "\n% é\n").encode(encoding))
    codes = dict(problems_of(toy, tmp_path / "evidence.db"))
    [problem] = [p for p in codes.values() if p.code == "encoding"]
    assert guess in problem.message
    assert problem.file == file


def test_a_folder_without_article_yml_is_named(toy: Path, tmp_path: Path) -> None:
    (toy / ARTICLE / "article.yml").unlink()
    codes = [code for code, _ in problems_of(toy, tmp_path / "evidence.db")]
    assert f"{ARTICLE}article.yml:0: missing-file" in codes


def test_a_folder_that_is_no_slug_is_named(toy: Path, tmp_path: Path) -> None:
    (toy / "articles" / "moon-tea").rename(toy / "articles" / "Moon Tea")
    codes = [code for code, _ in problems_of(toy, tmp_path / "evidence.db")]
    assert codes == ["articles:0: missing-file", "articles/Moon Tea:0: slug"], "and bodies.csv names an article that is not there"


def test_a_folder_in_the_place_of_a_file_is_named(toy: Path, tmp_path: Path) -> None:
    (toy / "harms.csv").unlink()
    (toy / "harms.csv").mkdir()
    codes = [code for code, _ in problems_of(toy, tmp_path / "evidence.db")]
    assert codes == ["harms.csv:0: not-a-file"]


def test_keys_that_differ_in_capitals_alone_are_one(toy: Path, tmp_path: Path) -> None:
    damage(toy, "references.bib", "@misc{moonpress,", "@misc{MOON2021,")
    damage(toy, "citations.csv", "moonpress,news", "MOON2021,news")
    damage(toy, "reports.csv", "moonpress,moon-trial,press,inferred\n", "")
    damage(toy, LINKS, "c001,moonpress", "c001,moon2021")
    codes = [code for code, _ in problems_of(toy, tmp_path / "evidence.db")]
    assert codes == ["references.bib:20: duplicate-key"]


def test_a_missing_file_is_named_once_and_not_by_every_row_that_needs_it(toy: Path, tmp_path: Path) -> None:
    (toy / CLAIMS).unlink()
    found = problems_of(toy, tmp_path / "evidence.db")
    assert [code for code, _ in found] == ["claims:0: missing-file"]
    assert found[0][1].message.startswith("there is no row of claims, but ")


def test_a_file_that_nothing_reads_is_named_with_the_nearest_name(toy: Path, tmp_path: Path) -> None:
    (toy / "study.csv").write_text("id\n", encoding="utf-8")
    [(code, problem)] = problems_of(toy, tmp_path / "evidence.db")
    assert code == "study.csv:0: stray-file"
    assert problem.remedy == "Did you mean 'studies.csv'?"


def test_a_folder_that_git_or_an_editor_keeps_is_no_evidence(toy: Path) -> None:
    before = ingest.inputs_sha256(toy)
    (toy / ".git/hooks").mkdir(parents=True)
    (toy / ".git/hooks/update.sample").write_text("exit 0\n", encoding="utf-8")
    assert stray_files(toy, (*(load.pattern for load in ingest.TABLES), *ingest.ALSO_READ)) == []
    assert ingest.inputs_sha256(toy) == before, "a commit makes no database out of date"


def test_of_a_bibliography_in_another_encoding_every_entry_is_judged(toy: Path, tmp_path: Path) -> None:
    (toy / "references-2.bib").write_bytes("@misc{jose, title={Té de José}}\n@misc{ana, title={Tea}}\n".encode("utf-16"))
    assert sorted(code for code, _ in problems_of(toy, tmp_path / "evidence.db")) == [
        "references-2.bib:1: encoding", "references-2.bib:1: undescribed", "references-2.bib:2: undescribed",
    ]  # fmt: skip


def test_all_problems_come_in_one_run(toy: Path, tmp_path: Path) -> None:
    chosen = [
        "an unknown claim",
        "an end before its start",
        "a p above 1",
        "more events than people",
        "an unknown unit",
        "a DOI that is none",
    ]
    cases = {c[0]: c for c in CASES}
    for reason in chosen:
        damage(toy, *cases[reason][1:4])
    codes = {code for code, _ in problems_of(toy, tmp_path / "evidence.db")}
    assert {e for reason in chosen for e in cases[reason][4]} <= codes


def test_whoever_names_a_refused_row_is_not_blamed(toy: Path, tmp_path: Path) -> None:
    damage(toy, "findings.csv", "baseline,150,", "baseline,15o,")
    codes = [code for code, _ in problems_of(toy, tmp_path / "evidence.db")]
    assert codes == ["findings.csv:2: not-a-number"]


def test_the_last_database_is_untouched_and_the_command_exits_1_without_traceback(toy: Path, tmp_path: Path) -> None:
    db_path = tmp_path / "evidence.db"
    release, _, _ = ingest.build(toy, db_path)
    before = release.read_bytes()
    damage(toy, "findings.csv", "baseline,150,", "baseline,15o,")
    result = CliRunner().invoke(ingest.cli, ["build", "--evidence", str(toy), "--db", str(db_path)])
    assert result.exit_code == 1
    assert "findings.csv:2: error: amount '15o' is no number [not-a-number]" in result.output
    assert "Traceback" not in result.output
    assert db_path.resolve() == release.resolve()
    assert release.read_bytes() == before
    assert sorted(p.name for p in (tmp_path / "build").iterdir()) == [release.parent.name]


def test_invisible_characters_in_text_are_reported_and_do_not_block(toy: Path, tmp_path: Path) -> None:
    damage(toy, "studies.csv", "dried leaves", "dried\u200bleaves")
    _, _, warnings = ingest.build(toy, tmp_path / "evidence.db")
    assert [(p.file, p.line, p.level, p.message) for p in warnings] == [
        ("studies.csv", 2, "warning", "material holds ZERO WIDTH SPACE at character 6")
    ]
