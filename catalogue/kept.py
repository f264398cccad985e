"""Kept answers: one file for a question to a provider, `metadata/<provider>/<id>.json` in the evidence folder.

    {"provider", "kind", "asked", "fetched_at", "status", "message", "answer"}

`status` is found, absent or failed; `answer` is the provider's JSON, or the lines of its XML or CSV. In the file's name
the identifier is tilde-encoded as Datasette does it, and a very long one is cut and ends in a hash. A file is written
whole or not at all.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from catalogue import providers
from catalogue.problems import Problem

FOLDER = "metadata"
PROPOSALS = f"{FOLDER}/proposals.csv"
SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
MOST_NAME = 180  # characters of a file's name; file systems allow 255 bytes
STATUSES = ("found", "absent", "failed")


class Damaged(ValueError):
    """A kept file that is none, with the reason."""


@dataclass(frozen=True)
class Kept:
    """An answer as it is kept."""

    provider: str
    kind: str
    asked: str
    fetched_at: str
    status: str
    message: str | None = None
    answer: Any = None

    @property
    def path(self) -> str:
        """Where it lies, relative to the evidence folder."""
        return path_of(self.provider, self.asked)

    def data(self) -> bytes:
        """Return the answer as the provider's module parses it."""
        if isinstance(self.answer, list) and all(isinstance(line, str) for line in self.answer):
            return "\n".join(self.answer).encode()
        return json.dumps(self.answer, ensure_ascii=False).encode("utf-8", "surrogatepass")

    def parsed(self) -> providers.Answer | None:
        """Return what it says of the asked work; None where it is not found. Raises Unreadable."""
        if self.status != "found":
            return None
        answer: providers.Answer | None = providers.provider(self.provider).parse(self.data(), self.asked)
        if answer is None:
            raise providers.Unreadable("the kept answer holds no work, though it is kept as found")
        return answer


def tilde_encoded(text: str) -> str:
    """Return text as Datasette writes it in an address.

    >>> tilde_encoded("10.5555/moon.2020.4")
    '10~2E5555~2Fmoon~2E2020~2E4'
    """
    return "".join(chr(b) if b in SAFE else "+" if b == 32 else f"~{b:02X}" for b in text.encode())


def path_of(provider: str, asked: str) -> str:
    """Return where the answer to a question lies."""
    name = tilde_encoded(asked)
    if len(name) > MOST_NAME:
        name = f"{name[: MOST_NAME - 17]}-{hashlib.sha256(asked.encode()).hexdigest()[:16]}"
    return f"{FOLDER}/{provider}/{name}.json"


def write(evidence: Path, kept: Kept) -> Path:
    """Write an answer beside its place and move it there, so that nobody meets half a file."""
    path = evidence / kept.path
    text = json.dumps(asdict(kept), ensure_ascii=False, indent=1, sort_keys=True)
    put(path, text.encode("utf-8", "backslashreplace") + b"\n")
    return path


def put(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        draft.chmod(0o644)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def read(data: bytes) -> Kept:
    """Return a kept answer. Raises Damaged with what is wrong."""
    try:
        record = providers.json_of(data)
    except providers.Unreadable as error:
        raise Damaged(str(error).replace("the answer", "the file")) from None
    if not isinstance(record, dict):
        raise Damaged("the file holds no record of an answer")
    texts = {name: record.get(name) for name in ("provider", "kind", "asked", "fetched_at", "status")}
    for name, text in texts.items():
        if not isinstance(text, str) or not text:
            raise Damaged(f"'{name}' is missing")
    if texts["provider"] not in providers.names():
        raise Damaged(f"'{texts['provider']}' is no provider")
    if texts["kind"] not in providers.KINDS or providers.identifier(str(texts["kind"]), texts["asked"]) != texts["asked"]:
        raise Damaged(f"'{texts['asked']}' is no {texts['kind']} in its plain form")
    if texts["status"] not in STATUSES:
        raise Damaged(f"the status '{texts['status']}' is none of {', '.join(STATUSES)}")
    if not _is_date(str(texts["fetched_at"])):
        raise Damaged(f"fetched_at '{texts['fetched_at']}' is no date like 2024-05-31")
    message = record.get("message")
    return Kept(**{k: str(v) for k, v in texts.items()}, message=message if isinstance(message, str) else None, answer=record.get("answer"))


def _is_date(text: str) -> bool:
    import datetime

    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def files(evidence: Path) -> Iterator[Path]:
    """Yield the kept answers in sorted order."""
    for name in providers.names():
        yield from sorted(p for p in (evidence / FOLDER / name).glob("*.json") if not p.name.startswith("."))


def stray(evidence: Path) -> list[Problem]:
    """Return a problem for each file below `metadata/` that is in no provider's folder or has another suffix."""
    known = set(providers.names())
    found = []
    for path in sorted((evidence / FOLDER).rglob("*")):
        relative = path.relative_to(evidence)
        if path.is_dir() or path.name.startswith(".") or path.suffix in (".md", ".txt"):
            continue
        if relative.as_posix() == PROPOSALS or (len(relative.parts) == 3 and relative.parts[1] in known and path.suffix == ".json"):
            continue
        advice = f"Kept answers lie in {FOLDER}/<provider>/ and end in .json; the providers are {', '.join(sorted(known))}."
        found.append(Problem(relative.as_posix(), 0, "error", "nothing reads this file", "stray-file", advice))
    return found
