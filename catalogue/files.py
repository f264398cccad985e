"""A file is written whole or not at all, and says what it is by its hash."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def sha256_of(path: Path) -> str:
    """Return the hash of a file, read by parts: one of a million claims is not to be held in memory. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_whole(path: Path, chunks: Iterable[str], *, durable: bool = True) -> tuple[int, str]:
    """Write text as UTF-8 beside the path and put it in its place when all of it is on disk; return bytes and sha256.

    Where a chunk cannot be made, or the disk is full, what stood there before stays. One of many files, whose hashes a manifest
    holds, need not be `durable`: to wait for the disk each time takes longer than all the rest. Raises OSError.
    """
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                data = chunk.encode("utf-8")
                digest.update(data)
                size += len(data)
                file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)  # a temporary file is for its owner only
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return size, digest.hexdigest()
