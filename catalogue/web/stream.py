"""A long answer, made in a thread of its own, a piece at a time, for as long as its reader takes it.

Source: the ASGI specification, HTTP (`http.disconnect` is told to whoever asks); RFC 9112, 8 (what is not whole).
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

AT_ONCE = 3
THREADS = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="export")
STALLED = 60  # seconds that a reader may take nothing of what is ready

Send = Callable[[Mapping[str, Any]], Awaitable[None]]


class Stream:
    """An answer in pieces. If a piece fails, it ends without its end, and HTTP tells the reader that it is not whole."""

    def __init__(
        self,
        request: Any,
        pieces: Iterator[str | bytes],
        close: Callable[[], None],
        content_type: str,
        filename: str,
        *,
        stop: Callable[[], None] = lambda: None,
        **headers: str,
    ) -> None:
        """Take an iterator of text or bytes, what to do in the end, and what ends a piece that is being made."""
        self.request, self.pieces, self.close, self.stop = request, pieces, close, stop
        self.headers = {"content-type": content_type, "content-disposition": f'attachment; filename="{filename}"'}
        self.headers |= {name.replace("_", "-"): text for name, text in headers.items()}

    async def _gone(self) -> None:
        """Return when the reader has gone; the server tells nobody who does not ask, and takes pieces for nobody."""
        while (await self.request.receive())["type"] != "http.disconnect":
            pass
        self.stop()

    def _next(self) -> bytes | None:
        piece = next(self.pieces, None)
        return piece.encode("utf-8") if isinstance(piece, str) else piece

    async def asgi_send(self, send: Send) -> None:
        """Send it."""
        raw = [(name.encode(), value.encode("latin-1", "replace")) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": raw})
        loop = asyncio.get_running_loop()
        gone = asyncio.create_task(self._gone())
        try:
            while self.request.method != "HEAD" and (piece := await loop.run_in_executor(THREADS, self._next)) is not None:
                await asyncio.wait_for(send({"type": "http.response.body", "body": piece, "more_body": True}), STALLED)
                if gone.done():
                    return None
        except Exception as error:
            if not gone.done():
                said = f"its reader took nothing for {STALLED} seconds" if isinstance(error, TimeoutError) else str(error)
                sys.stderr.write(f"An export was broken off: {type(error).__name__}: {said}\n")
            return None  # unfinished: the server closes the connection
        finally:
            gone.cancel()
            await loop.run_in_executor(THREADS, self.close)
        return await send({"type": "http.response.body", "body": b""})
