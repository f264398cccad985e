"""What may pass as a link, an identifier, a slug, a text: one answer each, used everywhere.

Nothing here changes a value: a value passes or is named as a problem.
"""

import re
import unicodedata
from urllib.parse import urlsplit

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}", re.ASCII)

# Characters that a reader cannot see and that change what is read: zero width, soft hyphen, bidirectional controls,
# the byte order mark inside a text. Source: Unicode Technical Report 36, 2.10; Unicode Standard Annex 9.
INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def safe_url(text: object) -> str | None:
    """Return `text` if it may stand in a link, else None.

    A link has the scheme http or https, a host, and no space, control, invisible character, backslash or user name.
    """
    if not isinstance(text, str) or not re.match(r"https?://", text, re.ASCII | re.IGNORECASE):
        return None
    if re.search(r"[\s\\\"'<>`{}|^]", text) or CONTROL.search(text) or INVISIBLE.search(text):
        return None
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    host = parts.hostname
    if not host or parts.username is not None or not re.fullmatch(r"[\w.:-]+", host):
        return None
    return text


def odd_character(text: str, *, identifier: bool = False) -> tuple[str, str] | None:
    """Return (level, description) of the first character of `text` that should not be there, or None.

    A control character is an error anywhere, an invisible one a warning in text. In an identifier whatever is not
    printable ASCII is an error, for a look-alike letter makes another identifier of the same looks.
    """
    if text.isascii() and text.isprintable() and not (identifier and " " in text):
        return None
    for column, character in enumerate(text, 1):
        if identifier:
            level = "" if "!" <= character <= "~" else "error"
        else:
            level = "error" if CONTROL.match(character) else "warning" if INVISIBLE.match(character) else ""
        if level:
            name = unicodedata.name(character, f"U+{ord(character):04X}")
            return level, f"{name} at character {column}"
    return None
