"""LaTeX becomes plain text by table: accents, symbols, formulas; what is not known is named; nothing is run."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.latex import decode, raised


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"{\'e}", "é"), (r"\'{e}", "é"), (r"\'e", "é"), (r"{\'{e}}", "é"), (r"\"{\i}", "ï"), (r"{\'\i}", "í"), (r"\c c", "ç"), (r"\v{S}", "Š"),
        (r"\H{o}", "ő"), (r"\k{a}", "ą"), (r"\d{s}", "ṣ"), (r"\t{oo}", "o͡o"), (r"\~n \~{} \^{}", "ñ ~ ^"),
        (r"\aa ngstrom {\AA} \ss\ x", "ångstrom Å ß x"), (r"\L{}\'od\'z", "Łódź"), (r"na\"\i ve", "naïve"),
        (r"Tea \& Co, 100\,\% \_ \# \$5", "Tea & Co, 100 % _ # $5"), (r"5~mg", "5\u00a0mg"), (r"It costs $5", "It costs $5"),
        (r"$\beta$-catenin", "β-catenin"), (r"H$_2$O", "H₂O"), (r"10$^{-3}$ x$^{ab}$", "10⁻³ xᵃᵇ"), (r"x$_{\max}$", "xₘₐₓ"), (r"$10^{\circ}$C", "10°C"),
        (r"\textsuperscript{2}", "²"), (r"$\frac{1}{2}$", "1/2"), (r"$\bar{x}$", "x̄"), (r"\char233", "é"), (r'\char"E9', "é"),
        (r"\emph{tea} and {\em cups}", "tea and cups"), (r"\href{https://tea.example}{text} on", "text on"), (r"\textcolor{red}{hot}", "hot"),
        ("a -- b --- c", "a – b — c"), ("``tea'' ?`que?", "“tea” ¿que?"), (r"\LaTeX{} and \TeX", "LaTeX and TeX"), (r"\{x\}", "{x}"), (r"a\\b", "a b"),
        ("no LaTeX at all é 水", "no LaTeX at all é 水"), (r"{{{tea}}}", "tea"), (r"\alpha", "α"), (r"$$x$$", "x"), (r"A\-B", "AB"),
    ],
)  # fmt: skip
def test_what_is_written_is_what_is_meant(written: str, meant: str) -> None:
    assert decode(written) == (meant, ())


def test_an_unknown_command_is_named_and_its_arguments_stay() -> None:
    assert decode(r"\mystery{tea} and \input{/etc/x} \mystery{y}") == ("tea and /etc/x y", ("mystery", "input"))


def test_the_day_is_not_asked_for() -> None:
    """Another decoder's table knows a command for today's date; a build must not hang on the clock."""
    assert decode(r"\today") == ("", ("today",))


def test_braces_stay_round_groups_and_go_round_a_letter() -> None:
    assert decode(r"{Barnes and Noble} and {\'E}mile {\O}", keep_braces=True)[0] == "{Barnes and Noble} and Émile Ø"


def test_raised_where_unicode_can() -> None:
    assert (raised("2", high=False), raised("q", high=True, sign="^"), raised("xyzq", high=True)) == ("₂", "^q", "xyzq")


SIGNS = st.lists(
    st.sampled_from(
        ["\\", "{", "}", "$", "~", "^", "_", "'", '"', "`", "a", "é", " ", "-", "\\'", "\\alpha", "\\emph", "\\frac", "\\char", "\\c"]
    ),
    max_size=40,
)


@settings(deadline=None, max_examples=400)
@given(SIGNS.map("".join), st.booleans())
def test_whatever_is_written_comes_to_an_end(text: str, keep_braces: bool) -> None:
    decoded, _ = decode(text, keep_braces=keep_braces)
    assert len(decoded) <= 3 * len(text) + 12


@given(st.text(st.characters(blacklist_characters="\\{}$~-`'", blacklist_categories=("Cs",))))
def test_a_text_without_its_signs_is_left_alone(text: str) -> None:
    assert decode(text) == (text, ())


@pytest.mark.parametrize("piece", ["\\", "{", "}", "$", "\\'{", "{\\'e}", "\\emph{", "$x", "~", "^{"])
def test_time_grows_with_the_length_alone(piece: str) -> None:
    started = time.process_time()
    decode(piece * (200_000 // len(piece)))
    assert time.process_time() - started < 4
