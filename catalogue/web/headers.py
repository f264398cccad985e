"""What every answer carries, whatever it is: no page of ours needs a script, a frame or another host.

Sources: W3C Content Security Policy Level 3; RFC 9110, 13.1 (conditional requests); RFC 9111, 5.2 (Cache-Control);
RFC 9309 and the X-Robots-Tag of the search engines.
"""

import hashlib
from collections.abc import Iterable

POLICY = (
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
)  # fmt: skip
ALWAYS = (
    (b"content-security-policy", "; ".join(POLICY).encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
)
SET_HERE = {name for name, _ in ALWAYS} | {b"cache-control", b"etag", b"x-robots-tag"}
A_YEAR = b"public, max-age=31536000, immutable"

Headers = list[tuple[bytes, bytes]]


def entity_tag(version: str, path: bytes, query: bytes) -> bytes:
    """Return the tag of an address: it changes with the build, the program and the mode, and with nothing else.

    Weak, for a page says how long its queries took.
    """
    return b'W/"' + hashlib.sha256(b"\0".join((version.encode(), path, query))).hexdigest()[:32].encode() + b'"'


def has_seen(if_none_match: bytes, tag: bytes) -> bool:
    """Whether a reader says that it holds what this tag stands for."""
    return tag in [part.strip() for part in if_none_match.split(b",")]


def answered(status: int, given: Iterable[tuple[bytes, bytes]], path: bytes, query: bytes, tag: bytes, *, is_draft: bool) -> Headers:
    """Return the headers of an answer: those given, but for what is decided here, and ours.

    A page may be kept but is asked for anew each time, so that a new build shows at once; a file whose address carries
    its hash is kept for good. An error and `/-/` are not kept.
    """
    private = any(name.lower() == b"cache-control" and b"no-store" in value for name, value in given)
    headers = [(name, value) for name, value in given if name.lower() not in SET_HERE]
    headers += ALWAYS
    if status not in (200, 304) or path.startswith(b"/-/health") or private:
        headers.append((b"cache-control", b"no-store"))
    elif path.startswith((b"/static/", b"/-/static/")):
        headers.append((b"cache-control", A_YEAR if query else b"no-cache"))
    else:
        headers += [(b"cache-control", b"no-cache"), (b"etag", tag)]
    if is_draft:
        headers.append((b"x-robots-tag", b"noindex"))
    return headers
