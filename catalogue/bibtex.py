"""BibTeX's grammar, strictly: where an entry stops being one.

bibtexparser forgives much and says nothing: `doi = {10.5555}/x},` ends the entry there, and all fields behind are gone;
`title = ;{Tea}` becomes the title `;{Tea}`. So every entry that it took is held against the grammar once more.

Source: Oren Patashnik, "BibTeXing" (1988), and "Designing BibTeX styles" (1988), on the form of entries and values.
"""

import re

HEAD = re.compile(r"@[ \t]*\w+[ \t]*\{\s*")
KEY = re.compile(r"[^\s,{}=\"#%\\~\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
# A field with a value whose braces nest at most three deep, which is nearly all of them, in one go and without going back.
BRACED = r"\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\}"
NAME = r"[A-Za-z][\w:+./-]*+"
PLAIN_FIELD = re.compile(rf"\s*+{NAME}\s*+=\s*+(?:{BRACED}|\"[^\"{{}}]*+\"|[^\s,{{}}()=\"#%\\@']++)\s*+(?=[,}}])")
FIELD = re.compile(rf"\s*({NAME})\s*=\s*")
WORD = re.compile(r"[^\s,{}()=\"#%\\@']+")
SPACE = re.compile(r"\s*")
JOINED = re.compile(r"\s*#\s*")


def breach(entry: str) -> tuple[int, str] | None:
    """Return where the text of an entry, from its `@` on, leaves the grammar and what is wrong there, or None.

    What stands behind the closing brace belongs to the grammar only as a comment, and is not looked at.
    """
    head = HEAD.match(entry)
    if not head:
        return 0, "an entry begins with @, its kind and a brace"
    key = KEY.match(entry, head.end())
    at = _past_space(entry, key.end() if key else head.end())
    if entry[at : at + 1] not in (",", "}"):
        return at, f"the key is followed by {_shown(entry, at)}, not by a comma"
    name = "the key"
    while entry[at : at + 1] == ",":
        at += 1
        if plain := PLAIN_FIELD.match(entry, at):
            at = plain.end()
            continue
        field = FIELD.match(entry, at)
        if not field:
            at = _past_space(entry, at)
            if entry[at : at + 1] == "}":
                break
            return at, f"a field was expected and {_shown(entry, at)} stands there"
        name = field.group(1)
        end = _value_end(entry, field.end())
        if end < 0:
            return field.end(), f"{name} has no value in braces, in quotes or of one word, but {_shown(entry, field.end())}"
        at = _past_space(entry, end)
    if entry[at : at + 1] == "}":
        return None
    return at, f"the value of {name} is followed by {_shown(entry, at)}, not by a comma or the closing brace"


def _value_end(entry: str, at: int) -> int:
    """Return where a value ends, its parts joined with #; -1 where there is none."""
    while True:
        if entry[at : at + 1] in ("{", '"') and at < len(entry):
            close = "}" if entry[at] == "{" else '"'
            depth, at = 0, at + 1
            while at < len(entry) and (depth or entry[at] != close):
                depth += (entry[at] == "{") - (entry[at] == "}")
                if depth < 0:
                    return -1
                at += 1
            if at == len(entry):
                return -1
            at += 1
        elif word := WORD.match(entry, at):
            at = word.end()
        else:
            return -1
        joined = JOINED.match(entry, at)
        if not joined:
            return at
        at = joined.end()


def _past_space(entry: str, at: int) -> int:
    space = SPACE.match(entry, at)
    return space.end() if space else at


def _shown(entry: str, at: int) -> str:
    """Return the next few characters in quotes, or what stands for none."""
    following = " ".join(entry[at : at + 20].split())
    return f"'{following}'" if following else "nothing"
