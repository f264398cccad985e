"""`fetch`: whole files, searches for what has no identifier, manners towards providers, and how it is stopped."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from click.testing import Result

import ingest
from catalogue import client, kept, providers, publish
from tests import provider_server
from tests.fetch_fixtures import TODAY, ask, files, more, run, running, server  # noqa: F401
from tests.provider_server import FAULTS, Server, crossref, watch_row

# ----------------------------------------------------------------------------------------------------------------------
# The whole file of Retraction Watch
# ----------------------------------------------------------------------------------------------------------------------

WATCH = "metadata/retractionwatch/10~2E5555~2Fmoon~2E2020~2E4.json"


def test_of_the_whole_file_the_rows_of_each_cited_work_are_kept(server: Server, toy: Path) -> None:
    title = "Moon tea and blood pressure: a randomized trial"
    row = watch_row(Title=title, OriginalPaperDOI="10.5555/MOON.2020.4", RetractionDOI="10.5555/n", RetractionNature="Retraction")
    server.known["retractionwatch", ""] = row
    result = ask(server, toy, providers=("retractionwatch",))
    assert (result.exit_code, result.stdout.splitlines()[-2]) == (0, "retractionwatch  1 found, 1 not-listed"), result.output
    assert len(server.asked) == 1, "it is asked for once, for all works"
    assert {name: kept.read((toy / name).read_bytes()).status for name in files(toy)} == {
        WATCH: "found", "metadata/retractionwatch/12345678.json": "absent",
    }  # fmt: skip
    [event] = (kept.read((toy / WATCH).read_bytes()).parsed() or providers.Answer()).events
    assert (event.event, event.notice) == ("retracted", "10.5555/n")


def _without_length(handler: provider_server.Handler) -> None:
    """Send the file and hang up: nobody can tell whether it was all."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(watch_row(OriginalPaperDOI="10.1/x", RetractionNature="Retraction").encode())
    handler.close_connection = True


FILES = {
    "a header alone": lambda h: h.send(200, watch_row().splitlines(keepends=True)[0], "text/csv"),
    "another file": lambda h: h.send(200, "a,b\n1,2\n", "text/csv"),
    "a page": FAULTS["a page with status 200"],
    "cut in a row": lambda h: h.send(200, watch_row(Title="x")[:-9], "text/csv"),
    "cut in a quote": lambda h: h.send(200, watch_row(Title="x") + '2,"open', "text/csv"),
    "not UTF-8": lambda h: h.send(200, watch_row(Title="x").encode() + b"\xff\xfe", "text/csv"),
    "of no known length": _without_length,
    "out of order": FAULTS["out of order"],
    "refused": FAULTS["a question refused"],
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_whole_proves_nothing_about_anybody(server: Server, toy: Path, name: str) -> None:
    server.fault = FILES[name]
    result = ask(server, toy, providers=("retractionwatch",))
    assert result.exit_code == 5
    assert result.stdout.count("[failed]") == 2
    assert {kept.read((toy / name).read_bytes()).status for name in files(toy)} == {"failed"}


# ----------------------------------------------------------------------------------------------------------------------
# What has no identifier
# ----------------------------------------------------------------------------------------------------------------------


def _lost(toy: Path) -> None:
    with (toy / "references.bib").open("a", encoding="utf-8") as bib, (toy / "citations.csv").open("a", encoding="utf-8") as csv:
        bib.write("@article{lost, title={Moon tea for the lost}, author={Silva, Ana}, journal={Tea}, year={2020}}\n")
        csv.write("lost,other,,,,\n")


def propose(server: Server, toy: Path, *words: object) -> Result:
    named = ["--provider", "crossref", "--rate", "crossref=900", "--only", "lost"]
    return run("fetch", "--evidence", toy, *named, *server.words("crossref"), *words)


def test_a_work_that_resembles_it_is_proposed_and_nothing_is_filled_in(server: Server, toy: Path) -> None:
    _lost(toy)
    items = [
        crossref("10.5555/other", title=["Coffee and something else"])["message"],
        crossref("10.5555/lost.2", title=["=Moon tea for the lot"], author=[{"family": "Other"}])["message"],
        crossref("10.5555/lost", title=["Moon Tea for the Lost"])["message"],
        crossref("10.5555/late", title=["Moon tea for the lost"], issued={"date-parts": [[2031]]})["message"],
    ]
    server.known["crossref", "search"] = {"message-type": "work-list", "message": {"items": items}}
    before = (toy / "references.bib").read_bytes()
    result = propose(server, toy)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == [
        "lost: perhaps 10.5555/lost (title 100, first author 100 of 100 alike): Silva 2020, Moon Tea for the Lost",
        "lost: perhaps 10.5555/lost.2 (title 97.6, first author 0 of 100 alike): Other 2020, =Moon tea for the lot",
    ]
    assert "query.bibliographic=Moon+tea+for+the+lost+2020" in server.asked[0]
    assert "query.author=Silva" in server.asked[0]
    assert (toy / "references.bib").read_bytes() == before
    db = publish.connect(":memory:")
    assert ingest.assemble(db, toy, lambda _: None).problems == []
    assert db.execute("SELECT citation, place, doi, asked_at FROM proposals").fetchall() == [
        ("lost", 1, "10.5555/lost", TODAY), ("lost", 2, "10.5555/lost.2", TODAY),
    ]  # fmt: skip
    assert db.execute("SELECT title FROM proposals WHERE place = 2").fetchone() == ("'=Moon tea for the lot",), "no spreadsheet runs it"
    assert db.execute("SELECT count(*) FROM flags WHERE rule = 'identifier-proposed'").fetchone() == (2,)
    assert propose(server, toy).stdout.startswith("0 questions asked"), "a young search is not made again"


def test_a_search_that_finds_nothing_is_remembered_and_one_that_fails_is_not(server: Server, toy: Path) -> None:
    _lost(toy)
    server.fault = FAULTS["out of order"]
    failed = propose(server, toy)
    line = (toy / "references.bib").read_text(encoding="utf-8").count("\n")
    assert failed.exit_code == 5
    assert f"references.bib:{line}: error: lost: the search for an identifier got no answer" in failed.stdout
    assert "1 citation without DOI, PMID or PMCID, 1 of them to be searched for by title: 0 answered" in failed.stdout
    assert files(toy) == []
    server.fault = None
    assert propose(server, toy).exit_code == 0
    assert (toy / "metadata/proposals.csv").read_text(encoding="utf-8").splitlines()[1] == f"lost,1,,,,,,,{TODAY}"


@pytest.mark.parametrize(
    ("content", "said"), [(b"\xff\xfe", "this file is not UTF-8"), (b"citation,place\nlost,\n", "the column 'asked_at' is missing")]
)
def test_a_damaged_list_of_proposals_is_named_before_anything_is_asked(server: Server, toy: Path, content: bytes, said: str) -> None:
    _lost(toy)
    (toy / "metadata").mkdir(exist_ok=True)
    (toy / "metadata/proposals.csv").write_bytes(content)
    result = propose(server, toy)
    assert (result.exit_code, f"metadata/proposals.csv:1: error: {said}" in result.stderr) == (1, True)
    assert (server.asked, (toy / "metadata/proposals.csv").read_bytes()) == ([], content)


# ----------------------------------------------------------------------------------------------------------------------
# Manners
# ----------------------------------------------------------------------------------------------------------------------


def test_a_redirect_to_the_same_host_is_followed(server: Server, toy: Path) -> None:
    server.known["crossref", "10.5555/moon.2020.4"] = crossref("10.5555/moon.2020.4")

    def moved(handler: provider_server.Handler) -> None:
        if "moved" in handler.path:
            server.answer(handler)
        else:
            handler.send(301, "", Location=handler.path.replace("/works/", "/works/moved/"))

    server.fault = moved
    assert "crossref         1 found" in ask(server, toy).stdout


@pytest.mark.parametrize(
    ("headers", "fixed", "expected"),
    [
        ({"x-rate-limit-limit": "50", "x-rate-limit-interval": "1s"}, False, 45.0),
        ({"x-rate-limit-limit": "5", "x-rate-limit-interval": "10s"}, True, 0.45),
        ({"x-rate-limit-limit": "500", "x-rate-limit-interval": "1s"}, True, 10.0),  # a person set it: only ever slower
        ({"x-rate-limit-limit": "0", "x-rate-limit-interval": "1s"}, False, 10.0),
        ({"x-rate-limit-limit": "many", "x-rate-limit-interval": "soon"}, False, 10.0),
        ({}, False, 10.0),
    ],
)
def test_the_rate_that_a_server_names_is_kept(headers: dict[str, str], fixed: bool, expected: float) -> None:
    pace = client.Pace(10.0, fixed)
    pace.heed(headers)
    assert pace.rate == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [(None, None), ("", None), ("120", 120.0), ("soon", None), ("-1", None), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0)],
)
def test_what_a_server_asks_to_wait(text: str | None, expected: float | None) -> None:
    assert client.retry_after(text) == expected


def test_requests_go_evenly_so_many_a_second(server: Server, toy: Path) -> None:
    more(toy, 9)
    started = time.monotonic()
    named = ["--provider", "crossref", "--rate", "crossref=20", *server.words("crossref")]
    run("fetch", "--evidence", toy, "--no-propose", *named)
    assert time.monotonic() - started >= 9 / 20
    assert len(server.asked) == 10


def test_a_disk_that_is_full_ends_it_with_a_word(server: Server, toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "metadata")

    monkeypatch.setattr(kept, "write", full)
    result = ask(server, toy, providers=("crossref", "openalex"))
    assert result.exit_code == 5
    assert "metadata: No space left on device: what was answered before is kept." in result.stderr
    assert "Traceback" not in result.output


def test_stopped_by_hand_it_says_that_it_goes_on(server: Server, toy: Path) -> None:
    asked = threading.Event()

    def slow(handler: provider_server.Handler) -> None:
        asked.set()
        time.sleep(2)

    server.fault = slow
    words = [
        sys.executable,
        str(ingest.ROOT / "ingest.py"),
        "fetch",
        "--evidence",
        str(toy),
        "--provider",
        "crossref",
        "--rate",
        "crossref=9",
    ]
    process = subprocess.Popen(
        [*words, *server.words("crossref")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background job would not hear it
    )
    assert asked.wait(60)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, "the next run goes on here" in errors, "Traceback" in errors) == (5, True, False), errors
    assert not (toy / "metadata").exists()


def test_the_contact_is_told_and_a_missing_one_is_said(server: Server, toy: Path) -> None:
    assert "catalogue.yml names no contact" in ask(server, toy).stderr
    (toy / "catalogue.yml").write_text("name: Toy\ncontact: toy@example.org\n", encoding="utf-8")
    result = ask(server, toy, "--stale", "0d")
    assert "names no contact" not in result.stderr
    assert server.asked[-1].endswith("?mailto=toy%40example.org")
    assert server.headers_seen[-1]["User-Agent"] == f"{client.PRODUCT} (mailto:toy@example.org)"
    assert server.headers_seen[-1]["Accept-Encoding"] == "identity"


def test_a_key_goes_to_the_provider_itself_and_nowhere_else(server: Server, toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NCBI_API_KEY", "a-secret")
    monkeypatch.setenv("OPENALEX_API_KEY", "a-secret")
    ask(server, toy, providers=("pubmed", "openalex"))
    assert server.asked
    assert "a-secret" not in " ".join(server.asked)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--base-url", "crossref=http://elsewhere.example"], "http is for this machine alone"),
        (["--base-url", "crossref"], "write PROVIDER=..."),
        (["--base-url", "google=https://x.example"], "write PROVIDER=..."),
        (["--base-url", "crossref=ftp://x"], "an address is https://host"),
        (["--stale", "soon"], "such as 30d or 4w"),
        (["--rate", "crossref=0"], "a number of requests a second"),
        (["--only", "nobody1999"], "no citation has the key nobody1999"),
        (["--provider", "google"], "is not one of"),
        (["--provider", "crossref,google"], "'google' is not one of"),
        (["--only", ","], "it names nothing"),
        (["--only", "moon2020,nobody1999"], "no citation has the key nobody1999"),
    ],
)
def test_wrong_usage_exits_2_and_asks_nobody(toy: Path, words: list[str], says: str) -> None:
    result = run("fetch", "--evidence", toy, *words)
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.split())


def test_errors_in_the_bibliography_exit_1(toy: Path) -> None:
    (toy / "references.bib").write_text("@article{x, title=", encoding="utf-8")
    result = run("fetch", "--evidence", toy)
    assert result.exit_code == 1
    assert "nothing was asked" in result.stderr


def test_help_tells_the_exit_codes() -> None:
    assert "5 a question got no answer" in " ".join(run("fetch", "--help").stdout.split())
