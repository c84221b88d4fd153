"""A poor network on the way to a server: slow, late, and cut in the middle of what it carries."""

import asyncio
import random
import re
import threading
from collections import Counter
from itertools import cycle

RATE = 50_000  # bytes a second each way: 400 kbit/s
LATENCY = 0.15  # seconds each way
CHUNK = 1400  # bytes, about a packet
FATES = ("request", "reply", "whole", "whole")


class Cut(Exception):
    """The line is dead."""


class Network:
    """A TCP proxy; what is posted while it is `bad` is carried slowly, and cut as `FATES` say.

    Where in a body the cut falls is drawn from a seed. `fates` counts what became of each request.
    """

    def __init__(self, port: int, seed: int) -> None:
        self.there, self.chance, self.bad = port, random.Random(seed), False
        self.fates: Counter[str] = Counter()
        self._next, self._free = cycle(FATES), {"request": 0.0, "reply": 0.0}
        self._started, self._thread = threading.Event(), threading.Thread(target=self._run)
        self._thread.start()
        self._started.wait()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join()

    def _run(self) -> None:
        asyncio.run(self._listen())

    async def _listen(self) -> None:
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        listening = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port: int = listening.sockets[0].getsockname()[1]
        self._started.set()
        await self._ending.wait()
        listening.close()

    async def _connected(self, near: asyncio.StreamReader, answering: asyncio.StreamWriter) -> None:
        first = await near.read(CHUNK)
        posted = self.bad and first.startswith(b"POST")
        fate = next(self._next) if posted else "whole"
        far, asking = await asyncio.open_connection("127.0.0.1", self.there)
        going = [
            asyncio.create_task(self._carry("request", first, near, asking, fate)),
            asyncio.create_task(self._carry("reply", b"", far, answering, fate)),
        ]
        await asyncio.wait(going, return_when=asyncio.FIRST_COMPLETED)
        for task in going:
            task.cancel()
        ended = await asyncio.gather(*going, return_exceptions=True)
        cut = any(isinstance(each, Cut) for each in ended)
        for writer in (answering, asking):
            if cut:
                writer.transport.abort()
            writer.close()
        self.fates[fate if cut else "whole"] += posted

    async def _carry(
        self,
        way: str,
        first: bytes,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        fate: str,
    ) -> None:
        chunk, passed, limit = first or await source.read(CHUNK), 0, None
        if fate == way:
            limit = self._limit(chunk)
        while chunk:
            await self._wait(way, len(chunk))
            if limit is not None and passed + len(chunk) > limit:
                sink.write(chunk[: limit - passed])
                await sink.drain()
                await asyncio.sleep(LATENCY)  # what was carried arrives, and no more
                raise Cut
            sink.write(chunk)
            await sink.drain()
            passed += len(chunk)
            chunk = await source.read(CHUNK)

    def _limit(self, head: bytes) -> int:
        """How much goes through: all before the body, and a part of that."""
        said = re.search(rb"(?i)content-length: *(\d+)", head)
        start = head.find(b"\r\n\r\n") + 4
        return start + int(int(said[1] if said else 0) * self.chance.uniform(0.05, 0.95))

    async def _wait(self, way: str, size: int) -> None:
        """As long as the line needs for so much, after what it already carries."""
        if not self.bad:
            return
        now = self._loop.time()
        begins = max(now + LATENCY if now > self._free[way] else now, self._free[way])
        self._free[way] = begins + size / RATE
        await asyncio.sleep(self._free[way] - now)
