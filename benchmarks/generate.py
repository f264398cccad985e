"""Generate an evidence folder of any size: N claims, N links, N quantities, N/10 citations, all made up.

    python benchmarks/generate.py DIR --claims 100000 [--articles 100] [--seed 1]

The rows have the shape of real ones: statements of ten to twenty words, a finding and a study a citation, every tenth
quantity in another unit than its finding, one assessment a claim.
"""

import argparse
import csv
import hashlib
import random
from collections.abc import Iterable
from pathlib import Path

WORDS = """tea trial adults pressure sleep mood follicle density thickness growth skin dose week patient group control median effect
signal receptor extract leaf root capsule placebo baseline follow outcome harm nausea headache cost clinic device light protein
vesicle cell culture mouse marker level change share report review series cohort register result margin""".split()
SOURCE_TYPES = (
    "systematic-review",
    "randomized-trial",
    "nonrandomized-trial",
    "case-series",
    "animal",
    "in-vitro",
    "narrative-review",
    "news",
)
DESIGNS = ("randomized-trial", "nonrandomized-trial", "before-after", "cohort", "case-series", "animal-experiment", "in-vitro-experiment")
CLAIM_TYPES = ("efficacy", "safety", "mechanism", "dosing", "comparison", "definition")
SUPPORTS = ("supported", "partly-supported", "insufficient", "contradicted", "not-checkable")


def write(path: Path, header: str, rows: Iterable[Iterable[object]]) -> None:
    """Write a CSV file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def generate(folder: Path, claims: int, articles: int = 1, seed: int = 1) -> None:
    """Write the folder; the same arguments give the same bytes."""
    pick = random.Random(seed)

    def words(least: int, most: int) -> str:
        return " ".join(pick.choices(WORDS, k=pick.randint(least, most)))

    citations = max(claims // 10, 1)
    folder.mkdir(parents=True, exist_ok=True)
    per_file = 10_000  # a bibliography of one part for every ten thousand entries, below the limit of a file's size
    for part, first in enumerate(range(0, citations, per_file)):
        name = "references.bib" if part == 0 else f"references-{part:03}.bib"
        with (folder / name).open("w", encoding="utf-8") as file:
            for i in range(first, min(first + per_file, citations)):
                file.write(
                    f"@article{{k{i:06},\n  title = {{{words(6, 12).capitalize()}}},\n"
                    f'  author = {{Name{i % 997}, Ann and Other{i % 89}, Bo and M{{\\"u}}ller, J.}},\n'
                    f"  journal = {{Journal of {pick.choice(WORDS)}}},\n  year = {{{1990 + i % 35}}},\n  volume = {{{i % 60}}},\n"
                    f"  pages = {{{i}--{i + 9}}},\n  doi = {{10.5555/bench.{i}}},\n}}\n\n"
                )
    write(folder / "citations.csv", "key,source_type,access", ((f"k{i:06}", SOURCE_TYPES[i % 8], "abstract") for i in range(citations)))
    write(folder / "reviewers.csv", "id,name,kind", [("gen", "Generator", "software")])
    write(
        folder / "outcomes.csv", "id,name,unit,direction_of_benefit", [("length", "length", "mm", "higher"), ("time", "time", "wk", "none")]
    )
    write(
        folder / "studies.csv", "id,label,design,organism,sample_size",
        ((f"s{i:06}", f"Study {i}", DESIGNS[i % 7], "human" if i % 7 < 5 else "mouse", 10 + i % 500) for i in range(citations)),
    )  # fmt: skip
    write(folder / "reports.csv", "citation,study,role,basis", ((f"k{i:06}", f"s{i:06}", "primary", "seen") for i in range(citations)))
    write(
        folder / "findings.csv", "id,citation,study,outcome,amount,as_written,unit,n,p,evidence_stream,evidence_role",
        ((f"k{i:06}.f1", f"k{i:06}", f"s{i:06}", "length", f"{i % 400 / 4}", f"{i % 400 / 4}", "mm", 10 + i % 500, "<0.05",
          "human" if i % 7 < 5 else "animal", "primary-result") for i in range(citations)),
    )  # fmt: skip
    write(folder / "harms.csv", "id,citation,study,cluster,event,events,n_at_risk,scope,zero_kind",
          ((f"k{i:06}.h1", f"k{i:06}", f"s{i:06}", f"h{i}", "nausea", i % 3, 10 + i % 500, "any", "stated" if i % 3 == 0 else "")
           for i in range(0, citations, 20)))  # fmt: skip
    size = -(-claims // articles)
    for a in range(articles):
        base = folder / "articles" / f"article-{a:04}"
        ids = range(a * size, min((a + 1) * size, claims))
        (base).mkdir(parents=True, exist_ok=True)
        (base / "article.yml").write_text(
            f"title: Article {a}\nurl: https://example.org/{a}\nlanguage: en\npublication_level: locator\n", encoding="utf-8"
        )
        write(base / "sections.csv", "id,ordinal,label,start,end", [("s01", 1, "whole text", 0, 200 * (size + 1))])
        write(
            base / "claims.csv",
            "id,parent,section,statement,claim_type,modality,comparison_as_written,population,intervention,checkable,start,end,passage_sha256,origin",
            ((f"c{i:07}", "", "s01", f"{words(10, 20).capitalize()}.", CLAIM_TYPES[i % 6], "asserted" if i % 3 else "hedged", "none",
              "adults" if i % 2 else "", pick.choice(WORDS), "yes", k * 200, k * 200 + 150, hashlib.sha256(b"%d" % i).hexdigest(), "automatic")
             for k, i in enumerate(ids)),
        )  # fmt: skip
        write(
            base / "quantities.csv", "id,claim,role,measure,amount,unit,as_written,compares_with",
            ((f"c{i:07}.q1", f"c{i:07}", "estimate", "length", x / 10 if i % 10 == 0 else x, "cm" if i % 10 == 0 else "mm", x / 10 if i % 10 == 0 else x,
              f"k{i % citations:06}.f1") for i in ids for x in [i % citations % 400 / 4 + (0.5 if i % 4 == 0 else 0)]),
        )  # fmt: skip
        write(
            base / "links.csv",
            "claim,citation,relation,direction,directness,identification,text_read,reports,available_at_claim_date,asserted_by",
            ((f"c{i:07}", f"k{i % citations:06}", "citesAsEvidence", "disputes" if i % 11 == 0 else "supports", "direct", "inferred", "abstract",
              words(5, 12), "yes", "curator") for i in ids),
        )  # fmt: skip
        write(
            base / "reviews" / "gen.csv", "claim,fidelity,support,confidence,rationale,text_read,date,tags",
            ((f"c{i:07}", "no-source-named", SUPPORTS[i % 5], "medium", words(5, 10), "abstract", "2024-01-01", "overclaim" if i % 4 == 0 else "")
             for i in ids),
        )  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--articles", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    generate(options.folder, options.claims, options.articles, options.seed)
