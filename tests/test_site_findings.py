"""The toy world's site: what its reviewers appraised and rated is on its pages and in its tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site_fixtures import Site, running


@pytest.fixture(scope="module")
def toy_site(toy_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(toy_db, tmp_path_factory.mktemp("log") / "log.txt", public=True) as one:
        yield one


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/articles/moon-tea", ["Summary of findings", "systolic blood pressure", "1 randomized-trial", "40 people", "8.5 mmHg less",
                                "bob: low (from high, imprecision −2)", "very-low", "one reviewer"]),
        ("/studies/moon-trial", ["rob-2", "some_concerns", "Those who drank knew what they drank.", "OCEBM level 3"]),
        ("/conflicts", ["weighted-kappa", "one statement is too few"]),
        ("/changes", ['</bdi>: <span dir="auto">person</span>']),  # a name written from the right turns round nothing that follows
        ("/evidence/summary_of_findings.json?article=moon-tea&_shape=array", ['"certainty": "low"', '"state": "agreed"']),
        ("/evidence/risk-of-bias-by-study", ["some_concerns", "5", "moon-trial"]),
        ("/evidence/summary-of-findings", ["headaches", "very-low"]),
        ("/evidence/how-far-reviewers-agree", ["ann and bob", "0.333"]),
    ],
)  # fmt: skip
def test_appraisal_and_agreement_are_shown(toy_site: Site, path: str, said: list[str]) -> None:
    answer = toy_site.ask(path)
    assert answer.status == 200
    assert [text for text in said if text not in answer.body] == []
