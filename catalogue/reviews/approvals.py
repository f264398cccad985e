"""A person compares a restatement with its passage and approves it; the approval holds for that wording and for no other.

`claims.csv` keeps who approved (`restatement_checked_by`) and a hash of what (`restatement_sha256`). The verb `approve`
writes both. A build says of each approval whether the wording is still the one: current, changed, or unrecorded where
somebody typed a name; only a current one counts.
"""

import csv
import hashlib
import io
import json
import re
import sqlite3
from collections.abc import Mapping

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
BY, WORDING = "restatement_checked_by", "restatement_sha256"


def wording_sha256(statement: str, passage_sha256: str | None) -> str:
    """Return the hash of what is approved: the words of a restatement, and the passage with which they were compared."""
    return hashlib.sha256(json.dumps([statement, passage_sha256], ensure_ascii=False).encode()).hexdigest()


def fill_approvals(db: sqlite3.Connection) -> None:
    """Enter of each restatement that names who approved it whether that was the wording that stands there now."""
    db.create_function("wording_sha256", 2, wording_sha256, deterministic=True)
    db.execute("""INSERT INTO approvals
        SELECT id, restatement_checked_by,
               CASE WHEN restatement_sha256 IS NULL THEN 'unrecorded'
                    WHEN restatement_sha256 = wording_sha256(statement, passage_sha256) THEN 'current' ELSE 'changed' END
        FROM claims WHERE restatement_checked_by IS NOT NULL ORDER BY id""")


def approved(text: str, by: str, wordings: Mapping[str, str]) -> str:
    """Return the text of a claims.csv with these approvals entered: id (c001 …) -> hash of the wording.

    Every other row stays as it was written, to its quotes and line ends; where the columns were missing, each gets empty
    cells for them at its end.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = LINE.findall(text.removeprefix(mark))
    reader = csv.reader(iter(lines), strict=True)
    header = [cell.strip() for cell in next(reader)]
    missing = [column for column in (BY, WORDING) if column not in header]
    out = [mark, _longer("".join(lines[: reader.line_num]), "".join(f",{column}" for column in missing))]
    seen = reader.line_num
    for cells in reader:
        written = "".join(lines[seen : reader.line_num])
        seen = reader.line_num
        row = dict(zip([*header, *missing], [*cells, *("" for _ in missing)], strict=False))
        if row.get("id", "").strip() in wordings:
            row |= {BY: by, WORDING: wordings[row["id"].strip()]}
            changed = io.StringIO(newline="")
            csv.writer(changed, lineterminator="").writerow(row.values())
            written = _longer(written, "", changed.getvalue())
        elif cells:
            written = _longer(written, "," * len(missing))
        out.append(written)
    return "".join(out)


def _longer(written: str, more: str, instead: str | None = None) -> str:
    """Return a record as it is written, or another one instead, with more before what ends its line."""
    bare = written.rstrip("\r\n")
    return (bare if instead is None else instead) + more + written[len(bare) :]
