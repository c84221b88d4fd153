"""Measured: work done in a process of its own, with the CPU, time and memory it took."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Measured:
    """What a piece of work returned and what it cost; `peak_mb` is of the whole process."""

    result: Any
    cpu_s: float
    wall_s: float
    peak_mb: float


def measured(work: Callable[..., Any], *arguments: Any) -> Measured:
    """Run a function of a module in a fresh process; imports are done before the clock starts."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(theirs, work, arguments))
    process.start()
    theirs.close()
    try:
        found: Measured = ours.recv()
    except EOFError:
        raise RuntimeError(f"{work.__module__}.{work.__name__} failed") from None
    finally:
        process.join()
    return found


def _run(to: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    gc.collect()
    gc.freeze()  # as the served application does (wsgi.py)
    wall, cpu = time.perf_counter(), time.process_time()
    result = work(*arguments)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    gc.unfreeze()
    to.send(Measured(result, cpu, wall, _peak_mb()))


def _peak_mb() -> float:
    """The most memory this process has held (VmHWM: it forgets the process it was born from)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024
