"""`export`, `convert` and `duplicates` at the command line: what is written, what is said, what is refused."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from record_fixtures import SAMPLES

import ingest
from catalogue import tables, writers

TOY = Path(__file__).parent / "toy"


def run(*words: object) -> Result:
    return CliRunner().invoke(ingest.cli, [str(word) for word in words], catch_exceptions=False)


# -- export ----------------------------------------------------------------------------------------------------------------


def test_citations_are_written_by_the_suffix(toy_db: Path, tmp_path: Path) -> None:
    target = tmp_path / "citations.bib"
    result = run("export", target, "--db", toy_db)
    assert (result.exit_code, result.output) == (0, f"{target}: 3 citations\n")
    assert target.read_text(encoding="utf-8").count("@") == 3
    assert oct(target.stat().st_mode)[-3:] == "644"
    refused = run("export", target, "--db", toy_db)
    assert refused.exit_code == 2
    assert "--force overwrites it" in refused.output
    assert run("export", target, "--db", toy_db, "--force", "--key", "moonpress").output == f"{target}: 1 citation\n"


def test_standard_output_holds_nothing_but_the_file(toy_db: Path) -> None:
    result = run("export", "-", "--to", "txt", "--style", "apa", "--key", "moon2020", "--db", toy_db)
    assert result.stdout == (
        "Silva, A., de la Cruz, J., & Moon Tea Group. (2020). Moon tea and blood pressure: a randomized trial."
        " Journal of Made-up Results, 4(2), 10–19. https://doi.org/10.5555/moon.2020.4\n"
    )


def test_a_table_is_written_in_each_form(toy_db: Path, tmp_path: Path) -> None:
    for form, (_, suffix, _) in tables.FORMATS.items():
        target = tmp_path / f"{form}.{suffix}"
        result = run("export", target, "--table", "claims", "--to", form, "--db", toy_db)
        assert (result.exit_code, result.output) == (0, f"{target}: 6 rows of claims\n")
    assert "claims\n" in run("export", "--table", "list", "--db", toy_db).output


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["x.docx"], 2, "'docx' is no format for this: bib, json"),
        (["-"], 2, "standard output has no suffix: say --to"),
        ([], 2, "name a TARGET"),
        (["x.bib", "--all", "y"], 2, "--all writes everything"),
        (["x.bib", "--key", "sun2020"], 1, "sun2020"),
        (["x.csv", "--table", "claim"], 1, "there is no table or view 'claim'"),
    ],
)
def test_what_cannot_be_exported_is_said(
    toy_db: Path, tmp_path: Path, words: list[str], code: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("export", *words, "--db", toy_db)
    assert result.exit_code == code
    assert said in result.output
    assert list(tmp_path.iterdir()) == []


def test_without_a_database_the_next_step_is_told(tmp_path: Path) -> None:
    result = run("export", tmp_path / "x.bib", "--db", tmp_path / "evidence.db")
    assert result.exit_code == 1
    assert "Make it: python ingest.py build" in result.output


def test_all_is_a_folder_whose_manifest_is_true(toy_db: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert run("export", "--all", folder, "--db", toy_db).exit_code == 0
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["database_sha256"] == hashlib.sha256(toy_db.read_bytes()).hexdigest()
    listed = {one["path"]: one for one in manifest["files"]}
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json"}
    assert set(listed) == set(found)
    for name, path in found.items():
        assert (listed[name]["bytes"], listed[name]["sha256"]) == (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
    assert listed["csv/claims.csv"]["rows"] == 6
    assert {f"citations/citations.{suffix}" for suffix in writers.suffixes()} <= set(listed)
    refused = run("export", "--all", folder, "--db", toy_db)
    assert refused.exit_code == 2
    assert "--force replaces it" in refused.output
    again = {name: path.read_bytes() for name, path in found.items()}
    assert run("export", "--all", folder, "--force", "--db", toy_db).exit_code == 0
    assert {name: (folder / name).read_bytes() for name in again} == again


def test_a_folder_that_is_not_ours_is_never_replaced(toy_db: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    result = run("export", "--all", tmp_path, "--force", "--db", toy_db)
    assert result.exit_code == 2
    assert "name a new one" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_disk_that_fails_leaves_what_was_there(toy_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "citations.bib"
    target.write_text("old", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    result = run("export", target, "--force", "--db", toy_db)
    assert result.exit_code == 1
    assert "No space left on device" in result.output
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("citations.bib", "old")]


# -- convert ---------------------------------------------------------------------------------------------------------------


def test_a_file_becomes_another(tmp_path: Path) -> None:
    target = tmp_path / "x.txt"
    result = run("convert", TOY / "references.bib", target)
    assert result.exit_code == 0
    assert "3 records written (3 from" in result.output
    assert (
        target.read_text(encoding="utf-8").splitlines()[1]
        == "2. Okafor B, et al. Harms of moon tea in five adults. Journal of Made-up Harms. 2021. PubMed PMID: 12345678."
    )
    assert run("convert", TOY / "references.bib", target).exit_code == 2, "nothing is overwritten"
    assert run("convert", TOY / "references.bib", target, "--force").exit_code == 0


def test_a_library_goes_round_all_formats_and_is_the_same(tmp_path: Path) -> None:
    records = [record for record in SAMPLES if record.extra is None]
    first = tmp_path / "a.json"
    first.write_text(writers.write("json", records), encoding="utf-8")
    for source, target in (("a.json", "b.ris"), ("b.ris", "c.bib"), ("c.bib", "d.json")):
        result = run("convert", tmp_path / source, tmp_path / target, "--strict")
        assert result.exit_code == 0, result.output
        assert "9 records written" in result.output
        assert "0 fields not held, 0 errors" in result.output
    assert (tmp_path / "d.json").read_text(encoding="utf-8") == first.read_text(encoding="utf-8")


def test_what_cannot_be_read_is_told_and_the_rest_is_written(tmp_path: Path) -> None:
    source, target = tmp_path / "a.bib", tmp_path / "b.bib"
    source.write_text("@misc{a, title={A}}\n@misc{b, title={B}\n", encoding="utf-8")
    result = run("convert", source, target)
    assert result.exit_code == 1
    assert "a.bib:2: error:" in result.output
    assert "@misc{a," in target.read_text(encoding="utf-8")
    target.unlink()
    assert run("convert", source, target, "--strict").exit_code == 1
    assert not target.exists()


def test_a_key_of_two_files_is_told(tmp_path: Path) -> None:
    for name in ("a.bib", "b.bib"):
        (tmp_path / name).write_text("@misc{same, title={The same key}}\n", encoding="utf-8")
    result = run("convert", tmp_path / "a.bib", tmp_path / "b.bib", tmp_path / "c.txt")
    assert result.exit_code == 1
    assert "b.bib:1: error: the key 'same' stands in" in result.output
    assert (tmp_path / "c.txt").read_text(encoding="utf-8").count("The same key") == 2


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.bib", "% a comment alone\n", "a.bib:1: error: this file holds no reference [empty-file]"),
        ("a.bib", "", "a.bib:1: error: this file is empty [empty-file]"),
        ("a.ris", "\ufeff\n", "a.ris:1: error: this file holds no RIS record [empty-file]"),
        ("a.json", "[]", "a.json:1: error: this file holds no reference [empty-file]"),
        (
            "a.bib",
            "TY  - JOUR\nTI  - A\nER  - \n",
            "a.bib:1: error: this file begins as a .ris does, and its name ends in .bib [wrong-suffix]",
        ),
        ("a.ris", "@misc{a, title={A}}", "a.ris:1: error: this file begins as a .bib does, and its name ends in .ris [wrong-suffix]"),
        ("a.xml", "PMID- 1\nTI  - A\n", "a.xml:1: error: this file begins as a .nbib does, and its name ends in .xml [wrong-suffix]"),
        ("a.nbib", '[{"id": "a"}]', "a.nbib:1: error: this file begins as a .json does, and its name ends in .nbib [wrong-suffix]"),
        (
            "a.json",
            "<?xml version='1.0'?><a/>",
            "a.json:1: error: this file begins as a .xml does, and its name ends in .json [wrong-suffix]",
        ),
    ],
)
def test_a_source_without_a_reference_is_an_error_and_the_others_are_written(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    alone = run("convert", tmp_path / name, tmp_path / "b.txt")
    assert (alone.exit_code, said in alone.stderr, (tmp_path / "b.txt").exists()) == (1, True, False), alone.output
    (tmp_path / "other.bib").write_text("@misc{o, title={Other}}\n", encoding="utf-8")
    assert run("convert", tmp_path / name, tmp_path / "other.bib", tmp_path / "b.txt").exit_code == 1
    assert "Other." in (tmp_path / "b.txt").read_text(encoding="utf-8")


def test_a_file_of_another_kind_is_named_though_some_of_it_reads(tmp_path: Path) -> None:
    (tmp_path / "a.nbib").write_text("TY  - JOUR\nTI  - A\nER  - \n", encoding="utf-8")
    result = run("convert", tmp_path / "a.nbib", tmp_path / "b.txt")
    assert (result.exit_code, "begins as a .ris does, and its name ends in .nbib [wrong-suffix]" in result.stderr) == (1, True)


def test_capitals_in_the_name_of_a_field_are_no_loss(tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_text("TY  - JOUR\nTI  - A\nAN  - WOS:1\nER  - \n", encoding="utf-8")
    result = run("convert", tmp_path / "a.ris", tmp_path / "b.bib", "--strict")
    assert (result.exit_code, "0 fields not held" in result.stderr) == (0, True), result.stderr
    assert "an = {WOS:1}" in (tmp_path / "b.bib").read_text(encoding="utf-8")


def test_a_target_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text("@misc{a, title={A}}\n", encoding="utf-8")
    result = run("convert", tmp_path / "a.bib", tmp_path / "none" / "b.ris")
    assert (result.exit_code, f"nothing was written; make the folder {tmp_path / 'none'} first" in result.stderr) == (1, True)


def test_what_a_format_cannot_hold_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module = writers.writer("bib")
    monkeypatch.setattr(module, "PLAIN", tuple(pair for pair in module.PLAIN if pair[0] != "note"))
    source = tmp_path / "a.bib"
    source.write_text("@misc{a, title={A}, note={kept by nobody}}\n", encoding="utf-8")
    result = run("convert", source, "-", "--to", "bib")
    assert result.exit_code == 0
    assert "a.bib:1: warning: a: note 'kept by nobody' is not held by bib [not-held]" in result.stderr
    assert "1 field not held" in result.stderr
    assert run("convert", source, tmp_path / "b.bib", "--strict").exit_code == 1


def test_what_is_never_written_is_told_and_no_source_is_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "a.bib"
    source.write_text("@misc{a, title={A}, abstract={All of it}, annote={Mine}}\n", encoding="utf-8")
    before = source.read_bytes()
    result = run("convert", source, tmp_path / "b.txt")
    assert result.stderr.endswith("not compared, 0 errors; without abstracts, annotations and paths of files, which are never written\n")
    result = run("convert", source, tmp_path / "." / "a.bib", "--force")
    assert (result.exit_code, "a.bib is a source: what is not written, such as abstracts, would be gone" in result.output) == (2, True)
    assert source.read_bytes() == before


@pytest.mark.parametrize("words", [("convert",), ("duplicates",)])
def test_a_file_named_twice_is_wrong_usage(tmp_path: Path, words: tuple[str, ...]) -> None:
    source = tmp_path / "a.bib"
    source.write_text("@misc{a, title={A}}\n", encoding="utf-8")
    result = run(*words, source, tmp_path / "." / "a.bib", *([tmp_path / "b.ris"] if words == ("convert",) else []))
    assert (result.exit_code, "a.bib is named twice" in result.output) == (2, True)


def test_no_bibliography_is_not_one_without_duplicates(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        result = run("duplicates", "--evidence", folder, "--fail")
        assert (result.exit_code, result.stdout) == (1, "")
        assert "there is no bibliography to compare" in result.stderr


def test_a_key_chooses_no_rows_of_a_table(tmp_path: Path, toy_db: Path) -> None:
    result = run("export", tmp_path / "a.csv", "--table", "claims", "--key", "moon2020", "--db", toy_db)
    assert (result.exit_code, "--key chooses citations" in result.output, list(tmp_path.glob("*.csv"))) == (2, True, [])


def test_a_name_that_says_another_format_is_wrong_usage(tmp_path: Path, toy_db: Path) -> None:
    source, target = tmp_path / "a.bib", tmp_path / "b.ris"
    source.write_text("@misc{a, title={A}}\n", encoding="utf-8")
    for words in (("convert", source, target, "--to", "json"), ("export", target, "--to", "json", "--db", toy_db)):
        result = run(*words)
        assert (result.exit_code, "b.ris would hold json: name it so, or leave out --to" in result.output) == (2, True)
        assert not target.exists()
    assert run("export", tmp_path / "c.csv", "--table", "claims", "--to", "excel", "--db", toy_db).exit_code == 0


def test_a_suffix_in_capitals_is_the_same_suffix(tmp_path: Path) -> None:
    source = tmp_path / "LIBRARY.RIS"
    source.write_text("TY  - JOUR\nTI  - Moon tea\nPY  - 2020\nER  - \n", encoding="utf-8")
    assert "Moon tea. 2020." in run("convert", source, "-", "--to", "txt").stdout
    assert "1 reference in 1 file" in run("duplicates", source).stderr


def test_the_formats_are_named_in_the_help() -> None:
    said = " ".join(run("convert", "--help").output.split())
    assert "Read are bib, json, nbib, ris, xml; written are bib, json, ris, txt." in said


def test_a_file_that_no_reader_knows(tmp_path: Path) -> None:
    source = tmp_path / "a.docx"
    source.write_text("x", encoding="utf-8")
    result = run("convert", source, tmp_path / "b.bib")
    assert result.exit_code == 1
    assert "'.docx' is the suffix of no bibliographic file that can be read" in result.output
    assert not (tmp_path / "b.bib").exists()


# -- duplicates ------------------------------------------------------------------------------------------------------------

TWICE = """@article{one, title={Moon tea in adults: a trial}, author={Lee, Kim}, journal={Tea}, year={2020}, volume={4}, pages={1}}
@article{two, title={Moon tea in adults: A trial.}, author={Lee, K.}, journal={Tea}, year={2020}}
@article{bad, title={Erratum: Moon tea in adults: a trial}, author={Lee, K.}, journal={Tea}, year={2020}}
"""


def test_pairs_are_shown_with_reasons(tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_text(TWICE, encoding="utf-8")
    result = run("duplicates", path)
    assert result.exit_code == 0
    assert result.stdout == (
        "duplicate (8.5 points): the same title, the same container, the same first author, the same year\n"
        f"  {path}:1: one: Lee. 2020. Moon tea in adults: a trial. Tea\n"
        f"  {path}:2: two: Lee. 2020. Moon tea in adults: A trial.. Tea\n"
    )
    assert "3 references in 1 file: 1 duplicate pairs in 1 groups, 0 possible, 2 related (--all shows them)" in result.stderr
    assert run("duplicates", path, "--fail").exit_code == 3
    found = json.loads(run("duplicates", path, "--all", "--format", "json").stdout)
    assert [(pair["verdict"], [record["key"] for record in pair["records"]]) for pair in found] == [
        ("duplicate", ["one", "two"]), ("related", ["one", "bad"]), ("related", ["two", "bad"]),
    ]  # fmt: skip
    merges = run("duplicates", path, "--format", "merges").stdout
    header = (TOY.parent.parent / "evidence" / "merges.csv").read_text(encoding="utf-8").splitlines()[0]
    assert merges == f"{header}\ntwo,one,,,the same title; the same container; the same first author; the same year\n"


def test_the_evidence_folder_is_what_is_looked_at(toy: Path) -> None:
    assert "3 references in 1 file: 0 duplicate pairs" in run("duplicates", "--evidence", toy).stderr
    shutil.copy(toy / "references.bib", toy / "references-2.bib")
    assert "6 references in 2 files: 3 duplicate pairs in 3 groups" in run("duplicates", "--evidence", toy).stderr
