"""Made-up references of every kind, and a strategy that makes more of them."""

import json
import re

from hypothesis import strategies as st

from catalogue.records import OTHERS, Name, Record

SILVA = (Name("Silva", "Ana Maria"), Name("Cruz", "José", "de la"), Name("Moon Tea Group"))

SAMPLES = (
    Record(key="moon2020", entry_type="article", title='Moon tea & blood pressure: <5 mmHg in a "randomized" trial', authors=SILVA,
           container="Journal of Made-up Results", container_short="J Made Up Results", year="2020", published="2020-03-04",
           volume="4", issue="2-3", pages="110-119", doi="10.5555/moon.2020.4", pmid="12345678", pmcid="PMC1234567", issn="0378-5955",
           language="en", keywords="tea; blood pressure"),
    Record(key="teas2019", entry_type="book", title="Book of teas", editors=(Name("Roe", "A. B."),), publisher="Tea Press",
           place="London", year="2019", published="2019", edition="2", isbn="9780306406157", series="Hot drinks", page_count="320"),
    Record(key="fda2024", entry_type="online", title="What to know about moon tea", authors=(Name("Food and Drug Administration"),),
           url="https://example.org/x_y?a=1&b=2", accessed="2024-05-06"),
    Record(key="okafor2019", entry_type="incollection", title="Moon tea in practice", authors=(Name("Okafor", "Ben"), OTHERS),
           editors=(Name("Roe", "A. B."),), publisher="Tea Press", place="London", container="Book of teas", pages="1-9", year="2019", published="2019"),
    Record(key="who2018", entry_type="report", title="Report on hot drinks", authors=(Name("World Tea Organization"),),
           publisher="World Tea Organization", number="12-A", genre="Technical report", year="2018", published="2018"),
    Record(key="berg2017", entry_type="thesis", title="Moon tea in mice", authors=(Name("Berg", "Jan", "van der", "Jr"),),
           publisher="University of Dawn", genre="PhD thesis", year="2017", published="2017"),
    Record(key="nobody2001", entry_type="article", title="Does tea warm?", container="Tea", year="2001", published="2001-02/2001-04"),
    Record(key="pre2021", entry_type="unpublished", title="An early look at moon tea", authors=(Name("Lee", "Kim"),), eprint="2101.00001",
           eprint_type="arxiv", year="2021", published="2021", genre="Preprint"),
    Record(key="trial2022", entry_type="misc", registration="NCT01234567", title="Moon tea for cold hands"),
    Record(key="data2020", entry_type="dataset", title="Temperatures of hands", year="2020", published="2020", publisher="Example archive",
           doi="10.5555/data.1", extra=json.dumps({"version": "1.1"})),
)  # fmt: skip


def by_key(key: str) -> Record:
    """Return a sample."""
    return next(record for record in SAMPLES if record.key == key)


# Words as they come in references: letters of several scripts, signs that formats escape, no control character.
WORDS = st.text(st.sampled_from("abcdefgXYZ0123456789éßñøżΩжב中&%$#_{}~^\\<>\"'.,;:!?()[]/+*=@|`-–—“”µ²±α "), min_size=1, max_size=40).map(
    lambda text: " ".join(text.split())
)
TEXTS = WORDS.filter(lambda text: any(letter.isalnum() for letter in text))
# In LaTeX -- is a dash and `` a quotation mark, however they are written.
PLAIN = TEXTS.filter(lambda text: not re.search(r"--|``|''|[?!]`", text))

YEARS = st.integers(1900, 2030).map(str)


def _person(parts: tuple[str, str, str, str]) -> Name:
    family, given, particle, suffix = parts
    return Name(family, given, particle if given else "", suffix if given else "")


PEOPLE = st.one_of(
    st.tuples(
        st.sampled_from(["Silva", "Lee", "O'Neil", "Müller-Lüdenscheidt", "Ng", "Żółć", "Иванов", "hooks", "Barnes and Noble", "Lee, Kim"]),
        st.sampled_from(["Ana Maria", "K.", "J. R. R.", "José", "Анна", "bell", "Jean-Luc", "A, B"]),
        st.sampled_from(["", "", "", "de la", "van der", "von"]),
        st.sampled_from(["", "", "", "Jr", "III"]),
    ).map(_person),
    PLAIN.map(lambda text: Name(re.sub(r"[{}|]", "", text).strip(" ,;.") or "x")),  # nobody has a brace in the name, or ends with a comma
)
RECORDS = st.builds(
    lambda title, people, editors, year, note, container: Record(
        key="a", entry_type="article", title=title, authors=tuple(people), editors=tuple(editors), container=container, year=year,
        published=year, note=note,
    ),
    PLAIN, st.lists(PEOPLE, max_size=3), st.lists(PEOPLE, max_size=2), YEARS, st.none() | PLAIN, st.none() | PLAIN,
)  # fmt: skip
