"""One record, four ways to print it: what a terminal, a program, a code scanner and GitHub each get."""

import json
from urllib.parse import unquote

import jsonschema
import pytest

from catalogue.problems import FORMATS, LEVELS, Problem, Rejected, as_github, as_json, as_sarif, as_text

BROKEN = Problem("articles/tea/claims.csv", 12, "error", "claim 'c9' is not in claims", "unknown-key", "Did you mean 'c009'?")
DOUBTFUL = Problem("references.bib", 3, "warning", "trial2020: no DOI, 100 % of it: title, year", "unresolved-identifier")
WHOLE_FILE = Problem("articles/tea/article.yml", 0, "note", "nobody saw “Çay”", "not-seen", "Look.\nThen write.")
SECOND = Problem("articles/tea/links.csv", 4, "error", "citation 'x' is not in citations", "unknown-key", "Add it.")
ALL = [BROKEN, DOUBTFUL, WHOLE_FILE, SECOND]

# What SARIF 2.1.0 (OASIS, sections 3.13 to 3.30) asks of the parts that we write.
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}, "additionalProperties": False}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "pattern": "^https://"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "properties": {"id": {"type": "string"}, "shortDescription": TEXT, "help": TEXT},
                                            "additionalProperties": False,
                                        },
                                    }
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message", "ruleId", "level", "locations"],
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": TEXT,
                                "locations": {
                                    "type": "array",
                                    "minItems": 1,
                                    "items": {
                                        "type": "object",
                                        "required": ["physicalLocation"],
                                        "properties": {
                                            "physicalLocation": {
                                                "type": "object",
                                                "required": ["artifactLocation", "region"],
                                                "properties": {
                                                    "region": {
                                                        "type": "object",
                                                        "properties": {"startLine": {"type": "integer", "minimum": 1}},
                                                        "additionalProperties": False,
                                                    }
                                                },
                                            }
                                        },
                                    },
                                },
                            },
                            "additionalProperties": False,
                        },
                    },
                },
            },
        },
    },
}


def test_text_is_file_line_level_message_code_and_the_next_step_below_it():
    assert as_text([BROKEN, DOUBTFUL]).split("\n") == [
        "articles/tea/claims.csv:12: error: claim 'c9' is not in claims [unknown-key]",
        "    Did you mean 'c009'?",
        "references.bib:3: warning: trial2020: no DOI, 100 % of it: title, year [unresolved-identifier]",
    ]


def test_json_gives_every_field_back():
    assert [Problem(**fields) for fields in json.loads(as_json(ALL))] == ALL
    assert "Çay" in as_json(ALL), "letters stay letters"


def test_sarif_is_what_a_code_scanner_takes():
    log = json.loads(as_sarif(ALL))
    jsonschema.validate(log, SARIF)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["not-seen", "unknown-key", "unresolved-identifier"]
    assert [rule.get("help", {}).get("text") for rule in rules] == ["Look.\nThen write.", "Did you mean 'c009'?", None]
    for problem, result in zip(ALL, run["results"], strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == problem.code
        assert (result["level"], result["message"]["text"]) == (problem.level, problem.message)
        assert unquote(place["artifactLocation"]["uri"]) == problem.file
        assert place["region"]["startLine"] == max(problem.line, 1)


def test_every_level_of_ours_is_a_level_of_sarif():
    results = json.loads(as_sarif([Problem("f.csv", 1, level, "x", "y") for level in LEVELS]))["runs"][0]["results"]
    assert [result["level"] for result in results] == list(LEVELS)


@pytest.mark.parametrize(
    ("reason", "problem", "command"),
    [
        (
            "an error with the next step",
            BROKEN,
            "::error file=articles/tea/claims.csv,line=12,title=unknown-key::claim 'c9' is not in claims. Did you mean 'c009'?",
        ),
        (
            "percent is escaped, comma and colon are not, in a message",
            DOUBTFUL,
            "::warning file=references.bib,line=3,title=unresolved-identifier::trial2020: no DOI, 100 %25 of it: title, year",
        ),
        (
            "a note is a notice, a whole file its first line, a new line stays inside",
            WHOLE_FILE,
            "::notice file=articles/tea/article.yml,line=1,title=not-seen::nobody saw “Çay”. Look.%0AThen write.",
        ),
        (
            "percent, comma and colon are escaped in a property",
            Problem("a,b:c%.csv", 1, "error", "x", "y"),
            "::error file=a%2Cb%3Ac%25.csv,line=1,title=y::x",
        ),
        (
            "no second command can be smuggled in",
            Problem("f.csv", 1, "error", "x\r\n::error::y", "z"),
            "::error file=f.csv,line=1,title=z::x%0D%0A::error::y",
        ),
        (
            "nor through the name of a file",
            Problem("f\n::error::y", 1, "error", "x", "z"),
            "::error file=f%0A%3A%3Aerror%3A%3Ay,line=1,title=z::x",
        ),
        ("what is escaped already is escaped again", Problem("f.csv", 1, "error", "%0A", "z"), "::error file=f.csv,line=1,title=z::%250A"),
    ],
)
def test_github_shows_it_beside_the_line(reason, problem, command):
    assert as_github([problem]) == command, reason


@pytest.mark.parametrize(("form", "nothing"), [("text", ""), ("json", []), ("github", ""), ("sarif", [])])
def test_nothing_wrong_is_printed_as_nothing(form, nothing):
    printed = FORMATS[form]([])
    if form == "sarif":
        jsonschema.validate(json.loads(printed), SARIF)
        assert json.loads(printed)["runs"][0]["results"] == nothing
    else:
        assert (json.loads(printed) if form == "json" else printed) == nothing


@pytest.mark.parametrize("form", FORMATS)
def test_problems_may_stream_by_once(form):
    assert FORMATS[form](iter(ALL)) == FORMATS[form](ALL)


def test_problems_sort_by_file_then_line():
    assert sorted([DOUBTFUL, SECOND, BROKEN, WHOLE_FILE]) == [WHOLE_FILE, BROKEN, SECOND, DOUBTFUL]


def test_a_refusal_keeps_its_problems():
    refusal = Rejected([BROKEN, SECOND])
    assert (refusal.problems, str(refusal)) == ([BROKEN, SECOND], "2 problems")
