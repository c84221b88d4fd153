"""What a figure depends on: the machine, its load and the versions."""

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("flask", "gunicorn", "sqlalchemy", "pandas", "numpy", "typst", "qrcode", "playwright")


def machine() -> str:
    """Processor, cores, memory and how busy they were when the run began."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    return (
        f"{os.cpu_count()} × {_processor()}, {memory:.0f} GiB, Linux {platform.release()}; "
        f"load average at the start {load}"
    )


def versions() -> str:
    """Python, SQLite and the packages that do the work."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()
