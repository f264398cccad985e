"""The bibliography and what the curator says of it become one table: `references.bib` joined with `citations.csv`.

It may stand in several files and formats, `references-2.bib`, `references.ris`, `references-pubmed.nbib` and so on; a key is
one over all of them.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from catalogue import readers
from catalogue.at_once import uncollected
from catalogue.load import UNREAD, Items, Loaded, Loader
from catalogue.merges import FILE as MERGES
from catalogue.merges import merged_keys
from catalogue.problems import Problem
from catalogue.records import OTHERS, decoded

BIBLIOGRAPHY = "references.bib"
BIBLIOGRAPHIES = tuple(f"references*.{suffix}" for suffix in ("bib", "json", "nbib", "ris", "xml"))  # what reference managers write
DESCRIPTIONS = "citations.csv"
LARGE = 500_000  # bytes; below it a second process costs more than it saves
WHOLE = {*UNREAD, "empty-file", "too-large"} - {"encoding"}  # a file of which not every entry was seen; of guessed letters all are
LOST = ("entry-lost", "entry-too-large")  # problems of an entry that became no row
NAMES = {"author_parts": "citation_authors", "editor_parts": "citation_editors"}  # column of a reader -> its table
FROM_CSV = ("source_type", "access", "note")
LISTS = {"publication_types": "citation_publication_types", "seen_at": "sightings"}


def load_citations(loader: Loader) -> None:
    """Fill `citations`, `citation_authors`, `citation_editors`, `citation_publication_types` and `sightings`.

    An entry without a description, and a description without an entry, are problems with their line.
    """
    list_cells: dict[str, list[tuple[str, str, int]]] = {column: [] for column in LISTS}
    described = _descriptions(loader, list_cells)
    set_aside = merged_keys(loader.db)
    keys: set[str] = set()
    places: dict[str, tuple[str, int]] = {}  # key in lower case -> file and line
    firsts: set[str] = set()  # keys as they were written there
    paths = sorted(path for pattern in BIBLIOGRAPHIES for path in loader.folder.glob(pattern) if path.is_file())
    for path, (columns, rows, problems) in zip(paths, _read_all(paths), strict=True):
        _load_entries(loader, path, columns, rows, problems, described, keys, places, firsts, set_aside)
    if not paths and described:
        message = f"{DESCRIPTIONS} describes citations, but there is no {BIBLIOGRAPHY}"
        advice = "Export it from your reference manager."
        loader.problems.append(Problem(BIBLIOGRAPHY, 0, "error", message, "missing-file", advice))
        return
    for key, description in described.items():
        if key not in keys and key not in set_aside and loader.unread.get("citations", DESCRIPTIONS) == DESCRIPTIONS:
            loader.refused.add(("citations", key))
            advice = f"Add the entry to {BIBLIOGRAPHY}, or delete this line."
            message = f"'{key}' has no entry in {BIBLIOGRAPHY}"
            loader.problems.append(Problem(DESCRIPTIONS, int(description[-1] or 0), "error", message, "no-entry", advice))
    for column, child in LISTS.items():
        items = Items(loader, child, 1, column, DESCRIPTIONS)
        for key, cell, csv_line in list_cells[column]:
            if key in keys and key not in set_aside and ("citations", key) not in loader.refused:
                for item in filter(None, (part.strip() for part in cell.split(";"))):
                    items.append((csv_line, [key, item]))
        items.flush()


Entries = tuple[list[str], list[tuple[int, list[str | None]]], list[Problem]]


def _read_one(path: Path) -> Entries:
    problems: list[Problem] = []
    with uncollected():
        rows = readers.read(path, path.name, problems)
        return rows.columns, list(rows.rows), problems


def _read_all(paths: list[Path]) -> Iterator[Entries]:
    """Read the files, on all cores where there is more than one large file; the order stays."""
    if sum(path.stat().st_size > LARGE for path in paths) < 2:
        yield from map(_read_one, paths)
        return
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        yield from pool.map(_read_one, paths)


def _load_entries(
    loader: Loader,
    path: Path,
    columns: list[str],
    rows: list[tuple[int, list[str | None]]],
    problems: list[Problem],
    described: Mapping[str, tuple[str | None, ...]],
    keys: set[str],
    places: dict[str, tuple[str, int]],
    firsts: set[str],
    set_aside: Mapping[str, str],
) -> None:
    """Insert the entries of one file, each joined with its description; note the keys that it holds, and where each stands."""
    name, source_id = loader.open_source(path)
    loader.problems += problems
    account = Loaded(name, "citations")
    loader.loaded.append(account)
    at = {column: i for i, column in enumerate(columns)}
    stored = [c for c in columns if c not in NAMES]
    note = stored.index("note")
    people: dict[str, dict[str, str]] = {table: {} for table in NAMES.values()}

    def merged() -> Iterator[tuple[int, list[str | None]]]:
        for line, cells in rows:
            key = cells[at["key"]] or ""
            keys.add(key)
            if key in set_aside:
                message = f"'{key}' is merged into '{set_aside[key]}' and set aside"
                loader.problems.append(Problem(name, line, "note", message, "merged", f"Nothing to do; {MERGES} says who decided."))
                continue
            account.seen += 1
            if key.casefold() in places:  # in the same file, its reader has said so
                account.rejected += 1
                if key not in firsts:  # MOON2021 beside moon2021
                    loader.refused.add(("citations", key))
                if (first := places[key.casefold()])[0] != name:
                    message = f"the key '{key}' stands already in {first[0]}:{first[1]}"
                    advice = "Delete one of the two if they are one work; otherwise give one of them another key."
                    loader.problems.append(Problem(name, line, "error", message, "duplicate-key", advice))
                continue
            places[key.casefold()] = (name, line)
            firsts.add(key)
            if key not in described:
                account.rejected += 1
                loader.refused.add(("citations", key))
                if loader.unread.get("citations") != DESCRIPTIONS:
                    advice = f"Add a line for it to {DESCRIPTIONS}: at least key and source_type."
                    loader.problems.append(Problem(name, line, "error", f"'{key}' has no line in {DESCRIPTIONS}", "undescribed", advice))
                continue
            source_type, access, comment, *place = described[key]
            row = [cells[at[c]] for c in stored]
            row[note] = f"{comment.rstrip('.')}; {row[note]}" if comment and row[note] else comment or row[note]
            for column, table in NAMES.items():
                people[table].setdefault(key, cells[at[column]] or "")
            yield line, [*row, source_type, access, *place]

    wanted = [*stored, "source_type", "access", "csv_source_id", "csv_line"]
    refused = loader.insert("citations", wanted, merged(), source_id, dict.fromkeys(("source_type", "access"), 1))
    account.rejected += refused  # not with the call in one line: it counts on `rejected` itself
    lost = sum(p.code in LOST for p in problems)
    account.seen += lost
    account.rejected += lost
    if any(p.level == "error" and p.code in WHOLE for p in problems):
        loader.unread["citations"] = name
    for table, names in people.items():
        _insert_names(loader, table, names)


def _descriptions(loader: Loader, list_cells: dict[str, list[tuple[str, str, int]]]) -> dict[str, tuple[str | None, ...]]:
    """Return key -> source_type, access, note, source id, line; the cells of list columns go into `list_cells`."""
    path = loader.folder / DESCRIPTIONS
    described: dict[str, tuple[str | None, ...]] = {}
    if not path.is_file():
        return described
    name, source_id = loader.open_source(path)
    account = Loaded(name, "")
    loader.loaded.append(account)
    rows = readers.read(path, name, loader.problems)
    wanted = ["key", *FROM_CSV, *LISTS]
    if not loader.header_fits(rows.columns, wanted, {"key", "source_type"}, name):
        loader.unread["citations"] = name
        return described
    at = {column: i for i, column in enumerate(rows.columns)}
    for line, cells in rows.rows:
        account.seen += 1
        if not cells:
            account.rejected += 1
            continue
        row = {column: cells[i] for column, i in at.items()}
        key = row["key"] or ""
        problem = None
        if not key:
            problem = ("key is empty", "empty-cell", "Write the key of an entry of references.bib.")
        elif key in described:
            problem = (f"key '{key}' stands already in {name}:{described[key][-1]}", "duplicate", "Delete one of the two lines.")
        elif not row["source_type"]:
            problem = ("source_type is empty", "empty-cell", "Choose one of the table source_types, 'other' if none fits.")
            loader.refused.add(("citations", key))
        if problem:
            account.rejected += 1
            loader.problems.append(Problem(name, line, "error", *problem))
            if key and key not in described:
                described[key] = ("other", None, None, str(source_id), str(line))
            continue
        described[key] = (*(row.get(c) for c in FROM_CSV), str(source_id), str(line))
        for column in LISTS:
            if row.get(column):
                list_cells[column].append((key, row[column] or "", line))
    if any(p.code in UNREAD and p.file == name for p in loader.problems):
        loader.unread["citations"] = name
    return described


def _insert_names(loader: Loader, table: str, names: dict[str, str]) -> None:
    """Insert the parts of the names; `and others` becomes nobody, the shown list says et al."""
    loader.db.executemany(
        f"""INSERT INTO {table} SELECT ?, ?, ?, nullif(?, ''), nullif(?, ''), nullif(?, '')
        WHERE EXISTS (SELECT 1 FROM citations WHERE key = ?)""",
        (
            (key, ordinal, *name, key)
            for key, encoded in names.items()
            for ordinal, name in enumerate((n for n in decoded(encoded) if n != OTHERS), 1)
        ),
    )
