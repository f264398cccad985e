"""The evidence as it is now, for those who work on it: in memory, audited, and refused as long as it has errors."""

import sqlite3
from pathlib import Path

from catalogue import publish
from catalogue.problems import Rejected


def opened(evidence: Path) -> sqlite3.Connection:
    """Return the evidence as a database in memory. Raises Rejected with all problems where it has errors."""
    from ingest import assemble

    db = publish.connect(":memory:")
    loader = assemble(db, evidence, lambda _: None)
    if any(p.level == "error" for p in loader.problems):
        db.close()
        raise Rejected(sorted(loader.problems))
    return db
