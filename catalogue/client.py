"""The one place that asks the network: a question to a provider is answered, or it fails with a reason, never half.

    question ─> pace ─> https, exact host, no compression ─> at most 5 MB within a total time ─> Reply
                 ^                                                                     │
                 └── Retry-After, or a growing wait with jitter <── what may pass ─────┘

httpx carries it and stamina repeats it. habanero and pyalex are not used: both follow redirects to any host, unpack
whatever comes without a limit, and know a timeout for a silent server but none for one that drips.
"""

import asyncio
import ipaddress
import math
import os
import random
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from types import ModuleType
from typing import BinaryIO
from urllib.parse import urlsplit

import httpx
import stamina
import stamina.instrumentation

PRODUCT = "evidence-catalogue/0.1"
PASSING = {408, 425, 429, 500, 502, 503, 504}  # what may be gone at the next try
REDIRECTS = {301, 302, 303, 307, 308}
MOST_REDIRECTS = 3
BROKEN_AFTER = 5  # questions in a row without an answer: then the provider is left alone
WORKERS = (3, 16)  # questions under way at once: at least, at most
PER_WORKER = 4.0  # requests a second that one of them is thought to manage


@dataclass(frozen=True)
class Limits:
    """What a question may cost: bytes of an answer, seconds, attempts."""

    size: int = 5_000_000
    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0  # for the whole answer, however steadily it drips
    attempts: int = 4
    first_wait: float = 1.0
    most_wait: float = 60.0  # a server that asks for more is left for another day
    jitter: float = 1.0


class Failed(Exception):
    """A question got no answer. `again` says whether the next try may; `wait` is what the server asked for, in seconds."""

    def __init__(self, reason: str, *, again: bool = False, wait: float | None = None) -> None:
        """Keep the reason, as a person reads it."""
        super().__init__(reason)
        self.reason = reason
        self.again = again
        self.wait = wait


@dataclass(frozen=True)
class Reply:
    """What came: a status below 500 that is no redirect, and the body, empty where it went into a file."""

    status: int
    body: bytes


@dataclass
class Pace:
    """Hands out moments at which the next request may go: evenly, so many a second."""

    rate: float
    fixed: bool = False  # set by a person; a server may only slow it down
    _next: float = 0.0

    async def turn(self) -> None:
        """Wait for the next moment."""
        now = time.monotonic()
        moment = max(now, self._next)
        self._next = moment + 1 / self.rate
        if moment > now:
            await asyncio.sleep(moment - now)

    def heed(self, headers: Mapping[str, str]) -> None:
        """Take over the rate that a server names: so many requests in so many seconds, a tenth left unused."""
        limit = re.match(r"\d{1,6}", headers.get("x-rate-limit-limit", ""), re.ASCII)
        interval = re.match(r"(\d{1,5})\s*s?", headers.get("x-rate-limit-interval", ""), re.ASCII)
        if limit and interval and int(limit.group()) and int(interval.group(1)):
            named = 0.9 * int(limit.group()) / int(interval.group(1))
            self.rate = min(self.rate, named) if self.fixed else named


@dataclass
class Line:
    """The way to one provider: where it answers, how fast it may be asked, whether it answers at all."""

    module: ModuleType
    base: str
    pace: Pace
    hosts: frozenset[str]
    unanswered: int = 0  # in a row
    reason: str = ""  # why the last one got none
    workers: int = 3  # questions under way at once

    @property
    def name(self) -> str:
        """The provider's name."""
        return self.module.__name__.rsplit(".", 1)[-1]

    @property
    def because(self) -> str:
        """Why the last question without an answer got none, to be put behind what follows from it."""
        return f": {self.reason}" if self.reason else ""

    @property
    def broken(self) -> bool:
        """Whether so many questions in a row got no answer that no more are asked."""
        return self.unanswered >= BROKEN_AFTER


def base_url(text: str) -> str:
    """Return the address of a server that stands in for a provider. Raises ValueError for http beyond this machine."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError("an address is https://host or https://host/path")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError("http is for this machine alone (127.0.0.1, ::1, localhost); elsewhere it is https")
    return text.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def place(url: str) -> str:
    """Return host and port of an address, as they are compared."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


class Client:
    """Asks providers. Use it as an asynchronous context; one for all questions of a run."""

    def __init__(self, contact: str | None, limits: Limits, bases: Mapping[str, str], rates: Mapping[str, float]) -> None:
        """Take the contact that providers want to know, and what replaces their addresses and rates."""
        stamina.instrumentation.set_on_retry_hooks(())  # what failed is ours to report
        self.contact = contact
        self.limits = limits
        self.bases = bases
        self.rates = rates
        self.lines: dict[str, Line] = {}
        agent = f"{PRODUCT} (mailto:{contact})" if contact else PRODUCT
        direct = {f"all://{host}": None for host in ("127.0.0.1", "localhost", "[::1]")}
        self._http = httpx.AsyncClient(
            headers={"User-Agent": agent, "Accept-Encoding": "identity"},
            timeout=httpx.Timeout(limits.read, connect=limits.connect),
            follow_redirects=False,
            mounts=direct,
        )

    async def __aenter__(self) -> "Client":
        """Open nothing yet."""
        return self

    async def __aexit__(self, *error: object) -> None:
        """Close the connections."""
        await self._http.aclose()

    def line(self, module: ModuleType) -> Line:
        """Return the way to a provider, the same for a whole run."""
        name = module.__name__.rsplit(".", 1)[-1]
        if name not in self.lines:
            base = self.bases.get(name, module.BASE)
            own = place(base)
            hosts = frozenset({own}) if name in self.bases else frozenset({own, *(f"{host}:443" for host in module.HOSTS)})
            given = self.rates.get(name)
            # Without a contact the providers' limits for strangers hold, half of what they grant to others or less.
            rate = given or module.RATE * (1 if self.contact else 0.5)
            workers = min(WORKERS[1], max(WORKERS[0], math.ceil(rate / PER_WORKER)))
            self.lines[name] = Line(module, base, Pace(rate, fixed=given is not None), hosts, workers=workers)
        return self.lines[name]

    async def ask(self, module: ModuleType, path: str, into: BinaryIO | None = None) -> Reply:
        """Ask a provider for a path and return its reply; raise Failed when the last attempt failed.

        With `into`, a whole file is expected: it is written there, from its beginning at every attempt, and may be as
        large as the provider's BULK; it must say how long it is.
        """
        line = self.line(module)

        def again(error: Exception) -> bool | float:
            if not isinstance(error, Failed) or not error.again:
                return False
            if error.wait is None:
                return True
            return error.wait <= self.limits.most_wait and error.wait + random.uniform(0, self.limits.jitter)  # noqa: S311

        attempts = stamina.retry_context(
            on=again, attempts=self.limits.attempts, timeout=None, wait_initial=self.limits.first_wait,
            wait_max=self.limits.most_wait, wait_jitter=self.limits.jitter,
        )  # fmt: skip
        try:
            async for attempt in attempts:
                with attempt:
                    await line.pace.turn()
                    return await self._within_time(line, path, into)
        except Failed as error:
            line.reason = error.reason
            if error.wait and error.wait > self.limits.most_wait:
                line.unanswered = BROKEN_AFTER  # it said so itself
            raise
        raise AssertionError("the last attempt returns or raises")

    async def _within_time(self, line: Line, path: str, into: BinaryIO | None) -> Reply:
        """Ask once; whatever goes wrong with the network becomes Failed."""
        host = urlsplit(line.base).hostname
        total = self.limits.total * (10 if into else 1)
        try:
            async with asyncio.timeout(total):
                return await self._once(line, line.base + path, into)
        except TimeoutError:
            raise Failed(f"{host} had not answered in full after {total:g} seconds", again=True) from None
        except httpx.TimeoutException:
            raise Failed(f"{host} kept silent for too long", again=True) from None
        except httpx.ConnectError as error:
            raise Failed(f"no connection to {host}: {str(error) or 'refused'}", again=True) from None
        except httpx.RemoteProtocolError:
            raise Failed(f"{host} broke off in the middle of its answer", again=True) from None
        except httpx.TransportError as error:
            raise Failed(f"the connection to {host} failed: {type(error).__name__}", again=True) from None

    async def _once(self, line: Line, url: str, into: BinaryIO | None) -> Reply:
        for _ in range(MOST_REDIRECTS + 1):
            async with self._http.stream("GET", url, params=self._manners(line, url)) as response:
                line.pace.heed(response.headers)
                status = response.status_code
                if status in REDIRECTS:
                    url = self._followed(line, response)
                    continue
                if status in PASSING:
                    raise Failed(self._refusal(line, response), again=True, wait=retry_after(response.headers.get("retry-after")))
                encoding = response.headers.get("content-encoding", "identity").strip().lower()
                if encoding not in ("", "identity"):
                    raise Failed(f"the answer is compressed ({encoding[:40]}), though it was asked for plain")
                return Reply(status, await self._body(line, response, into if status == 200 else None))
        raise Failed(f"more than {MOST_REDIRECTS} redirects")

    async def _body(self, line: Line, response: httpx.Response, into: BinaryIO | None) -> bytes:
        """Return the body, or write it into a file; more than its limit is refused before it is held."""
        limit: int = line.module.BULK if into else self.limits.size
        length = response.headers.get("content-length", "")
        if into and not length.isdigit() and response.headers.get("transfer-encoding", "").lower() != "chunked":
            raise Failed("the file does not say how long it is: what breaks off could not be told from the whole")
        if length.isdigit() and int(length) > limit:
            raise Failed(f"the answer has {int(length):,} bytes; at most {limit:,} are taken")
        if into:
            into.seek(0)
            into.truncate()
        held, size = bytearray(), 0
        async for chunk in response.aiter_raw():
            size += len(chunk)
            if size > limit:
                raise Failed(f"the answer has more than {limit:,} bytes, and no more are taken")
            if into:
                into.write(chunk)
            else:
                held += chunk
        return bytes(held)

    def _manners(self, line: Line, url: str) -> dict[str, str] | None:
        """Return the query of an address with what says who asks; a key goes to the provider itself and nowhere else."""
        query = dict(httpx.URL(url).params)
        if self.contact and getattr(line.module, "MAIL", None):
            query[line.module.MAIL] = self.contact
        query |= getattr(line.module, "WHO", {})
        argument, variable = getattr(line.module, "KEY", ("", ""))
        if os.environ.get(variable) and line.name not in self.bases:
            query[argument] = os.environ[variable]
        return query or None

    def _followed(self, line: Line, response: httpx.Response) -> str:
        """Return where a redirect leads, if it is to the provider's own hosts by https or stays where it was."""
        target = response.url.join(response.headers.get("location", ""))
        address = str(target)
        if place(address) not in line.hosts or target.scheme != response.url.scheme:
            raise Failed(f"the answer is a redirect to {target.host or 'nowhere'}, which is no host of {line.name}")
        return address

    def _refusal(self, line: Line, response: httpx.Response) -> str:
        host = urlsplit(line.base).hostname
        wait = retry_after(response.headers.get("retry-after"))
        if response.status_code == 429:
            return f"{host} wants fewer questions (429)" + (f" and a wait of {wait:g} seconds" if wait else "")
        return f"{host} is out of order ({response.status_code})"


def retry_after(text: str | None) -> float | None:
    """Return the seconds that a Retry-After header asks for; None for none, or for what is neither seconds nor a date."""
    if not text:
        return None
    if re.fullmatch(r"\d{1,9}", text.strip(), re.ASCII):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, moment.timestamp() - time.time())
