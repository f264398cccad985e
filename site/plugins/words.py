"""What every template knows: paths of our pages, the one safe_url, the vocabularies, and the state of the record.

The database is immutable, so its state is read once, at the start. All of it stands under the one name `site`, because
what Datasette gives to a template of its own (`path`, `database` …) hides a global of the same name.
"""

import functools
import hashlib
import os
import re
from pathlib import Path

from datasette import hookimpl
from datasette.utils import tilde_encode
from markupsafe import Markup, escape

from catalogue import pictures
from catalogue.safe import safe_url

# Answered from indices: a large catalogue starts as fast as a small one.
STATE = """
WITH told AS (SELECT state, count(*) AS n FROM claim_state GROUP BY state),
     judges AS (SELECT kind FROM reviewers WHERE EXISTS (SELECT 1 FROM assessments WHERE assessments.reviewer = reviewers.id))
SELECT (SELECT coalesce(sum(n), 0) FROM told) AS atoms,
       (SELECT coalesce(sum(n), 0) FROM told WHERE state IN ('agreed', 'consensus')) AS agreed,
       (SELECT coalesce(sum(n), 0) FROM told WHERE state = 'conflict') AS conflict,
       (SELECT coalesce(sum(n), 0) FROM told WHERE state = 'single') AS single,
       (SELECT coalesce(sum(n), 0) FROM told WHERE state = 'none') AS none,
       (SELECT count(*) FROM judges) AS reviewers,
       (SELECT count(*) FROM judges WHERE kind = 'person') AS persons,
       (SELECT content FROM build_facts WHERE name = 'as_of') AS as_of,
       (SELECT contact FROM catalogue LIMIT 1) AS contact,
       (SELECT content FROM build_facts WHERE name = 'withheld') AS withheld
"""
# field of a question: the vocabulary whose words can be chosen there
VOCABULARIES = {
    "claim_type": "claim_types",
    "support": "supports",
    "source_type": "source_types",
    "direction": "directions",
    "design": "designs",
    "evidence_stream": "evidence_streams",
    "figure_state": "figure_states",
    "result": "comparison_results",
}


MOST_PATHS = 4096
# The hash in the address of our style, which is kept for a year: a new style comes with a new program, not with new evidence.
STYLE = hashlib.sha256((Path(__file__).resolve().parent.parent / "static" / "site.css").read_bytes()).hexdigest()[:16]


def marked(snippet: str | None) -> Markup:
    """Return a snippet of the search index with its hits, between the characters 2 and 3, as <mark>."""
    return escape(snippet or "").replace("\x02", Markup("<mark>")).replace("\x03", Markup("</mark>"))


def number(amount: float | None) -> str:
    """Return a number without a needless fraction, with a true minus sign: 31, 121.7, −11.6."""
    return "" if amount is None else f"{amount:,.10g}".replace("-", "\u2212")


def unit(code: str | None) -> str:
    """Return a UCUM code as a person reads it: hairs/cm², µm, participants."""
    words = re.sub(r"[{}]", "", code or "").replace("_", " ")
    words = re.sub(r"(?<=[a-z])2$", "²", words)
    words = words.replace("mm[Hg]", "mmHg")
    return {"um": "µm", "wk": "weeks", "mo": "months", "a": "years", "d": "days", "/d": "a day", "1": ""}.get(words, words)


def unbraced(text: str | None) -> str:
    """Return a text without the braces of UCUM's annotations: hairs, not {hairs}."""
    return re.sub(r"\{([\w ]+)\}", r"\1", text or "")


def has_digit(text: str) -> bool:
    """Whether a text prints a figure at all: "no" and "daily" do not."""
    return any(character.isdigit() for character in text)


def definitions(connection) -> dict[str, list[dict[str, str]]]:
    """Return every vocabulary: the tables of name, ordinal, definition and source, in the order of the schema."""
    found = {}
    for (table,) in [tuple(row) for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")]:
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
        if columns == ["name", "ordinal", "definition", "source"]:
            rows = connection.execute(f'SELECT name, definition, source FROM "{table}" ORDER BY ordinal')
            found[table] = [{"name": name, "definition": definition, "source": source} for name, definition, source in map(tuple, rows)]
    return found


@hookimpl
def prepare_jinja2_environment(env, datasette):
    """Give templates the words above; every path goes through `urls`, every key is encoded as Datasette does."""

    @functools.lru_cache(MOST_PATHS)  # a page names the same things many times
    def path(prefix, key):
        return datasette.urls.path(f"/{prefix}/{tilde_encode(str(key))}")

    def to(prefix):
        return functools.partial(path, prefix)

    env.filters.update(safe_url=safe_url, tilde=functools.lru_cache(MOST_PATHS)(tilde_encode))
    env.filters.update(marked=marked, number=number, unit=unit, has_digit=has_digit, unbraced=unbraced)
    env.globals.update(
        claim_path=to("claims"),
        citation_path=to("citations"),
        article_path=to("articles"),
        study_path=to("studies"),
        pictures=pictures,
        site={
            **datasette.metadata(),
            "path": datasette.urls.path,
            "build": os.environ.get("EVIDENCE_BUILD", ""),
            "style": STYLE,
            "mode": os.environ.get("EVIDENCE_MODE", "local"),
            "blind": frozenset(),
            "state": {"is_draft": True},  # until `startup` has read both
            "vocabularies": {},
            "definitions": {},
        },
    )


@hookimpl
def startup(datasette):
    """Read the state of the record into what templates know."""

    async def inner():
        database = datasette.get_database("evidence")
        # Without the limit of time that questions have: this is asked once.
        state = dict(await database.execute_fn(lambda connection: connection.execute(STATE).fetchone()))
        state["is_draft"] = state["agreed"] < state["atoms"] or not state["atoms"]
        # A blind release names what is not in it; what it does not show is nobody's draft and nobody's result.
        datasette.jinja_env.globals["site"]["blind"] = frozenset((state.pop("withheld") or "").split())
        datasette.jinja_env.globals["site"]["state"] = state
        datasette.jinja_env.globals["site"]["definitions"] = await database.execute_fn(definitions)
        for field, table in VOCABULARIES.items():
            rows = await database.execute(f"SELECT name FROM {table} ORDER BY ordinal")
            datasette.jinja_env.globals["site"]["vocabularies"][field] = [row["name"] for row in rows]

    return inner
