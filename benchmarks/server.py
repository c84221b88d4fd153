"""Server: an application under gunicorn as it is deployed, and the CPU it has used."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent
COMMAND = ("gunicorn", "--workers", "1", "--threads", "8")


@dataclass(frozen=True)
class Server:
    """A running server on a port of this machine."""

    port: int
    process: psutil.Process

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu_s(self) -> float:
        """CPU seconds used so far by the master and its worker."""
        times = [process.cpu_times() for process in self._tree()]
        return float(sum(t.user + t.system for t in times))

    def memory_mb(self) -> float:
        """Memory of master and worker, shared pages counted once."""
        return float(sum(p.memory_full_info().pss for p in self._tree())) / 2**20

    def _tree(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]


@contextmanager
def serve(application: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """Serve `module:app` until the block ends, on a free port; waits for its first answer."""
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        port, descriptor = listener.getsockname()[1], listener.fileno()
        command = [sys.executable, "-m", *COMMAND, "--log-level", "warning"]
        process = subprocess.Popen(
            [*command, "--bind", f"fd://{descriptor}", application],
            cwd=ROOT,
            env={**os.environ, **environment},
            pass_fds=[descriptor],
        )
        try:
            _wait(port)
            yield Server(port, psutil.Process(process.pid))
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/health")
    connection.getresponse().read()
    connection.close()
