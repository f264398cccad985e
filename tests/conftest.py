"""A toy world for all tests: a made-up tea, a trial, a case series and a press account, in `tests/toy`."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

import ingest
from catalogue import publish

HERE = Path(__file__).parent

# A deadline for one example is a timed assertion, and machines are noisy; hangs are the campaigns' business.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """Return a copy of the toy evidence that a test may damage."""
    return Path(shutil.copytree(HERE / "toy", tmp_path / "toy"))


@pytest.fixture(scope="session")
def toy_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the pointer to a release built from the toy evidence."""
    db_path = tmp_path_factory.mktemp("toy-release") / "evidence.db"
    ingest.build(HERE / "toy", db_path)
    return db_path


@pytest.fixture
def db(toy_db: Path) -> Iterator[sqlite3.Connection]:
    """Return a read-only connection to the toy release."""
    connection = publish.connect_read_only(toy_db)
    yield connection
    connection.close()
