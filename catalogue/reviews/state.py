"""What reviewers made of each claim: worked out once a build, by the two views that say how (`schema.sql`)."""

import sqlite3

from catalogue.reviews.approvals import fill_approvals
from catalogue.reviews.shown import fill_shown


def fill_states(db: sqlite3.Connection) -> None:
    """Enter what reviewers are shown now, which approvals hold, whether each assessment counts, and the state of each claim."""
    fill_shown(db)
    fill_approvals(db)
    db.execute("INSERT INTO assessment_state SELECT * FROM assessment_reckoning ORDER BY claim, reviewer")
    db.execute("INSERT INTO claim_state SELECT * FROM claim_reckoning ORDER BY claim")
