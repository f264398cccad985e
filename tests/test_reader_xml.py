"""XML of PubMed and EndNote is read safely and without loss; other kinds are named and refused."""

import time
from pathlib import Path

import pytest

from catalogue.problems import Problem
from catalogue.readers import xml
from catalogue.records import Name, Record


def records(folder: Path, text: str | bytes) -> tuple[list[tuple[int, Record]], list[Problem]]:
    path = folder / "library.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    problems: list[Problem] = []
    return xml.records(path, "library.xml", problems), problems


def article(inner: str, outer: str = "") -> str:
    return f"<PubmedArticleSet>\n<PubmedArticle><MedlineCitation><PMID>1</PMID><Article>{inner}</Article>{outer}</MedlineCitation></PubmedArticle></PubmedArticleSet>"


def endnote(inner: str, kind: str = "Journal Article") -> str:
    return (
        f'<xml><records>\n<record><ref-type name="{kind}">0</ref-type><titles><title>Tea</title></titles>{inner}</record></records></xml>'
    )


@pytest.mark.parametrize(
    ("reason", "text", "expected"),
    [
        ("markup in a title", article("<ArticleTitle>H<sub>2</sub>O and <i>tea</i>.</ArticleTitle>"), {"title": "H₂O and tea"}),
        ("a title in the original", article("<ArticleTitle>[Tea].</ArticleTitle><VernacularTitle>Tee.</VernacularTitle>"),
         {"title": "[Tea]", "extra": '{"original title": "Tee."}'}),
        ("a span in words", article("<Journal><JournalIssue><PubDate><MedlineDate>2019 Nov-Dec</MedlineDate></PubDate></JournalIssue></Journal>"),
         {"year": "2019", "published": "2019-11/2019-12"}),
        ("a season", article("<Journal><JournalIssue><PubDate><Year>2019</Year><Season>Spring</Season></PubDate></JournalIssue></Journal>"),
         {"published": "2019-21"}),
        ("no printed date", article("<ArticleDate><Year>2019</Year><Month>07</Month><Day>05</Day></ArticleDate>"), {"published": "2019-07-05"}),
        ("pages by start and end", article("<Pagination><StartPage>1</StartPage><EndPage>9</EndPage></Pagination>"), {"pages": "1-9"}),
        ("a trial's number", article("<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>"
                                     "<AccessionNumber>NCT01234567</AccessionNumber></AccessionNumberList></DataBank></DataBankList>"),
         {"registration": "NCT01234567"}),
        ("a retraction is kept beside, not judged",
         article("", '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>Tea. 2021</RefSource><PMID>2</PMID>'
                     "</CommentsCorrections></CommentsCorrectionsList>"), {"extra": '{"retraction in": "Tea. 2021 PMID: 2"}'}),
        ("headings", article("", "<MeshHeadingList><MeshHeading><DescriptorName>Tea</DescriptorName><QualifierName>adverse effects</QualifierName>"
                                 "</MeshHeading></MeshHeadingList>"), {"keywords": "Tea/adverse effects"}),
        ("EndNote's second title of a book is its series", endnote("<titles><secondary-title>Hot drinks</secondary-title></titles>", "Book").replace(
            "</title></titles><titles>", "</title>"), {"series": "Hot drinks", "entry_type": "book"}),
        ("EndNote's report number", endnote("<number>12</number>", "Report"), {"number": "12", "issue": None}),
        ("EndNote's two numbers", endnote("<isbn>0378-5955 (Print)&#xD;2049-3630</isbn>"), {"issn": "0378-5955; 2049-3630"}),
        ("EndNote's label as a key", endnote("<label>lee2024</label>"), {"key": "lee2024"}),
        ("EndNote's number, no database named", endnote("<accession-num>12345678</accession-num>"), {"pmid": "12345678"}),
        ("EndNote's number of another database",
         endnote("<accession-num>12345678</accession-num><remote-database-name>CINAHL</remote-database-name>"),
         {"pmid": None, "extra": '{"accession-num": "12345678"}'}),
        ("the longer of two names is the journal's, the shorter its abbreviation",
         endnote("").replace("</title>", "</title><secondary-title>J Tea</secondary-title><alt-title>Journal of Tea</alt-title>"),
         {"container": "Journal of Tea", "container_short": "J Tea"}),
    ],
)  # fmt: skip
def test_elements_become_columns(tmp_path: Path, reason: str, text: str, expected: dict[str, str | None]) -> None:
    [(line, record)], problems = records(tmp_path, text)
    assert line == 2
    assert {column: getattr(record, column) for column in expected} == expected
    assert [p for p in problems if p.level == "error"] == []


def test_a_book_of_pubmed_and_its_people(tmp_path: Path) -> None:
    text = """<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID>7</PMID><Book><Publisher><PublisherName>Tea Press</PublisherName>
    <PublisherLocation>London</PublisherLocation></Publisher><BookTitle>Book of teas</BookTitle><PubDate><Year>2019</Year></PubDate>
    <AuthorList Type="editors"><Author><LastName>Roe</LastName><ForeName>Ann</ForeName></Author></AuthorList><Isbn>9780306406157</Isbn></Book>
    <ArticleTitle>Moon tea.</ArticleTitle><Language>eng</Language>
    <AuthorList Type="authors"><Author><LastName>Lee</LastName><Initials>K</Initials><Suffix>Jr</Suffix></Author></AuthorList>
    </BookDocument></PubmedBookArticle></PubmedArticleSet>"""
    [(_, record)], problems = records(tmp_path, text)
    assert problems == []
    assert (record.entry_type, record.title, record.container, record.pmid) == ("incollection", "Moon tea", "Book of teas", "7")
    assert (record.authors, record.editors) == ((Name("Lee", "K", "", "Jr"),), (Name("Roe", "Ann"),))
    assert (record.publisher, record.place, record.year, record.isbn) == ("Tea Press", "London", "2019", "9780306406157")


TWO = article("<ArticleTitle>Tea</ArticleTitle>").replace(
    "</PubmedArticleSet>", "\n<PubmedArticle><MedlineCitation><Article><ArticleTitle>Cut"
)


@pytest.mark.parametrize(
    ("reason", "text", "lines", "expected"),
    [
        ("cut short: what came before is kept", TWO, [2], [(3, "error", "broken-xml")]),
        ("entities that multiply", '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><x>&c;</x>', [], [(1, "error", "broken-xml")]),
        ("a file of the machine", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', [], [(1, "error", "broken-xml")]),
        ("another kind of XML", "<modsCollection><mods/></modsCollection>", [], [(1, "error", "unknown-format")]),
        ("no XML", "@article{a, title={Tea}}", [], [(1, "error", "broken-xml")]),
        ("too deep", "<a>" * 70 + "</a>" * 70, [], [(1, "error", "broken-xml")]),
        ("an article without an article", "<PubmedArticleSet>\n<PubmedArticle/></PubmedArticleSet>", [],
         [(2, "error", "broken-record"), (1, "error", "unknown-format")]),
        ("nothing", "", [], [(1, "error", "empty-file")]),
        ("an encoding that nobody knows", '<?xml version="1.0" encoding="x-tea"?><a/>', [], [(1, "error", "broken-xml")]),
        ("one made key for two", endnote("").replace("</records>", "<record><titles><title>Tea</title></titles></record></records>"), [2, 2],
         [(2, "error", "key-collision")]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_reported_with_its_line(
    tmp_path: Path, reason: str, text: str, lines: list[int], expected: list[tuple[int, str, str]]
) -> None:
    found, problems = records(tmp_path, text)
    assert [line for line, _ in found] == lines
    assert [(p.line, p.level, p.code) for p in problems] == expected
    assert all(p.remedy for p in problems)


def test_no_file_of_the_machine_or_the_net_is_opened(tmp_path: Path) -> None:
    (tmp_path / "secret.dtd").write_text('<!ENTITY a "told">', encoding="utf-8")
    text = f'<!DOCTYPE PubmedArticleSet SYSTEM "{(tmp_path / "secret.dtd").as_uri()}">\n' + article("<ArticleTitle>Tea</ArticleTitle>")
    [(_, record)], problems = records(tmp_path, text)
    assert (record.title, problems) == ("Tea", [])


def test_many_elements_take_no_quadratic_time(tmp_path: Path) -> None:
    started = time.process_time()
    found, _ = records(tmp_path, article("<ArticleTitle>" + "<i>a</i>" * 100_000 + "</ArticleTitle>"))
    assert len(found) == 1
    assert time.process_time() - started < 5
