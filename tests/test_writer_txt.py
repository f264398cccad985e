"""References as they are printed: whole lines of every style, escaped once, offline, without a warning."""

import html
import re

import pytest
from hypothesis import given, settings
from record_fixtures import SAMPLES, TEXTS, by_key

from catalogue import writers
from catalogue.records import OTHERS, Name, Record
from catalogue.writers import txt

VANCOUVER = """\
1. Silva AM, de la Cruz J, Moon Tea Group. Moon tea & blood pressure: <5 mmHg in a "randomized" trial. J Made Up Results. 2020 Mar 4;4(2-3):110–9. doi:10.5555/moon.2020.4 PubMed PMID: 12345678; PubMed Central PMCID: PMC1234567.
2. Roe AB, editor. Book of teas. 2nd ed. London: Tea Press; 2019. (Hot drinks).
3. Food and Drug Administration. What to know about moon tea [Internet]. [cited 2024 May 6]. Available from: https://example.org/x_y?a=1&b=2
4. Okafor B, et al. Moon tea in practice. In: Roe AB, editor. Book of teas. London: Tea Press; 2019. p. 1–9.
5. World Tea Organization. Report on hot drinks [Technical report]. World Tea Organization; 2018. Technical report 12-A.
6. van der Berg J Jr. Moon tea in mice [PhD thesis]. University of Dawn; 2017.
7. Does tea warm? Tea. 2001.
8. Lee K. An early look at moon tea [Preprint]. 2021.
9. Moon tea for cold hands.
10. Temperatures of hands. Example archive; 2020. doi:10.5555/data.1
"""


def test_vancouver_is_the_style_when_none_is_named() -> None:
    assert writers.write("txt", SAMPLES) == VANCOUVER


@pytest.mark.parametrize(
    ("style", "key", "printed"),
    [
        ("ama", "moon2020", '1. Silva AM, de la Cruz J, Moon Tea Group. Moon tea & blood pressure: <5 mmHg in a "randomized" trial. J Made Up Results. 2020;4(2-3):110-119. doi:10.5555/moon.2020.4'),
        ("ama", "teas2019", "1. Roe AB, ed. Book of Teas. 2nd ed. Tea Press; 2019."),
        ("apa", "moon2020", 'Silva, A. M., de la Cruz, J., & Moon Tea Group. (2020). Moon tea & blood pressure: <5 mmHg in a "randomized" trial. Journal of Made-up Results, 4(2-3), 110–119. https://doi.org/10.5555/moon.2020.4'),
        ("apa", "okafor2019", "Okafor, B., et al. (2019). Moon tea in practice. In A. B. Roe (Ed.), Book of teas (pp. 1–9). Tea Press."),
        ("apa", "berg2017", "van der Berg, J., Jr. (2017). Moon tea in mice [PhD thesis]. University of Dawn."),
    ],
)  # fmt: skip
def test_other_styles(style: str, key: str, printed: str) -> None:
    assert txt.write([by_key(key)], style) == f"{printed}\n"


@pytest.mark.parametrize(
    ("record", "printed", "why"),
    [
        (
            Record(key="a", title="A", volume="007", container="T", entry_type="article", year="2001"),
            "1. A. T. 2001;007.",
            "zeros are kept",
        ),
        (Record(key="a", title="A", authors=(Name("Lee", "K"), OTHERS)), "1. Lee K, et al. A.", "others are et al., once"),
        (Record(key="a"), "1. a", "of nothing, the key"),
        (Record(key="a", title="A", year="in press", entry_type="article", container="T"), "1. A. T. in press.", "a year in words"),
        (Record(key="a", title="A", entry_type="report", number="EUR 7-12, 3&4"), "1. A. Report EUR 7-12, 3&4.", "a number is no range"),
    ],
)
def test_small_things(record: Record, printed: str, why: str) -> None:
    assert txt.write([record]) == f"{printed}\n", why


@pytest.mark.parametrize("style", txt.styles())
def test_one_alone_is_the_same_without_its_number(style: str) -> None:
    numbered = txt.write(SAMPLES, style).splitlines()
    assert [re.sub(r"^[0-9]+\. ", "", line) for line in numbered] == [txt.alone(record, style) for record in SAMPLES]


@pytest.mark.parametrize(("style", "printed"), [("vancouver", "1. Lee KA, Sun JL. A."), ("apa", "Lee, K.-A., & Sun, J.-L. (n.d.). A.")])
def test_both_parts_of_a_given_name_have_an_initial(style: str, printed: str) -> None:
    record = Record(key="a", title="A", entry_type="article", authors=(Name("Lee", "Kim-ann"), Name("Sun", "Jo-Lu")))
    assert txt.write([record], style) == f"{printed}\n"
    assert record.authors[0].given == "Kim-ann"


def test_a_style_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(LookupError, match="'turabian' is no style: ama, apa, vancouver"):
        txt.write(SAMPLES, "turabian")


@pytest.mark.parametrize("style", txt.styles())
def test_a_style_keeps_its_licence(style: str) -> None:
    text = (txt.STYLES / f"{style}.csl").read_text(encoding="utf-8")
    assert 'license="http://creativecommons.org/licenses/by-sa/3.0/"' in text
    assert f"`{style}.csl`" in (txt.STYLES / "README.md").read_text(encoding="utf-8")


@settings(max_examples=60, deadline=None)
@given(title=TEXTS, family=TEXTS)
def test_markup_is_escaped_once_and_text_never(title: str, family: str) -> None:
    record = Record(key="a", entry_type="book", title=title, authors=(Name(family),), publisher="P", year="2001")
    (plain,) = txt.references([record])
    (marked,) = txt.references([record], html=True)
    tags = re.compile(r"</?(?:i|b|sup|sub|span)(?: style=\"[^\"]*\")?>")
    assert "<" not in tags.sub("", marked)
    assert html.unescape(tags.sub("", marked)) == plain
    assert not re.search("[\ue000-\uf8ff]", plain + marked)
