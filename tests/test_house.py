"""The house is in order: what must be there is there, and what must not be in it is not."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from catalogue import audit, readers, writers
from ingest import ROOT, TABLES

GIVEN = (
    "ingest.py", "schema.sql", "metadata.yml", "evidence", "catalogue", "site", "notebooks", "tests", "docs/claim.png",
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "CITATION.cff", "LICENSE", "LICENSE-evidence.md",
    "Makefile", "pyproject.toml", "requirements.txt", "requirements-dev.txt", ".gitignore", ".dockerignore", ".ci/run", ".github/workflows/ci.yml",
)  # fmt: skip

# A reader needs a test of its own by this name; a rule has its folder, which test_rules.py asks for.
READER_TEST = "tests/test_reader_{}.py"
WRITER_TEST = "tests/test_writer_{}.py"

MOST_LINES = 400
MAY_BE_LONGER = {
    "schema.sql": "holds the vocabularies, each value with its definition",
    "metadata.yml": "describes every table and every column",
    "requirements.txt": "hashes",
    "requirements-dev.txt": "hashes",
    "notebooks/01-audit.ipynb": "JSON, a line of the file for a line of a cell",
}
LONG_BY_NATURE = ("evidence/", "catalogue/writers/styles/", "tests/toy/", "tests/rules/")  # data: as long as what there is to say

# Where packages are fetched from is the business of whoever installs them.
REGISTRIES = re.compile(
    r"(?:files\.)?pythonhosted\.org|pypi\.(?:org|python\.org)/(?:simple|pypi|packages)|registry\.npmjs\.org"
    r"|--(?:extra-)?index-url|--find-links|--trusted-host"
)
MACHINE = re.compile(r"(?<![\w.~/:-])/(?:home|root|Users|work|tmp|private|mnt|opt|var/folders)/[\w.-]+")
WINDOWS = re.compile(r"\b[A-Z]:\\\\?Users\b")
SCAFFOLD = {"tests/test_house.py"}  # names what it looks for


def shipped() -> list[Path]:
    """Return what the repository holds, with the files that are not committed yet and not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in sorted(set(filter(None, listed.split("\0")))) if (ROOT / name).is_file()]


def texts() -> dict[str, str]:
    """Return name -> content of every shipped text file."""
    found = {}
    for path in shipped():
        data = path.read_bytes()
        if b"\0" in data:
            continue
        found[path.relative_to(ROOT).as_posix()] = data.decode("utf-8", errors="replace")
    return found


@pytest.fixture(scope="module")
def house() -> dict[str, str]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: what is shipped cannot be told from what lies about")
    return texts()


@pytest.mark.parametrize("name", GIVEN)
def test_what_is_given_is_there(name: str) -> None:
    assert (ROOT / name).exists(), f"{name} is missing"


def test_every_load_has_a_reader() -> None:
    unread = {load.pattern for load in TABLES} - {load.pattern for load in TABLES if Path(load.pattern).suffix[1:] in readers.suffixes()}
    assert unread == set()


@pytest.mark.parametrize("suffix", readers.suffixes())
def test_a_reader_reads_and_is_tested(suffix: str) -> None:
    module = readers.reader(suffix)
    has = [name for name in ("read", "records") if callable(getattr(module, name, None))]
    assert len(has) == 1, f"catalogue/readers/{suffix}.py has to have read(path, name, problems), or of references records(...)"
    wanted = READER_TEST.format(suffix)
    assert (ROOT / wanted).is_file(), f"add {wanted}"


@pytest.mark.parametrize("suffix", writers.suffixes())
def test_a_writer_writes_and_is_tested(suffix: str) -> None:
    module = writers.writer(suffix)
    assert callable(getattr(module, "write", None)), f"catalogue/writers/{suffix}.py has no write(records)"
    assert module.LABEL and module.MEDIA_TYPE
    assert (ROOT / WRITER_TEST.format(suffix)).is_file(), f"add {WRITER_TEST.format(suffix)}"


def test_rules_are_of_known_groups_and_say_everything() -> None:
    incomplete = [rule.code for rule in audit.rules() if not all((rule.question.endswith("?"), rule.remedy, rule.source))]
    assert incomplete == []


@pytest.mark.parametrize(
    ("pattern", "text", "caught"),
    [
        (REGISTRIES, "https:/" + "/files.pythonhosted.org/packages/x", True),
        (REGISTRIES, "--extra-index-url=x", True),
        (REGISTRIES, "https:/" + "/pypi.org/project/datasette/", False),
        (MACHINE, "open('/home/ann/x.csv')", True),
        (MACHINE, "in /tmp/x.db", True),
        (MACHINE, "https://example.org/home/ann", False),
        (MACHINE, "site/tmp/x", False),
        (WINDOWS, r"C:\Users\ann", True),
    ],
)
def test_the_patterns_catch(pattern: re.Pattern[str], text: str, caught: bool) -> None:
    assert bool(pattern.search(text)) is caught


def test_no_registry_is_named(house: dict[str, str]) -> None:
    named = [f"{name}: {match.group()}" for name, text in house.items() if name not in SCAFFOLD for match in REGISTRIES.finditer(text)]
    assert named == []


def test_locks_that_name_a_registry_stay_out(house: dict[str, str]) -> None:
    assert {Path(name).name for name in house} & {"uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock", "pip.conf", "uv.toml"} == set()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_with_hashes(name: str) -> None:
    joined = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    assert [line[:60] for line in lines if not re.match(r"[A-Za-z0-9._-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)] == []
    assert "://" not in joined


def test_the_development_set_holds_all_that_serving_needs() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[A-Za-z0-9._-]+==[^\\]+", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))

    assert pins("requirements.txt") - pins("requirements-dev.txt") == set()


def test_no_path_of_a_machine(house: dict[str, str]) -> None:
    found = [
        f"{name}: {match.group()}"
        for name, text in house.items()
        if name not in SCAFFOLD
        for pattern in (MACHINE, WINDOWS)
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_nothing_is_printed_by_the_machinery(house: dict[str, str]) -> None:
    """What a user sees goes through click in ingest.py, summary.py or serve.py; a print is a forgotten trace."""
    places = [name for name in house if name.endswith(".py") and name.startswith(("catalogue/", "site/"))]
    assert places, "the machinery is somewhere"
    assert [name for name in places if re.search(r"(?<![\w.])(print|breakpoint|pdb\.set_trace)\(", house[name])] == []


def test_no_file_is_long_without_a_reason(house: dict[str, str]) -> None:
    counted = {name: text.count("\n") for name, text in house.items() if not name.startswith(LONG_BY_NATURE)}
    long = {name: n for name, n in counted.items() if n > MOST_LINES and name not in MAY_BE_LONGER}
    assert set(MAY_BE_LONGER) - set(house) == set(), "a reason for a file that is not there"
    assert long == {}, "split the file by capability, or give a reason in MAY_BE_LONGER"


def test_no_template_trusts_a_value(house: dict[str, str]) -> None:
    templates = {name: text for name, text in house.items() if name.startswith("site/templates/")}
    assert [name for name, text in templates.items() if re.search(r"\|\s*safe\b|autoescape\s+false", text)] == []


def test_files_are_utf8_with_a_newline_at_the_end(house: dict[str, str]) -> None:
    odd = [name for name, text in house.items() if text and ("\ufffd" in text or not text.endswith("\n"))]
    assert [name for name in odd if not name.startswith(("tests/", "evidence/"))] == []


# ----------------------------------------------------------------------------------------------------------------------
# The words of an article are its publisher's
# ----------------------------------------------------------------------------------------------------------------------

WORD = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*")
RUN = 8  # words in a row: names and figures may be shared, sentences may not


def words(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return [word.lower() for word in WORD.findall(text)]


def shared_runs(article: str, text: str, n: int = RUN) -> list[str]:
    """Return the runs of n words or more that a text shares with an article, each in its full length."""
    theirs, ours = words(article), words(text)
    known = {tuple(theirs[i : i + n]) for i in range(len(theirs) - n + 1)}
    found, i = [], 0
    while i + n <= len(ours):
        if tuple(ours[i : i + n]) not in known:
            i += 1
            continue
        end = i + n
        while tuple(ours[end - n + 1 : end + 1]) in known:
            end += 1
        found.append(" ".join(ours[i:end]))
        i = end
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one two three four five six seven", []),
        ("so: One, two three; four five (six) seven eight!", ["one two three four five six seven eight"]),
        ("one two three four five six seven eight nine ten", ["one two three four five six seven eight nine ten"]),
        ("one two three four five 6 seven eight nine ten", []),
    ],
)
def test_shared_runs_are_found(text: str, expected: list[str]) -> None:
    assert shared_runs("One two three four five six seven eight nine ten.", text) == expected


def test_no_sentence_of_an_article_is_shipped(house: dict[str, str]) -> None:
    folder = os.environ.get("EVIDENCE_SNAPSHOTS")
    if not folder:
        pytest.skip("EVIDENCE_SNAPSHOTS names no folder: there is no article to compare with")
    slugs = [path.parent.name for path in (ROOT / "evidence").glob("articles/*/article.yml")]
    snapshots = [p for slug in slugs for p in (Path(folder) / f"{slug}.txt", *(Path(folder) / slug).glob("*/text.txt")) if p.is_file()]
    if not snapshots:
        pytest.skip("EVIDENCE_SNAPSHOTS holds no text of a shipped article")
    found = [
        f"{name}: {run}"
        for snapshot in snapshots
        for name, text in house.items()
        for run in shared_runs(snapshot.read_text(encoding="utf-8"), text)
    ]
    assert found == []
