"""Campaigns against the build and the site: each tries one thing very many times, by number and seed, and counts what must be none.

    faults    killed or out of space at every system call     bib, csv   damaged files
    same      other zones, locales, seeds: one sha256         altered    changed releases are noticed
    at_once   eight builds on one pointer                     readers    answers during publishes
    lists     torture lists of others, fetched with npm       references damaged files of reference managers, but for BibTeX
    sheets    damaged work sheets of reviewers
    requests  hostile requests to the served site            strings    hostile texts on every page of it

`make harden` runs them whole, `make test` a hundredth of each.
"""

from tests.harden import altered, at_once, bib, faults, lists, readers, references, requests, same, sheets, strings, tables
from tests.harden.campaign import Campaign

CAMPAIGNS: tuple[Campaign, ...] = (
    faults.CAMPAIGN, bib.CAMPAIGN, tables.CAMPAIGN, same.CAMPAIGN, altered.CAMPAIGN, at_once.CAMPAIGN, readers.CAMPAIGN, lists.CAMPAIGN,
    requests.CAMPAIGN, strings.CAMPAIGN, references.CAMPAIGN, sheets.CAMPAIGN,
)  # fmt: skip
