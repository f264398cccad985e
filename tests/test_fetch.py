"""`fetch` against a real server on loopback: what it asks, what it keeps, and how each fault ends."""

import json
from pathlib import Path

import pytest

from catalogue import client, kept
from catalogue.commands import fetch
from tests import provider_server
from tests.fetch_fixtures import MOON, SHORT, TODAY, ask, files, limit, more, run, running, server  # noqa: F401
from tests.provider_server import FAULTS, Server, crossref, pubmed


def test_an_answer_is_kept_with_its_date_and_without_its_abstract(server: Server, toy: Path) -> None:
    server.known["crossref", "10.5555/moon.2020.4"] = crossref(
        "10.5555/MOON.2020.4", abstract="<p>Forty adults.</p>", reference=[{"key": "1"}]
    )
    result = ask(server, toy)
    assert (result.exit_code, result.stdout.splitlines()[-2]) == (0, "crossref         1 found")
    assert files(toy) == [MOON]
    found = json.loads((toy / MOON).read_text(encoding="utf-8"))
    work = found["answer"]["message"]
    assert {name: found[name] for name in ("provider", "kind", "asked", "fetched_at", "status", "message")} == {
        "provider": "crossref", "kind": "doi", "asked": "10.5555/moon.2020.4", "fetched_at": TODAY, "status": "found", "message": None,
    }  # fmt: skip
    assert work["abstract"].startswith("sha256:")
    assert work["reference"].startswith("sha256:")
    assert server.asked == ["/crossref/works/10.5555%2Fmoon.2020.4"]


def test_an_absence_is_kept_as_proved_and_then_datacite_is_asked(server: Server, toy: Path) -> None:
    result = ask(server, toy, providers=("crossref", "openalex"))
    assert result.exit_code == 0
    assert "moon2020: crossref has no record of 10.5555/moon.2020.4 [absent]" in result.stdout
    assert {json.loads((toy / name).read_text(encoding="utf-8"))["status"] for name in files(toy)} == {"absent"}
    everything = run("fetch", "--evidence", toy, "--no-propose", *server.words(), *(f"--rate={n}=900" for n in fetch.fetching.ORDER))
    assert everything.exit_code == 0, everything.output
    assert "/datacite/dois/10.5555%2Fmoon.2020.4" in server.asked


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_ends_in_a_message_with_key_and_next_step_and_leaves_no_answer(
    server: Server, toy: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(name, monkeypatch)
    server.fault = FAULTS[name]
    result = ask(server, toy)
    lines = result.stdout.splitlines()
    review = name == "another work"
    assert lines[0].startswith(f"references.bib:1: {'warning' if review else 'error'}: moon2020: "), result.output
    assert lines[0].endswith("[needs-review]" if review else "[failed]")
    assert (
        f"the identifier in references.bib with the paper; if it is right, correct title or year. The answer: {MOON}" in lines[1]
        if review
        else f"python ingest.py fetch --evidence {toy} --only moon2020 --provider crossref" in lines[1]
    )
    assert result.exit_code == (0 if review else 5)
    record = kept.read((toy / MOON).read_bytes())
    assert (record.status, bool(record.message)) == (("found", False) if review else ("failed", True))
    assert files(toy) == [MOON], "nothing half-written lies about"


@pytest.mark.parametrize("name", ["truncated with its length", "out of order", "429 without Retry-After", "a body that drips"])
def test_what_may_pass_is_asked_again(server: Server, toy: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    limit(name, monkeypatch)
    server.fault = FAULTS[name]
    ask(server, toy)
    assert len(server.asked) == SHORT.attempts


@pytest.mark.parametrize("name", ["a redirect elsewhere", "nested gzip", "a page with status 200", "a question refused", "429 for an hour"])
def test_what_will_not_pass_is_asked_once(server: Server, toy: Path, name: str) -> None:
    server.fault = FAULTS[name]
    ask(server, toy)
    assert len(server.asked) == 1


def test_a_failure_never_takes_the_place_of_an_answer_and_is_made_up_for_later(server: Server, toy: Path) -> None:
    server.known["crossref", "10.5555/moon.2020.4"] = crossref("10.5555/moon.2020.4")
    ask(server, toy)
    before = (toy / MOON).read_bytes()
    server.fault = FAULTS["out of order"]
    failed = ask(server, toy, "--stale", "0d")
    assert failed.exit_code == 5
    assert f"the answer of {TODAY} is kept" in failed.stdout
    assert f"python ingest.py fetch --evidence {toy} --stale 0d --only moon2020 --provider crossref" in failed.stdout, "it asks again"
    assert (toy / MOON).read_bytes() == before


@pytest.mark.parametrize(("known", "said"), [(None, "it has no record of it any more"), ("10.5555/other", "answered with 10.5555/other")])
def test_another_work_or_an_absence_never_takes_the_place_of_a_retraction(server: Server, toy: Path, known: str | None, said: str) -> None:
    notice = {"DOI": "10.5555/notice", "type": "retraction", "source": "publisher", "updated": {"date-parts": [[2024, 1, 2]]}}
    question = ("crossref", "10.5555/moon.2020.4")
    server.known[question] = crossref("10.5555/moon.2020.4", **{"updated-by": [notice]})
    assert ask(server, toy).exit_code == 0
    before = (toy / MOON).read_bytes()
    if known:
        server.known[question] = crossref(known)
    else:
        del server.known[question]
    result = ask(server, toy, "--stale", "0d")
    assert f"{said}; the answer of {TODAY} is kept [needs-review]" in result.stdout
    assert (toy / MOON).read_bytes() == before
    assert "moon2020: retracted on 2024-01-02" in run("standing", "--evidence", toy).stdout


def test_a_young_answer_is_not_asked_for_again_and_a_failure_is(server: Server, toy: Path) -> None:
    server.fault = FAULTS["out of order"]
    ask(server, toy)
    server.fault = None
    server.known["crossref", "10.5555/moon.2020.4"] = crossref("10.5555/moon.2020.4")
    assert "crossref         1 found" in ask(server, toy).stdout
    server.asked.clear()
    again = ask(server, toy)
    assert "0 questions asked, 1 not asked again" in again.stdout
    assert server.asked == []


def test_no_network_at_all(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "LIMITS", SHORT)
    words = ["--provider", "crossref", "--base-url", "crossref=http://127.0.0.1:9", "--rate", "crossref=900"]
    result = run("fetch", "--evidence", toy, "--no-propose", *words)
    assert result.exit_code == 5
    assert "moon2020: crossref gave no answer: no connection to 127.0.0.1" in result.stdout


def test_a_provider_that_is_down_is_left_alone_after_a_few_questions(server: Server, toy: Path) -> None:
    more(toy, 40)
    server.fault = FAULTS["out of order"]
    result = ask(server, toy)
    assert result.exit_code == 5
    assert client.BROKEN_AFTER <= len(set(server.asked)) <= client.BROKEN_AFTER + client.WORKERS[1]
    assert len(files(toy)) == len(set(server.asked)), "whoever was not asked has no failure"
    assert "crossref answered none of several questions before this one: 127.0.0.1 is out of order (503) [not-asked]" in " ".join(
        result.stdout.split()
    )


@pytest.mark.parametrize(
    "doi",
    [
        "10.1002/(sici)1097-4652(200001)182:1<1::aid-jcp1>3.0.co;2-0",
        "10.1016/s0140-6736(97)11096-0",
        "10.5555/a,b,c",
        "10.5555/a#b?c=d&e",
        "10.5555/../../etc/passwd",
        "10.5555/a/b/c",
        "10.5555/a+b%c",
    ],
)
def test_a_doi_with_signs_is_asked_for_as_it_is(server: Server, toy: Path, doi: str) -> None:
    more(toy, 1, doi.replace("%", r"\%").replace("#", r"\#").replace("&", r"\&"))
    for name, answer in (("crossref", crossref), ("openalex", provider_server.openalex)):
        server.known[name, doi] = answer(doi, title=["Moon tea, part 0"] if name == "crossref" else "Moon tea, part 0")
    result = ask(server, toy, "--only", "more0", providers=("crossref", "openalex"))
    assert (result.exit_code, result.stdout.splitlines()[:2]) == (0, ["crossref         1 found", "openalex         1 found"]), (
        result.output
    )
    assert all(path.count("/") <= 3 for path in server.asked), "no sign of the DOI opens a path of its own"
    assert {kept.read((toy / name).read_bytes()).asked for name in files(toy)} == {doi}
    assert all(len(Path(name).parts) == 3 for name in files(toy))


def test_pubmed_is_asked_by_pmid_or_finds_it_by_doi(server: Server, toy: Path) -> None:
    server.known["pubmed", "12345678"] = pubmed("12345678")
    by_doi = pubmed("77", "Moon tea and blood pressure: a randomized trial.").replace(
        "</ArticleIdList>", '<ArticleId IdType="doi">10.5555/moon.2020.4</ArticleId></ArticleIdList>'
    )
    server.known["pubmed", "77"] = by_doi
    result = ask(server, toy, providers=("pubmed",))
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "pubmed           2 found"), result.output
    assert [kept.read((toy / name).read_bytes()).asked for name in files(toy)] == ["10.5555/moon.2020.4", "12345678"]
    assert "Five adults felt ill" not in "".join((toy / name).read_text(encoding="utf-8") for name in files(toy))


def _in_pubmed(server: Server, pmid: str, doi: str, part: int) -> None:
    text = pubmed(pmid, f"Moon tea, part {part}.")
    text = text.replace("Okafor", "Silva").replace("Ben", "Ana").replace("<Year>2021", "<Year>2020")
    server.known["pubmed", pmid] = text.replace("</ArticleIdList>", f'<ArticleId IdType="doi">{doi}</ArticleId></ArticleIdList>')


def test_pubmed_is_asked_for_many_works_at_once_and_each_has_its_own_answer(server: Server, toy: Path) -> None:
    more(toy, 44)
    for i in range(43):
        _in_pubmed(server, str(700 + i), f"10.5555/more.{i}", i)
    result = ask(server, toy, providers=("pubmed",))
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-2] == "pubmed           3 absent, 43 found", result.output
    lone = [path for path in server.asked if "+OR+" not in path and "%2C" not in path]
    # Three batches of 45 DOIs, a search and its records each; what was not among them is asked for alone, as is the one PMID.
    assert (len(server.asked), len(lone)) == (6 + 3, 3), server.asked
    one = kept.read((toy / kept.path_of("pubmed", "10.5555/more.7")).read_bytes())
    assert one.data().count(b"<PubmedArticle>") == 1
    before = (toy / kept.path_of("pubmed", "10.5555/more.7")).read_bytes()
    assert ask(server, toy, "--only", "more7", "--stale", "0d", providers=("pubmed",)).exit_code == 0
    assert (toy / kept.path_of("pubmed", "10.5555/more.7")).read_bytes() == before, "asked alone, the same bytes are kept"


BATCHES = {
    "the batch is refused": lambda h: h.send(414, "too long", "text/plain"),
    "the batch is a page": FAULTS["a page with status 200"],
    "the batch is another set": lambda h: h.send(200, pubmed("999"), "text/xml"),
    "the batch is empty": lambda h: h.send(200, "<PubmedArticleSet></PubmedArticleSet>", "text/xml"),
    "the batch is cut": lambda h: h.send(200, pubmed("1")[:300], "text/xml"),
}


@pytest.mark.parametrize("name", BATCHES)
def test_a_bad_answer_about_many_harms_nobody(server: Server, toy: Path, name: str) -> None:
    with (toy / "references.bib").open("a", encoding="utf-8") as bib, (toy / "citations.csv").open("a", encoding="utf-8") as table:
        for i in range(3):
            bib.write(f"@article{{p{i}, title={{Moon tea, part {i}}}, author={{Silva, Ana}}, year={{2020}}, pmid={{{800 + i}}}}}\n")
            table.write(f"p{i},other,,,,\n")
    for i in range(2):
        _in_pubmed(server, str(800 + i), f"10.5555/p.{i}", i)

    def bad(handler: provider_server.Handler) -> None:
        BATCHES[name](handler) if "%2C" in handler.path else server.answer(handler)

    server.fault = bad
    result = ask(server, toy, "--only", "p0,p1", "--only", "p2", providers=("pubmed",))
    assert result.stdout.splitlines()[-2] == "pubmed           1 absent, 2 found", result.output
    assert len(server.asked) == 4


def test_a_provider_that_is_down_is_not_asked_for_each_work_of_a_batch(server: Server, toy: Path) -> None:
    more(toy, 20)
    server.fault = FAULTS["429 for an hour"]
    result = ask(server, toy, providers=("pubmed",))
    assert result.exit_code == 5
    assert len(server.asked) <= client.WORKERS[1]
    assert result.stdout.count("[not-asked]") == 1, "what is the same for all is said once"
    assert "more0, more1, more2," in result.stdout
    assert "before this one: 127.0.0.1 wants fewer questions (429) and a wait of 3600 seconds [not-asked]" in " ".join(
        result.stdout.split()
    )
