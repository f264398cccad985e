-- What a valid row is.
--
--   vocabularies ──> citations, studies, outcomes ──> reports, findings, contrasts, harms, standing
--                └─> articles ──> sections, claims ──> quantities, links, omissions, contradictions
--                                              └────> reviewers ──> assessments ──> flags
--
-- Every table is STRICT. A CHECK is named as the sentence that a curator reads when a row breaks it.
-- `source_id` and `line` say which file and line a row came from, so that every message can name them.
-- Lists in a cell are rows of a table of their own (`assessment_tags`, `link_domains` …).
-- The file is long because it holds the vocabularies too: each value with its definition and where it comes from.

------------------------------------------------------------------------------------------------------------------------
-- Files and build
------------------------------------------------------------------------------------------------------------------------

CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,                 -- relative to the evidence folder
    sha256 TEXT NOT NULL,
    rows_seen INTEGER NOT NULL,
    rows_accepted INTEGER NOT NULL,
    rows_rejected INTEGER NOT NULL,
    CONSTRAINT "every row seen is accepted or rejected" CHECK (rows_seen = rows_accepted + rows_rejected)
) STRICT;

CREATE TABLE catalogue (                       -- one row: what this catalogue says of itself
    name TEXT PRIMARY KEY,
    contact TEXT,                              -- mail address under which its curators can be reached
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    CONSTRAINT "contact is a mail address" CHECK (contact GLOB '?*@?*.?*' AND contact NOT GLOB '*[ ,;<>]*')
) STRICT;

CREATE TABLE build_facts (
    name TEXT PRIMARY KEY,                     -- as_of, code_sha256
    content TEXT NOT NULL
) STRICT;

------------------------------------------------------------------------------------------------------------------------
-- Vocabularies: name, place in the list, what it means, where the word comes from
------------------------------------------------------------------------------------------------------------------------

CREATE TABLE source_types (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO source_types VALUES
    ('systematic-review', 1, 'A review with a stated search and selection, with or without a meta-analysis', 'MeSH publication types: Systematic Review, Meta-Analysis'),
    ('randomized-trial', 2, 'People allocated to groups at random', 'MeSH publication types: Randomized Controlled Trial'),
    ('nonrandomized-trial', 3, 'A concurrent comparison group without reported random allocation', 'MeSH publication types: Controlled Clinical Trial'),
    ('uncontrolled-before-after', 4, 'People measured before and after, with no concurrent control reported in what was read', 'Cochrane EPOC study designs'),
    ('observational', 5, 'A cohort, case-control or cross-sectional study without an assigned intervention', 'MeSH publication types: Observational Study'),
    ('case-series', 6, 'Several patients described without a comparison', 'MeSH publication types: Case Reports'),
    ('case-report', 7, 'One or two patients described', 'MeSH publication types: Case Reports'),
    ('animal', 8, 'Experiments on animals, with or without cell culture', 'MeSH check tags: Animals'),
    ('in-vitro', 9, 'Experiments on cells or molecules alone', 'MeSH: In Vitro Techniques'),
    ('narrative-review', 10, 'A review without a stated systematic search', 'MeSH publication types: Review'),
    ('guideline', 11, 'A recommendation or position statement of a body', 'MeSH publication types: Practice Guideline, Guideline'),
    ('regulator-notice', 12, 'A notice, alert or letter of a public authority', 'Catalogue''s own: grey literature'),
    ('trial-registry', 13, 'A registry entry of a trial, without its results', 'WHO ICTRP'),
    ('news', 14, 'A press account or trade news', 'MeSH publication types: News'),
    ('commercial', 15, 'A page of somebody who sells the treatment or a product for it', 'Catalogue''s own: grey literature'),
    ('other', 16, 'None of the others, named in the note', 'Catalogue''s own');

CREATE TABLE publication_types (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO publication_types VALUES
    ('Meta-Analysis', 1, 'Results of several studies combined by calculation', 'MeSH publication types'),
    ('Systematic Review', 2, 'A review with a stated search and selection', 'MeSH publication types'),
    ('Review', 3, 'An account of published work', 'MeSH publication types'),
    ('Practice Guideline', 4, 'Directions for care issued by a body', 'MeSH publication types'),
    ('Guideline', 5, 'A statement of principle or policy issued by a body', 'MeSH publication types'),
    ('Randomized Controlled Trial', 6, 'People allocated to at least two groups at random', 'MeSH publication types'),
    ('Controlled Clinical Trial', 7, 'At least two groups, allocation not random or not said to be', 'MeSH publication types'),
    ('Clinical Trial', 8, 'A planned study of an intervention in people', 'MeSH publication types'),
    ('Observational Study', 9, 'A study in which nobody assigns the exposure', 'MeSH publication types'),
    ('Case Reports', 10, 'A description of single patients', 'MeSH publication types'),
    ('Comparative Study', 11, 'A comparison of outcomes or methods', 'MeSH publication types'),
    ('Letter', 12, 'A letter', 'MeSH publication types'),
    ('Editorial', 13, 'An opinion of the editors or of somebody they asked', 'MeSH publication types'),
    ('News', 14, 'An account of current events', 'MeSH publication types'),
    ('Preprint', 15, 'A manuscript made public before peer review', 'MeSH publication types'),
    ('Published Erratum', 16, 'A notice of an error', 'MeSH publication types'),
    ('Expression of Concern', 17, 'A notice that a work may not be reliable', 'MeSH publication types'),
    ('Retracted Publication', 18, 'A work that was withdrawn after publication', 'MeSH publication types'),
    ('Retraction Notice', 19, 'The notice of a withdrawal, formerly Retraction of Publication', 'MeSH publication types');

CREATE TABLE accesses (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO accesses VALUES
    ('open', 1, 'Anyone can read the full text', 'Catalogue''s own'),
    ('abstract', 2, 'Only an abstract or an excerpt was found to be free to read', 'Catalogue''s own'),
    ('paywalled', 3, 'The text is sold', 'Catalogue''s own'),
    ('none', 4, 'No text was found', 'Catalogue''s own');

CREATE TABLE evidence_streams (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO evidence_streams VALUES
    ('human', 1, 'Observed in people', 'NTP OHAT handbook: evidence streams'),
    ('animal', 2, 'Observed in living animals', 'NTP OHAT handbook: evidence streams'),
    ('in-vitro', 3, 'Observed in cells, tissue or molecules', 'NTP OHAT handbook: evidence streams'),
    ('none', 4, 'Not an observation on any of them: a rule, a count of papers, a price', 'Catalogue''s own');

CREATE TABLE designs (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO designs VALUES
    ('randomized-trial', 1, 'Allocation at random', 'OCEBM 2011, treatment benefit, level 2'),
    ('nonrandomized-trial', 2, 'A concurrent comparison group, random allocation not reported', 'OCEBM 2011, treatment benefit, level 3'),
    ('cohort', 3, 'Exposed and unexposed people followed in time', 'OCEBM 2011, treatment benefit, level 3'),
    ('before-after', 4, 'People measured before and after; no concurrent control reported in what was read', 'OCEBM 2011, treatment benefit, level 4'),
    ('case-control', 5, 'People with and without the outcome compared', 'OCEBM 2011, treatment benefit, level 4'),
    ('cross-sectional', 6, 'People or samples measured at one time', 'OCEBM 2011, level by question'),
    ('case-series', 7, 'Several patients described without a comparison', 'OCEBM 2011, treatment benefit, level 4'),
    ('case-report', 8, 'One or two patients described', 'OCEBM 2011, treatment benefit, level 4'),
    ('animal-experiment', 9, 'An experiment on living animals', 'OCEBM 2011, level 5'),
    ('in-vitro-experiment', 10, 'An experiment on cells, tissue or molecules', 'OCEBM 2011, level 5'),
    ('not-reported', 11, 'The design was not seen in what was read', 'Catalogue''s own');

CREATE TABLE report_roles (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO report_roles VALUES
    ('primary', 1, 'The main report of the study', 'Cochrane Handbook 4.6.2: studies and reports'),
    ('companion', 2, 'A further report by the same team', 'Cochrane Handbook 4.6.2: studies and reports'),
    ('registration', 3, 'Its entry in a trial registry', 'Cochrane Handbook 4.6.2: studies and reports'),
    ('press', 4, 'A press account of it', 'Catalogue''s own'),
    ('secondary', 5, 'A work that retells it', 'Catalogue''s own'),
    ('includes', 6, 'A review or notice that counts it among others', 'Catalogue''s own');

CREATE TABLE bases (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO bases VALUES
    ('seen', 1, 'What was read of it says so', 'Catalogue''s own'),
    ('inferred', 2, 'Concluded from matching facts', 'Catalogue''s own');

CREATE TABLE benefit_directions (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO benefit_directions VALUES
    ('higher', 1, 'More of it is better for the patient', 'GRADE: direction of effect'),
    ('lower', 2, 'Less of it is better for the patient', 'GRADE: direction of effect'),
    ('none', 3, 'Neither is better: a size, a dose, a count', 'Catalogue''s own');

CREATE TABLE evidence_roles (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO evidence_roles VALUES
    ('primary-result', 1, 'What the source itself observed', 'Catalogue''s own'),
    ('background', 2, 'An introduction or comment that repeats somebody else''s result', 'Catalogue''s own'),
    ('review-synthesis', 3, 'What a review concludes from several studies', 'Catalogue''s own');

CREATE TABLE contrast_kinds (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO contrast_kinds VALUES
    ('within-group', 1, 'The same people before and after', 'Cochrane Handbook 6.5.2'),
    ('between-final', 2, 'Two groups compared at the end', 'Cochrane Handbook 6.5.2'),
    ('between-change', 3, 'The changes of two groups compared', 'Cochrane Handbook 6.5.2'),
    ('single-arm', 4, 'One group against nothing, or against a fixed number', 'Cochrane Handbook 6.5.2');

CREATE TABLE harm_scopes (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO harm_scopes VALUES
    ('any', 1, 'Any adverse event', 'CONSORT Harms 2022'),
    ('serious', 2, 'Called serious by the source', 'ICH E2A'),
    ('significant-as-author-defined', 3, 'Called significant, notable or the like, without a definition seen', 'Catalogue''s own'),
    ('named', 4, 'The event named in the row', 'CONSORT Harms 2022');

CREATE TABLE zero_kinds (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO zero_kinds VALUES
    ('stated', 1, 'The source says that there was none', 'CONSORT Harms 2022'),
    ('none-reported', 2, 'The source says that none was reported or observed', 'CONSORT Harms 2022'),
    ('not-mentioned', 3, 'What was read does not speak of it', 'CONSORT Harms 2022');

CREATE TABLE standings (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO standings VALUES
    ('current', 1, 'Somebody looked and no notice was found', 'NISO RP-45-2024 (CREC)'),
    ('corrected', 2, 'A correction was published', 'NISO RP-45-2024 (CREC)'),
    ('expression-of-concern', 3, 'The publisher has voiced concern', 'NISO RP-45-2024 (CREC)'),
    ('partially-retracted', 4, 'A part was withdrawn', 'Crossref update types'),
    ('retracted', 5, 'Withdrawn after publication', 'NISO RP-45-2024 (CREC)'),
    ('retracted-and-republished', 6, 'Withdrawn and published anew', 'PubMed: RetractedandRepublishedIn'),
    ('withdrawn', 7, 'Withdrawn before the final version', 'NISO RP-45-2024 (CREC)'),
    ('removed', 8, 'Taken away by the publisher', 'NISO RP-45-2024 (CREC)'),
    ('reinstated', 9, 'A retraction was undone', 'Retraction Watch: Reinstatement'),
    ('superseded', 10, 'A newer version replaces it', 'Crossref update types'),
    ('unknown', 11, 'Nobody has looked, or nobody could say', 'Catalogue''s own');

CREATE TABLE providers (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO providers VALUES
    ('crossref', 1, 'Publishers'' own metadata by DOI, with the notices that publishers and Retraction Watch registered', 'https://www.crossref.org/documentation/retrieve-metadata/rest-api/'),
    ('pubmed', 2, 'Records of the life sciences, with publication types and notices', 'https://www.ncbi.nlm.nih.gov/books/NBK25499/'),
    ('europepmc', 3, 'PubMed''s records and more, with open copies', 'https://europepmc.org/RestfulWebService'),
    ('openalex', 4, 'An index of works with open copies, funding and counts of citations', 'https://docs.openalex.org/'),
    ('datacite', 5, 'DOIs of data sets, preprints and theses that Crossref does not hold', 'https://support.datacite.org/docs/api'),
    ('retractionwatch', 6, 'Retractions, concerns, corrections and reinstatements, collected by hand', 'https://gitlab.com/crossref/retraction-watch-data');

CREATE TABLE answer_statuses (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO answer_statuses VALUES
    ('found', 1, 'The provider has a record of the cited work', 'Catalogue''s own'),
    ('absent', 2, 'The provider has proved that it has none', 'Catalogue''s own'),
    ('needs-review', 3, 'It answered with what seems to be another work: nothing of the answer is used', 'Catalogue''s own'),
    ('failed', 4, 'It gave no answer that can be read', 'Catalogue''s own');

CREATE TABLE publication_levels (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO publication_levels VALUES
    ('full', 1, 'Open licence: passages may be stored and shown', 'Catalogue''s own'),
    ('locator', 2, 'All rights reserved: offsets, hashes and text-fragment links, never the sentence', 'Catalogue''s own');

CREATE TABLE claim_types (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO claim_types VALUES
    ('definition', 1, 'What something is or is made of', 'Catalogue''s own'),
    ('mechanism', 2, 'How something is said to work', 'Catalogue''s own'),
    ('efficacy', 3, 'That a treatment does good', 'Catalogue''s own'),
    ('safety', 4, 'That a treatment does, or does not do, harm', 'Catalogue''s own'),
    ('indication', 5, 'For whom or what it is to be used', 'Catalogue''s own'),
    ('dosing', 6, 'How much, how often, how', 'Catalogue''s own'),
    ('comparison', 7, 'That one treatment suits better than another', 'Catalogue''s own'),
    ('regulatory', 8, 'What an authority has approved or said', 'Catalogue''s own'),
    ('cost', 9, 'What it costs and who pays', 'Catalogue''s own'),
    ('other', 10, 'None of the others', 'Catalogue''s own');

CREATE TABLE modalities (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO modalities VALUES
    ('asserted', 1, 'Said flatly', 'Catalogue''s own'),
    ('hedged', 2, 'Said with may, might, seem, some, can be', 'Catalogue''s own'),
    ('promissory', 3, 'Said of a future', 'Catalogue''s own');

CREATE TABLE comparisons_as_written (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO comparisons_as_written VALUES
    ('before-after', 1, 'The words compare the same people at two times', 'Catalogue''s own'),
    ('between-groups', 2, 'The words compare two groups', 'Catalogue''s own'),
    ('ambiguous', 3, 'The words leave open which of the two is meant', 'Catalogue''s own'),
    ('none', 4, 'Nothing is compared', 'Catalogue''s own');

CREATE TABLE origins (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO origins VALUES
    ('manual', 1, 'Entered by a person', 'ORKG: origin of a value'),
    ('automatic', 2, 'Entered by software', 'ORKG: origin of a value'),
    ('automatic-reviewed', 3, 'Entered by software and checked by a person', 'ORKG: origin of a value'),
    ('unknown', 4, 'Not recorded', 'ORKG: origin of a value');

CREATE TABLE quantity_roles (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO quantity_roles VALUES
    ('estimate', 1, 'The result that the claim is about', 'Catalogue''s own'),
    ('comparator', 2, 'The number of the other group', 'Catalogue''s own'),
    ('baseline', 3, 'The number before', 'Catalogue''s own'),
    ('sample-size', 4, 'How many were studied', 'Catalogue''s own'),
    ('dose', 5, 'How much', 'Catalogue''s own'),
    ('duration', 6, 'How long', 'Catalogue''s own'),
    ('interval', 7, 'The time between two', 'Catalogue''s own'),
    ('frequency', 8, 'How often', 'Catalogue''s own'),
    ('cost', 9, 'A price', 'Catalogue''s own'),
    ('count', 10, 'A number of things or events', 'Catalogue''s own'),
    ('range', 11, 'Two ends of a span', 'Catalogue''s own'),
    ('other', 12, 'None of the others', 'Catalogue''s own');

CREATE TABLE figure_kinds (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO figure_kinds VALUES
    ('quantity', 1, 'A number with a unit', 'Catalogue''s own'),
    ('count', 2, 'A number of things, people or events', 'Catalogue''s own'),
    ('money', 3, 'A sum with a currency', 'Catalogue''s own'),
    ('date', 4, 'A year or a date', 'Catalogue''s own'),
    ('phone', 5, 'A telephone number', 'Catalogue''s own'),
    ('reference', 6, 'The number of a reference', 'Catalogue''s own'),
    ('heading', 7, 'The number of a heading or of a list entry', 'Catalogue''s own'),
    ('name', 8, 'A digit that is part of a name', 'Catalogue''s own');

CREATE TABLE figure_states (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO figure_states VALUES
    ('claimed', 1, 'A quantity of a claim holds it', 'Catalogue''s own'),
    ('not-a-claim', 2, 'It claims nothing, for the reason given', 'Catalogue''s own'),
    ('unclaimed', 3, 'Nobody has entered it yet', 'Catalogue''s own');

CREATE TABLE relations (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO relations VALUES
    ('citesAsEvidence', 1, 'The source is factual evidence for the claim', 'CiTO 2.8'),
    ('obtainsSupportFrom', 2, 'The claim finds intellectual or factual support in the source', 'CiTO 2.8'),
    ('usesDataFrom', 3, 'The claim uses data of the source', 'CiTO 2.8'),
    ('citesAsDataSource', 4, 'The source is where the data come from', 'CiTO 2.8'),
    ('citesAsAuthority', 5, 'The source is an authority on the matter', 'CiTO 2.8'),
    ('citesForInformation', 6, 'The source informs on the matter', 'CiTO 2.8'),
    ('obtainsBackgroundFrom', 7, 'The source gives background', 'CiTO 2.8'),
    ('disputes', 8, 'The source and the claim cannot both be right as they stand', 'CiTO 2.8'),
    ('disagreesWith', 9, 'The source holds another opinion', 'CiTO 2.8'),
    ('refutes', 10, 'The source shows the claim to be wrong', 'CiTO 2.8'),
    ('qualifies', 11, 'The source puts conditions or limits on the claim', 'CiTO 2.8');

CREATE TABLE directions (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO directions VALUES
    ('supports', 1, 'What the source reports speaks for the claim', 'GA4GH VA-Spec: direction of evidence provided'),
    ('disputes', 2, 'What the source reports speaks against the claim', 'GA4GH VA-Spec: direction of evidence provided'),
    ('neutral', 3, 'What the source reports speaks neither for nor against it', 'GA4GH VA-Spec: direction of evidence provided');

CREATE TABLE directnesses (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO directnesses VALUES
    ('direct', 1, 'The same population, intervention, comparator and outcome as the claim', 'GRADE: indirectness'),
    ('indirect', 2, 'Another population, intervention, comparator or outcome, as the domain says', 'GRADE: indirectness');

CREATE TABLE indirectness_domains (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO indirectness_domains VALUES
    ('population', 1, 'Other people, animals or cells', 'GRADE: indirectness'),
    ('intervention', 2, 'Another treatment, material or route', 'GRADE: indirectness'),
    ('comparator', 3, 'Another comparison', 'GRADE: indirectness'),
    ('outcome', 4, 'Another outcome', 'GRADE: indirectness');

CREATE TABLE identifications (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO identifications VALUES
    ('named', 1, 'The article names the source', 'Catalogue''s own'),
    ('matched-by-figures', 2, 'The article names none; its figures and subject match this one', 'Catalogue''s own'),
    ('inferred', 3, 'The curator brought the source to the claim', 'Catalogue''s own'),
    ('candidate', 4, 'A guess at the source that the article means; never disputes', 'Catalogue''s own');

CREATE TABLE availabilities (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO availabilities VALUES
    ('yes', 1, 'The source was public before any possible date of the article', 'Catalogue''s own'),
    ('no', 2, 'The source is later than the article', 'Catalogue''s own'),
    ('unknown', 3, 'The dates seen do not decide it', 'Catalogue''s own');

CREATE TABLE asserters (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO asserters VALUES
    ('article', 1, 'The article itself makes the link', 'Catalogue''s own'),
    ('curator', 2, 'A curator of this catalogue makes the link', 'Catalogue''s own');

CREATE TABLE texts_read (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO texts_read VALUES
    ('full-text', 1, 'The whole text, or the whole page where a page is the source', 'Catalogue''s own'),
    ('abstract', 2, 'An abstract, an excerpt or the opening of the text', 'Catalogue''s own'),
    ('press-account', 3, 'A press account of it', 'Catalogue''s own'),
    ('metadata-only', 4, 'Title and bibliographic data', 'Catalogue''s own'),
    ('none', 5, 'Nothing', 'Catalogue''s own');

CREATE TABLE reviewer_kinds (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO reviewer_kinds VALUES
    ('person', 1, 'A human being', 'Catalogue''s own'),
    ('software', 2, 'A program', 'Catalogue''s own');

CREATE TABLE fidelities (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO fidelities VALUES
    ('faithful', 1, 'The passage reports its source as the source is', 'Catalogue''s own'),
    ('altered', 2, 'The passage reports its source otherwise than the source is', 'Catalogue''s own'),
    ('cannot-tell', 3, 'The source is not known for certain, or its text could not be read', 'Catalogue''s own'),
    ('no-source-named', 4, 'The passage reports no source', 'Catalogue''s own');

CREATE TABLE supports (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO supports VALUES
    ('supported', 1, 'What was read bears the claim out', 'Catalogue''s own'),
    ('partly-supported', 2, 'What was read bears out a part or a weaker claim', 'Catalogue''s own'),
    ('contradicted', 3, 'What was read speaks against the claim', 'Catalogue''s own'),
    ('insufficient', 4, 'What was read is too little or too indirect to decide', 'Catalogue''s own'),
    ('none-found', 5, 'A logged search found nothing', 'Catalogue''s own'),
    ('not-searched', 6, 'Nothing at hand decides it, and no search is logged', 'Catalogue''s own'),
    ('unavailable', 7, 'The text that would decide could not be read', 'Catalogue''s own'),
    ('not-checkable', 8, 'A forecast, an opinion or a practice that no evidence decides', 'Catalogue''s own');

CREATE TABLE tags (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO tags VALUES
    ('overclaim', 1, 'Says more than the evidence does', 'Catalogue''s own'),
    ('wrong-number', 2, 'A number differs from its source', 'Catalogue''s own'),
    ('wrong-population', 3, 'Other people, animals or cells than in the source', 'Catalogue''s own'),
    ('wrong-intervention', 4, 'Another treatment or material than in the source', 'Catalogue''s own'),
    ('wrong-comparator', 5, 'Another comparison than in the source', 'Catalogue''s own'),
    ('wrong-route', 6, 'Another route than in the source', 'Catalogue''s own'),
    ('misattribution', 7, 'Ascribed to a source that does not say so', 'Catalogue''s own'),
    ('secondary-source', 8, 'Rests on somebody''s account of the source', 'Catalogue''s own'),
    ('outdated', 9, 'Was so once', 'Catalogue''s own'),
    ('omits-harm', 10, 'Leaves out a harm', 'Catalogue''s own'),
    ('omits-design', 11, 'Leaves out how the study was made', 'Catalogue''s own'),
    ('omits-population', 12, 'Leaves out in whom', 'Catalogue''s own'),
    ('omits-regimen', 13, 'Leaves out how much and how often', 'Catalogue''s own'),
    ('omits-conflict', 14, 'Leaves out an interest', 'Catalogue''s own'),
    ('omits-jurisdiction', 15, 'Leaves out where it holds', 'Catalogue''s own'),
    ('omits-follow-up', 16, 'Leaves out for how long people were watched', 'Catalogue''s own');

CREATE TABLE severities (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO severities VALUES
    ('minor', 1, 'A reader is not misled in substance', 'Catalogue''s own'),
    ('moderate', 2, 'A reader may judge the treatment wrongly', 'Catalogue''s own'),
    ('major', 3, 'A reader may choose wrongly', 'Catalogue''s own'),
    ('critical', 4, 'A reader may come to harm', 'Catalogue''s own');

CREATE TABLE confidences (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO confidences VALUES
    ('low', 1, 'The reviewer would not be surprised to be wrong', 'Catalogue''s own'),
    ('medium', 2, 'The reviewer expects to be right', 'Catalogue''s own'),
    ('high', 3, 'The reviewer would be surprised to be wrong', 'Catalogue''s own');

CREATE TABLE blindings (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO blindings VALUES
    ('blind', 1, 'Made without sight of other reviews, flags and discrepancies', 'AMSTAR 2, items 5 and 6'),
    ('unblinded', 2, 'Made with them in sight, as an adjudicator must', 'AMSTAR 2, items 5 and 6');

CREATE TABLE response_outcomes (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO response_outcomes VALUES
    ('open', 1, 'Nobody has decided on it yet', 'Catalogue''s own'),
    ('corrected', 2, 'The catalogue was wrong, and was corrected', 'COPE: post-publication discussions and corrections'),
    ('partly-corrected', 3, 'A part was accepted and corrected', 'COPE: post-publication discussions and corrections'),
    ('upheld', 4, 'The catalogue stays as it is; the reply says why', 'COPE: post-publication discussions and corrections'),
    ('withdrawn', 5, 'Whoever sent it took it back', 'Catalogue''s own');

CREATE TABLE comparison_results (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO comparison_results VALUES
    ('exact', 1, 'The same number in the same unit', 'Catalogue''s own'),
    ('rounding', 2, 'The claim is the source rounded to the claim''s own digits', 'Catalogue''s own'),
    ('source-coarser', 3, 'The claim has digits that the source read does not print', 'Catalogue''s own'),
    ('converted', 4, 'The same quantity in another unit', 'Catalogue''s own'),
    ('derived', 5, 'The claim follows from the source''s numbers by arithmetic', 'Catalogue''s own'),
    ('within-interval', 6, 'The claim lies inside the source''s range', 'Catalogue''s own'),
    ('covers', 7, 'The claim''s range is wider and holds what the source reports', 'Catalogue''s own'),
    ('differs', 8, 'The two numbers differ', 'Catalogue''s own'),
    ('not-comparable', 9, 'Another measure, or units that do not convert', 'Catalogue''s own'),
    ('no-source-figure', 10, 'The source read prints no number for it', 'Catalogue''s own'),
    ('unchecked', 11, 'Nobody has named a finding to compare with', 'Catalogue''s own');

CREATE TABLE agreement_measures (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO agreement_measures VALUES
    ('percent', 1, 'The share of pairs of answers to the same atom that are equal; chance is not taken out', 'Gwet 2014, Handbook of Inter-Rater Reliability, chapter 2'),
    ('kappa', 2, 'Equal answers of two reviewers beyond what their own habits would give by chance', 'Cohen 1960, doi:10.1177/001316446002000104'),
    ('weighted-kappa', 3, 'Kappa for an ordered list: the nearer two answers, the more they count as equal, falling evenly with distance', 'Cohen 1968, doi:10.1037/h0026256'),
    ('ac1', 4, 'Equal answers beyond chance, where chance is met only in atoms that are hard to judge; steady where one answer prevails', 'Gwet 2008, doi:10.1348/000711006X126600'),
    ('ac2', 5, 'AC1 for an ordered list, with evenly falling weights', 'Gwet 2014, Handbook of Inter-Rater Reliability, chapter 3'),
    ('alpha', 6, 'One less the disagreement seen over that expected by chance, for any number of reviewers and with answers missing', 'Krippendorff 2011, Computing Krippendorff''s Alpha-Reliability');

CREATE TABLE verdicts (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO verdicts VALUES
    ('sufficient', 1, 'Evidence of this kind can bear out a claim of this type by itself', 'Catalogue''s own'),
    ('supporting', 2, 'Evidence of this kind speaks for the claim, and others must join it', 'Catalogue''s own'),
    ('insufficient', 3, 'Evidence of this kind alone does not bear the claim out', 'Catalogue''s own');

CREATE TABLE levels (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO levels VALUES
    ('error', 1, 'A reader would be told something wrong', 'SARIF 2.1.0: level'),
    ('warning', 2, 'A reader may draw the wrong conclusion', 'SARIF 2.1.0: level'),
    ('note', 3, 'Somebody should know, nobody is misled', 'SARIF 2.1.0: level');

------------------------------------------------------------------------------------------------------------------------
-- Appraisal: tools, levels and certainty. Domains and judgements are the tools' own; which fits what is decided here
------------------------------------------------------------------------------------------------------------------------

CREATE TABLE appraisal_tools (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO appraisal_tools VALUES
    ('rob-2', 1, 'Risk of bias in a result of a randomized trial', 'Sterne 2019, RoB 2, doi:10.1136/bmj.l4898'),
    ('robins-i', 2, 'Risk of bias in a result of a non-randomized study with a comparator', 'Sterne 2016, ROBINS-I, doi:10.1136/bmj.i4919'),
    ('jbi-case-series', 3, 'Questions to a case series or another study with one arm', 'Munn 2020, JBI checklist for case series, doi:10.11124/JBISRIR-D-19-00099'),
    ('jbi-case-reports', 4, 'Questions to a report of one or two patients', 'JBI Manual for Evidence Synthesis, checklist for case reports'),
    ('amstar-2', 5, 'Confidence in the results of a systematic review', 'Shea 2017, AMSTAR 2, doi:10.1136/bmj.j4008'),
    ('robis', 6, 'Risk of bias in a systematic review', 'Whiting 2016, ROBIS, doi:10.1016/j.jclinepi.2015.06.005'),
    ('syrcle', 7, 'Risk of bias in an experiment on animals; its authors advise against an overall score', 'Hooijmans 2014, SYRCLE, doi:10.1186/1471-2288-14-43');

CREATE TABLE tool_fits (                       -- what a tool is made for: designs of studies, or systematic reviews
    tool TEXT NOT NULL REFERENCES appraisal_tools (name),
    fits TEXT NOT NULL,                        -- a design, or systematic-review
    PRIMARY KEY (tool, fits)
) STRICT;
INSERT INTO tool_fits VALUES
    ('rob-2', 'randomized-trial'), ('robins-i', 'nonrandomized-trial'), ('robins-i', 'cohort'), ('robins-i', 'case-control'),
    ('jbi-case-series', 'case-series'), ('jbi-case-series', 'before-after'), ('jbi-case-reports', 'case-report'),
    ('amstar-2', 'systematic-review'), ('robis', 'systematic-review'), ('syrcle', 'animal-experiment');

CREATE TABLE tool_domains (                    -- what a tool asks, in our words
    tool TEXT NOT NULL REFERENCES appraisal_tools (name),
    domain TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    definition TEXT NOT NULL,
    PRIMARY KEY (tool, domain)
) STRICT;
INSERT INTO tool_domains VALUES
    ('rob-2', 'randomization', 1, 'Bias from the randomization process'),
    ('rob-2', 'deviations', 2, 'Bias from deviations from the intended interventions'),
    ('rob-2', 'missing-data', 3, 'Bias from missing outcome data'),
    ('rob-2', 'measurement', 4, 'Bias in the measurement of the outcome'),
    ('rob-2', 'selective-reporting', 5, 'Bias in the selection of the reported result'),
    ('rob-2', 'overall', 6, 'Overall risk of bias of the result'),
    ('robins-i', 'confounding', 1, 'Bias from confounding'),
    ('robins-i', 'selection', 2, 'Bias in the selection of participants into the study'),
    ('robins-i', 'classification', 3, 'Bias in the classification of interventions'),
    ('robins-i', 'deviations', 4, 'Bias from deviations from the intended interventions'),
    ('robins-i', 'missing-data', 5, 'Bias from missing data'),
    ('robins-i', 'measurement', 6, 'Bias in the measurement of outcomes'),
    ('robins-i', 'selective-reporting', 7, 'Bias in the selection of the reported result'),
    ('robins-i', 'overall', 8, 'Overall risk of bias of the result'),
    ('jbi-case-series', 'inclusion-criteria', 1, 'Were the criteria for inclusion clear?'),
    ('jbi-case-series', 'condition-measured', 2, 'Was the condition measured in a standard and reliable way in all?'),
    ('jbi-case-series', 'condition-identified', 3, 'Were the methods that identified the condition valid for all?'),
    ('jbi-case-series', 'consecutive', 4, 'Were participants included one after another?'),
    ('jbi-case-series', 'complete', 5, 'Was the inclusion complete?'),
    ('jbi-case-series', 'demographics', 6, 'Are the demographics of the participants clearly reported?'),
    ('jbi-case-series', 'clinical-information', 7, 'Is clinical information on the participants clearly reported?'),
    ('jbi-case-series', 'outcomes', 8, 'Are outcomes or the results of follow-up clearly reported?'),
    ('jbi-case-series', 'site', 9, 'Is the clinic or site and whom it serves clearly reported?'),
    ('jbi-case-series', 'analysis', 10, 'Was the statistical analysis appropriate?'),
    ('jbi-case-series', 'overall', 11, 'Overall appraisal'),
    ('jbi-case-reports', 'demographics', 1, 'Are the patient''s demographics clearly described?'),
    ('jbi-case-reports', 'history', 2, 'Is the patient''s history clearly described, as a timeline?'),
    ('jbi-case-reports', 'condition', 3, 'Is the clinical condition at presentation clearly described?'),
    ('jbi-case-reports', 'diagnosis', 4, 'Are diagnostic tests or methods and their results clearly described?'),
    ('jbi-case-reports', 'intervention', 5, 'Is the intervention or treatment clearly described?'),
    ('jbi-case-reports', 'condition-after', 6, 'Is the clinical condition after the intervention clearly described?'),
    ('jbi-case-reports', 'harms', 7, 'Are harms and unexpected events identified and described?'),
    ('jbi-case-reports', 'lessons', 8, 'Does the report say what is to be learned from it?'),
    ('jbi-case-reports', 'overall', 9, 'Overall appraisal'),
    ('amstar-2', '01-question', 1, 'Do question and inclusion criteria hold the parts of PICO?'),
    ('amstar-2', '02-protocol', 2, 'Were the methods set before the review, and deviations justified? (critical)'),
    ('amstar-2', '03-designs', 3, 'Is the choice of study designs explained?'),
    ('amstar-2', '04-search', 4, 'Was the search comprehensive? (critical)'),
    ('amstar-2', '05-selection-in-duplicate', 5, 'Did two people select studies?'),
    ('amstar-2', '06-extraction-in-duplicate', 6, 'Did two people extract data?'),
    ('amstar-2', '07-excluded-studies', 7, 'Are excluded studies listed, with the reasons? (critical)'),
    ('amstar-2', '08-included-studies', 8, 'Are included studies described in adequate detail?'),
    ('amstar-2', '09-risk-of-bias', 9, 'Was the risk of bias of the studies assessed by a satisfactory technique? (critical)'),
    ('amstar-2', '10-funding-of-studies', 10, 'Is the funding of the included studies reported?'),
    ('amstar-2', '11-meta-analysis-methods', 11, 'Were the methods of the meta-analysis appropriate? (critical)'),
    ('amstar-2', '12-bias-in-meta-analysis', 12, 'Was the effect of risk of bias on the meta-analysis assessed?'),
    ('amstar-2', '13-bias-in-discussion', 13, 'Was risk of bias accounted for where results are discussed? (critical)'),
    ('amstar-2', '14-heterogeneity', 14, 'Is heterogeneity explained and discussed?'),
    ('amstar-2', '15-publication-bias', 15, 'Was publication bias investigated where data were pooled? (critical)'),
    ('amstar-2', '16-conflicts', 16, 'Are the review''s own interests and funding reported?'),
    ('amstar-2', 'overall', 17, 'Overall confidence in the results of the review'),
    ('robis', 'eligibility', 1, 'Concerns about the eligibility criteria of studies'),
    ('robis', 'identification', 2, 'Concerns about how studies were identified and selected'),
    ('robis', 'collection', 3, 'Concerns about how data were collected and studies appraised'),
    ('robis', 'synthesis', 4, 'Concerns about synthesis and findings'),
    ('robis', 'overall', 5, 'Overall risk of bias in the review'),
    ('syrcle', 'sequence', 1, 'Selection bias: how the order of allocation was made'),
    ('syrcle', 'baseline', 2, 'Selection bias: groups alike at the start'),
    ('syrcle', 'concealment', 3, 'Selection bias: allocation concealed'),
    ('syrcle', 'housing', 4, 'Performance bias: animals housed at random'),
    ('syrcle', 'blinding-of-carers', 5, 'Performance bias: carers and investigators blinded'),
    ('syrcle', 'random-assessment', 6, 'Detection bias: animals picked at random for assessment'),
    ('syrcle', 'blinding-of-assessors', 7, 'Detection bias: assessors blinded'),
    ('syrcle', 'missing-data', 8, 'Attrition bias: incomplete outcome data'),
    ('syrcle', 'selective-reporting', 9, 'Reporting bias: selective reporting of outcomes'),
    ('syrcle', 'other', 10, 'Other sources of bias');

CREATE TABLE tool_judgements (                 -- what may be answered where
    tool TEXT NOT NULL,
    domain TEXT NOT NULL,
    judgement TEXT NOT NULL,
    rank INTEGER,                              -- higher is worse; empty where the answer says nothing on it
    PRIMARY KEY (tool, domain, judgement),
    FOREIGN KEY (tool, domain) REFERENCES tool_domains (tool, domain)
) STRICT;
INSERT INTO tool_judgements SELECT tool, domain, column2, column3 FROM tool_domains JOIN (VALUES
    ('rob-2', 'low', 1), ('rob-2', 'some_concerns', 2), ('rob-2', 'high', 3),
    ('robins-i', 'low', 1), ('robins-i', 'moderate', 2), ('robins-i', 'serious', 3), ('robins-i', 'critical', 4), ('robins-i', 'no_information', NULL),
    ('robis', 'low', 1), ('robis', 'high', 2), ('robis', 'unclear', NULL),
    ('syrcle', 'low', 1), ('syrcle', 'high', 2), ('syrcle', 'unclear', NULL)) ON column1 = tool;
INSERT INTO tool_judgements SELECT tool, domain, column2, column3 FROM tool_domains JOIN (VALUES
    ('jbi-case-series', 'yes', 1), ('jbi-case-series', 'no', 2), ('jbi-case-series', 'unclear', NULL), ('jbi-case-series', 'not_applicable', NULL),
    ('jbi-case-reports', 'yes', 1), ('jbi-case-reports', 'no', 2), ('jbi-case-reports', 'unclear', NULL), ('jbi-case-reports', 'not_applicable', NULL),
    ('amstar-2', 'yes', 1), ('amstar-2', 'no', 3)) ON column1 = tool WHERE domain <> 'overall';
INSERT INTO tool_judgements SELECT 'amstar-2', domain, 'partial_yes', 2 FROM tool_domains WHERE tool = 'amstar-2' AND ordinal IN (2, 4, 7, 8, 9);
INSERT INTO tool_judgements SELECT 'amstar-2', domain, 'no_meta_analysis', NULL FROM tool_domains WHERE tool = 'amstar-2' AND ordinal IN (11, 12, 15);
INSERT INTO tool_judgements SELECT tool, domain, column2, column3 FROM tool_domains JOIN (VALUES
    ('jbi-case-series', 'include', 1), ('jbi-case-series', 'exclude', 2), ('jbi-case-series', 'seek_further_info', NULL),
    ('jbi-case-reports', 'include', 1), ('jbi-case-reports', 'exclude', 2), ('jbi-case-reports', 'seek_further_info', NULL),
    ('amstar-2', 'high', 1), ('amstar-2', 'moderate', 2), ('amstar-2', 'low', 3), ('amstar-2', 'critically_low', 4)) ON column1 = tool WHERE domain = 'overall';

CREATE TABLE ocebm_questions (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO ocebm_questions VALUES
    ('prevalence', 1, 'How common is the problem?', 'OCEBM 2011'),
    ('diagnosis', 2, 'Is this test accurate?', 'OCEBM 2011'),
    ('prognosis', 3, 'What happens without a therapy?', 'OCEBM 2011'),
    ('treatment-benefit', 4, 'Does this intervention help?', 'OCEBM 2011'),
    ('common-harms', 5, 'What are the common harms?', 'OCEBM 2011'),
    ('rare-harms', 6, 'What are the rare harms?', 'OCEBM 2011'),
    ('screening', 7, 'Is this test for early detection worthwhile?', 'OCEBM 2011');

CREATE TABLE ocebm_gradings (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO ocebm_gradings VALUES
    ('large-effect', 1, 'Up: the effect is large or very large', 'OCEBM 2011, note to the table'),
    ('study-quality', 2, 'Down: the quality of the study', 'OCEBM 2011, note to the table'),
    ('imprecision', 3, 'Down: imprecision', 'OCEBM 2011, note to the table'),
    ('indirectness', 4, 'Down: its PICO is not that of the question', 'OCEBM 2011, note to the table'),
    ('inconsistency', 5, 'Down: studies differ', 'OCEBM 2011, note to the table'),
    ('small-effect', 6, 'Down: the absolute effect is very small', 'OCEBM 2011, note to the table');

-- The best level that evidence of a kind can have for a question, and the best with a dramatic effect; what is not in the
-- list cannot answer the question. Source: OCEBM Levels of Evidence Working Group, The Oxford 2011 Levels of Evidence. It
-- lists no case reports; they count as the smallest case series.
CREATE TABLE ocebm_evidence (
    ocebm_question TEXT NOT NULL REFERENCES ocebm_questions (name),
    evidence TEXT NOT NULL,                    -- a design, or systematic-review
    best INTEGER NOT NULL,
    dramatic INTEGER NOT NULL,
    PRIMARY KEY (ocebm_question, evidence)
) STRICT;
INSERT INTO ocebm_evidence VALUES
    ('prevalence', 'cross-sectional', 1, 1), ('prevalence', 'systematic-review', 2, 1), ('prevalence', 'cohort', 3, 2), ('prevalence', 'case-series', 4, 3),
    ('diagnosis', 'systematic-review', 1, 1), ('diagnosis', 'cross-sectional', 2, 1), ('diagnosis', 'cohort', 2, 1), ('diagnosis', 'case-control', 4, 3),
    ('diagnosis', 'animal-experiment', 5, 5), ('diagnosis', 'in-vitro-experiment', 5, 5),
    ('prognosis', 'systematic-review', 1, 1), ('prognosis', 'cohort', 2, 1), ('prognosis', 'randomized-trial', 3, 2), ('prognosis', 'nonrandomized-trial', 3, 2),
    ('prognosis', 'before-after', 3, 2), ('prognosis', 'case-series', 4, 3), ('prognosis', 'case-control', 4, 3), ('prognosis', 'case-report', 4, 3);
INSERT INTO ocebm_evidence SELECT q.column1, e.column1, e.column2,
    CASE WHEN e.column2 = 5 THEN 5 WHEN e.column2 = 1 THEN 1 WHEN e.column1 = 'randomized-trial' THEN 1
         WHEN q.column1 = 'screening' THEN e.column2 - 1 ELSE q.column2 END
FROM (VALUES ('treatment-benefit', 2), ('common-harms', 1), ('rare-harms', 2), ('screening', 0)) AS q,
     (VALUES ('systematic-review', 1), ('randomized-trial', 2), ('nonrandomized-trial', 3), ('cohort', 3), ('before-after', 4), ('case-control', 4),
             ('case-series', 4), ('case-report', 4), ('animal-experiment', 5), ('in-vitro-experiment', 5)) AS e;

CREATE TABLE certainty_levels (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO certainty_levels VALUES
    ('very-low', 1, 'The true effect is probably quite different from the estimate', 'GRADE: Balshem 2011, doi:10.1016/j.jclinepi.2010.07.015'),
    ('low', 2, 'The true effect may be quite different from the estimate', 'GRADE: Balshem 2011, doi:10.1016/j.jclinepi.2010.07.015'),
    ('moderate', 3, 'The true effect is probably near the estimate, but may be quite different', 'GRADE: Balshem 2011, doi:10.1016/j.jclinepi.2010.07.015'),
    ('high', 4, 'The true effect lies near the estimate', 'GRADE: Balshem 2011, doi:10.1016/j.jclinepi.2010.07.015');

CREATE TABLE certainty_starts (                -- where the rating of a body starts; designs that are not here are in no body
    design TEXT PRIMARY KEY REFERENCES designs (name),
    start TEXT NOT NULL REFERENCES certainty_levels (name)
) STRICT;
INSERT INTO certainty_starts VALUES
    ('randomized-trial', 'high'), ('nonrandomized-trial', 'low'), ('cohort', 'low'), ('before-after', 'low'), ('case-control', 'low'),
    ('cross-sectional', 'low'), ('case-series', 'low'), ('case-report', 'low');

CREATE TABLE certainty_domains (               -- reasons to go down or up, and by how many levels at most
    name TEXT PRIMARY KEY,
    ordinal INTEGER NOT NULL UNIQUE,
    direction TEXT NOT NULL,
    most INTEGER NOT NULL,
    definition TEXT NOT NULL,
    source TEXT NOT NULL
) STRICT;
INSERT INTO certainty_domains VALUES
    ('risk_of_bias', 1, 'down', 3, 'Limits in how the studies were made', 'GRADE: doi:10.1016/j.jclinepi.2018.01.012 for three levels'),
    ('inconsistency', 2, 'down', 2, 'Results differ, and nothing explains it', 'GRADE Handbook 2013, 5.2'),
    ('indirectness', 3, 'down', 2, 'Other people, treatments, comparisons or outcomes than asked for', 'GRADE Handbook 2013, 5.2'),
    ('imprecision', 4, 'down', 3, 'Few people or events, wide intervals', 'GRADE Handbook 2013, 5.2'),
    ('publication_bias', 5, 'down', 1, 'Results are probably missing', 'GRADE Handbook 2013, 5.2'),
    ('large_effect', 6, 'up', 2, 'The effect is large or very large', 'GRADE: Guyatt 2011, doi:10.1016/j.jclinepi.2011.06.004'),
    ('dose_response', 7, 'up', 1, 'More of it does more', 'GRADE: Guyatt 2011, doi:10.1016/j.jclinepi.2011.06.004'),
    ('opposing_confounding', 8, 'up', 1, 'What was left uncontrolled would have made the effect smaller', 'GRADE: Guyatt 2011, doi:10.1016/j.jclinepi.2011.06.004');

------------------------------------------------------------------------------------------------------------------------
-- Sources of evidence
------------------------------------------------------------------------------------------------------------------------

CREATE TABLE citations (
    key TEXT PRIMARY KEY,
    entry_type TEXT NOT NULL,                  -- as BibTeX and BibLaTeX name it: article, misc, incollection …
    genre TEXT,                                -- PhD thesis, Preprint …
    title TEXT NOT NULL,
    authors TEXT,                              -- for reading; the parts of the names stand in citation_authors
    editors TEXT,                              -- the same, in citation_editors
    container TEXT,                            -- journal, book or site in which it stands
    container_short TEXT,
    series TEXT,
    publisher TEXT,
    place TEXT,
    edition TEXT,
    year INTEGER,
    published TEXT,                            -- as exact as known: 2020, 2020-03, 2020-03-04, 2020-03/2020-05
    volume TEXT,
    issue TEXT,
    number TEXT,                               -- of a report, patent or standard
    pages TEXT,
    page_count TEXT,
    doi TEXT,                                  -- lower case, without the resolver's address
    pmid TEXT,
    pmcid TEXT,
    eprint TEXT,                               -- its number on a preprint server
    eprint_type TEXT,                          -- that server
    isbn TEXT,
    issn TEXT,
    registration TEXT,                         -- a trial registry's own number
    url TEXT,
    accessed TEXT,                             -- when its page was looked at
    language TEXT,                             -- BCP 47
    keywords TEXT,
    medline_types TEXT,                        -- publication types as PubMed lists them; what we make of them: citation_publication_types
    related TEXT,                              -- keys of entries that its file relates it to
    source_type TEXT NOT NULL REFERENCES source_types (name),
    access TEXT REFERENCES accesses (name),
    note TEXT,
    extra TEXT,                                -- fields of its file that no column holds: JSON
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    csv_source_id INTEGER NOT NULL REFERENCES sources (id),
    csv_line INTEGER NOT NULL,
    CONSTRAINT "a key is letters, digits, '-', '_', ':' and '.', and starts with a letter or digit" CHECK (key GLOB '[a-zA-Z0-9]*' AND key NOT GLOB '*[^a-zA-Z0-9_:.-]*'),
    CONSTRAINT "a title is not empty" CHECK (trim(title) <> ''),
    CONSTRAINT "a year has four digits, 1000 to 2999" CHECK (year BETWEEN 1000 AND 2999),
    CONSTRAINT "published is a date as far as known, 2020-03-04 or 2020-03 or 2020, or two of them with a slash" CHECK (published GLOB '[1-2][0-9][0-9][0-9]*' AND published NOT GLOB '*[^0-9/-]*'),
    CONSTRAINT "accessed is a date" CHECK (accessed GLOB '[1-2][0-9][0-9][0-9]*' AND accessed NOT GLOB '*[^0-9/-]*'),
    CONSTRAINT "a DOI is 10.<4 to 9 digits>/<suffix> in plain ASCII" CHECK (doi GLOB '10.[0-9][0-9][0-9][0-9]*/?*' AND doi NOT GLOB '*[^!-~]*'),
    CONSTRAINT "a PMID is digits" CHECK (pmid GLOB '[1-9]*' AND pmid NOT GLOB '*[^0-9]*' AND length(pmid) <= 8),
    CONSTRAINT "a PMCID is PMC and digits" CHECK (pmcid GLOB 'PMC[1-9]*' AND substr(pmcid, 4) NOT GLOB '*[^0-9]*'),
    CONSTRAINT "a URL starts with http:// or https://" CHECK (url GLOB 'http://?*' OR url GLOB 'https://?*'),
    CONSTRAINT "extra is a JSON object" CHECK (extra GLOB '{*}')
) STRICT;
CREATE UNIQUE INDEX citations_by_key_in_any_case ON citations (key COLLATE NOCASE);
CREATE UNIQUE INDEX citations_by_doi ON citations (doi) WHERE doi IS NOT NULL;
CREATE INDEX citations_by_source_type ON citations (source_type, key);
CREATE INDEX citations_by_pmid ON citations (pmid);
CREATE INDEX citations_by_pmcid ON citations (pmcid COLLATE NOCASE);
CREATE INDEX citations_by_registration ON citations (registration COLLATE NOCASE);

CREATE TABLE citation_authors (
    citation TEXT NOT NULL REFERENCES citations (key),
    ordinal INTEGER NOT NULL,
    family TEXT NOT NULL,                      -- the whole name where it cannot be parted (an agency)
    given TEXT,
    particle TEXT,
    suffix TEXT,
    PRIMARY KEY (citation, ordinal)
) STRICT;

CREATE TABLE citation_editors (
    citation TEXT NOT NULL REFERENCES citations (key),
    ordinal INTEGER NOT NULL,
    family TEXT NOT NULL,
    given TEXT,
    particle TEXT,
    suffix TEXT,
    PRIMARY KEY (citation, ordinal)
) STRICT;

CREATE TABLE citation_publication_types (
    citation TEXT NOT NULL REFERENCES citations (key),
    publication_type TEXT NOT NULL REFERENCES publication_types (name),
    PRIMARY KEY (citation, publication_type)
) STRICT;
CREATE INDEX citation_publication_types_by_type ON citation_publication_types (publication_type);

CREATE TABLE identifiers (                     -- every identifier of a citation in its one form, or why it is none
    citation TEXT NOT NULL REFERENCES citations (key),
    kind TEXT NOT NULL,                        -- doi, pmid, pmcid, arxiv, registration, isbn, issn
    as_written TEXT NOT NULL,
    identifier TEXT,
    fault TEXT,                                -- the end of a sentence that begins with the identifier
    PRIMARY KEY (citation, kind, as_written),
    CONSTRAINT "an identifier has a form or a fault" CHECK ((identifier IS NULL) <> (fault IS NULL))
) STRICT;
CREATE INDEX identifiers_by_identifier ON identifiers (identifier);

CREATE TABLE pair_verdicts (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, definition TEXT NOT NULL, source TEXT NOT NULL) STRICT;
INSERT INTO pair_verdicts VALUES
    ('duplicate', 1, 'Seems to be the same work; nobody has decided', 'Catalogue''s own'),
    ('possible', 2, 'May be the same work; nobody has decided', 'Catalogue''s own'),
    ('related', 3, 'Another work that belongs to it, such as a preprint, a notice, another edition', 'Catalogue''s own');

CREATE TABLE citation_pairs (                  -- citations with an identifier, an address or a title in common
    first TEXT NOT NULL REFERENCES citations (key),
    second TEXT NOT NULL REFERENCES citations (key),
    verdict TEXT NOT NULL REFERENCES pair_verdicts (name),
    points REAL NOT NULL,                      -- 6.5 and more: a duplicate
    reasons TEXT NOT NULL,
    PRIMARY KEY (first, second)
) STRICT;
CREATE INDEX citation_pairs_by_second ON citation_pairs (second);

CREATE TABLE merges (                          -- two records of one work: the one key leads to the other
    merged TEXT PRIMARY KEY,
    kept TEXT NOT NULL REFERENCES citations (key),
    decided_by TEXT NOT NULL REFERENCES reviewers (id),
    date TEXT NOT NULL,
    reason TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    CONSTRAINT "a key is merged into another one" CHECK (merged <> kept COLLATE NOCASE),
    CONSTRAINT "date is a date like 2024-05-31" CHECK (date IS date(date, '+0 days'))
) STRICT;
CREATE INDEX merges_by_kept ON merges (kept);

CREATE TABLE distinct_citations (              -- two works, however alike: nobody need ask again
    first TEXT NOT NULL REFERENCES citations (key),
    second TEXT NOT NULL REFERENCES citations (key),
    decided_by TEXT NOT NULL REFERENCES reviewers (id),
    date TEXT NOT NULL,
    reason TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    PRIMARY KEY (first, second),
    CONSTRAINT "two citations are distinct" CHECK (first <> second COLLATE NOCASE),
    CONSTRAINT "date is a date like 2024-05-31" CHECK (date IS date(date, '+0 days'))
) STRICT;

CREATE TABLE sightings (
    citation TEXT NOT NULL REFERENCES citations (key),
    seen_at TEXT NOT NULL,                     -- where its facts were seen: possibly a mirror, never what is cited
    PRIMARY KEY (citation, seen_at),
    CONSTRAINT "seen_at holds web addresses" CHECK (seen_at GLOB 'http://?*' OR seen_at GLOB 'https://?*')
) STRICT;

CREATE TABLE standing (
    citation TEXT NOT NULL REFERENCES citations (key),
    event TEXT NOT NULL REFERENCES standings (name),
    date TEXT,
    notice TEXT,                               -- DOI or address of the notice
    checked_source TEXT NOT NULL,
    checked_at TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    CONSTRAINT "checked_at is a date like 2024-05-31" CHECK (checked_at IS date(checked_at, '+0 days')),
    CONSTRAINT "date is a date like 2024-05-31, or empty" CHECK (date IS NULL OR date IS date(date, '+0 days'))
) STRICT;
CREATE INDEX standing_by_citation ON standing (citation, checked_at);
CREATE INDEX standing_by_event ON standing (event);

CREATE TABLE answers (                         -- what a provider said of a citation; never instead of what a curator wrote
    citation TEXT NOT NULL REFERENCES citations (key),
    provider TEXT NOT NULL REFERENCES providers (name),
    asked TEXT NOT NULL,                       -- the identifier by which it was asked
    status TEXT NOT NULL REFERENCES answer_statuses (name),
    reason TEXT,                               -- why it failed or needs a review
    fetched_at TEXT NOT NULL,
    title_similarity REAL,                     -- of its title and ours, 0 to 100
    title TEXT,
    first_author TEXT,
    authors TEXT,
    year INTEGER,
    container TEXT,
    volume TEXT,
    issue TEXT,
    pages TEXT,
    doi TEXT,
    pmid TEXT,
    pmcid TEXT,
    work_type TEXT,                            -- in the provider's word
    proposed_source_type TEXT REFERENCES source_types (name),
    is_notice INTEGER NOT NULL,                -- 1: it is a notice about another work
    licence TEXT,
    open_access_url TEXT,
    times_cited INTEGER,                       -- on fetched_at
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    PRIMARY KEY (citation, provider, asked)
) STRICT;
CREATE INDEX answers_by_status ON answers (status);

CREATE TABLE standing_events (                 -- all that is known to have happened, from standing.csv and from kept answers
    citation TEXT NOT NULL REFERENCES citations (key),
    event TEXT NOT NULL REFERENCES standings (name),  -- 'current' where a provider has a record of the work and no notice
    date TEXT,                                 -- as exact as known: 2020, 2020-03, 2020-03-04
    notice TEXT,                               -- DOI, PMID or address of the notice
    checked_source TEXT NOT NULL,              -- who looked; of a provider also on whose word
    checked_at TEXT NOT NULL,
    since TEXT NOT NULL,                       -- from when on it counts: its date; of a curator's line without one the day of the look
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL
) STRICT;
CREATE INDEX standing_events_by_citation ON standing_events (citation, checked_source, checked_at);
CREATE INDEX standing_events_by_event ON standing_events (event);

CREATE TABLE answer_publication_types (
    citation TEXT NOT NULL REFERENCES citations (key),
    provider TEXT NOT NULL REFERENCES providers (name),
    publication_type TEXT NOT NULL,            -- in the provider's word
    PRIMARY KEY (citation, provider, publication_type)
) STRICT;

CREATE TABLE answer_funding (
    citation TEXT NOT NULL REFERENCES citations (key),
    provider TEXT NOT NULL REFERENCES providers (name),
    funder TEXT NOT NULL,
    funder_id TEXT,
    award TEXT
) STRICT;
CREATE INDEX answer_funding_by_citation ON answer_funding (citation);

CREATE TABLE answer_related (
    citation TEXT NOT NULL REFERENCES citations (key),
    provider TEXT NOT NULL REFERENCES providers (name),
    relation TEXT NOT NULL,                    -- in the provider's word
    identifier TEXT NOT NULL,
    PRIMARY KEY (citation, provider, relation, identifier)
) STRICT;

CREATE TABLE differences (                     -- where our file and a provider differ
    citation TEXT NOT NULL REFERENCES citations (key),
    provider TEXT NOT NULL REFERENCES providers (name),
    field TEXT NOT NULL,                       -- title, year, first author, journal, pages
    ours TEXT NOT NULL,
    theirs TEXT NOT NULL,
    similarity REAL NOT NULL,                  -- 0 to 100
    PRIMARY KEY (citation, provider, field)
) STRICT;
CREATE INDEX differences_by_field ON differences (field);

CREATE TABLE proposals (                       -- works that may be a citation without identifier; nothing is filled in
    citation TEXT NOT NULL REFERENCES citations (key),
    place INTEGER NOT NULL,                    -- the likest first
    doi TEXT,                                  -- empty: the search found nothing alike
    title TEXT,
    year INTEGER,
    first_author TEXT,
    title_similarity REAL,                     -- 0 to 100
    author_similarity REAL,
    asked_at TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    PRIMARY KEY (citation, place),
    CONSTRAINT "asked_at is a date like 2024-05-31" CHECK (asked_at IS date(asked_at, '+0 days')),
    CONSTRAINT "a similarity lies between 0 and 100" CHECK (title_similarity BETWEEN 0 AND 100 AND coalesce(author_similarity, 0) BETWEEN 0 AND 100)
) STRICT;

CREATE TABLE studies (
    id TEXT PRIMARY KEY,
    label TEXT NOT NULL,                       -- short name for reading
    design TEXT NOT NULL REFERENCES designs (name),
    organism TEXT,
    population TEXT,
    sample_size INTEGER,
    intervention TEXT,
    material TEXT,
    route TEXT,
    regimen TEXT,
    comparator TEXT,
    funding TEXT,
    conflicts TEXT,
    note TEXT,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    CONSTRAINT "an id is lower-case letters, digits and '-'" CHECK (id GLOB '[a-z0-9]*' AND id NOT GLOB '*[^a-z0-9-]*'),
    CONSTRAINT "a sample has at least one member" CHECK (sample_size >= 1)
) STRICT;
CREATE INDEX studies_by_design ON studies (design, id);
CREATE INDEX studies_by_label ON studies (design, label, id);
CREATE INDEX studies_by_size ON studies (design, sample_size DESC, id);

CREATE TABLE reports (
    citation TEXT NOT NULL REFERENCES citations (key),
    study TEXT NOT NULL REFERENCES studies (id),
    role TEXT NOT NULL REFERENCES report_roles (name),
    basis TEXT NOT NULL REFERENCES bases (name),
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    PRIMARY KEY (citation, study)
) STRICT;
CREATE INDEX reports_by_study ON reports (study);

CREATE TABLE outcomes (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    unit TEXT,                                 -- UCUM
    direction_of_benefit TEXT NOT NULL REFERENCES benefit_directions (name),
    least REAL,                                -- the limits of what can be measured, in the unit; empty: none known
    most REAL,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    CONSTRAINT "an id is lower-case letters, digits and '-'" CHECK (id GLOB '[a-z0-9]*' AND id NOT GLOB '*[^a-z0-9-]*'),
    CONSTRAINT "least is below most" CHECK (least < most),
    CONSTRAINT "limits are finite" CHECK (abs(coalesce(least, 0)) < 1e300 AND abs(coalesce(most, 0)) < 1e300)
) STRICT;

CREATE TABLE findings (
    id TEXT PRIMARY KEY,                       -- <citation>.f1
    citation TEXT NOT NULL REFERENCES citations (key),
    study TEXT REFERENCES studies (id),
    outcome TEXT NOT NULL REFERENCES outcomes (id),
    statement TEXT,                            -- ours: what is reported where no number is, or what the number means
    arm TEXT,
    time_point TEXT,
    amount REAL,
    low REAL,
    high REAL,
    as_written TEXT,                           -- the digits as the text read prints them
    unit TEXT,                                 -- UCUM
    currency TEXT,                             -- ISO 4217
    spread TEXT,
    n INTEGER,
    p TEXT,                                    -- as printed: <0.001, 0.006
    evidence_stream TEXT NOT NULL REFERENCES evidence_streams (name),
    evidence_role TEXT NOT NULL REFERENCES evidence_roles (name),
    jurisdiction TEXT,
    as_of TEXT,
    locator TEXT,                              -- where in the source, and which text was read
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    CONSTRAINT "an id is its citation, '.f' and a number" CHECK (id GLOB citation || '.f[1-9]*' AND substr(id, length(citation) + 3) NOT GLOB '*[^0-9]*'),
    CONSTRAINT "a finding has an amount, a range or a statement" CHECK (amount IS NOT NULL OR low IS NOT NULL OR high IS NOT NULL OR statement IS NOT NULL),
    CONSTRAINT "a finding has an amount or a range, not both" CHECK (amount IS NULL OR (low IS NULL AND high IS NULL)),
    CONSTRAINT "low is not above high" CHECK (low <= high),
    CONSTRAINT "amounts are finite" CHECK (abs(coalesce(amount, 0)) < 1e300 AND abs(coalesce(low, 0)) < 1e300 AND abs(coalesce(high, 0)) < 1e300),
    CONSTRAINT "n is at least 1" CHECK (n >= 1),
    CONSTRAINT "p lies between 0 and 1" CHECK (CAST(ltrim(p, '<=> ') AS REAL) BETWEEN 0 AND 1),
    CONSTRAINT "p is a number with a point, perhaps with <, <=, = or > before it, such as <0.001" CHECK (ltrim(p, '<=> ') GLOB '[0-9.]*' AND ltrim(p, '<=> ') NOT GLOB '*[^0-9.e-]*'),
    CONSTRAINT "a currency is three capital letters" CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    CONSTRAINT "as_of is a year, a month or a date" CHECK (as_of GLOB '[12][0-9][0-9][0-9]' OR as_of GLOB '[12][0-9][0-9][0-9]-[01][0-9]' OR as_of IS date(as_of, '+0 days'))
) STRICT;
CREATE INDEX findings_by_citation ON findings (citation);
CREATE INDEX findings_by_stream ON findings (evidence_stream, citation);
CREATE INDEX findings_by_study ON findings (study);
CREATE INDEX findings_by_outcome ON findings (outcome);

CREATE TABLE contrasts (
    id TEXT PRIMARY KEY,                       -- <citation>.x1
    finding TEXT NOT NULL REFERENCES findings (id),
    compared_with TEXT NOT NULL REFERENCES findings (id),
    kind TEXT NOT NULL REFERENCES contrast_kinds (name),
    measure TEXT NOT NULL,                     -- difference, percent change, ratio … as the source prints it
    amount REAL,
    unit TEXT,
    ci_low REAL,
    ci_high REAL,
    p TEXT,
    p_for TEXT,                                -- the comparison to which p belongs, as the source says
    note TEXT,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    CONSTRAINT "a finding is compared with another" CHECK (finding <> compared_with),
    CONSTRAINT "amounts are finite" CHECK (abs(coalesce(amount, 0)) < 1e300 AND abs(coalesce(ci_low, 0)) < 1e300 AND abs(coalesce(ci_high, 0)) < 1e300),
    CONSTRAINT "an interval holds its estimate" CHECK (ci_low <= ci_high AND amount BETWEEN ci_low AND ci_high),
    CONSTRAINT "p lies between 0 and 1" CHECK (CAST(ltrim(p, '<=> ') AS REAL) BETWEEN 0 AND 1),
    CONSTRAINT "p is a number with a point, perhaps with <, <=, = or > before it, such as <0.001" CHECK (ltrim(p, '<=> ') GLOB '[0-9.]*' AND ltrim(p, '<=> ') NOT GLOB '*[^0-9.e-]*')
) STRICT;
CREATE INDEX contrasts_by_finding ON contrasts (finding);
CREATE INDEX contrasts_by_compared_with ON contrasts (compared_with);

CREATE TABLE harms (
    id TEXT PRIMARY KEY,                       -- <citation>.h1
    citation TEXT NOT NULL REFERENCES citations (key),
    study TEXT REFERENCES studies (id),
    cluster TEXT NOT NULL,                     -- the same events told by several sources carry the same word
    event TEXT NOT NULL,
    events INTEGER,
    events_as_reported TEXT,                   -- where the source gives no plain number: fewer than five
    n_at_risk INTEGER,
    scope TEXT NOT NULL REFERENCES harm_scopes (name),
    ascertainment TEXT,
    follow_up TEXT,
    zero_kind TEXT REFERENCES zero_kinds (name),
    note TEXT,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    CONSTRAINT "an id is its citation, '.h' and a number" CHECK (id GLOB citation || '.h[1-9]*' AND substr(id, length(citation) + 3) NOT GLOB '*[^0-9]*'),
    CONSTRAINT "a cluster is lower-case letters, digits and '-'" CHECK (cluster GLOB '[a-z0-9]*' AND cluster NOT GLOB '*[^a-z0-9-]*'),
    CONSTRAINT "events are counted from 0" CHECK (events >= 0),
    CONSTRAINT "at least one was at risk" CHECK (n_at_risk >= 1),
    CONSTRAINT "no more had the event than were at risk" CHECK (events <= n_at_risk),
    CONSTRAINT "zero events say how the source puts it (zero_kind)" CHECK (events IS NOT 0 OR zero_kind IS NOT NULL),
    CONSTRAINT "zero_kind is for zero events" CHECK (zero_kind IS NULL OR coalesce(events, 0) = 0)
) STRICT;
CREATE INDEX harms_by_citation ON harms (citation);
CREATE INDEX harms_by_study ON harms (study);
CREATE INDEX harms_by_cluster ON harms (cluster, events);

------------------------------------------------------------------------------------------------------------------------
-- Articles and what they claim
------------------------------------------------------------------------------------------------------------------------

CREATE TABLE reviewers (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL REFERENCES reviewer_kinds (name),
    role TEXT,
    qualification TEXT,
    interests TEXT,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    CONSTRAINT "an id is lower-case letters, digits and '-'" CHECK (id GLOB '[a-z0-9]*' AND id NOT GLOB '*[^a-z0-9-]*')
) STRICT;

CREATE TABLE reviewer_interests (              -- what a reviewer has an interest in, one thing a row
    reviewer TEXT NOT NULL REFERENCES reviewers (id),
    interest_in TEXT NOT NULL,                 -- a citation's key, an article's slug, or a publisher's or author's name
    PRIMARY KEY (reviewer, interest_in)
) STRICT;

CREATE TABLE articles (
    slug TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    url TEXT,
    archived_url TEXT,
    publisher TEXT,
    language TEXT,
    published TEXT,                            -- empty: nobody saw the date
    retrieved TEXT,
    sha256 TEXT,                               -- of the text as UTF-8, which the offsets count
    length INTEGER,                            -- of the text, in characters
    publication_level TEXT NOT NULL REFERENCES publication_levels (name),
    note TEXT,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    CONSTRAINT "a slug is lower-case letters, digits and '-', at most 80" CHECK (slug GLOB '[a-z0-9]*' AND slug NOT GLOB '*[^a-z0-9-]*' AND length(slug) <= 80),
    CONSTRAINT "a title is not empty" CHECK (trim(title) <> ''),
    CONSTRAINT "a URL starts with http:// or https://" CHECK ((url GLOB 'http://?*' OR url GLOB 'https://?*') AND coalesce(archived_url GLOB 'http://?*' OR archived_url GLOB 'https://?*', 1)),
    CONSTRAINT "published is a year, a month or a date, or empty" CHECK (published GLOB '[12][0-9][0-9][0-9]' OR published GLOB '[12][0-9][0-9][0-9]-[01][0-9]' OR published IS date(published, '+0 days')),
    CONSTRAINT "retrieved is a date like 2024-05-31, or empty" CHECK (retrieved IS NULL OR retrieved IS date(retrieved, '+0 days')),
    CONSTRAINT "sha256 is 64 hexadecimal digits" CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*')
) STRICT;

CREATE TABLE article_versions (                -- the texts of an article that were looked at, or known of
    article TEXT NOT NULL REFERENCES articles (slug),
    name TEXT NOT NULL,                        -- as we call it: 2024-05, second
    published TEXT,                            -- as the article says; empty: it does not
    retrieved TEXT,
    sha256 TEXT,
    length INTEGER,
    archived_url TEXT,
    note TEXT,                                 -- ours: what changed
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    PRIMARY KEY (article, name),
    CONSTRAINT "retrieved is a date like 2024-05-31, or empty" CHECK (retrieved IS NULL OR retrieved IS date(retrieved, '+0 days')),
    CONSTRAINT "published is a year, a month or a date, or empty" CHECK (published GLOB '[12][0-9][0-9][0-9]' OR published GLOB '[12][0-9][0-9][0-9]-[01][0-9]' OR published IS date(published, '+0 days')),
    CONSTRAINT "sha256 is 64 hexadecimal digits" CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
    CONSTRAINT "a URL starts with http:// or https://" CHECK (archived_url GLOB 'http://?*' OR archived_url GLOB 'https://?*')
) STRICT;

CREATE TABLE sections (
    id TEXT PRIMARY KEY,                       -- <slug>.s01
    article TEXT NOT NULL REFERENCES articles (slug),
    ordinal INTEGER NOT NULL,
    label TEXT NOT NULL,                       -- ours
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    UNIQUE (article, ordinal),
    CONSTRAINT "start is counted from 0" CHECK (start >= 0),
    CONSTRAINT "an end lies after its start" CHECK ("end" > start)
) STRICT;

CREATE TABLE claims (
    id TEXT PRIMARY KEY,                       -- <slug>.c050, an atom <slug>.c032a
    article TEXT NOT NULL REFERENCES articles (slug),
    parent TEXT REFERENCES claims (id),
    section TEXT NOT NULL REFERENCES sections (id),
    statement TEXT NOT NULL,                   -- ours: the claim in our words
    restatement_checked_by TEXT REFERENCES reviewers (id),
    restatement_sha256 TEXT,                   -- of the wording that was approved, as `approve` writes it
    claim_type TEXT NOT NULL REFERENCES claim_types (name),
    modality TEXT NOT NULL REFERENCES modalities (name),
    comparison_as_written TEXT NOT NULL REFERENCES comparisons_as_written (name),
    population TEXT,
    intervention TEXT,
    comparator TEXT,
    outcome TEXT,
    checkable TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    passage_sha256 TEXT,
    origin TEXT NOT NULL REFERENCES origins (name),
    restated_by TEXT REFERENCES reviewers (id), -- who wrote the statement
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    CONSTRAINT "nobody checks their own restatement" CHECK (restatement_checked_by <> restated_by),
    CONSTRAINT "an approved wording has somebody who approved it" CHECK (restatement_sha256 IS NULL OR restatement_checked_by IS NOT NULL),
    CONSTRAINT "restatement_sha256 is what approve wrote" CHECK (length(restatement_sha256) = 64 AND restatement_sha256 NOT GLOB '*[^0-9a-f]*'),
    CONSTRAINT "an id is c, three digits or more and perhaps a letter" CHECK (substr(id, length(article) + 2) GLOB 'c[0-9][0-9][0-9]*' AND rtrim(substr(id, length(article) + 3), 'abcdefghijklmnopqrstuvwxyz') NOT GLOB '*[^0-9]*'),
    CONSTRAINT "an atom is its parent's id and a letter" CHECK (parent IS NULL OR id GLOB parent || '[a-z]'),
    CONSTRAINT "an id with a letter names its parent, which has none" CHECK (coalesce(parent, id) GLOB '*[0-9]'),
    CONSTRAINT "a statement is not empty" CHECK (trim(statement) <> ''),
    CONSTRAINT "checkable is yes or no" CHECK (checkable IN ('yes', 'no')),
    CONSTRAINT "start is counted from 0" CHECK (start >= 0),
    CONSTRAINT "an end lies after its start" CHECK ("end" > start),
    CONSTRAINT "passage_sha256 is 64 hexadecimal digits" CHECK (length(passage_sha256) = 64 AND passage_sha256 NOT GLOB '*[^0-9a-f]*')
) STRICT;

-- Generated, by `anchor SLUG --fragments`: what stands behind # in a link straight to a passage of the live page.
CREATE TABLE text_fragments (
    claim TEXT PRIMARY KEY REFERENCES claims (id),
    fragment TEXT NOT NULL,
    passage_sha256 TEXT NOT NULL,              -- of the passage that it was made for
    text_sha256 TEXT NOT NULL,                 -- of the text in which it leads to that passage alone
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    CONSTRAINT "a fragment is :~:text= and words, percent-encoded" CHECK (fragment GLOB ':~:text=?*' AND substr(fragment, 9) NOT GLOB '*[^A-Za-z0-9%._~,-]*'),
    CONSTRAINT "a fragment has at most six words" CHECK (
        1 + length(fragment) - length(replace(fragment, ',', '')) + (length(fragment) - length(replace(fragment, '%20', ''))) / 3 <= 6
        AND fragment NOT LIKE '%!%0%' ESCAPE '!' AND fragment NOT LIKE '%!%C2!%A0%' ESCAPE '!')
) STRICT;
CREATE INDEX claims_by_article ON claims (article, start);
CREATE INDEX claims_by_parent ON claims (parent);
CREATE INDEX claims_by_section ON claims (section);
-- Holds what the facets of the table count, so that a filtered million is counted without reading its rows.
CREATE INDEX claims_by_claim_type ON claims (claim_type, modality, comparison_as_written, checkable, start);
-- An index that ends with the key gives the rows of a word in the order of the table, so that its page is not sorted out of all of them.
CREATE INDEX claims_by_claim_type_in_order ON claims (claim_type, id);

CREATE TABLE figures (
    id TEXT PRIMARY KEY,                       -- <slug>.n01
    article TEXT NOT NULL REFERENCES articles (slug),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    as_written TEXT NOT NULL,
    amount REAL,
    low REAL,
    high REAL,
    unit TEXT,
    kind TEXT NOT NULL REFERENCES figure_kinds (name),
    state TEXT NOT NULL REFERENCES figure_states (name),
    reason TEXT,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    CONSTRAINT "start is counted from 0" CHECK (start >= 0),
    CONSTRAINT "an end lies after its start" CHECK ("end" > start),
    CONSTRAINT "low is not above high" CHECK (low <= high),
    CONSTRAINT "amounts are finite" CHECK (abs(coalesce(amount, 0)) < 1e300 AND abs(coalesce(low, 0)) < 1e300 AND abs(coalesce(high, 0)) < 1e300),
    CONSTRAINT "a figure that is not a claim has a reason" CHECK (state <> 'not-a-claim' OR reason IS NOT NULL)
) STRICT;
CREATE INDEX figures_by_article ON figures (article, start);

CREATE TABLE quantities (
    id TEXT PRIMARY KEY,                       -- <claim>.q1
    claim TEXT NOT NULL REFERENCES claims (id),
    role TEXT NOT NULL REFERENCES quantity_roles (name),
    measure TEXT NOT NULL REFERENCES outcomes (id),
    amount REAL,
    low REAL,
    high REAL,
    unit TEXT,                                 -- UCUM
    currency TEXT,                             -- ISO 4217
    as_written TEXT,
    figure TEXT REFERENCES figures (id),       -- empty when the text prints none: "no events", "daily"
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    CONSTRAINT "an id is its claim, '.q' and a number" CHECK (id GLOB claim || '.q[1-9]*' AND substr(id, length(claim) + 3) NOT GLOB '*[^0-9]*'),
    CONSTRAINT "a quantity has an amount or a range, not both" CHECK ((amount IS NULL) <> (low IS NULL AND high IS NULL)),
    CONSTRAINT "low is not above high" CHECK (low <= high),
    CONSTRAINT "amounts are finite" CHECK (abs(coalesce(amount, 0)) < 1e300 AND abs(coalesce(low, 0)) < 1e300 AND abs(coalesce(high, 0)) < 1e300),
    CONSTRAINT "a currency is three capital letters" CHECK (currency GLOB '[A-Z][A-Z][A-Z]')
) STRICT;
CREATE INDEX quantities_by_claim ON quantities (claim);
CREATE INDEX quantities_by_figure ON quantities (figure);
CREATE INDEX quantities_by_measure ON quantities (measure);

CREATE TABLE quantity_findings (               -- which finding a quantity is to be compared with
    quantity TEXT NOT NULL REFERENCES quantities (id),
    compares_with TEXT NOT NULL REFERENCES findings (id),
    PRIMARY KEY (quantity, compares_with)
) STRICT;
CREATE INDEX quantity_findings_by_finding ON quantity_findings (compares_with);

CREATE TABLE links (
    claim TEXT NOT NULL REFERENCES claims (id),
    citation TEXT NOT NULL REFERENCES citations (key),
    relation TEXT NOT NULL REFERENCES relations (name),
    direction TEXT NOT NULL REFERENCES directions (name),
    directness TEXT REFERENCES directnesses (name),
    identification TEXT NOT NULL REFERENCES identifications (name),
    text_read TEXT NOT NULL REFERENCES texts_read (name),
    reports TEXT,                              -- ours: what the source reports on the claim
    discrepancy TEXT,                          -- ours: how that differs from the claim
    available_at_claim_date TEXT NOT NULL REFERENCES availabilities (name),
    asserted_by TEXT NOT NULL REFERENCES asserters (name),
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    PRIMARY KEY (claim, citation, relation),
    CONSTRAINT "a source that disputes does not support" CHECK (direction <> 'supports' OR (relation <> 'disputes' AND relation <> 'disagreesWith' AND relation <> 'refutes'))  -- a list of three would be built anew for every row
) STRICT;
CREATE INDEX links_by_citation ON links (citation, direction);  -- with the direction, so that links of another are passed over unread

CREATE TABLE link_domains (                    -- in which of GRADE's domains an indirect link is indirect
    claim TEXT NOT NULL,
    citation TEXT NOT NULL,
    relation TEXT NOT NULL,
    domain TEXT NOT NULL REFERENCES indirectness_domains (name),
    PRIMARY KEY (claim, citation, relation, domain),
    FOREIGN KEY (claim, citation, relation) REFERENCES links (claim, citation, relation)
) STRICT;

CREATE TABLE searches (                        -- what backs "none found": who looked where, and with which words
    id TEXT PRIMARY KEY,
    question TEXT NOT NULL,
    database TEXT NOT NULL,
    query TEXT NOT NULL,                       -- as it was typed
    date TEXT NOT NULL,
    hits INTEGER NOT NULL,
    screened INTEGER NOT NULL,                 -- how many of the hits somebody looked at
    searched_by TEXT NOT NULL REFERENCES reviewers (id),
    note TEXT,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    CONSTRAINT "an id is lower-case letters, digits and '-'" CHECK (id GLOB '[a-z0-9]*' AND id NOT GLOB '*[^a-z0-9-]*'),
    CONSTRAINT "date is a date like 2024-05-31" CHECK (date IS date(date, '+0 days')),
    CONSTRAINT "hits are counted from 0" CHECK (hits >= 0),
    CONSTRAINT "no more are screened than were hit" CHECK (screened BETWEEN 0 AND hits)
) STRICT;
CREATE TABLE search_claims (                   -- the claims for which it was made, of whichever article
    search TEXT NOT NULL REFERENCES searches (id),
    claim TEXT NOT NULL REFERENCES claims (id),
    PRIMARY KEY (search, claim)
) STRICT;
CREATE INDEX search_claims_by_claim ON search_claims (claim);

CREATE TABLE policy (                          -- which kind of evidence can bear out which type of claim; a cell not set says nothing
    claim_type TEXT NOT NULL REFERENCES claim_types (name),
    design TEXT NOT NULL REFERENCES designs (name),
    evidence_stream TEXT NOT NULL REFERENCES evidence_streams (name),
    directness TEXT NOT NULL REFERENCES directnesses (name),
    verdict TEXT NOT NULL REFERENCES verdicts (name),
    source TEXT NOT NULL,                      -- who says so
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    PRIMARY KEY (claim_type, design, evidence_stream, directness)
) STRICT;

CREATE TABLE omissions (
    id TEXT PRIMARY KEY,                       -- <slug>.o1
    article TEXT NOT NULL REFERENCES articles (slug),
    statement TEXT NOT NULL,                   -- ours: what the article leaves out
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL
) STRICT;
CREATE INDEX omissions_by_article ON omissions (article);
CREATE TABLE omission_claims (
    omission TEXT NOT NULL REFERENCES omissions (id),
    claim TEXT NOT NULL REFERENCES claims (id),
    PRIMARY KEY (omission, claim)
) STRICT;
CREATE INDEX omission_claims_by_claim ON omission_claims (claim);
CREATE TABLE omission_citations (
    omission TEXT NOT NULL REFERENCES omissions (id),
    citation TEXT NOT NULL REFERENCES citations (key),
    PRIMARY KEY (omission, citation)
) STRICT;
CREATE INDEX omission_citations_by_citation ON omission_citations (citation);

CREATE TABLE contradictions (
    id TEXT PRIMARY KEY,                       -- <slug>.x1
    article TEXT NOT NULL REFERENCES articles (slug),
    statement TEXT NOT NULL,                   -- ours: where the article disagrees with itself
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL
) STRICT;
CREATE INDEX contradictions_by_article ON contradictions (article);
CREATE TABLE contradiction_claims (
    contradiction TEXT NOT NULL REFERENCES contradictions (id),
    claim TEXT NOT NULL REFERENCES claims (id),
    PRIMARY KEY (contradiction, claim)
) STRICT;
CREATE INDEX contradiction_claims_by_claim ON contradiction_claims (claim);

CREATE TABLE assessments (                     -- one reviewer's judgement of one atom
    claim TEXT NOT NULL REFERENCES claims (id),
    reviewer TEXT NOT NULL REFERENCES reviewers (id),
    fidelity TEXT NOT NULL REFERENCES fidelities (name),
    support TEXT NOT NULL REFERENCES supports (name),
    severity TEXT REFERENCES severities (name),
    confidence TEXT NOT NULL REFERENCES confidences (name),
    rationale TEXT NOT NULL,
    text_read TEXT NOT NULL REFERENCES texts_read (name),
    date TEXT NOT NULL,
    blinding TEXT REFERENCES blindings (name), -- empty: nobody recorded it
    shown_sha256 TEXT,                         -- of the evidence that the reviewer was shown; empty: nobody recorded it
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    PRIMARY KEY (claim, reviewer),
    CONSTRAINT "a rationale is not empty" CHECK (trim(rationale) <> ''),
    CONSTRAINT "date is a date like 2024-05-31" CHECK (date IS date(date, '+0 days')),
    CONSTRAINT "shown_sha256 is 64 hexadecimal digits" CHECK (length(shown_sha256) = 64 AND shown_sha256 NOT GLOB '*[^0-9a-f]*')
) STRICT;
CREATE INDEX assessments_by_reviewer ON assessments (reviewer, date, source_id);  -- what a reviewer judged on a day, counted without the rows
CREATE INDEX assessments_by_support ON assessments (support, claim, reviewer);

CREATE TABLE assessment_tags (
    claim TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    tag TEXT NOT NULL REFERENCES tags (name),
    PRIMARY KEY (claim, reviewer, tag),
    FOREIGN KEY (claim, reviewer) REFERENCES assessments (claim, reviewer)
) STRICT;
CREATE INDEX assessment_tags_by_tag ON assessment_tags (tag);

CREATE TABLE assessment_texts (                -- what the reviewer read of each source
    claim TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    citation TEXT NOT NULL REFERENCES citations (key),
    text_read TEXT NOT NULL REFERENCES texts_read (name),
    PRIMARY KEY (claim, reviewer, citation),
    FOREIGN KEY (claim, reviewer) REFERENCES assessments (claim, reviewer)
) STRICT;
CREATE INDEX assessment_texts_by_citation ON assessment_texts (citation);

CREATE TABLE assessment_shown (                -- the parts of what was shown, so that a change can be named
    claim TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    part TEXT NOT NULL,                        -- claim, quantities, link <key>, findings <key>, standing <key>
    digest TEXT NOT NULL,                      -- the first 12 digits of its sha256
    PRIMARY KEY (claim, reviewer, part),
    FOREIGN KEY (claim, reviewer) REFERENCES assessments (claim, reviewer)
) STRICT;

CREATE TABLE assessment_settles (              -- whose assessments of the same claim an adjudicator settles
    claim TEXT NOT NULL,
    reviewer TEXT NOT NULL,                    -- the adjudicator
    settles TEXT NOT NULL REFERENCES reviewers (id), -- whether or not that reviewer's assessment is still there
    PRIMARY KEY (claim, reviewer, settles),
    FOREIGN KEY (claim, reviewer) REFERENCES assessments (claim, reviewer)
) STRICT;
CREATE INDEX assessment_settles_by_settled ON assessment_settles (settles);

CREATE TABLE responses (                       -- right of reply: what the audited, or anybody, answered
    id TEXT PRIMARY KEY,
    article TEXT NOT NULL REFERENCES articles (slug),
    claim TEXT REFERENCES claims (id),         -- empty: it is about the article as a whole
    date TEXT NOT NULL,                        -- when it came
    received_from TEXT NOT NULL,
    summary TEXT NOT NULL,                     -- ours
    link TEXT,                                 -- their own words, where they published them
    outcome TEXT NOT NULL REFERENCES response_outcomes (name),
    reply TEXT,                                -- ours: what was decided, and why
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    CONSTRAINT "an id is lower-case letters, digits and '-'" CHECK (id GLOB '[a-z0-9]*' AND id NOT GLOB '*[^a-z0-9-]*'),
    CONSTRAINT "a claim is one of the article" CHECK (claim GLOB article || '.?*'),
    CONSTRAINT "date is a date like 2024-05-31" CHECK (date IS date(date, '+0 days')),
    CONSTRAINT "a URL starts with http:// or https://" CHECK (link GLOB 'http://?*' OR link GLOB 'https://?*'),
    CONSTRAINT "what is decided has a reply" CHECK (outcome IN ('open', 'withdrawn') OR reply IS NOT NULL)
) STRICT;
CREATE INDEX responses_by_article ON responses (article, date);
CREATE INDEX responses_by_claim ON responses (claim);

CREATE TABLE corrections (                     -- what was put right after somebody could read it, dated
    id TEXT PRIMARY KEY,
    article TEXT NOT NULL REFERENCES articles (slug),
    claim TEXT REFERENCES claims (id),         -- empty: it is about the article as a whole
    date TEXT NOT NULL,
    statement TEXT NOT NULL,                   -- ours: what stood there, what stands there now, and why
    response TEXT REFERENCES responses (id),   -- the reply that led to it, if one did
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    CONSTRAINT "an id is lower-case letters, digits and '-'" CHECK (id GLOB '[a-z0-9]*' AND id NOT GLOB '*[^a-z0-9-]*'),
    CONSTRAINT "a claim is one of the article" CHECK (claim GLOB article || '.?*'),
    CONSTRAINT "date is a date like 2024-05-31" CHECK (date IS date(date, '+0 days'))
) STRICT;
CREATE INDEX corrections_by_article ON corrections (article, date);
CREATE INDEX corrections_by_claim ON corrections (claim);
CREATE INDEX corrections_by_response ON corrections (response);

CREATE TABLE appraisals (                      -- one reviewer's judgement of one domain of a tool, on a study or a review
    study TEXT REFERENCES studies (id),
    citation TEXT REFERENCES citations (key),  -- a systematic review; a study is not appraised by its reports
    outcome TEXT REFERENCES outcomes (id),     -- where the judgement is of one result only, as RoB 2 and ROBINS-I have it
    tool TEXT NOT NULL REFERENCES appraisal_tools (name),
    domain TEXT NOT NULL,                      -- of the tool; overall where the tool has one
    judgement TEXT NOT NULL,                   -- one that the tool knows for the domain
    rationale TEXT NOT NULL,
    text_read TEXT NOT NULL REFERENCES texts_read (name),
    reviewer TEXT NOT NULL REFERENCES reviewers (id),
    date TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    CONSTRAINT "a study or a citation is appraised, not both" CHECK ((study IS NULL) <> (citation IS NULL)),
    CONSTRAINT "a rationale is not empty" CHECK (trim(rationale) <> ''),
    CONSTRAINT "date is a date like 2024-05-31" CHECK (date IS date(date, '+0 days'))
) STRICT;
CREATE INDEX appraisals_by_study ON appraisals (study);
CREATE INDEX appraisals_by_citation ON appraisals (citation);

CREATE TABLE ocebm_ratings (                   -- the OCEBM level of a study or a review, for one question
    study TEXT REFERENCES studies (id),
    citation TEXT REFERENCES citations (key),
    ocebm_question TEXT NOT NULL REFERENCES ocebm_questions (name),
    ocebm_level INTEGER NOT NULL,
    graded_for TEXT REFERENCES ocebm_gradings (name), -- why it is not the level of its kind of evidence
    rationale TEXT NOT NULL,
    reviewer TEXT NOT NULL REFERENCES reviewers (id),
    date TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    CONSTRAINT "a study or a citation is rated, not both" CHECK ((study IS NULL) <> (citation IS NULL)),
    CONSTRAINT "a level is 1 to 5; 1a, 1b and the like are of an older table" CHECK (ocebm_level BETWEEN 1 AND 5),
    CONSTRAINT "a rationale is not empty" CHECK (trim(rationale) <> ''),
    CONSTRAINT "date is a date like 2024-05-31" CHECK (date IS date(date, '+0 days'))
) STRICT;
CREATE INDEX ocebm_ratings_by_study ON ocebm_ratings (study);
CREATE INDEX ocebm_ratings_by_citation ON ocebm_ratings (citation);

CREATE TABLE bodies (                          -- a body of evidence: the studies that answer one question on one outcome
    id TEXT PRIMARY KEY,
    article TEXT REFERENCES articles (slug),   -- the article whose claims it bears on; empty: none in particular
    population TEXT NOT NULL,
    intervention TEXT NOT NULL,
    comparator TEXT NOT NULL,
    outcome TEXT NOT NULL REFERENCES outcomes (id),
    follow_up TEXT,
    effect TEXT,                               -- ours: what the studies found together, with figures
    note TEXT,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    CONSTRAINT "an id is lower-case letters, digits and '-'" CHECK (id GLOB '[a-z0-9]*' AND id NOT GLOB '*[^a-z0-9-]*')
) STRICT;
CREATE INDEX bodies_by_article ON bodies (article);
CREATE INDEX bodies_by_outcome ON bodies (outcome);

CREATE TABLE body_studies (
    body TEXT NOT NULL REFERENCES bodies (id),
    study TEXT NOT NULL REFERENCES studies (id),
    PRIMARY KEY (body, study)
) STRICT;
CREATE INDEX body_studies_by_study ON body_studies (study);

CREATE TABLE certainties (                     -- one reviewer's GRADE certainty of a body
    body TEXT NOT NULL REFERENCES bodies (id),
    reviewer TEXT NOT NULL REFERENCES reviewers (id),
    start TEXT NOT NULL REFERENCES certainty_levels (name),
    certainty TEXT NOT NULL REFERENCES certainty_levels (name),
    rationale TEXT NOT NULL,
    date TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    PRIMARY KEY (body, reviewer),
    CONSTRAINT "a rating starts at high or low" CHECK (start IN ('high', 'low')),
    CONSTRAINT "a rationale is not empty" CHECK (trim(rationale) <> ''),
    CONSTRAINT "date is a date like 2024-05-31" CHECK (date IS date(date, '+0 days'))
) STRICT;
CREATE INDEX certainties_by_reviewer ON certainties (reviewer);

CREATE TABLE body_reasons (                    -- why a reviewer went down or up
    body TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    domain TEXT NOT NULL REFERENCES certainty_domains (name),
    steps INTEGER NOT NULL,
    rationale TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL,
    PRIMARY KEY (body, reviewer, domain),
    FOREIGN KEY (body, reviewer) REFERENCES certainties (body, reviewer),
    CONSTRAINT "steps are 1, 2 or 3 levels; the domain says whether down or up" CHECK (steps BETWEEN 1 AND 3),
    CONSTRAINT "a rationale is not empty" CHECK (trim(rationale) <> '')
) STRICT;

------------------------------------------------------------------------------------------------------------------------
-- What the build works out
------------------------------------------------------------------------------------------------------------------------

CREATE TABLE comparisons (                     -- a claim's quantity beside a source's finding
    quantity TEXT NOT NULL REFERENCES quantities (id),
    finding TEXT REFERENCES findings (id),     -- empty: nobody has named one
    result TEXT NOT NULL REFERENCES comparison_results (name),
    rule TEXT NOT NULL,                        -- how it was decided, with both amounts
    difference REAL                            -- claim minus finding, in the claim's unit
) STRICT;
CREATE INDEX comparisons_by_quantity ON comparisons (quantity);
CREATE INDEX comparisons_by_finding ON comparisons (finding);
CREATE INDEX comparisons_by_result ON comparisons (result);

CREATE TABLE agreements (                      -- how far reviewers who judged apart agree; empty until two share an atom
    id INTEGER PRIMARY KEY,
    article TEXT NOT NULL REFERENCES articles (slug),
    claim_type TEXT REFERENCES claim_types (name), -- empty: all types together
    question TEXT NOT NULL,                    -- fidelity, support, severity
    reviewer TEXT REFERENCES reviewers (id),   -- the two of a pair; both empty: all reviewers together
    other TEXT REFERENCES reviewers (id),
    reviewers INTEGER NOT NULL,
    measure TEXT NOT NULL REFERENCES agreement_measures (name),
    n INTEGER NOT NULL,                        -- atoms that two or more of them answered
    amount REAL,
    low REAL,                                  -- 95 % interval
    high REAL,
    undefined TEXT,                            -- why there is no amount, or no interval
    CONSTRAINT "two reviewers are named, or none" CHECK ((reviewer IS NULL) = (other IS NULL)),
    CONSTRAINT "what is missing has a reason" CHECK ((amount IS NOT NULL AND low IS NOT NULL AND high IS NOT NULL) OR undefined IS NOT NULL)
) STRICT;

CREATE TABLE approvals (                       -- who approved a restatement, and whether it was the wording that stands there now
    claim TEXT PRIMARY KEY REFERENCES claims (id),
    reviewer TEXT NOT NULL REFERENCES reviewers (id),
    wording TEXT NOT NULL,
    CONSTRAINT "a wording is current, changed or unrecorded" CHECK (wording IN ('current', 'changed', 'unrecorded'))
) STRICT;
CREATE INDEX approvals_by_reviewer ON approvals (reviewer);

CREATE TABLE assessment_state (                -- filled from the view assessment_reckoning
    claim TEXT NOT NULL REFERENCES claims (id),
    reviewer TEXT NOT NULL REFERENCES reviewers (id),
    kind TEXT NOT NULL REFERENCES reviewer_kinds (name),
    fidelity TEXT NOT NULL REFERENCES fidelities (name),
    support TEXT NOT NULL REFERENCES supports (name),
    answer TEXT NOT NULL,                      -- both answers in one
    adjudicates INTEGER NOT NULL,
    evidence TEXT NOT NULL,                    -- current, stale, unchecked
    lacks TEXT,                                -- what stands in its way
    counts INTEGER NOT NULL,
    PRIMARY KEY (claim, reviewer)
) STRICT;
CREATE INDEX assessment_state_by_reviewer ON assessment_state (reviewer);

CREATE TABLE claim_state (                     -- filled from the view claim_reckoning
    claim TEXT PRIMARY KEY REFERENCES claims (id),
    reviews INTEGER NOT NULL,
    counted INTEGER NOT NULL,
    stale INTEGER NOT NULL,
    state TEXT NOT NULL,                       -- none, single, conflict, agreed, consensus
    support TEXT NOT NULL,
    fidelity TEXT NOT NULL,
    lacks TEXT                                 -- what is missing until it is agreed
) STRICT;
CREATE INDEX claim_state_by_state ON claim_state (state, claim, support);
CREATE INDEX claim_state_by_support ON claim_state (support, claim);

CREATE TABLE best_studies (                    -- the best study in people that bears directly on a claim; filled by catalogue/best.sql
    claim TEXT PRIMARY KEY REFERENCES claims (id),
    claim_type TEXT NOT NULL REFERENCES claim_types (name),
    study TEXT NOT NULL REFERENCES studies (id),
    citation TEXT NOT NULL REFERENCES citations (key),
    direction TEXT NOT NULL REFERENCES directions (name)
) STRICT;
CREATE INDEX best_studies_by_study ON best_studies (study, claim_type);

CREATE TABLE claim_shown (                     -- what a reviewer of the claim is shown now; only where an assessment recorded it then
    claim TEXT PRIMARY KEY REFERENCES claims (id),
    sha256 TEXT NOT NULL
) STRICT;
CREATE TABLE claim_shown_parts (
    claim TEXT NOT NULL REFERENCES claims (id),
    part TEXT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (claim, part)
) STRICT;

CREATE TABLE rules (
    code TEXT PRIMARY KEY,
    question TEXT NOT NULL,
    rule_group TEXT NOT NULL,
    level TEXT NOT NULL REFERENCES levels (name),
    why TEXT NOT NULL,
    raises TEXT NOT NULL,                      -- a message that it gave on made-up evidence
    spares TEXT NOT NULL,                      -- what it leaves alone, near that
    remedy TEXT NOT NULL,
    source TEXT NOT NULL,
    sql TEXT NOT NULL                          -- how it is decided, without the head
) STRICT;

CREATE TABLE flags (
    id INTEGER PRIMARY KEY,
    rule TEXT NOT NULL REFERENCES rules (code),
    level TEXT NOT NULL REFERENCES levels (name),
    claim TEXT REFERENCES claims (id),
    citation TEXT REFERENCES citations (key),
    subject TEXT NOT NULL,                     -- id of the row that the rule objects to
    message TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    line INTEGER NOT NULL
) STRICT;
CREATE INDEX flags_by_rule ON flags (rule);
CREATE INDEX flags_by_claim ON flags (claim);
CREATE INDEX flags_by_citation ON flags (citation);
CREATE INDEX flags_by_level ON flags (level);

CREATE TABLE claim_cards (                     -- a claim as lists show it: what views would work out again for every page
    place INTEGER PRIMARY KEY,                 -- 1, 2 … by article and in its order, a whole before its parts
    claim TEXT NOT NULL REFERENCES claims (id),
    article TEXT NOT NULL REFERENCES articles (slug),
    section TEXT NOT NULL REFERENCES sections (id),
    parent TEXT REFERENCES claims (id),
    parts INTEGER NOT NULL,                    -- 0: it can be assessed itself
    claim_type TEXT NOT NULL REFERENCES claim_types (name),
    reviews INTEGER NOT NULL,
    stale INTEGER NOT NULL,                    -- reviews of evidence that has changed since
    state TEXT NOT NULL,                       -- of a whole: rolled-up
    lacks TEXT,                                -- what stands between it and two who agree
    support TEXT NOT NULL,                     -- a word of supports, 'not assessed', 'conflict', of a whole also 'mixed'
    fidelity TEXT NOT NULL,
    severity TEXT REFERENCES severities (name),
    tags TEXT,
    supporting INTEGER NOT NULL,               -- separate studies or sources that speak for it
    disputing INTEGER NOT NULL,
    best_study TEXT,
    errors INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    notes INTEGER NOT NULL,
    claim_row INTEGER NOT NULL                 -- rowid of the claim, by which the search index knows it
) STRICT;
-- Every index ends with the place, so that a filtered list comes in its order without being sorted.
CREATE UNIQUE INDEX claim_cards_by_claim ON claim_cards (claim);
CREATE INDEX claim_cards_by_article ON claim_cards (article);
CREATE INDEX claim_cards_by_section ON claim_cards (section);
CREATE INDEX claim_cards_by_support ON claim_cards (support);
CREATE INDEX claim_cards_by_claim_type ON claim_cards (claim_type);
CREATE INDEX claim_cards_by_state ON claim_cards (state);
-- The queue of reviewers in its order, from the gravest: any page of it without sorting a million.
CREATE INDEX claim_cards_waiting ON claim_cards (
    CASE severity WHEN 'critical' THEN 4 WHEN 'major' THEN 3 WHEN 'moderate' THEN 2 WHEN 'minor' THEN 1 ELSE 0 END DESC, errors DESC, warnings DESC
) WHERE parts = 0 AND state IN ('none', 'single');
-- Of few claims, as a rule: those on which no source speaks.
CREATE INDEX claim_cards_without_evidence ON claim_cards (claim) WHERE parts = 0 AND supporting = 0 AND disputing = 0;
CREATE INDEX claim_cards_by_claim_row ON claim_cards (claim_row, support, claim_type, state);  -- what a search tells of ten thousand hits

CREATE TABLE claim_counts (                    -- how many claims that can be assessed each word of a filter has
    filter TEXT NOT NULL,
    word TEXT NOT NULL,
    claims INTEGER NOT NULL,
    PRIMARY KEY (filter, word)
) STRICT;
CREATE TABLE evidence_counts (                 -- how many claims, and how many sources, each kind of evidence has for and against
    filter TEXT NOT NULL,                      -- source_type, design, evidence_stream
    word TEXT NOT NULL,
    direction TEXT NOT NULL REFERENCES directions (name),
    claims INTEGER NOT NULL,                   -- that can be assessed
    sources INTEGER NOT NULL,                  -- citations; of a design, studies
    PRIMARY KEY (filter, word, direction)
) STRICT;
CREATE TABLE citation_loads (                  -- what leans on a citation, and what of it was read
    citation TEXT PRIMARY KEY REFERENCES citations (key),
    claims INTEGER NOT NULL,                   -- that can be assessed
    supporting INTEGER NOT NULL,
    disputing INTEGER NOT NULL,
    linked INTEGER NOT NULL,                   -- claims as they are linked, whole ones too, that it speaks for or against
    most_read TEXT REFERENCES texts_read (name)
) STRICT;
CREATE INDEX citation_loads_by_claims ON citation_loads (claims DESC, citation);
CREATE INDEX citation_loads_unread ON citation_loads (linked DESC, citation) WHERE linked > 0 AND most_read <> 'full-text';
CREATE TABLE claims_on_one_body (              -- several citations speak for a claim, or against it, and come down to one study or cluster
    claim TEXT NOT NULL REFERENCES claims (id),
    direction TEXT NOT NULL REFERENCES directions (name),
    body TEXT NOT NULL,
    citations INTEGER NOT NULL,
    PRIMARY KEY (claim, direction)
) STRICT;
CREATE TABLE claim_sets (                      -- which claims these are: what catalogue/sets.py counts with, for every page of a list
    filter TEXT NOT NULL,                      -- 'all', a filter that a card answers, or 'evidence': what one source has to answer together
    word TEXT NOT NULL,                        -- of 'evidence' five, as JSON: source type, stream, design, outcome, direction
    block INTEGER NOT NULL,                    -- of 65,536 places
    places TEXT NOT NULL,                      -- base64
    PRIMARY KEY (filter, word, block)
) STRICT;

CREATE VIRTUAL TABLE claims_fts USING fts5 (
    statement, population, intervention, comparator, outcome,
    content="claims", tokenize="porter unicode61", prefix="2 3"
);
CREATE VIRTUAL TABLE citations_fts USING fts5 (
    title, authors, container, note,
    content="citations", tokenize="porter unicode61", prefix="2 3"
);
CREATE VIRTUAL TABLE studies_fts USING fts5 (
    label, population, intervention, material, comparator, note,
    content="studies", tokenize="porter unicode61", prefix="2 3"
);

------------------------------------------------------------------------------------------------------------------------
-- Questions that people ask
------------------------------------------------------------------------------------------------------------------------

-- What can be assessed: a claim without atoms, or an atom.
CREATE VIEW atoms AS
SELECT * FROM claims
WHERE NOT EXISTS (SELECT 1 FROM claims AS part WHERE part.parent = claims.id);

-- The links that bear on an atom: its own and those of its parent.
CREATE VIEW claim_evidence AS
SELECT atoms.id AS claim, links.claim AS linked_at, links.citation, links.relation, links.direction, links.directness,
       links.identification, links.text_read, links.reports, links.discrepancy, links.available_at_claim_date, links.asserted_by
FROM atoms JOIN links ON links.claim = atoms.id
UNION ALL
SELECT atoms.id, links.claim, links.citation, links.relation, links.direction, links.directness,
       links.identification, links.text_read, links.reports, links.discrepancy, links.available_at_claim_date, links.asserted_by
FROM atoms JOIN links ON links.claim = atoms.parent;

-- Who judged apart from the others: not whoever had them in sight, and not whoever settles them.
CREATE VIEW independent_assessments AS
SELECT claim, reviewer, fidelity, support, severity FROM assessments
WHERE blinding IS NOT 'unblinded'
  AND NOT EXISTS (SELECT 1 FROM assessment_settles AS named
                  WHERE named.claim = assessments.claim AND named.reviewer = assessments.reviewer);

-- What came to be known about a claim, and when: a notice on a source that speaks for or against it, a search that hit something.
CREATE VIEW claim_news AS
SELECT evidence.claim, coalesce(standing.date, standing.checked_at) AS happened, standing.citation || ' ' || standing.event AS what
FROM standing_events AS standing
JOIN links ON links.citation = standing.citation AND links.direction <> 'neutral'
JOIN claim_evidence AS evidence ON evidence.linked_at = links.claim AND evidence.citation = links.citation
     AND evidence.relation = links.relation
WHERE standing.event NOT IN ('current', 'unknown')
UNION
SELECT search_claims.claim, searches.date, 'search ' || searches.id
FROM searches JOIN search_claims ON search_claims.search = searches.id
WHERE searches.hits > 0;

-- What a person has approved, as it stands.
CREATE VIEW approved_restatements AS
SELECT approvals.claim, approvals.reviewer FROM approvals JOIN reviewers ON reviewers.id = approvals.reviewer
WHERE approvals.wording = 'current' AND reviewers.kind = 'person';

-- Whether an assessment counts towards two who agree, and if not, what stands in the way. It counts if a person made it,
-- apart from the others or as an adjudicator, of a restatement that a person approved, and of the evidence as it is now.
-- The evidence is 'stale' where what was shown has another hash now, or, where no hash was recorded, where there was news
-- since; 'unchecked' where no hash was recorded and no news came.
CREATE VIEW assessment_reckoning AS
SELECT claim, reviewer, kind, fidelity, support, fidelity || ' ' || support AS answer, adjudicates, evidence, lacks,
       CASE WHEN lacks IS NULL THEN 1 ELSE 0 END AS counts
FROM (
    SELECT *,
           CASE
               WHEN kind <> 'person' THEN 'a person: a program proposes'
               WHEN NOT approved THEN 'a person who approves the restatement'
               WHEN evidence = 'stale' THEN 'a fresh look: the evidence has changed'
               WHEN blinding = 'unblinded' AND NOT adjudicates THEN 'distance: it was made with the others in sight'
           END AS lacks
    FROM (
        SELECT assessments.claim, assessments.reviewer, reviewers.kind, assessments.fidelity, assessments.support, assessments.blinding,
               EXISTS (SELECT 1 FROM approved_restatements AS approved WHERE approved.claim = assessments.claim) AS approved,
               (SELECT count(*) >= 2 AND sum(settles = assessments.reviewer) = 0 FROM assessment_settles AS named
                WHERE named.claim = assessments.claim AND named.reviewer = assessments.reviewer) AS adjudicates,
               CASE
                   WHEN assessments.shown_sha256 IS NULL THEN
                       CASE WHEN (SELECT max(happened) FROM claim_news WHERE claim_news.claim = assessments.claim) > assessments.date
                            THEN 'stale' ELSE 'unchecked' END
                   WHEN assessments.shown_sha256 = (SELECT sha256 FROM claim_shown WHERE claim_shown.claim = assessments.claim) THEN 'current'
                   ELSE 'stale'
               END AS evidence
        FROM assessments JOIN reviewers ON reviewers.id = assessments.reviewer
    )
);

-- What has changed since a reviewer was shown the evidence, part by part; only where the assessment recorded the parts.
CREATE VIEW assessment_changes AS
SELECT shown.claim, shown.reviewer, shown.part, CASE WHEN now.digest IS NULL THEN 'gone' ELSE 'changed' END AS change
FROM assessment_shown AS shown LEFT JOIN claim_shown_parts AS now ON now.claim = shown.claim AND now.part = shown.part
WHERE now.digest IS NOT shown.digest
UNION ALL
SELECT now.claim, assessments.reviewer, now.part, 'new'
FROM assessments JOIN claim_shown_parts AS now ON now.claim = assessments.claim
WHERE EXISTS (SELECT 1 FROM assessment_shown AS shown WHERE shown.claim = assessments.claim AND shown.reviewer = assessments.reviewer)
  AND NOT EXISTS (SELECT 1 FROM assessment_shown AS shown
                  WHERE shown.claim = assessments.claim AND shown.reviewer = assessments.reviewer AND shown.part = now.part);

-- Who settles a claim: an adjudicator whose assessment counts, who names two or more others, one of them with an assessment
-- that counts, and leaves out nobody whose counting assessment differs. Two who agree are not overruled so.
CREATE VIEW adjudications AS
SELECT judge.claim, judge.reviewer, judge.fidelity, judge.support,
       (SELECT group_concat(settles, ', ') FROM (
            SELECT settles FROM assessment_settles AS named
            WHERE named.claim = judge.claim AND named.reviewer = judge.reviewer ORDER BY settles)) AS settles
FROM assessment_state AS judge
JOIN assessment_settles AS named ON named.claim = judge.claim AND named.reviewer = judge.reviewer
JOIN assessment_state AS party ON party.claim = named.claim AND party.reviewer = named.settles AND party.counts
WHERE judge.counts AND judge.adjudicates
  AND NOT EXISTS (
      SELECT 1 FROM assessment_state AS other
      WHERE other.claim = judge.claim AND other.counts AND other.answer <> judge.answer
        AND NOT EXISTS (SELECT 1 FROM assessment_settles AS named
                        WHERE named.claim = judge.claim AND named.reviewer = judge.reviewer AND named.settles = other.reviewer))
GROUP BY judge.claim, judge.reviewer
HAVING count(*) < 2 OR count(DISTINCT party.answer) > 1 OR max(party.answer = judge.answer);

-- What reviewers made of an atom, from the assessments that are there now. Nobody may settle a conflict in silence: as long
-- as fewer than two assessments count, any two that differ are a conflict; after that, those that count decide. Whether all
-- said the same is told by the first and last word of the alphabet: to gather the different ones takes twice as long.
CREATE VIEW claim_reckoning AS
WITH told AS (
    SELECT claim, count(*) AS reviews, sum(counts) AS counted, sum(evidence = 'stale') AS stale,
           min(CASE WHEN counts THEN answer END) = max(CASE WHEN counts THEN answer END) AS counted_alike, min(answer) = max(answer) AS alike,
           min(CASE WHEN counts THEN support END) AS counted_support, max(CASE WHEN counts THEN support END) AS last_counted_support,
           min(CASE WHEN counts THEN fidelity END) AS counted_fidelity, max(CASE WHEN counts THEN fidelity END) AS last_counted_fidelity,
           min(support) AS support, max(support) AS last_support, min(fidelity) AS fidelity, max(fidelity) AS last_fidelity
    FROM assessment_state GROUP BY claim
)
SELECT claim, reviews, counted, stale, state, support, fidelity,
       CASE
           WHEN state IN ('agreed', 'consensus') THEN NULL
           WHEN state = 'none' THEN 'a review'
           WHEN NOT approved THEN 'a person who approves the restatement'
           WHEN state = 'conflict' THEN 'an adjudicator'
           WHEN counted = 0 THEN 'two persons who judge apart'
           ELSE 'a second person who judges apart'
       END AS lacks
FROM (
    SELECT atoms.id AS claim, coalesce(told.reviews, 0) AS reviews, coalesce(told.counted, 0) AS counted, coalesce(told.stale, 0) AS stale,
           EXISTS (SELECT 1 FROM approved_restatements AS approved WHERE approved.claim = atoms.id) AS approved,
           CASE
               WHEN told.reviews IS NULL THEN 'none'
               WHEN settled.claim IS NOT NULL THEN 'consensus'
               WHEN told.counted >= 2 AND told.counted_alike THEN 'agreed'
               WHEN told.counted >= 2 OR NOT told.alike THEN 'conflict'
               ELSE 'single'
           END AS state,
           CASE
               WHEN told.reviews IS NULL THEN 'not assessed'
               WHEN settled.claim IS NOT NULL THEN settled.support
               WHEN told.counted >= 2 THEN CASE told.counted_support WHEN told.last_counted_support THEN told.counted_support ELSE 'conflict' END
               WHEN told.support <> told.last_support THEN 'conflict'
               ELSE told.support
           END AS support,
           CASE
               WHEN told.reviews IS NULL THEN 'not assessed'
               WHEN settled.claim IS NOT NULL THEN settled.fidelity
               WHEN told.counted >= 2 THEN CASE told.counted_fidelity WHEN told.last_counted_fidelity THEN told.counted_fidelity ELSE 'conflict' END
               WHEN told.fidelity <> told.last_fidelity THEN 'conflict'
               ELSE told.fidelity
           END AS fidelity
    FROM atoms
    LEFT JOIN told ON told.claim = atoms.id
    LEFT JOIN (SELECT claim, min(reviewer) AS reviewer, fidelity, support FROM adjudications GROUP BY claim) AS settled ON settled.claim = atoms.id
);

-- What may be published as a result: a claim is draft (nobody's assessment counts), single (one person's does), disputed
-- (reviewers differ), agreed or consensus; a compound claim and an article are what their weakest atom is.
CREATE VIEW publication_state AS
SELECT subject, id, article,
       CASE
           WHEN draft > 0 THEN 'draft'
           WHEN disputed > 0 THEN 'disputed'
           WHEN single > 0 THEN 'single'
           WHEN agreed > 0 THEN 'agreed'
           ELSE 'consensus'
       END AS state,
       CASE WHEN agreed + consensus = atoms THEN 'no' ELSE 'yes' END AS is_draft,
       atoms, draft, single, disputed, agreed, consensus
FROM (
    SELECT 'claim' AS subject, claims.id, claims.article, 1 AS atoms,
           state IN ('none', 'single') AND counted <> 1 AS draft, state = 'single' AND counted = 1 AS single,
           state = 'conflict' AS disputed, state = 'agreed' AS agreed, state = 'consensus' AS consensus
    FROM claims JOIN claim_state ON claim_state.claim = claims.id
    UNION ALL
    SELECT 'claim', claims.parent, claims.article, count(*),
           sum(state IN ('none', 'single') AND counted <> 1), sum(state = 'single' AND counted = 1),
           sum(state = 'conflict'), sum(state = 'agreed'), sum(state = 'consensus')
    FROM claims JOIN claim_state ON claim_state.claim = claims.id WHERE claims.parent IS NOT NULL GROUP BY claims.parent
    UNION ALL
    SELECT 'article', claims.article, claims.article, count(*),
           sum(state IN ('none', 'single') AND counted <> 1), sum(state = 'single' AND counted = 1),
           sum(state = 'conflict'), sum(state = 'agreed'), sum(state = 'consensus')
    FROM claims JOIN claim_state ON claim_state.claim = claims.id GROUP BY claims.article
);

-- The links that can be shown: made for the passage and for the text of the article that the evidence is about now.
CREATE VIEW passage_links AS
SELECT text_fragments.claim, articles.url || CASE WHEN instr(articles.url, '#') THEN '' ELSE '#' END || text_fragments.fragment AS address,
       text_fragments.text_sha256, articles.retrieved
FROM text_fragments
JOIN claims ON claims.id = text_fragments.claim AND claims.passage_sha256 = text_fragments.passage_sha256
JOIN articles ON articles.slug = claims.article AND articles.sha256 = text_fragments.text_sha256
WHERE articles.url IS NOT NULL;

-- The best study in people that bears directly on an atom: catalogue/best.sql says which that is.
CREATE VIEW best_direct_human_study AS
SELECT best.claim, best.study, studies.label, studies.design, studies.sample_size, best.citation, best.direction
FROM best_studies AS best JOIN studies ON studies.id = best.study;

-- What a citation counts as: the one study that it reports, or else the one cluster of harms that it tells of, or else
-- itself. A review and the trial in it, a press account and its paper are one.
CREATE VIEW citation_bodies AS
SELECT citations.key AS citation,
       coalesce((SELECT min(study) FROM reports WHERE reports.citation = citations.key HAVING count(*) = 1),
                (SELECT min(cluster) FROM harms WHERE harms.citation = citations.key
                 AND NOT EXISTS (SELECT 1 FROM reports WHERE reports.citation = citations.key) HAVING count(DISTINCT cluster) = 1),
                'citation ' || citations.key) AS body
FROM citations;

-- What a provider knows and our file does not say: beside it, never in it. Only from records of the cited work.
CREATE VIEW completed_fields AS
WITH theirs (citation, provider, fetched_at, field, content) AS (
    SELECT citation, provider, fetched_at, 'authors', authors FROM answers WHERE status = 'found'
    UNION ALL SELECT citation, provider, fetched_at, 'year', CAST(year AS TEXT) FROM answers WHERE status = 'found'
    UNION ALL SELECT citation, provider, fetched_at, 'container', container FROM answers WHERE status = 'found'
    UNION ALL SELECT citation, provider, fetched_at, 'volume', volume FROM answers WHERE status = 'found'
    UNION ALL SELECT citation, provider, fetched_at, 'issue', issue FROM answers WHERE status = 'found'
    UNION ALL SELECT citation, provider, fetched_at, 'pages', pages FROM answers WHERE status = 'found'
    UNION ALL SELECT citation, provider, fetched_at, 'doi', doi FROM answers WHERE status = 'found'
    UNION ALL SELECT citation, provider, fetched_at, 'pmid', pmid FROM answers WHERE status = 'found'
    UNION ALL SELECT citation, provider, fetched_at, 'pmcid', pmcid FROM answers WHERE status = 'found'
)
SELECT theirs.citation, theirs.field, theirs.content, theirs.provider, theirs.fetched_at
FROM theirs JOIN citations ON citations.key = theirs.citation
WHERE theirs.content IS NOT NULL
  AND CASE theirs.field WHEN 'authors' THEN citations.authors WHEN 'year' THEN citations.year WHEN 'container' THEN citations.container
                        WHEN 'volume' THEN citations.volume WHEN 'issue' THEN citations.issue WHEN 'pages' THEN citations.pages
                        WHEN 'doi' THEN citations.doi WHEN 'pmid' THEN citations.pmid ELSE citations.pmcid END IS NULL;

-- From a source that retells a study to the report of the study itself; no primary citation: it is not in the catalogue.
CREATE VIEW citation_chains AS
SELECT retold.citation, retold.role, retold.study, original.citation AS primary_citation
FROM reports AS retold
LEFT JOIN reports AS original ON original.study = retold.study AND original.role = 'primary' AND original.citation <> retold.citation
WHERE retold.role <> 'primary';

-- Audit of a claim: its state, what it rests on, what the rules say.
CREATE VIEW claim_audit AS
SELECT claims.id AS claim, claims.article, claims.parent, claims.section, claims.statement, claims.claim_type, claims.modality,
       claims.checkable, card.state, card.support, card.fidelity, card.tags, card.severity,
       -- of links: claim_evidence SQLite would make anew for every claim
       (SELECT count(DISTINCT citation) FROM links WHERE links.claim IN (claims.id, claims.parent)) AS citations,
       card.supporting, card.disputing, card.best_study AS best_direct_human_study, card.errors, card.warnings, card.notes
FROM claim_cards AS card JOIN claims ON claims.id = card.claim
WHERE card.parts = 0;

-- A compound claim is rolled up from its atoms: mixed where they differ.
CREATE VIEW compound_claims AS
SELECT claims.id AS claim, claims.statement, count(*) AS atoms,
       CASE WHEN count(DISTINCT claim_state.state) = 1 THEN min(claim_state.state) ELSE 'mixed' END AS state,
       CASE WHEN count(DISTINCT claim_state.support) = 1 THEN min(claim_state.support) ELSE 'mixed' END AS support,
       CASE WHEN count(DISTINCT claim_state.fidelity) = 1 THEN min(claim_state.fidelity) ELSE 'mixed' END AS fidelity
FROM claims
JOIN claims AS part ON part.parent = claims.id
JOIN claim_state ON claim_state.claim = part.id
GROUP BY claims.id;

CREATE VIEW claims_by_source_type AS
SELECT word AS source_type, direction, claims, sources AS citations
FROM evidence_counts JOIN source_types ON source_types.name = word WHERE filter = 'source_type' ORDER BY source_types.ordinal, direction;

CREATE VIEW claims_by_study_design AS
SELECT word AS design, direction, claims, sources AS studies
FROM evidence_counts JOIN designs ON designs.name = word WHERE filter = 'design' ORDER BY designs.ordinal, direction;

CREATE VIEW claims_by_evidence_stream AS
SELECT word AS evidence_stream, direction, claims, sources AS citations
FROM evidence_counts JOIN evidence_streams ON evidence_streams.name = word WHERE filter = 'evidence_stream' ORDER BY evidence_streams.ordinal, direction;

-- Checkable atoms on which no source speaks for or against.
CREATE VIEW claims_without_evidence AS
SELECT card.claim, claims.statement, claims.claim_type, card.state, card.support
FROM claim_cards AS card CROSS JOIN claims ON claims.id = card.claim
WHERE card.parts = 0 AND card.supporting = 0 AND card.disputing = 0 AND claims.checkable = 'yes';

CREATE VIEW discrepancies AS
SELECT links.claim, claims.statement, links.citation, links.direction, links.reports, links.discrepancy, links.text_read
FROM links JOIN claims ON claims.id = links.claim
WHERE links.discrepancy IS NOT NULL;

-- What falls if a citation falls.
CREATE VIEW citation_burden AS
SELECT load.citation, citations.title, citations.source_type, load.claims, load.supporting, load.disputing
FROM citation_loads AS load JOIN citations ON citations.key = load.citation;

-- One cluster is one set of events, however many sources tell of it.
CREATE VIEW harm_clusters AS
SELECT cluster, min(event) AS event, max(events) AS events, max(events_as_reported) AS events_as_reported,
       max(n_at_risk) AS n_at_risk, count(DISTINCT citation) AS citations,
       (SELECT group_concat(citation, ', ') FROM (
            SELECT DISTINCT told.citation FROM harms AS told WHERE told.cluster = harms.cluster ORDER BY told.citation)) AS told_by
FROM harms
GROUP BY cluster;

-- From the states: their index gives the claims in order, so that a page is not sorted out of all.
CREATE VIEW waiting_for_second_review AS
SELECT claim_state.claim, claims.statement, claim_state.state, claim_state.support, claim_state.fidelity, assessments.reviewer, assessments.date, claim_state.lacks
FROM claim_state
CROSS JOIN claims ON claims.id = claim_state.claim
CROSS JOIN assessments ON assessments.claim = claim_state.claim
WHERE claim_state.state = 'single';

-- Of each who looked, the last look; that a later one could not say anything ('unknown') takes nothing away.
CREATE VIEW last_looks AS
SELECT * FROM standing_events AS look
WHERE NOT EXISTS (
    SELECT 1 FROM standing_events AS later
    WHERE later.citation = look.citation AND later.checked_source = look.checked_source
      AND later.checked_at > look.checked_at AND later.event <> 'unknown');

-- What counts of all that is known about a citation: the gravest notice that nothing has undone, or else the newest look that
-- found none. That somebody else found none ('current') takes no notice away, nor does a correction of a retracted work. A
-- reinstatement, or being published anew, undoes what came before it or stands in the same notice.
CREATE VIEW newest_notices AS
SELECT citation, event, date, notice, checked_source, source_id, line
FROM (
    SELECT *, row_number() OVER (
        PARTITION BY citation
        ORDER BY CASE event
                     WHEN 'retracted' THEN 1 WHEN 'removed' THEN 2 WHEN 'withdrawn' THEN 3 WHEN 'retracted-and-republished' THEN 4
                     WHEN 'partially-retracted' THEN 5 WHEN 'expression-of-concern' THEN 6 WHEN 'reinstated' THEN 7
                     WHEN 'superseded' THEN 8 WHEN 'corrected' THEN 9 WHEN 'current' THEN 10 ELSE 11 END,
                 since DESC, checked_at DESC, checked_source, line DESC, notice
    ) AS place
    FROM last_looks AS look
    WHERE event NOT IN ('retracted', 'removed', 'withdrawn', 'partially-retracted', 'expression-of-concern')
       OR NOT EXISTS (
           SELECT 1 FROM last_looks AS undone
           WHERE undone.citation = look.citation AND undone.event IN ('reinstated', 'retracted-and-republished')
             AND (undone.since >= look.since OR undone.notice = look.notice))
)
WHERE place = 1;

-- Where nobody has looked, or nobody could say, the standing is unknown.
CREATE VIEW citation_standing AS
SELECT citations.key AS citation, coalesce(newest_notices.event, 'unknown') AS standing, newest_notices.notice, newest_notices.checked_source,
       (SELECT max(checked_at) FROM standing_events WHERE standing_events.citation = citations.key) AS checked_at
FROM citations LEFT JOIN newest_notices ON newest_notices.citation = citations.key;

-- What leans on a citation about which there is a notice: each claim that it speaks for or against.
CREATE VIEW claims_under_notice AS
SELECT newest_notices.citation, newest_notices.event, links.claim,
       newest_notices.citation || ': ' || newest_notices.event || coalesce(' on ' || newest_notices.date, '')
       || ', says ' || newest_notices.checked_source || '; ' || links.claim || ' leans on it' AS message,
       newest_notices.source_id, newest_notices.line
FROM newest_notices JOIN links ON links.citation = newest_notices.citation AND links.direction <> 'neutral'
WHERE newest_notices.event NOT IN ('current', 'unknown')
GROUP BY newest_notices.citation, links.claim;

-- Worked out, never typed: the change between two findings of a contrast; in percent only of a baseline.
CREATE VIEW derived_changes AS
SELECT contrasts.id AS contrast, later.citation, later.study, later.outcome, contrasts.kind,
       earlier.as_written AS from_as_written, later.as_written AS to_as_written, later.unit,
       round(later.amount - earlier.amount, 6) AS difference,
       CASE WHEN contrasts.kind = 'within-group' AND earlier.amount <> 0
            THEN round(100.0 * (later.amount - earlier.amount) / earlier.amount, 1) END AS percent_change,
       contrasts.p, contrasts.p_for
FROM contrasts
JOIN findings AS later ON later.id = contrasts.finding
JOIN findings AS earlier ON earlier.id = contrasts.compared_with
WHERE later.amount IS NOT NULL AND earlier.amount IS NOT NULL AND later.unit IS earlier.unit;

-- The same for two figures of one claim, on the article's own numbers.
CREATE VIEW derived_claim_changes AS
SELECT later.claim, later.measure, earlier.as_written AS from_as_written, later.as_written AS to_as_written, later.unit,
       round(later.amount - earlier.amount, 6) AS difference,
       round(100.0 * (later.amount - earlier.amount) / earlier.amount, 1) AS percent_change
FROM quantities AS later
JOIN quantities AS earlier ON earlier.claim = later.claim AND +earlier.measure = later.measure AND earlier.unit IS later.unit
WHERE later.role = 'estimate' AND earlier.role IN ('baseline', 'comparator');

-- The rate that zero events among n still allow, at 95 %. Exact binomial (Clopper-Pearson, doi:10.1093/biomet/26.4.404);
-- it assumes that all n were followed and that the event would have been seen.
CREATE VIEW zero_event_limits AS
SELECT id AS harm, citation, study, cluster, event, n_at_risk, zero_kind,
       round(100.0 * (1 - exp(ln(0.05) / n_at_risk)), 1) AS upper_limit_one_sided_percent,
       round(100.0 * (1 - exp(ln(0.025) / n_at_risk)), 1) AS upper_limit_two_sided_percent
FROM harms
WHERE events = 0 AND n_at_risk IS NOT NULL;

CREATE VIEW figure_ledger AS
SELECT figures.article, figures.state, figures.kind, count(*) AS figures
FROM figures GROUP BY figures.article, figures.state, figures.kind;

-- What can be appraised: studies by their design, citations by being systematic reviews; `evidence` is how tools and levels
-- know it.
CREATE VIEW appraisable AS
SELECT id AS study, NULL AS citation, id AS subject, design AS evidence FROM studies
UNION ALL
SELECT NULL, key, key, CASE source_type WHEN 'systematic-review' THEN source_type ELSE 'a citation of type ' || source_type END FROM citations;

-- What a tool said of a study or a review, one line for each reviewer and result; domains nobody judged are counted.
CREATE VIEW risk_of_bias AS
SELECT coalesce(study, citation) AS subject, study, citation, outcome, tool, reviewer,
       max(CASE domain WHEN 'overall' THEN judgement END) AS overall,
       sum(domain <> 'overall') AS judged,
       (SELECT count(*) FROM tool_domains WHERE tool_domains.tool = appraisals.tool AND tool_domains.domain <> 'overall') AS domains,
       (SELECT group_concat(said, '; ') FROM (
            SELECT one.domain || ': ' || one.judgement AS said FROM appraisals AS one
            JOIN tool_domains ON tool_domains.tool = one.tool AND tool_domains.domain = one.domain
            WHERE one.study IS appraisals.study AND one.citation IS appraisals.citation AND one.outcome IS appraisals.outcome
              AND one.tool = appraisals.tool AND one.reviewer = appraisals.reviewer AND one.domain <> 'overall'
            ORDER BY tool_domains.ordinal)) AS judgements,
       max(date) AS date
FROM appraisals
GROUP BY study, citation, outcome, tool, reviewer;

-- Where the rating of a body starts: at the lowest start of its studies.
CREATE VIEW body_starts AS
SELECT body, CASE min(certainty_levels.ordinal) WHEN 4 THEN 'high' ELSE 'low' END AS start
FROM body_studies
JOIN studies ON studies.id = body_studies.study
JOIN certainty_starts ON certainty_starts.design = studies.design
JOIN certainty_levels ON certainty_levels.name = certainty_starts.start
GROUP BY body;

-- A reviewer's certainty beside what start and reasons come to.
CREATE VIEW certainty_sums AS
SELECT body, reviewer, start, down, up, certainty,
       (SELECT name FROM certainty_levels WHERE ordinal = max(1, min(4, from_level - down + up))) AS comes_to
FROM (
    SELECT certainties.body, certainties.reviewer, certainties.start, certainties.certainty, certainty_levels.ordinal AS from_level,
           coalesce(sum(CASE certainty_domains.direction WHEN 'down' THEN steps END), 0) AS down,
           coalesce(sum(CASE certainty_domains.direction WHEN 'up' THEN steps END), 0) AS up
    FROM certainties
    JOIN certainty_levels ON certainty_levels.name = certainties.start
    LEFT JOIN body_reasons ON body_reasons.body = certainties.body AND body_reasons.reviewer = certainties.reviewer
    LEFT JOIN certainty_domains ON certainty_domains.name = body_reasons.domain
    GROUP BY certainties.body, certainties.reviewer
);

-- A summary of findings: one line an outcome. The certainty is that of the reviewers, never worked out; where they differ
-- it is a conflict, and one alone has made a proposal.
CREATE VIEW summary_of_findings AS
SELECT bodies.id AS body, bodies.article, outcomes.name AS outcome, bodies.population, bodies.intervention, bodies.comparator, bodies.follow_up,
       count(studies.id) AS studies,
       (SELECT group_concat(said, ', ') FROM (
            SELECT count(*) || ' ' || designs.name AS said FROM body_studies JOIN studies AS one ON one.id = body_studies.study
            JOIN designs ON designs.name = one.design WHERE body_studies.body = bodies.id GROUP BY designs.name ORDER BY designs.ordinal)) AS designs,
       sum(studies.sample_size) AS participants,
       sum(studies.id IS NOT NULL AND studies.sample_size IS NULL) AS sizes_not_seen,
       bodies.effect,
       CASE (SELECT count(DISTINCT certainty) FROM certainties WHERE certainties.body = bodies.id)
            WHEN 0 THEN 'not rated' WHEN 1 THEN (SELECT min(certainty) FROM certainties WHERE certainties.body = bodies.id) ELSE 'conflict' END AS certainty,
       CASE WHEN (SELECT count(*) FROM certainties WHERE certainties.body = bodies.id) < 2
            THEN CASE (SELECT count(*) FROM certainties WHERE certainties.body = bodies.id) WHEN 0 THEN 'none' ELSE 'single' END
            WHEN (SELECT count(DISTINCT certainty) FROM certainties WHERE certainties.body = bodies.id) > 1 THEN 'conflict' ELSE 'agreed' END AS state,
       (SELECT group_concat(said, '; ') FROM (
            SELECT rated.reviewer || ': ' || rated.certainty || ' (from ' || rated.start || coalesce((
                SELECT group_concat(why, '') FROM (
                    SELECT ', ' || body_reasons.domain || CASE certainty_domains.direction WHEN 'down' THEN ' −' ELSE ' +' END || body_reasons.steps AS why
                    FROM body_reasons JOIN certainty_domains ON certainty_domains.name = body_reasons.domain
                    WHERE body_reasons.body = rated.body AND body_reasons.reviewer = rated.reviewer ORDER BY certainty_domains.ordinal)), '') || ')' AS said
            FROM certainties AS rated WHERE rated.body = bodies.id ORDER BY rated.reviewer)) AS reasons,
       bodies.note
FROM bodies
JOIN outcomes ON outcomes.id = bodies.outcome
LEFT JOIN body_studies ON body_studies.body = bodies.id
LEFT JOIN studies ON studies.id = body_studies.study
GROUP BY bodies.id;
