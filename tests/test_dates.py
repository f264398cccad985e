"""A date is a year and as much more as it says, in whatever order and language it says it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue import dates


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2020", "2020"), ("2020-03", "2020-03"), ("2020-03-04", "2020-03-04"), ("2020/03/04/", "2020-03-04"), ("2020/03/04/Spring", "2020-03-04"),
        ("2020///Spring", "2020-21"), ("2020 Mar 4", "2020-03-04"), ("4 March 2020", "2020-03-04"), ("March 4, 2020", "2020-03-04"),
        ("4. März 2020", "2020-03-04"), ("marzo 2020", "2020-03"), ("2020 Nov-Dec", "2020-11/2020-12"), ("2000 Dec-2001 Jan", "2000-12/2001-01"),
        ("2020/2021", "2020/2021"), ("1994--1995", "1994/1995"), ("2015 Jun 15-20", "2015-06-15/2015-06-20"), ("Winter 2020", "2020-24"),
        ("2001-01/2001-03", "2001-01/2001-03"), ("20180327", "2018-03-27"), ("2020-03-04T10:00:00Z", "2020-03-04"), ("2020-00-00", "2020"),
        ("c2004", "2004"), ("2020?", "2020"), ("11/2021", "2021-11"), ("2021-21", "2021-21"), ("2013/06/15 00:00", "2013-06-15"),
    ],
)  # fmt: skip
def test_all_of_a_date_is_read(written: str, published: str) -> None:
    assert dates.read(written) == dates.When(published[:4], published)


@pytest.mark.parametrize(
    ("written", "year", "published"),
    [
        ("in press", None, None),
        ("0094", None, None),
        ("2020, 3rd printing", "2020", "2020"),
        ("2020-13-01", "2020", "2020"),
        ("2020 Mar 45", "2020", "2020-03"),
        ("soon", None, None),
    ],
)
def test_what_is_passed_over_is_said(written: str, year: str | None, published: str | None) -> None:
    assert dates.read(written) == dates.When(year, published, whole=False)


@pytest.mark.parametrize(
    ("parts", "published"),
    [
        (("2020", "jun", "5"), "2020-06-05"), (("2020", "June 5"), "2020-06-05"), (("2020", "Jan-Feb"), "2020-01/2020-02"), (("2020", "5"), "2020-05"),
        (("2020", "Spring"), "2020-21"), (("2020", "jun", "5--7"), "2020-06-05/2020-06-07"), (("2020", "Nov 30 -- Dec 4"), "2020-11-30/2020-12-04"),
        (("2020", "not a month of 1652"), "2020"), (("2020", None), "2020"),
    ],
)  # fmt: skip
def test_dates_in_parts(parts: tuple[str, ...], published: str) -> None:
    assert dates.of(*parts).published == published


@given(st.text(st.sampled_from("0123456789-/ .,JanMarchspring?T:"), max_size=25))
def test_a_date_has_its_form_or_is_none(text: str) -> None:
    when = dates.read(text)
    assert (when.year is None) == (when.published is None)
    if when.published:
        assert when.published.startswith(when.year or "-")
        assert set(when.published) <= set("0123456789-/")
