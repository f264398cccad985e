"""Links straight to a passage: few words, that passage alone, never a sentence; said to be stale where they are."""

import csv
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import ingest
from catalogue import publish
from catalogue.text import anchors, fragments
from catalogue.text.fragments import NOWHERE, Page, Terms, make, parse

HERE = Path(__file__).parent
TEXT = """Moon tea

Moon tea, the old-fashioned kind, calms grown people within two weeks, says Ms Lee.
It is safe. Cups of it were given to 1,000 people, or to $5 million sheep, before supper on Sunday.
Moon tea calms. Each Crème is warm; every creme is not. Warm water calms nobody at all in two weeks of trying.
"""

CASES = [  # passage, terms or why there are none, reason
    ("calms grown people within two weeks", Terms("calms grown", "weeks"), "half of six words"),
    ("Cups of it were given to 1,000 people", Terms("Cups of", "1,000 people"), "half of eight words"),
    ("Cups of it were given to 1,000 people, or to $5 million sheep", Terms("Cups of it", "5 million sheep"), "three and three, without signs at an end"),
    ("It is safe", Terms("It", "safe"), "of a sentence a word is left out"),
    ("Moon tea calms", NOWHERE, "the same words stand elsewhere, and with what precedes them they would be a sentence"),
    ("old-fashioned kind", Terms("old-fashioned kind"), "two words may be all of it"),
    ("fashioned kind", Terms("fashioned kind"), "a hyphen parts words"),
    ("every creme is not", Terms("every", "not"), "and the accent makes no other letter"),
    ("ashioned kind", fragments.CUT, "a browser finds whole words"),
    ("; ", fragments.EMPTY, "nothing to look for"),
    ("Moon tea", NOWHERE, "the title, and with or without what follows there is another one before it is found"),
    ("two weeks of trying", Terms("two", "trying", prefix="in"), "the first two is another one, so what precedes it is said"),
]  # fmt: skip


@pytest.mark.parametrize(("quote", "expected", "reason"), CASES)
def test_a_passage_has_a_few_words_or_a_reason_why_not(quote: str, expected: Terms | str, reason: str) -> None:
    start = TEXT.index(quote)
    fragment, why = make(Page(TEXT), start, start + len(quote))
    assert (parse(fragment) if fragment else why) == expected, reason


@pytest.mark.parametrize(
    ("terms", "fragment"),
    [
        (Terms("one two", "six seven, eight-nine"), ":~:text=one%20two,six%20seven%2C%20eight%2Dnine"),
        (Terms("b", prefix="a-", suffix="c"), ":~:text=a%2D-,b,-c"),
        (Terms("b & c", "d=1"), ":~:text=b%20%26%20c,d%3D1"),
    ],
)
def test_signs_that_mean_something_there_are_encoded(terms: Terms, fragment: str) -> None:
    assert (terms.fragment, parse(fragment)) == (fragment, terms)


@pytest.mark.parametrize("other", ["", "text=a", ":~:text=", ":~:text=a,,b", ":~:text=a,b,c", ":~:text=a-,-b"])
def test_what_is_no_fragment_of_ours_is_not_read_as_one(other: str) -> None:
    assert parse(other) is None


@given(st.lists(st.sampled_from(["tea", "Tea", "moon,", "é", "e", "(5)", "-", "a-b", ".", "\n"]), min_size=1, max_size=25), st.data())
def test_what_is_made_leads_there_alone_and_prints_little(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    page = Page(text)
    fragment, why = make(page, start, end)
    assert bool(fragment) != bool(why)
    if not fragment:
        return
    terms = parse(fragment)
    assert terms is not None
    assert terms.fragment == fragment
    assert max(terms.words) <= 3
    [(first, last)] = page.places(terms)
    assert start <= first < last <= end
    assert not re.search(r"\w", text[start:first] + text[last:end])


# ----------------------------------------------------------------------------------------------------------------------
# The file, and what check and the build make of it
# ----------------------------------------------------------------------------------------------------------------------


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(ingest.cli, [str(word) for word in words])
    return result.exit_code, result.output


def test_the_file_is_written_and_tried_again_by_check(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCE_SNAPSHOTS", str(HERE / "snapshots"))
    path = toy / "articles/moon-tea/fragments.csv"
    code, said = run("anchor", "moon-tea", "--fragments", "--evidence", toy)
    assert (code, "passages have a link that leads to them alone" in said) == (0, True)
    with path.open(encoding="utf-8", newline="") as file:
        made = {row["claim"]: row["fragment"] for row in csv.DictReader(file)}
    assert made["c001"] == ":~:text=lowers%20blood,142%20mmHg"
    db = publish.connect(":memory:")
    assert ingest.assemble(db, toy, lambda _: None).problems == []
    [(_, account, problems)] = anchors.verify(db)
    n = db.execute("SELECT count(*) FROM claims").fetchone()[0]
    assert (account.split("; ")[-1], problems) == (
        f"{len(made)} of {len(made)} links lead to their passage alone, {n - len(made)} passages have none", [])  # fmt: skip
    shown = db.execute("SELECT address FROM passage_links WHERE claim = 'moon-tea.c001'").fetchone()
    assert shown == (f"https://tea.example/moon#{made['c001']}",)

    path.write_text(path.read_text(encoding="utf-8").replace("lowers%20blood", "seen"), encoding="utf-8")
    db = publish.connect(":memory:")
    ingest.assemble(db, toy, lambda _: None)
    [(_, account, problems)] = anchors.verify(db)
    assert [(p.code, p.line) for p in problems] == [("fragment-astray", 2)]

    article = toy / "articles/moon-tea/article.yml"
    digest = db.execute("SELECT sha256 FROM articles").fetchone()[0]
    article.write_text(article.read_text(encoding="utf-8").replace(digest, "0" * 64), encoding="utf-8")
    db = publish.connect(":memory:")
    ingest.assemble(db, toy, lambda _: None)
    assert db.execute("SELECT count(*) FROM passage_links").fetchone() == (0,), "what was made for another text is not shown"
    assert db.execute("SELECT count(*) FROM flags WHERE rule = 'stale-fragment'").fetchone() == (len(made),)
    before = path.read_bytes()
    code, said = run("anchor", "moon-tea", "--fragments", "--evidence", toy)
    assert (code, "not the one that the passages were counted in" in said, path.read_bytes()) == (1, True, before)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("moon-tea", "tea", "--fragments"), 2, "leave out QUOTE"),
        (("moon-tea",), 2, "name the QUOTE"),
        (("sun-tea", "--fragments"), 2, "there is no snapshot"),
    ],
)
def test_wrong_usage_is_told(words: tuple[str, ...], code: int, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCE_SNAPSHOTS", str(HERE / "snapshots"))
    assert (lambda result: (result[0], said in result[1]))(run("anchor", *words)) == (code, True)


REFUSED = {  # claim: what is no fragment, and what is said of it
    "c001": ("javascript:alert(1)", "a fragment is :~:text= and words, percent-encoded"),
    "c002": (":~:text=<b>", "a fragment is :~:text= and words, percent-encoded"),
    "c003": (":~:text=a%20b%20c%20d%20e%20f%20g", "a fragment has at most six words"),
    "c004": (":~:text=a%20b%20c%20d,e%20f%20g", "a fragment has at most six words"),
    "c004a": (":~:text=a%0Ab", "a fragment has at most six words"),
}


def test_what_is_too_long_or_no_fragment_stops_the_build(toy: Path) -> None:
    lines = [f'{claim},"{fragment}",{"0" * 64},{"0" * 64}\n' for claim, (fragment, _) in REFUSED.items()]
    head = "claim,fragment,passage_sha256,text_sha256\n"
    (toy / "articles/moon-tea/fragments.csv").write_text(head + "".join(lines), encoding="utf-8")
    loader = ingest.assemble(publish.connect(":memory:"), toy, lambda _: None)
    found = {p.line: p.message for p in loader.problems if p.level == "error" and p.file == "articles/moon-tea/fragments.csv"}
    assert sorted(found) == [2, 3, 4, 5, 6]
    assert [said for (_, said), line in zip(REFUSED.values(), found, strict=True) if said not in found[line]] == []


def test_no_shipped_link_prints_a_sentence() -> None:
    for path in (ingest.ROOT / "evidence").glob("articles/*/fragments.csv"):
        snapshot = anchors.snapshot_path(path.parent.name)
        page = Page(anchors.read_text(snapshot)) if snapshot else None
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                terms = parse(row["fragment"])
                assert terms, row
                assert max(terms.words) <= 3, row
                for start, end in page.sentences if page else ():
                    assert page.text[start:end].lower() not in unquote(row["fragment"]).lower(), row["claim"]
