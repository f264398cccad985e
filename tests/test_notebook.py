"""The notebooks run against a fresh build of the shipped evidence, and are stored without output."""

import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import ingest

NOTEBOOKS = sorted((ingest.ROOT / "notebooks").glob("*.ipynb"))

# What must come out, by notebook: cells with a picture, and cells with a table.
ANSWERS = {
    "01-audit": (
        {"support", "support-by-type", "comparison-results", "source-type-direction", "best-direct"},
        {"states", "do-hold", "do-not-hold", "figures-table", "harm-clusters", "second-review", "never-checked"},
    ),
}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_without_output(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"], cell["metadata"]) == ([], None, {}), cell["id"]
    ids = [cell["id"] for cell in notebook["cells"]]
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz-") for name in ids), "an id is words, so that a diff stays small"
    assert len(ids) == len(set(ids))
    assert nbformat.writes(nbformat.from_dict(notebook)) + "\n" == text


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_and_answers(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest.build(ingest.ROOT / "evidence", tmp_path / "evidence.db")
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    monkeypatch.setenv("EVIDENCE_DB", str(tmp_path / "evidence.db"))
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):  # nobody's own start-up files
        monkeypatch.setenv(name, str(tmp_path / "jupyter"))
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()  # raises CellExecutionError
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    pictures = {cell.id for cell in code if any("image/png" in output.get("data", {}) for output in cell.outputs)}
    tables = {cell.id for cell in code if any("text/html" in output.get("data", {}) for output in cell.outputs)}
    complaints = [output for cell in code for output in cell.outputs if output.output_type in ("stream", "error")]
    assert complaints == []
    assert [cell.id for cell in code if not cell.outputs] == ["setup", "close"]
    assert path.stem in ANSWERS, f"say in ANSWERS what {path.name} is to show"
    assert (ANSWERS[path.stem][0] - pictures, ANSWERS[path.stem][1] - tables) == (set(), set())
    assert {p: p.read_bytes() for p in before} == before, "a notebook only reads the database"
