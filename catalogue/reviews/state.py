"""What reviewers made of each claim: worked out once a build, by the two views that say how (`schema.sql`)."""

import sqlite3

from catalogue.reviews.shown import fill_shown


def fill_states(db: sqlite3.Connection) -> None:
    """Enter what reviewers are shown now, whether each assessment counts, and the state of each claim, in this order."""
    fill_shown(db)
    db.execute("INSERT INTO assessment_state SELECT * FROM assessment_reckoning ORDER BY claim, reviewer")
    db.execute("INSERT INTO claim_state SELECT * FROM claim_reckoning ORDER BY claim")
