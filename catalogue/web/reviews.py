"""A claim on which two agree, as a ClaimReview for whoever gathers them. Drafts have none.

Source: schema.org/ClaimReview (claimReviewed, itemReviewed, reviewRating).
"""

from collections.abc import Iterable, Mapping
from typing import Any

STATE = """SELECT state, is_draft, (SELECT max(date) FROM assessments WHERE claim = :id
    OR claim IN (SELECT id FROM claims WHERE parent = :id)) AS date
FROM publication_state WHERE subject = 'claim' AND id = :id"""
# Words that lie on one line from worst to best. The others (insufficient, none-found …) say how much is known, and have no place on it.
RATINGS = {"contradicted": 1, "partly-supported": 3, "supported": 5}


STANDS = ("current", "unknown", "reinstated")


def claim_review(
    claim: Mapping[str, Any], state: Mapping[str, Any], address: str, site: Mapping[str, Any], links: Iterable[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Return the JSON-LD of a claim that is no draft. A word that is no rating stands as a name without a number.

    A source among the links that is under a notice is named in the explanation: who gathers reviews sees nothing else.
    """
    if state["is_draft"] != "no":
        raise ValueError(f"{claim['id']} is a draft")
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": claim["support"]}
    if claim["support"] in RATINGS:
        rating |= {"ratingValue": RATINGS[claim["support"]], "worstRating": 1, "bestRating": 5}
    fallen = dict.fromkeys(f"{link['citation']} is {link['standing']}" for link in links if link["standing"] not in STANDS)
    said = [claim["support_definition"]] if claim.get("support_definition") else []
    if fallen:
        said.append(f"Of its sources, {', '.join(fallen)}")
    if said:
        rating["ratingExplanation"] = ". ".join(said)
    appearance = {"@type": "CreativeWork", "url": claim["article_url"], "headline": claim["article_title"]}
    if claim.get("published"):
        appearance["datePublished"] = claim["published"]
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": address,
        "datePublished": state["date"],
        "claimReviewed": claim["statement"],
        "author": {"@type": "Organization", "name": site["title"]},
        "license": site["license_url"],
        "version": site["build"],
        "itemReviewed": {"@type": "Claim", "name": claim["statement"], "appearance": appearance},
        "reviewRating": rating,
    }
