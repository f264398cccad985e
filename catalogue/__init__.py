"""The machinery of the catalogue.

readers/         a file becomes rows                    safe.py      what may pass as identifier, link, text
bibliography.py  entries meet their descriptions        text/        a page becomes passages
load.py          rows become tables, or problems        starter.py   an evidence folder of a reader's own
keys.py          a reference that leads nowhere         summary.py   what a build says at its end
quantities.py    a claim's number beside a source's     publish.py   a database becomes a release
audit/           one SQL file a rule                    serve.py     a release becomes a site
lanes.py         large files on all cores               at_once.py   several questions at once, on all cores
problems.py      what is wrong, where, what to do
"""
