"""What a reader that is not ours finds in a file: keys, once each, and nothing where it refuses."""

import pytest

from catalogue import peers, writers
from catalogue.records import Name, Record

RECORDS = [
    Record(key="lee2024", entry_type="article", title="Moon tea & 40 adults", authors=(Name("Lee", "Ann"),), year="2024"),
    Record(key="who2020", entry_type="report", title="{Tea}, 100 % @home", authors=(Name("World Tea Body"),), year="2020"),
]


@pytest.mark.parametrize("suffix", sorted(peers.PEERS))
def test_what_we_write_is_read_by_others(suffix: str) -> None:
    text = writers.write(suffix, RECORDS)
    _, keys = peers.PEERS[suffix]
    assert keys(text) == ["lee2024", "who2020"]
    assert writers.losses(suffix, RECORDS, text) == []


@pytest.mark.parametrize(
    ("why", "text", "keys"),
    [
        ("an entry that is not closed", "@article{a, title={A}\n\n@article{b, title={B}}\n", ["b"]),
        ("a key twice", "@article{a, title={A}}\n\n@article{a, title={B}}\n", ["a"]),
    ],
)
def test_bibtexparser_refuses(why: str, text: str, keys: list[str]) -> None:
    assert peers.bibtex_keys(text) == keys, why


def test_rispy_stops_at_a_fault() -> None:
    assert peers.ris_keys("TI  - no type before it\nER  - \n") == []


def test_a_record_that_others_do_not_find_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(peers.PEERS, "bib", ("bibtexparser", lambda _: ["who2020"]))
    lost = writers.losses("bib", RECORDS, writers.write("bib", RECORDS))
    assert [tuple(loss) for loss in lost] == [("lee2024", "record", "Moon tea & 40 adults", "nothing, to bibtexparser")]
