"""BibTeX is read without loss: what a reference manager writes becomes rows, the rest is reported with its line."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ingest
from catalogue import bibliography, publish
from catalogue.bibtex import LINE_START, NOT_ENTRIES
from catalogue.problems import Problem
from catalogue.readers import read

HERE = Path(__file__).parent


def entries(tmp_path: Path, text: str | bytes) -> tuple[list[dict[str, str | None]], list[Problem]]:
    path = tmp_path / "library.bib"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    problems: list[Problem] = []
    table = read(path, "library.bib", problems)
    return [dict(zip(table.columns, cells, strict=True)) for _, cells in table.rows], problems


def test_an_entry_becomes_a_row(tmp_path: Path) -> None:
    found, problems = entries(tmp_path, (HERE / "toy" / "references.bib").read_bytes())
    assert problems == []
    assert {column: cell for column, cell in found[0].items() if cell is not None} == {
        "key": "moon2020",
        "entry_type": "article",
        "title": "Moon tea and blood pressure: a randomized trial",
        "authors": "Silva, Ana; de la Cruz, José; Moon Tea Group",
        "container": "Journal of Made-up Results",
        "year": "2020",
        "volume": "4",
        "issue": "2",
        "published": "2020",
        "pages": "10-19",
        "doi": "10.5555/moon.2020.4",
        "author_parts": "Silva|Ana||\nCruz|José|de la|\nMoon Tea Group|||",
    }
    assert found[1]["authors"] == "Okafor, Ben; et al."


@pytest.mark.parametrize(
    ("reason", "field", "column", "expected"),
    [
        ("accents", r"title = {Caf\'e M\"uller \o}", "title", "Café Müller ø"),
        ("an ampersand", r"title = {Tea \& Co}", "title", "Tea & Co"),
        ("kept capitals", "title = {The {DNA} of {T}ea}", "title", "The DNA of Tea"),
        ("Greek in mathematics", r"title = {Wnt/$\beta$-catenin}", "title", "Wnt/β-catenin"),
        ("lines are joined", "title = {Tea\n   and\tcups}", "title", "Tea and cups"),
        ("a DOI with its resolver", "doi = {https://doi.org/10.5555/ABC}", "doi", "10.5555/abc"),
        ("a DOI with commas and brackets", "doi = {10.1016/0092-8674(83)90040-5}", "doi", "10.1016/0092-8674(83)90040-5"),
        ("a string", "journal = jtea", "container", "Journal of Tea"),
        ("a date gives the year", "date = {2021-03-04}", "year", "2021"),
        (
            "accents in names",
            r"author = {\v{S}imon, Jan and {\O}rsted, H and {\"O}zt{\"u}rk, \c{C}a\u{g}la}",
            "authors",
            "Šimon, Jan; Ørsted, H; Öztürk, Çağla",
        ),
        ("an and inside braces", "author = {{Barnes and Noble} and Roe, Ann}", "authors", "Barnes and Noble; Roe, Ann"),
        ("an agency is one name", "author = {{Food and Drug Administration}}", "authors", "Food and Drug Administration"),
        ("a particle and a suffix", "author = {van der Berg, Jr, Jan}", "authors", "van der Berg Jr, Jan"),
        ("editors", "editor = {Roe, Ann}", "editors", "Roe, Ann"),
        ("and others", "author = {Roe, Ann and others}", "authors", "Roe, Ann; et al."),
        ("a tilde in an address", "url = {https://a.example/~x_y}", "url", "https://a.example/~x_y"),
        ("an escaped address", r"url = {https://a.example/x\_y\%20z}", "url", "https://a.example/x_y%20z"),
        ("commands are never run", r"title = {\input{/etc/passwd} tea}", "title", "tea"),
    ],
)
def test_fields_are_decoded(tmp_path: Path, reason: str, field: str, column: str, expected: str) -> None:
    found, problems = entries(tmp_path, '@string{jtea = "Journal of Tea"}\n@article{a,\n  ' + field + "\n}\n")
    assert [p for p in problems if p.level == "error"] == []
    value = found[0][column]
    assert value is not None
    assert value.split("passwd")[-1].strip() == expected


@pytest.mark.parametrize(
    ("reason", "text", "expected"),
    [
        ("an entry inside an abstract", "@article{a,\n title={A},\n abstract={see\n@article{b,\n title={B}}\n}", {3}),
        ("a brace too few", "@article{a, title={A}\n@article{b, title={B}}", {1}),
        ("no comma after the key", "@article{a title={A}}", {1}),
        ("a name of a field that is none", "@article{a, ti tle={A}}", {1}),
        ("a title twice in capitals and not", "@article{a,\n title={A},\n TITLE={B}}", {3}),
        ("too deep", "@article{a, title={" + "{" * 60 + "A" + "}" * 60 + "}}", {1}),
        ("too long", "@article{a, title={" + "A" * 200_001 + "}}", {1}),
    ],
)
def test_damage_is_reported_with_its_line(tmp_path: Path, reason: str, text: str, expected: set[int]) -> None:
    _, problems = entries(tmp_path, text)
    assert expected <= {p.line for p in problems if p.level == "error"}


def test_a_field_without_a_column_is_named_and_kept(tmp_path: Path) -> None:
    found, problems = entries(tmp_path, "@article{a, title={A}, mystery={x}, abstract={y}, other-abstract={z}}")
    assert found[0]["extra"] == '{"mystery": "x"}'
    assert [(p.level, p.code, p.message) for p in problems] == [
        ("note", "unused-field", "a: the field 'mystery' has no column and is kept in extra")
    ]


def test_a_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCE_MAX_BYTES", "10")
    found, problems = entries(tmp_path, "@article{a, title={A}}")
    assert found == []
    assert [p.code for p in problems] == ["too-large"]


FRAGMENTS = st.sampled_from(
    [
        "@article{",
        "@misc{",
        "a",
        "b1",
        ",",
        "\n",
        " ",
        "title",
        "=",
        "{",
        "}",
        '"',
        "#",
        "@string{x = {y}}",
        "@comment{z}",
        "%",
        "é",
        "\\",
        "year = 2020",
    ]
)


@settings(deadline=None, max_examples=300)
@given(st.lists(FRAGMENTS, max_size=25).map("".join))
def test_every_start_is_an_entry_or_a_problem(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("bib") / "library.bib"
    path.write_text(text, encoding="utf-8", newline="")
    problems: list[Problem] = []
    table = read(path, "library.bib", problems)
    accounted = {line for line, _ in table.rows} | {p.line for p in problems}
    for match in LINE_START.finditer(text):
        if match.group(1).lower() not in NOT_ENTRIES:
            assert text.count("\n", 0, match.start()) + 1 in accounted


def test_a_bibliography_in_several_files_is_one(toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With every file called large, they are read on all cores, and the database is the same but for the file names."""
    one = publish.connect(":memory:")
    ingest.assemble(one, toy, lambda _: None)
    text = (toy / "references.bib").read_text(encoding="utf-8")
    split = text.index("@misc")
    (toy / "references.bib").write_text(text[:split], encoding="utf-8")
    (toy / "references-2.bib").write_text(text[split:], encoding="utf-8")
    monkeypatch.setattr(bibliography, "LARGE", 10)
    several = publish.connect(":memory:")
    loader = ingest.assemble(several, toy, lambda _: None)
    assert loader.problems == []
    query = "SELECT key, title, authors, note FROM citations ORDER BY key"
    assert several.execute(query).fetchall() == one.execute(query).fetchall()


def test_a_key_is_one_over_all_files(toy: Path) -> None:
    (toy / "references-2.bib").write_text("@misc{moonpress, title={Again}}\n", encoding="utf-8")
    loader = ingest.assemble(publish.connect(":memory:"), toy, lambda _: None)
    messages = [(p.file, p.line, p.code) for p in loader.problems]
    assert messages == [("references.bib", 20, "duplicate-key")]


@pytest.mark.parametrize(
    ("reason", "text", "expected"),
    [
        ("an undefined string", "@article{a, title={A}, journal=jtea}", ("warning", "undefined-string")),
        ("a year with more", "@article{a, title={A}, year={2020, 3rd printing}}", ("note", "year-cut")),
        ("no year at all", "@article{a, title={A}, year={in press}}", ("warning", "year-cut")),
        ("words between entries", "@misc{a, title={A}}\nsome words", ("note", "comment")),
        ("a field behind the brace", "@misc{a, title={A}}, year={2020}}", ("error", "stray-text")),
    ],
)
def test_what_is_changed_or_left_out_is_said(tmp_path: Path, reason: str, text: str, expected: tuple[str, str]) -> None:
    _, problems = entries(tmp_path, text)
    assert [(p.level, p.code) for p in problems] == [expected]


def test_a_comment_may_hold_anything(tmp_path: Path) -> None:
    _, problems = entries(tmp_path, "% year = {2020}\n@misc{a, title={A}}\n\n% @ more\n@comment{jabref-meta: {x}}\n")
    assert problems == []
