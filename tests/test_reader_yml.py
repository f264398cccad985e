"""YAML is read as plain text: nothing is guessed."""

from pathlib import Path

from catalogue.problems import Problem
from catalogue.readers import read


def test_values_stay_as_they_were_typed(tmp_path: Path) -> None:
    path = tmp_path / "article.yml"
    path.write_text("title: 'Tea: a story'\npublished: 2020-01-02\nlanguage: no\nlength: 0012\nurl:\n", encoding="utf-8")
    problems: list[Problem] = []
    table = read(path, "article.yml", problems)
    assert problems == []
    assert table.columns == ["title", "published", "language", "length", "url"]
    assert list(table.rows) == [(1, ["Tea: a story", "2020-01-02", "no", "0012", None])]


def test_a_python_object_is_never_made(tmp_path: Path) -> None:
    path = tmp_path / "article.yml"
    path.write_text("title: !!python/object/apply:os.system ['true']\n", encoding="utf-8")
    problems: list[Problem] = []
    read(path, "article.yml", problems)
    assert [(p.line, p.code) for p in problems] == [(1, "not-plain")]


def test_invisible_characters_are_named(tmp_path: Path) -> None:
    path = tmp_path / "article.yml"
    path.write_text("title: te\u202ea\n", encoding="utf-8")
    problems: list[Problem] = []
    read(path, "article.yml", problems)
    assert [(p.level, p.message) for p in problems] == [("warning", "title holds RIGHT-TO-LEFT OVERRIDE at character 3")]
