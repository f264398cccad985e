"""A report as a Word file: headings, real tables with headers that repeat, page numbers, and the same words as the HTML."""

import datetime
import io
import zipfile
from collections.abc import Iterable, Sequence

from docx import Document
from docx.document import Document as Made
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell

from catalogue.report import Report, Row, plural, share
from catalogue.report.html import amount, figure, spoken, unbraced

EPOCH = (1980, 1, 1, 0, 0, 0)  # the time of every file inside, so that the same build makes the same bytes
LONGEST = 255  # characters of a property; the format allows no more
Cells = Sequence[object]


def render(report: Report) -> bytes:
    """Return the whole file; the same report gives the same bytes."""
    made = Document()
    _page(made, report)
    _head(made, report)
    _summary(made, report)
    _method(made, report)
    _flow(made, report)
    for group in report.groups:
        made.add_heading(f"{group.title}: {group.share}", 1)
        made.add_paragraph(group.meaning)
        _table(made, ("no.", "the claim, in our words", "assessment", "sources"), map(_statement, group.statements), (1.5, 5.6, 7.4, 3.0))
    _rest(made, report)
    return _same_bytes(made)


def _page(made: Made, report: Report) -> None:
    """Set margins, fonts, language, properties, and the number of the page at the foot."""
    section = made.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.75)
    section.top_margin = section.bottom_margin = Cm(1.8)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    normal.element.get_or_add_rPr().append(language)
    properties = made.core_properties
    title = f"{'Draft: ' if report.banner else ''}Report on the claims of “{report.article['title']}”"
    properties.title = title[:LONGEST]
    properties.subject = f"Build {report.build}"
    properties.author = "Evidence catalogue"
    properties.language = "en-GB"
    properties.comments = report.banner
    when = datetime.datetime.fromisoformat(report.as_of or "2000-01-01")
    properties.created = properties.modified = when
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{report.banner or 'Report'} · build {report.build[:16]} · page ").font.size = Pt(8)
    run = foot.add_run()
    run.font.size = Pt(8)
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def _head(made: Made, report: Report) -> None:
    article = report.article
    made.add_heading(str(article["title"]), 0)
    if report.banner:
        banner = made.add_paragraph()
        run = banner.add_run(f"{report.banner}. ")
        run.bold, run.font.color.rgb = True, RGBColor(0xA3, 0x26, 0x2C)
        banner.add_run(report.banner_text)
    facts = (
        ("Article", article["url"] or "no address recorded"),
        ("Publisher", article["publisher"] or "not recorded"),
        ("Published", article["published"] or "not seen"),
        ("Retrieved", article["retrieved"] or "not recorded"),
        ("Evidence as of", report.as_of or "no date"),
        ("Build", report.build),
    )
    _table(made, ("", ""), facts, (3.5, 14.0))
    made.add_paragraph("All statements below are in our words, none in the article’s.")


def _summary(made: Made, report: Report) -> None:
    made.add_heading("Summary", 1)
    counts = report.counts
    made.add_paragraph(
        f"{plural(counts['claims'], 'claim')} of the article, held as {plural(counts['statements'], 'statement')} that are assessed apart."
    )
    for group in report.groups:
        made.add_paragraph(f"{group.title}: {group.share}", style="List Bullet")
    heads = ("type of claim", *(group.short for group in report.groups), "all")
    types = sorted({str(row["claim_type"]) for row in report.rows["statements"]})

    def of(rows: list[Row], kind: str) -> int:
        return sum(row["claim_type"] == kind for row in rows)

    lines = [(kind, *(of(group.statements, kind) or "–" for group in report.groups), of(report.rows["statements"], kind)) for kind in types]
    _table(made, heads, lines)


def _flow(made: Made, report: Report) -> None:
    made.add_heading("Flow of the claims", 1)
    flow: list[Cells] = [
        (s.text, s.count, " ".join(filter(None, (s.beside, s.detail))), s.out if s.beside else "") for s in report.flow.steps
    ]
    flow += [(f"of these: {spoken(word)}", count, "", "") for word, count in report.flow.ends]
    _table(made, ("step", "n", "what fell out", "n"), flow, (7.5, 1.5, 7.0, 1.5))


def _method(made: Made, report: Report) -> None:
    rows = report.rows
    made.add_heading("Method", 1)
    made.add_paragraph(
        "Every claim and figure of the article has a row in our words; a claim that says two things is parted. Each statement is linked to "
        "sources for, against or neither; several reports of one study count once; every figure is compared by a stated rule. A statement "
        f"is agreed when two persons who judged apart give the same answers. {report.one['rules']['rules']} rules were run."
    )
    lines = [
        (p["name"], p["kind"], "; ".join(filter(None, (p["role"], p["qualification"]))) or "not recorded", p["interests"] or "not recorded",
         f"{p['assessments']} of {report.counts['statements']}")
        for p in rows["reviewers"]
    ]  # fmt: skip
    _table(made, ("reviewer", "kind", "part and qualification", "interests", "statements"), lines)
    read = sum(t["assessments"] for t in rows["texts_read"])
    made.add_paragraph("Read: " + "; ".join(f"{spoken(t['name'])} {share(t['assessments'], read)}" for t in rows["texts_read"]) + ".")
    made.add_heading("Agreement of reviewers", 1)
    if not rows["agreements"]:
        made.add_paragraph("No statement was assessed by two reviewers who judged apart, so there is no agreement to report.")
        return
    agreed = [
        (a["question"], f"{a['reviewer']} and {a['other']}" if a["reviewer"] else f"all {a['reviewers']}", spoken(a["measure"]), a["n"],
         figure(a["amount"]) or "undefined", f"{figure(a['low'])} to {figure(a['high'])}" if a["low"] is not None else a["undefined"])
        for a in rows["agreements"]
    ]  # fmt: skip
    _table(made, ("question", "reviewers", "measure", "n", "agreement", "95 % interval"), agreed)


def _statement(s: Row) -> Cells:
    """Return the cells of a statement."""
    answers = " · ".join(map(spoken, (s["support"], *s["said"])))
    lines = [f"proposed: {answers}" if s["proposed"] else answers, ", ".join(map(spoken, s["tag_list"]))]
    for a in s["assessments"]:
        name = f"{a['name']} ({spoken(a['support'])}, {spoken(a['fidelity'])}): " if s["names_reviewers"] else ""
        lines.append(f"{name}{a['rationale']} Read: {spoken(a['text_read'])}.")
    sources = [f"{word} {_numbers(s[direction])}" for word, direction in (("for", "supports"), ("against", "disputes")) if s[direction]]
    return (
        s["label"],
        f"{s['statement']}\n{s['claim_type']}, {s['modality']}; section {s['section']}",
        "\n".join(filter(None, lines)),
        "\n".join(sources) or "none",
    )


def _numbers(links: Iterable[Row]) -> str:
    return " ".join(f"[{link['number']}]{'*' if link['directness'] == 'indirect' else ''}" for link in links)


def _rest(made: Made, report: Report) -> None:
    """Add what is left out, figures, appraisal, what was not checked, replies, sources."""
    rows = report.rows
    if rows["omissions"] or rows["contradictions"]:
        made.add_heading("What the article leaves out, and where it disagrees with itself", 1)
        for o in rows["omissions"]:
            made.add_paragraph(f"{o['statement']} {' '.join(f'[{n}]' for n in o['numbers'])}", style="List Bullet")
        for c in rows["contradictions"]:
            made.add_paragraph(f"With itself: {c['statement']}", style="List Bullet")
    if rows["comparisons"]:
        made.add_heading("Figures beside figures", 1)
        lines = [
            (
                c["label"],
                f"{amount(c['as_written'], c['unit'], c['currency'])}\n{c['measure']}",
                _found(c),
                spoken(c["result"]),
                unbraced(c["rule"]),
            )
            for c in rows["comparisons"]
        ]
        _table(made, ("no.", "the article", "the source", "result", "how it was decided"), lines, (1.5, 4.2, 4.2, 2.4, 5.2))
    if rows["bodies"]:
        made.add_heading("Summary of findings", 1)
        found = [
            (b["outcome"], f"{b['population']}; {b['intervention']}; {b['comparator']}",
             f"{spoken(b['designs']) or 'no study'}; {'size not seen' if b['participants'] is None else b['participants']}",
             b["effect"] or "not recorded",
             f"{spoken(b['certainty'])}{', one reviewer’s' if b['state'] == 'single' else ''}\n{spoken(b['reasons'])}")
            for b in rows["bodies"]
        ]  # fmt: skip
        _table(made, ("outcome", "population, intervention, comparator", "studies, people", "what they found together", "certainty"), found)
    if rows["appraised"]:
        made.add_heading("Appraisal", 1)
        seen = [
            (a["subject"], f"{a['tool']}, {a['reviewer']}", spoken(a["overall"] or "not given"), spoken(a["judgements"]),
             f"{a['judged']} of {a['domains']}")
            for a in rows["appraised"]
        ]  # fmt: skip
        _table(made, ("study or review", "tool, reviewer", "overall", "domains", "judged"), seen)
    if rows["levels"]:
        made.add_heading("Levels of evidence (OCEBM 2011)", 1)
        _table(
            made, ("study or review", "question", "level", "why"),
            [(one["subject"], one["question"], one["ocebm_level"], f"{one['rationale']} ({one['reviewer']})") for one in rows["levels"]],
        )  # fmt: skip
    made.add_heading("What could not be checked", 1)
    for line in report.unchecked or ["Nothing that this catalogue checks was left unchecked."]:
        made.add_paragraph(line, style="List Bullet")
    if rows["responses"] or rows["corrections"]:
        made.add_heading("Replies and corrections", 1)
        for a in rows["responses"]:
            made.add_paragraph(
                f"{a['date']}, {a['received_from']}: {a['summary']} ({spoken(a['outcome'])}) {a['reply'] or ''}", style="List Bullet"
            )
        for c in rows["corrections"]:
            made.add_paragraph(f"{c['date']}, {c['label'] or 'the article'}: {c['statement']}", style="List Bullet")
    made.add_heading("Sources", 1)
    _table(
        made, ("no.", "source", "kind", "standing", "for / against"),
        [(s["number"], s["reference"], f"{spoken(s['source_type'])}; text: {s['access'] or 'not recorded'}",
          f"{spoken(s['standing'])}; {s['checked_at'] or 'never looked up'}", f"{s['supporting']} / {s['disputing']}")
         for s in report.sources],
        (1.2, 8.6, 3.0, 3.0, 1.7),
    )  # fmt: skip
    made.add_paragraph("The evidence is under CC BY 4.0. No part of this is medical advice.")


def _found(c: Row) -> str:
    """Return the source's figure, or its words, with the number of the source."""
    if not c["finding"]:
        return "no finding named"
    return f"{amount(c['found_as_written'], c['found_unit'], c['found_currency']) or c['found_statement']} [{c['number']}]"


def _table(made: Made, heads: Sequence[str], lines: Iterable[Cells], widths: Sequence[float] = ()) -> Table:
    """Add a table whose head repeats on every page and whose rows are not broken; widths in centimetres."""
    table: Table = made.add_table(rows=0, cols=len(heads))
    table.style = "Table Grid"
    if any(heads):
        row = table.add_row()
        mark = OxmlElement("w:tblHeader")
        mark.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(mark)
        for cell, head in zip(row.cells, heads, strict=True):
            _fill(cell, head, bold=True)
    for line in lines:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for number, (cell, text) in enumerate(zip(row.cells, line, strict=True)):
            _fill(cell, text, bold=number == 0)
    table.autofit = not widths
    for column, width in zip(table.columns, widths, strict=False):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
    made.add_paragraph()
    return table


def _fill(cell: _Cell, text: object, *, bold: bool = False) -> None:
    for number, line in enumerate(str(text).split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
        run = paragraph.add_run(line)
        run.bold, run.font.size = bold, Pt(8.5)


def _same_bytes(made: Made) -> bytes:
    """Return the file with the clock taken out of it."""
    raw, clean = io.BytesIO(), io.BytesIO()
    made.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED) as target:
        for info in sorted(source.infolist(), key=lambda one: (one.filename != "[Content_Types].xml", one.filename)):
            target.writestr(zipfile.ZipInfo(info.filename, EPOCH), source.read(info), zipfile.ZIP_DEFLATED)
    return clean.getvalue()
