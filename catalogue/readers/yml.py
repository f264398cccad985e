"""YAML with one mapping of plain values (`article.yml`): one row, every value text.

Read with the base loader: a date stays the text that somebody typed, `no` stays `no`, and nothing is constructed.
"""

import unicodedata
from pathlib import Path

import yaml

from catalogue.problems import Problem
from catalogue.readers import Rows, undecodable
from catalogue.safe import odd_character


def read(path: Path, name: str, problems: list[Problem]) -> Rows:
    """Return one row: the keys as columns and their values as cells."""
    data = path.read_bytes()
    try:
        node = yaml.compose(data.decode("utf-8-sig"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError:
        problems.append(undecodable(data, name))
        return Rows([], [])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        message = f"broken YAML: {getattr(error, 'problem', None) or error}"
        problems.append(Problem(name, line, "error", message, "broken-yaml", "Write one 'key: text' a line; quote text that holds ': '."))
        return Rows([], [])
    if not isinstance(node, yaml.MappingNode):
        problems.append(
            Problem(name, 1, "error", "this file holds no 'key: value' lines", "empty-file", "Write at least title and publication_level.")
        )
        return Rows([], [])
    columns: list[str] = []
    cells: list[str | None] = []
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(value, yaml.ScalarNode) or not isinstance(key, yaml.ScalarNode):
            problems.append(Problem(name, line, "error", f"'{key.value}' is a list or a mapping", "not-plain", "Write plain text there."))
            continue
        if key.value in columns:
            problems.append(Problem(name, line, "error", f"'{key.value}' stands twice", "doubled-column", "Remove one of them."))
            continue
        text = unicodedata.normalize("NFC", value.value).strip()
        odd = odd_character(text.replace("\n", " "))
        if odd:
            problems.append(Problem(name, line, odd[0], f"{key.value} holds {odd[1]}", "odd-character", "Type the value again by hand."))
        columns.append(key.value)
        cells.append(text or None)
    return Rows(columns, [(1, cells)])
