"""A real HTTP server on loopback that stands in for every provider, with faults that can be switched on.

It makes its answers from the identifier that it is asked for: `work` says what it knows. Nothing recorded from a provider.
"""

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from catalogue.providers import retractionwatch

JSON = "application/json"
# What Flask answers to abort(404), as OpenAlex's server does for an identifier that it does not know.
OPENALEX_ABSENT = """<!doctype html>
<html lang=en>
<title>404 Not Found</title>
<h1>Not Found</h1>
<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>
"""


def crossref(doi: str, **more: Any) -> dict[str, Any]:
    """Return a work as Crossref answers; the work of the toy world unless told otherwise."""
    work = {
        "DOI": doi,
        "type": "journal-article",
        "title": ["Moon tea and blood pressure: a randomized trial"],
        "author": [{"given": "Ana", "family": "Silva"}],
        "issued": {"date-parts": [[2020, 3, 1]]},
        "container-title": ["Journal of Made-up Results"],
        "volume": "4",
        "issue": "2",
        "page": "10-19",
        "is-referenced-by-count": 3,
    }
    return {"status": "ok", "message-type": "work", "message": work | more}


def openalex(doi: str, **more: Any) -> dict[str, Any]:
    work = {
        "id": "https://openalex.org/W1",
        "doi": f"https://doi.org/{doi}",
        "title": "Moon tea and blood pressure: a randomized trial",
        "publication_year": 2020,
        "type": "article",
        "authorships": [{"author": {"display_name": "Ana Silva"}}],
        "cited_by_count": 4,
        "is_retracted": False,
    }
    return work | more


def pubmed(pmid: str, title: str = "Harms of moon tea in five adults.", notes: str = "", types: str = "Case Reports") -> str:
    kinds = "".join(f"<PublicationType>{kind}</PublicationType>" for kind in types.split(";"))
    return f"""<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article><Journal><JournalIssue><Volume>1</Volume>
<PubDate><Year>2021</Year></PubDate></JournalIssue><Title>Journal of Made-up Harms</Title></Journal><ArticleTitle>{title}</ArticleTitle>
<AuthorList><Author><LastName>Okafor</LastName><ForeName>Ben</ForeName></Author></AuthorList>
<Abstract><AbstractText>Five adults felt ill.</AbstractText></Abstract>
<PublicationTypeList>{kinds}</PublicationTypeList></Article><CommentsCorrectionsList>{notes}</CommentsCorrectionsList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId></ArticleIdList></PubmedData></PubmedArticle></PubmedArticleSet>"""


def pubmed_set(answers: Iterable[Any]) -> str:
    """Return one set of the records of several answers, as E-utilities do; what is not known is left out without a word."""
    head, foot = "<PubmedArticleSet>", "</PubmedArticleSet>"
    whole = [str(text) for text in answers if text is not None]
    if len(whole) == 1:
        return whole[0]
    return head + "\n".join(text.partition(head)[2].rpartition(foot)[0] for text in whole) + foot


def europepmc(**work: Any) -> dict[str, Any]:
    return {"hitCount": 1 if work else 0, "resultList": {"result": [{"id": "1", "source": "MED", **work}] if work else []}}


def watch_row(**cells: str) -> str:
    """Return the Retraction Watch file with one row."""
    return retractionwatch.as_text([dict.fromkeys(retractionwatch.COLUMNS, "") | cells])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.headers_seen.append(dict(self.headers))
        reply = self.server.fault or self.server.answer
        reply(self)

    def send(self, status: int, body: bytes | str | dict[str, Any], kind: str = JSON, **headers: str) -> None:
        data = json.dumps(body).encode() if isinstance(body, dict) else body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, text in headers.items():
            self.send_header(name.replace("_", "-"), text)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *words: object) -> None:
        """Keep silent."""


class Server(ThreadingHTTPServer):
    """The server; `known` maps an identifier to the answer of whoever is asked, `fault` replaces every answer."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []
        self.headers_seen: list[dict[str, str]] = []
        self.known: dict[tuple[str, str], dict[str, Any] | str] = {}
        self.fault: Callable[[Handler], None] | None = None

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep silent: whoever asked has hung up."""

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def words(self, *names: str) -> list[str]:
        """Return the options that point providers here."""
        every = names or ("crossref", "pubmed", "europepmc", "openalex", "datacite", "retractionwatch")
        return [word for name in every for word in ("--base-url", f"{name}={self.root}/{name}")]

    def answer(self, handler: Handler) -> None:
        parts = urlsplit(handler.path)
        provider, _, rest = parts.path.lstrip("/").partition("/")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        last = unquote(rest.rsplit("/", 1)[-1])
        if provider == "retractionwatch":
            found = self.known.get((provider, ""), watch_row(OriginalPaperDOI="10.1/other", RetractionNature="Retraction"))
            return handler.send(200, found, "text/plain")
        if provider == "pubmed":
            term = query.get("term", "").removesuffix("[AID]").strip('"')
            if term:
                dois = [part.removesuffix("[AID]").strip('"') for part in term.split(" OR ")]
                ids = [key for (name, key), text in self.known.items() if name == "pubmed" and any(doi in str(text) for doi in dois)]
                return handler.send(200, {"esearchresult": {"count": str(len(ids)), "idlist": ids}})
            return handler.send(200, pubmed_set(self.known.get((provider, pmid)) for pmid in query["id"].split(",")), "text/xml")
        if provider == "europepmc":
            return handler.send(200, self.known.get((provider, query["query"]), europepmc()))
        if provider == "crossref" and "query.bibliographic" in query:
            found = self.known.get((provider, "search"), {"message-type": "work-list", "message": {"items": []}})
            return handler.send(200, found)
        found = self.known.get((provider, last.removeprefix("doi:")))
        if found is not None:
            return handler.send(200, found)
        absent = {
            "crossref": ("Resource not found.", "text/plain"),
            "openalex": (OPENALEX_ABSENT, "text/html"),
            "datacite": ('{"errors": [{"status": "404", "title": "The resource does not exist."}]}', JSON),
        }
        return handler.send(404, *absent[provider])


@contextmanager
def running() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# ----------------------------------------------------------------------------------------------------------------------
# Faults, by the name under which a message or a test speaks of them
# ----------------------------------------------------------------------------------------------------------------------

WHOLE = json.dumps(crossref("10.5555/moon.2020.4")).encode()


def _cut(handler: Handler) -> None:
    """Promise the whole and send a half."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(WHOLE)))
    handler.end_headers()
    handler.wfile.write(WHOLE[: len(WHOLE) // 2])
    handler.close_connection = True


def _drip(handler: Handler) -> None:
    """Send a byte now and then, so that no read ever times out."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    try:
        for _ in range(200):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.02)
    except OSError:
        pass
    handler.close_connection = True


def _nested_gzip(handler: Handler) -> None:
    handler.send(200, gzip.compress(gzip.compress(b"0" * 1_000_000)), Content_Encoding="gzip, gzip")


def _endless(handler: Handler) -> None:
    """Send more than anybody takes, without saying how much."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    try:
        for _ in range(100):
            handler.wfile.write(b"186a0\r\n" + b"0" * 100_000 + b"\r\n")
    except OSError:
        pass
    handler.close_connection = True


FAULTS: dict[str, Callable[[Handler], None]] = {
    "truncated with its length": _cut,
    "truncated in silence": lambda h: h.send(200, WHOLE[: len(WHOLE) // 2]),
    "a page with status 200": lambda h: h.send(200, "<!DOCTYPE html><html><title>Sign in</title></html>", "text/html"),
    "a page with status 404": lambda h: h.send(404, "<html><title>Not found</title>" + "x" * 2_000 + "</html>", "text/html"),
    "another work": lambda h: h.send(200, crossref("10.5555/another")),
    "an empty list": lambda h: h.send(200, "[]"),
    "an empty body": lambda h: h.send(200, ""),
    "429 without Retry-After": lambda h: h.send(429, "slow down", "text/plain"),
    "429 for an hour": lambda h: h.send(429, "slow down", "text/plain", Retry_After="3600"),
    "a redirect elsewhere": lambda h: h.send(302, "", Location="https://elsewhere.example/works"),
    "a redirect in a circle": lambda h: h.send(302, "", Location=h.path),
    "nested gzip": _nested_gzip,
    "gzip without a word": lambda h: h.send(200, gzip.compress(WHOLE)),
    "a body that drips": _drip,
    "a body without end": _endless,
    "out of order": lambda h: h.send(503, "down", "text/plain"),
    "a question refused": lambda h: h.send(400, '{"status": "failed"}'),
    "not a number": lambda h: h.send(200, WHOLE.replace(b'"is-referenced-by-count": 3', b'"is-referenced-by-count": NaN')),
    "nested beyond reason": lambda h: h.send(200, "[" * 200_000),
}
