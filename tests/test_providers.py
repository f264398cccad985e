"""Answers of providers, made up for the test, become what they say; recorded ones are read without an exception."""

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue import providers
from catalogue.fetching import ORDER
from catalogue.providers import (
    Answer,
    Event,
    Funding,
    Related,
    Unreadable,
    crossref,
    datacite,
    europepmc,
    openalex,
    pubmed,
    retractionwatch,
)  # fmt: skip
from tests.provider_server import OPENALEX_ABSENT

HERE = Path(__file__).parent / "providers"
GOLD = Path(os.environ.get("EVIDENCE_GOLD", "")) / "api" if os.environ.get("EVIDENCE_GOLD") else None


def made_up(name: str) -> bytes:
    return (HERE / name).read_bytes()


def test_every_provider_has_its_functions_its_place_and_a_made_up_answer() -> None:
    assert sorted(ORDER) == list(providers.names())
    for name in providers.names():
        module = providers.provider(name)
        assert module.BASE.startswith("https://")
        assert all(callable(getattr(module, function)) for function in ("url", "absent", "parse", "keep"))
        assert set(module.KINDS) <= set(providers.KINDS)
        assert list(HERE.glob(f"{name}.*")), f"add tests/providers/{name}.*"


WHOLE = [
    (
        crossref, "crossref.json", "10.5555/moon.2020.4",
        Answer(
            title="Moon tea and blood pressure: a randomized trial",
            titles=("Mondtee und Blutdruck", "Moon tea and blood pressure: a randomized trial: In forty adults"),
            authors=(("Silva", "Ana"), ("de la Cruz", "José"), ("Moon Tea Group", "")),
            year=2020, years=(2020, 2019), container="Journal of Made-up Results",
            containers=("Journal of Made-up Results", "J Made-up Res"), volume="4", issue="2", pages="10-19", doi="10.5555/moon.2020.4",
            work_type="journal-article", licence="https://creativecommons.org/licenses/by/4.0/",
            funding=(Funding("Fund of Teas", "10.13039/0001", "T-1"), Funding("Fund of Teas", "10.13039/0001", "T-2")),
            related=(Related("has-preprint", "10.5555/pre.7"),), times_cited=12,
            events=(Event("corrected", "2022-01-05", "10.5555/moon.2020.4.corr", None, "publisher"),),
        ),
    ),
    (
        openalex, "openalex.json", "10.5555/moon.2020.4",
        Answer(
            title="Moon tea and blood pressure: a randomized trial", authors=(("Silva", "Ana"), ("Cruz", "José de la")), year=2020,
            years=(2020,), container="Journal of Made-up Results", containers=("Journal of Made-up Results",), volume="4", issue="2",
            pages="10-19", doi="10.5555/moon.2020.4", pmid="12345679", pmcid="PMC7654321", work_type="article", licence="cc-by",
            open_access_url="https://journal.example/moon", funding=(Funding("Fund of Teas", "https://openalex.org/F1", "T-1"),),
            related=(Related("related", "https://openalex.org/W2"),), times_cited=14, events=(Event("retracted"),),
        ),
    ),
    (
        datacite, "datacite.json", "10.5555/data.1",
        Answer(
            title="Pulse of forty moon tea drinkers", titles=("Puls von vierzig",), authors=(("Silva", "Ana"), ("Moon Tea Group", "")),
            year=2020, years=(2020,), container="Made-up Repository", containers=("Made-up Repository",), doi="10.5555/data.1",
            work_type="Dataset", licence="cc-by-4.0", funding=(Funding("Fund of Teas", "https://doi.org/10.13039/0001", "T-1"),),
            related=(Related("IsSupplementTo", "10.5555/moon.2020.4"), Related("IsPreviousVersionOf", "10.5555/data.2")), times_cited=2,
            events=(Event("superseded", None, "10.5555/data.2"),),
        ),
    ),
    (
        europepmc, "europepmc.json", "12345678",
        Answer(
            title="Harms of moon tea in five adults", authors=(("Okafor", "Ben"), ("Moon Tea Group", "")), year=2021, years=(2021,),
            container="Journal of Made-up Harms", containers=("Journal of Made-up Harms", "J Made-up Harms"), volume="1", issue="3",
            pages="5-9", doi="10.5555/harms.5", pmid="12345678", pmcid="PMC111", work_type="MED",
            publication_types=("Case Reports", "Retracted Publication"), licence="cc by",
            open_access_url="https://europepmc.example/PMC111", funding=(Funding("Fund of Teas", None, "T-3"),),
            related=(Related("Retraction in", "900"), Related("Comment in", "901")), times_cited=1,
            events=(Event("retracted", "2022-03-04", "900"),),
        ),
    ),
    (
        pubmed, "pubmed.xml", "12345678",
        Answer(
            title="Harms of moon tea in five adults", titles=("Schäden durch Mondtee bei fünf Erwachsenen",),
            authors=(("Okafor", "Ben"), ("Moon Tea Group", "")), year=2021, years=(2021, 2020), container="Journal of Made-up Harms",
            containers=("Journal of Made-up Harms", "J Made-up Harms"), volume="1", issue="3", pages="5-9", doi="10.5555/harms.5",
            pmid="12345678", pmcid="PMC111", work_type="article", publication_types=("Case Reports", "Retracted Publication"),
            funding=(Funding("Fund of Teas", None, "T-3"),), related=(Related("RetractionIn", "900"), Related("CommentIn", "901")),
            events=(Event("retracted", "2022-03-04", "10.5555/retraction.9"),), animals_only=True,
        ),
    ),
    (
        retractionwatch, "retractionwatch.csv", "10.5555/moon.2020.4",
        Answer(
            title="Moon tea and blood pressure: a randomized trial", authors=(("Silva", "Ana"), ("Cruz", "José de la")), year=2020,
            years=(2020,), container="Journal of Made-up Results", containers=("Journal of Made-up Results",), doi="10.5555/moon.2020.4",
            pmid="12345679", aliases=("10.5555/moon.2020.4",), work_type="Clinical Study;",
            events=(
                Event("expression-of-concern", "2021-11-30", "10.5555/concern.1"), Event("retracted", "2022-02-06", "10.5555/notice.1"),
                Event("reinstated", "2023-05-01", "10.5555/back.1"),
            ),
        ),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("module", "name", "wanted", "expected"), WHOLE, ids=[name for _, name, _, _ in WHOLE])
def test_an_answer_becomes_what_it_says(module: Any, name: str, wanted: str, expected: Answer) -> None:
    assert module.parse(made_up(name), wanted) == expected


@pytest.mark.parametrize(("module", "name", "wanted", "expected"), WHOLE, ids=[name for _, name, _, _ in WHOLE])
def test_what_is_kept_says_the_same_and_holds_no_abstract(module: Any, name: str, wanted: str, expected: Answer) -> None:
    content = module.keep(made_up(name))
    kept = content.encode() if isinstance(content, str) else json.dumps(content).encode()
    assert module.parse(kept, wanted) == expected
    assert b"drank" not in kept, "a sentence of an abstract is kept"
    again = module.keep(kept)
    assert (again.encode() if isinstance(again, str) else json.dumps(again).encode()) == kept


NO_ANSWER = [b"", b"[]", b"null", b"<html></html>", b"\x1f\x8b\x08", b"\xff\xfe\x00", b"{" * 50_000, b'{"a": NaN}', b'{"message": 1}']


@pytest.mark.parametrize("data", NO_ANSWER)
@pytest.mark.parametrize("name", sorted(set(ORDER)))
def test_what_is_no_answer_is_unreadable_and_never_an_absence(name: str, data: bytes) -> None:
    module = providers.provider(name)
    with pytest.raises(Unreadable):
        module.parse(data)
    if name == "pubmed":
        with pytest.raises(Unreadable):
            pubmed.follow(data)


ABSENT = [
    ("crossref", 404, b"Resource not found.", True),
    ("crossref", 404, b"<html>Not found</html>", False),
    ("crossref", 400, b"Resource not found.", False),
    ("openalex", 404, b'{"error": "Not found"}', True),
    ("openalex", 404, b"<html>" + b"x" * 5_000 + b"not found</html>", False),
    ("openalex", 400, b"not found", False),
    ("openalex", 404, b'{"error": "Not Found", "message": "Work W1 not found"}', True),
    ("openalex", 404, OPENALEX_ABSENT.encode(), True),
    ("openalex", 404, b"<html><head><title>404 Not Found</title></head><body><hr>nginx</body></html>", False),
    ("openalex", 404, b'{"error": "Search execution error.", "message": "no such index, index not found"}', False),
    ("datacite", 404, b'{"errors": [{"status": "404"}]}', True),
    ("datacite", 404, b"<html>", False),
    ("datacite", 404, b'{"errors": []}', False),
    ("pubmed", 404, b"Not found", False),
    ("europepmc", 404, b"Not found", False),
    ("retractionwatch", 404, b"Not found", False),
]


@pytest.mark.parametrize(("name", "status", "body", "expected"), ABSENT)
def test_what_proves_an_absence(name: str, status: int, body: bytes, expected: bool) -> None:
    assert providers.provider(name).absent(status, body) is expected


def test_an_empty_list_that_says_so_proves_an_absence_and_one_that_does_not_is_unreadable() -> None:
    assert europepmc.parse(b'{"hitCount": 0, "resultList": {"result": []}}') is None
    assert pubmed.parse(b"<PubmedArticleSet></PubmedArticleSet>") is None
    assert pubmed.follow(b'{"esearchresult": {"count": "0", "idlist": []}}') is None
    assert crossref.search(b'{"message-type": "work-list", "message": {"items": []}}') == []
    with pytest.raises(Unreadable):
        europepmc.parse(b'{"hitCount": 3, "resultList": {"result": []}}')
    with pytest.raises(Unreadable):
        pubmed.follow(b'{"esearchresult": {"count": "3", "idlist": []}}')
    with pytest.raises(Unreadable):
        crossref.search(b'{"message-type": "work-list", "message": {}}')


@pytest.mark.parametrize(
    ("title", "is_notice"),
    [
        ("Retraction: Moon tea", True),
        ("Retraction notice to Moon tea", True),
        ("Retraction to: Moon tea", True),
        ('Retraction of "Moon tea"', True),
        ("Withdrawal Notice: Moon tea", True),
        ("Correction to: Moon tea", True),
        ("Erratum", True),
        ("Corrigendum to Moon tea", True),
        ("Correction of anaemia by moon tea", False),
        ("Withdrawal of antiepileptic drugs", False),
        ("Retraction of the nipple in forty adults", False),
        ("RETRACTED: Moon tea", False),
    ],
)
def test_a_title_that_begins_like_a_notice_need_not_be_one(title: str, is_notice: bool) -> None:
    work = json.loads(made_up("openalex.json")) | {"title": title}
    answer = openalex.answer(work)
    assert (answer.is_notice, [e.event for e in answer.events]) == (is_notice, [] if is_notice else ["retracted"])


def test_entities_in_xml_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><PubmedArticleSet>&b;</PubmedArticleSet>'
    with pytest.raises(Unreadable):
        pubmed.parse(bomb)


@pytest.mark.parametrize(
    "text",
    [
        "Record ID,Title\n1,x\n",
        retractionwatch.as_text([dict.fromkeys(retractionwatch.COLUMNS, "x")])[:-8],
        retractionwatch.as_text([dict.fromkeys(retractionwatch.COLUMNS, "x")]) + '2,"open quote',
        "<!DOCTYPE html><html>\n",
    ],
)
def test_a_retraction_watch_file_that_breaks_off_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        list(retractionwatch.rows(text.splitlines(keepends=True)))


def test_a_row_of_retraction_watch_names_the_paper_and_never_its_notice() -> None:
    data = made_up("retractionwatch.csv")
    assert retractionwatch.parse(data, "10.5555/notice.1") is None
    assert retractionwatch.parse(data, "12345679") is not None
    escaped = retractionwatch.parse(data, "10.1002/1097(2001)1:1<1::aid-jcp1>3.0.co;2-0")
    assert escaped is not None
    assert escaped.events == (Event("retracted", "2020-01-02", "10.1002/1097(2001)1:1<1::aid-jcp1>3.0.co;2-0"),)


JSON_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(["crossref", "openalex", "datacite", "europepmc"]), st.data())
@settings(max_examples=60, deadline=None)
def test_no_shape_of_an_answer_makes_a_parser_fall_over(name: str, data: st.DataObject) -> None:
    """Any value may stand where another is expected: the answer is read as far as it goes, or refused as a whole."""
    module = providers.provider(name)
    answer = json.loads(made_up(f"{name}.json"))
    places: list[tuple[Any, Any]] = []

    def walk(value: Any) -> None:
        for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
            places.append((value, key))
            walk(value[key])

    walk(answer)
    where, key = places[data.draw(st.integers(0, len(places) - 1))]
    where[key] = data.draw(JSON_VALUE)
    try:
        found = module.parse(json.dumps(answer).encode())
    except Unreadable:
        return
    assert found is None or isinstance(found, Answer)
    module.keep(json.dumps(answer).encode())


# ----------------------------------------------------------------------------------------------------------------------
# Recorded answers, where they are at hand
# ----------------------------------------------------------------------------------------------------------------------

needs_gold = pytest.mark.skipif(not (GOLD and GOLD.is_dir()), reason="EVIDENCE_GOLD names no folder with recorded answers")


def recorded_crossref() -> list[tuple[str, int, bytes]]:
    """Return (address, status, body) of every recorded question to Crossref for works."""
    assert GOLD
    found = []
    for path in sorted((GOLD / "sckott+habanero").glob("*.yaml")):
        for exchange in yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))["interactions"]:  # noqa: S506
            body = exchange["response"]["body"]["string"]
            data = body.encode() if isinstance(body, str) else body
            data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
            if (
                "/works" in exchange["request"]["uri"]
                and "transform" not in exchange["request"]["uri"]
                and "agency" not in exchange["request"]["uri"]
            ):
                found.append((exchange["request"]["uri"], exchange["response"]["status"]["code"], data))
    return found


@needs_gold
def test_recorded_answers_of_crossref() -> None:
    seen = {"work": 0, "list": 0, "absent": 0, "refused": 0}
    for address, status, data in recorded_crossref():
        if status != 200:
            seen["absent" if crossref.absent(status, data) else "refused"] += 1
            continue
        message = json.loads(data)
        raw = [message["message"]] if message["message-type"] == "work" else message["message"]["items"]
        answers = [crossref.parse(data)] if message["message-type"] == "work" else crossref.search(data)
        seen["work" if message["message-type"] == "work" else "list"] += 1
        assert len(answers) == len([work for work in raw if "DOI" in work]), address
        for work, answer in zip(raw, answers, strict=True):
            assert answer
            assert answer.doi == work["DOI"].lower()
            assert (answer.title or "").split() == providers.MARKUP.sub("", " ".join(work.get("title", [])[:1])).replace(
                "&amp;", "&"
            ).split()
            people = [person.get("family") or person.get("name") for person in work.get("author", [])]
            assert [family for family, _ in answer.authors] == [" ".join(name.split()) for name in people if name], address
            issued = work.get("issued", {}).get("date-parts", [[None]])[0][0]
            assert answer.year == (issued or answer.year)
            assert bool([e for e in answer.events if e.about is None]) == bool(work.get("updated-by")), address
    assert seen["work"]
    assert seen["absent"]


@needs_gold
def test_recorded_answers_of_pubmed() -> None:
    import xml.etree.ElementTree as plain

    assert GOLD
    read = 0
    for path in [*sorted((GOLD / "metapub+metapub").glob("*.xml")), *sorted((GOLD / "biopython+biopython").glob("*.xml"))]:
        data = path.read_bytes()
        try:
            root = plain.fromstring(data)  # noqa: S314
        except plain.ParseError:
            continue
        if root.tag != "PubmedArticleSet" or root.find("*") is None:
            continue
        for record in root:
            if record.tag not in ("PubmedArticle", "PubmedBookArticle"):
                continue
            read += 1
            pmid = record.findtext(".//PMID")
            answer = pubmed.parse(data, pmid)
            assert answer, path
            title = record.find(".//ArticleTitle")
            title = record.find(".//BookTitle") if title is None else title
            assert title is not None
            assert "".join((answer.title or "").split()) in "".join("".join(title.itertext()).split()), path
            assert answer.pmid == pmid
            families = [e.findtext("LastName") or e.findtext("CollectiveName") for e in record.findall("*/Article/AuthorList/Author")]
            assert [f for f, _ in answer.authors if f] == list(dict.fromkeys(f for f in families if f)) or len(set(families)) < len(
                families
            )
            ids = [e.text for e in record.findall("PubmedData/ArticleIdList/ArticleId") if e.get("IdType") == "doi"]
            assert not ids or answer.doi == providers.normal_doi(ids[0]), path
            notices = {e.get("RefType") for e in record.iter("CommentsCorrections")} & {
                "ErratumIn",
                "RetractionIn",
                "ExpressionOfConcernIn",
            }
            assert {e.event for e in answer.events if e.about is None} == ({"corrected"} if notices else set()), path
            assert answer.year, path
            kept = pubmed.keep(data).encode()
            assert pubmed.parse(kept, pmid) == answer, path
    assert read


@needs_gold
def test_recorded_answers_of_openalex() -> None:
    assert GOLD
    read = 0
    for path in sorted((GOLD / "b-vitamins+openalex-python").glob("*.json")):
        raw = json.loads(path.read_bytes())
        if not str(raw.get("id")).startswith("https://openalex.org/W"):
            with pytest.raises(Unreadable):
                openalex.parse(path.read_bytes())
            continue
        read += 1
        answer = openalex.parse(path.read_bytes())
        assert answer
        assert (answer.doi, answer.year) == (raw["doi"].removeprefix("https://doi.org/"), raw["publication_year"])
        assert answer.title == providers.plain_title(raw["display_name"])
        assert len(answer.authors) == len(raw["authorships"])
        assert bool(answer.events) == raw["is_retracted"]
    assert read
