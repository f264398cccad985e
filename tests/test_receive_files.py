"""Files that are no work sheets, sheets that another program saved, and sheets as CSV."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.problems import as_text
from catalogue.reviews import csv_sheet, receive, store, work, xlsx_in
from tests.review_fixtures import CLAIMS, DAY, NO, YES, db, evidence, fill, judged, said, sheets

__all__ = ["db", "evidence", "sheets"]  # fixtures are taken by their names

# ----------------------------------------------------------------------------------------------------------------------
# Files that are no work sheets
# ----------------------------------------------------------------------------------------------------------------------


def bomb(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * size)
    return out.getvalue()


def entities() -> bytes:
    """Return a workbook whose first part names itself many times over."""
    out = io.BytesIO()
    laugh = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "lol"}">' for i in range(12))
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(name, f'<?xml version="1.0"?><!DOCTYPE x [{laugh}]><x>&l11;</x>')
    return out.getvalue()


FILES = {  # name: (bytes, code)
    "empty.xlsx": (b"", "format"),
    "text.xlsx": (b"claim,fidelity\n", "format"),
    "half.xlsx": (b"PK\x03\x04" + b"\0" * 50, "format"),
    "bomb.xlsx": (bomb(xlsx_in.MOST_UNPACKED + 1), "too-large"),
    "large.xlsx": (b"PK" + b"\0" * xlsx_in.MOST_BYTES, "too-large"),
    "entities.xlsx": (entities(), "damaged"),
    "sheet.ods": (b"PK", "format"),
    "empty.csv": (b"", "empty-file"),
    "other.csv": (b"a,b\n1,2\n", "format"),
    "semicolons.csv": (b"claim;fidelity\nc001;faithful\n", "semicolons"),
    "tabs.csv": (b"claim\tfidelity\nc001\tfaithful\n", "semicolons"),
    "latin.csv": ("claim,rationale\nc001,gen\xfcgt\n".encode("latin-1"), "encoding"),
    "utf16.csv": ("claim,rationale\nc001,genügt\n".encode("utf-16"), "encoding"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_work_sheet_is_refused_with_a_word(db, tmp_path, name):
    content, code = FILES[name]
    (tmp_path / name).write_bytes(content)
    received, problems = judged(db, tmp_path / name)
    assert received is None
    assert {p.code for p in problems} == {code}, as_text(problems)
    assert all(p.file == name and p.remedy for p in problems)


def test_a_cell_at_the_end_of_the_sheet_costs_no_memory(db, sheets, tmp_path):
    path = tmp_path / "ann.xlsx"
    path.write_bytes(sheets["blind"])
    fill(path, {})
    book = openpyxl.load_workbook(path)
    book["review"]["XFD1048576"].value = "x"
    book.save(path)
    assert said(judged(db, path)[1]) == [("0", "error", "too-large")]


# ----------------------------------------------------------------------------------------------------------------------
# Other programs, other formats
# ----------------------------------------------------------------------------------------------------------------------


def as_another_program_saves_it(data: bytes) -> bytes:
    """Return the workbook with its texts kept otherwise, and its protection, lists, widths and styles gone."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            content = made.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content, texts = re.subn(rb'( s="\d+")? t="inlineStr"><is><t[^>]*>([^<]*)</t></is>', rb' t="str"><v>\2</v>', content)
                assert texts
                content = re.sub(
                    rb"<sheetProtection[^>]*/>|<dataValidations.*?</dataValidations>|<cols>.*?</cols>", b"", content, flags=re.DOTALL
                )
            kept.writestr(name, content)
    return out.getvalue()


def answers(received: receive.Received | None) -> list[dict[str, str]]:
    assert received is not None
    return [{column: cell for column, cell in row.items() if not column.startswith("shown")} for row in received.rows]


EXPECTED = [
    {"claim": "c001", "fidelity": "faithful", "support": "supported", "tags": "", "severity": "", "confidence": "high", "rationale": YES["rationale"],
     "text_read": "full-text", "date": DAY.isoformat(), "texts": "moon2020=abstract", "blinding": "blind"},
    {"claim": "c003", "fidelity": "altered", "support": "insufficient", "tags": "overclaim", "severity": "minor", "confidence": "high",
     "rationale": NO["rationale"], "text_read": "full-text", "date": DAY.isoformat(), "texts": "", "blinding": "blind"},
]  # fmt: skip


def test_a_sheet_with_other_styles_and_texts_inside_its_cells_is_the_same(db, sheets, tmp_path):
    path = tmp_path / "ann.xlsx"
    path.write_bytes(as_another_program_saves_it(sheets["blind"]))
    received, problems = judged(db, path)
    assert problems == []
    assert answers(received) == EXPECTED


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_sheet_saved_by_libreoffice_is_the_same(db, sheets, tmp_path):
    (tmp_path / "ann.xlsx").write_bytes(sheets["blind"])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(tmp_path / "out"),
        str(tmp_path / "ann.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    received, problems = judged(db, tmp_path / "out" / "ann.xlsx")
    assert problems == [], as_text(problems)
    assert answers(received) == EXPECTED


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("'=+-@\t\ra1 ")))
def test_a_csv_sheet_runs_nothing_and_loses_nothing(text):
    assert csv_sheet.plain(csv_sheet.safe(text)) == text
    assert csv_sheet.safe(text)[:1] not in ("=", "+", "-", "@", "\t", "\r")


def test_the_csv_sheet_names_lines(db, tmp_path):
    path = tmp_path / "ann.csv"
    path.write_bytes(csv_sheet.write(work.make(db, "moon-tea", "ann", CLAIMS, blind=True, site="http://127.0.0.1:8001")))
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace("c002,Forty adults were studied.", "c002,Fifty adults were studied."), encoding="utf-8")
    _, problems = judged(db, path)
    assert [(p.code, p.place) for p in problems] == [("context-changed", "")]
    line = next(n for n, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if row.startswith("c002"))
    assert as_text(problems).startswith(f"ann.csv:{line}: error: c002: 'statement' was changed")


def test_what_was_shown_is_no_cell_to_write_in(db, tmp_path):
    path = tmp_path / "ann.csv"
    path.write_bytes(csv_sheet.write(work.make(db, "moon-tea", "ann", CLAIMS, blind=True, site="http://127.0.0.1:8001")))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    claim = next(row for row in rows if row["claim"] == "c002")
    claim.update(YES, shown="claim=000000000000")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    _, problems = judged(db, path)
    assert [p.code for p in problems] == ["context-changed"], as_text(problems)
    assert "c002: the record of what you were shown was changed by hand" in problems[0].message


def test_a_damaged_file_of_the_reviewer_is_not_written_over(evidence, sheets, tmp_path):
    now = Path(shutil.copytree(evidence, tmp_path / "evidence"))
    file = now / "articles/moon-tea/reviews/ann.csv"
    file.write_text("claim,support\nc001,supported\nc001,supported\n", encoding="utf-8")
    with pytest.raises(Exception, match="1 problems"):
        store.merge(now, "moon-tea", "ann", [{"claim": "c002"}], ["c001", "c002"])
    assert file.read_text(encoding="utf-8") == "claim,support\nc001,supported\nc001,supported\n"
