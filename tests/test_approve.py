"""An approval of a restatement holds for the wording that was approved, and for no other."""

from pathlib import Path

import pytest

from catalogue.reviews.approvals import approved, wording_sha256
from catalogue.reviews.evidence import opened
from tests.review_fixtures import run, world

CLAIMS = "articles/moon-tea/claims.csv"
HASH = "h" * 64
TEXTS = [
    # why, before, after approving c002
    ("both columns are added at the end, and nothing else is touched",
     'id,statement\nc001,"One, ""two"""\nc002,Three.\n',
     f'id,statement,restatement_checked_by,restatement_sha256\nc001,"One, ""two""",,\nc002,Three.,ann,{HASH}\n'),
    ("a mark, Windows' line ends and a cell of two lines stay",
     '\ufeffid,restatement_checked_by,statement,restatement_sha256\r\n"c001",bob,"Four\r\nfive",x\r\nc002,,Six.,\r\n',
     f'\ufeffid,restatement_checked_by,statement,restatement_sha256\r\n"c001",bob,"Four\r\nfive",x\r\nc002,ann,Six.,{HASH}\r\n'),
    ("another's approval gives way, blanks round a name are borne, the last line needs no end",
     " id , restatement_checked_by\n\nc002 ,bob", f" id , restatement_checked_by,restatement_sha256\n\nc002 ,ann,{HASH}"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), [case[1:] for case in TEXTS], ids=[case[0] for case in TEXTS])
def test_an_approval_is_entered_and_every_other_row_stays_as_it_was_written(before: str, after: str) -> None:
    assert approved(before, "ann", {"c002": HASH}) == after


def lacking(evidence: Path) -> dict[str, str]:
    """Return claim -> the approval's state, where it does not count."""
    db = opened(evidence)
    rows = db.execute("""SELECT substr(claims.id, 10), coalesce(wording, 'none') FROM claims LEFT JOIN approvals ON approvals.claim = claims.id
        WHERE claims.id NOT IN (SELECT claim FROM approved_restatements)""").fetchall()
    db.close()
    return dict(rows)


def test_an_approval_lapses_with_its_wording_and_is_given_anew(tmp_path: Path) -> None:
    evidence = world(tmp_path / "evidence")
    path = evidence / CLAIMS
    text = path.read_text(encoding="utf-8")
    digest = wording_sha256("Forty adults were studied.", "b02a200ed2052d9e23a51c28fda8ba4c969fd81f625acb80da548510854f5ac7")
    text = text.replace("Forty adults were studied.", "Forty adults were cured.").replace(",819aa68e4476cb", ",919aa68e4476cb")
    path.write_text(text.replace("may also please.,dan", "may also please.,robot"), encoding="utf-8")
    assert lacking(evidence) == {"c002": "changed", "c003": "changed", "c004b": "current"}

    checked = run("check", "--evidence", evidence).stdout
    assert f"{CLAIMS}:3: warning: c002: dan approved another wording than the one that stands there now [restatement-changed]" in checked
    assert "moon-tea: 3 of 6 restatements were approved by no person as they stand [unchecked-restatement]" in checked

    listed = run("approve", "moon-tea", "--by", "ann", "--evidence", evidence)
    assert (listed.exit_code, path.read_text(encoding="utf-8").count(digest)) == (0, 1)
    assert [line for line in listed.stdout.splitlines() if line and not line.startswith(" ")] == [
        "c002: dan approved another wording, or it was compared with another passage",
        "c003: dan approved another wording, or it was compared with another passage",
        "c004b: robot is a program",
        "moon-tea: 3 of 6 restatements wait for a person's approval",
        "Compare each with its passage, then name those that fit: "
        f"python ingest.py approve moon-tea --by ann --evidence {evidence} --claims c002",
    ]
    assert "ours     Forty adults were cured." in listed.stdout

    done = run("approve", "moon-tea", "--by", "ann", "--claims", "c002,c004", "--evidence", evidence)
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "2 approved by ann: c002, c004b; 2 approved before")
    assert lacking(evidence) == {"c003": "changed"}
    before = path.read_bytes()
    again = run("approve", "moon-tea", "--by", "cat", "--claims", "c002", "--evidence", evidence)
    assert again.stdout.splitlines()[0] == "0 approved by cat; 1 approved before"
    assert path.read_bytes() == before, "who approved first stays"

    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([f"{lines[0]},restated_by", *(f"{line},bob" for line in lines[1:])]) + "\n", encoding="utf-8")
    own = run("approve", "moon-tea", "--by", "bob", "--all", "--evidence", evidence)
    assert (own.exit_code, "c003: bob wrote the restatement, and somebody else approves it" in own.stderr) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--by", "robot", "--all"], "--by robot: it is a program, and a person approves a restatement"),
        (["--by", "nobody"], "there is no reviewer 'nobody'"),
        (["--by", "ada", "--claims", "c099"], "there is no claim 'tea.c099'"),
        (["--by", "ada", "--claims", "c001", "--all"], "--claims and --all: name one of them"),
    ],
)
def test_wrong_usage_approves_nothing(words: list[str], said: str) -> None:
    evidence = Path(__file__).parent / "rules/unchecked-restatement/evidence"
    result = run("approve", "tea", *words, "--evidence", evidence)
    assert (result.exit_code, said in " ".join(result.output.split())) == (2, True), result.output
