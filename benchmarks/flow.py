"""A household's whole flow over HTTP, on a new connection as a phone makes it."""

import gzip
import html
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode

Answers = Mapping[str, str | list[str]]
Flow = Callable[["Phone"], bool]

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


@dataclass
class Phone:
    """One connection that keeps the cookie it is given."""

    port: int
    cookie: str = ""
    _connection: HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self._connection = HTTPConnection("127.0.0.1", self.port, timeout=120)

    def get(self, path: str) -> tuple[HTTPResponse, str]:
        return self._ask("GET", path, None)

    def post(self, path: str, form: Mapping[str, object]) -> tuple[HTTPResponse, str]:
        return self._ask("POST", path, urlencode(form, doseq=True))

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None) -> tuple[HTTPResponse, str]:
        headers = {"Accept-Encoding": "gzip", "Accept": "text/html"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        if response.getheader("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        given = response.getheader("Set-Cookie")
        self.cookie = given.split(";", 1)[0] if given else self.cookie
        return response, content.decode()


def household_flow(code: str, answers: Answers) -> Flow:
    """Form, check, send, thank-you; acknowledged when the receipt is on the page."""

    def flow(phone: Phone) -> bool:
        home = f"/k/{code}"
        _, form = phone.get(home)
        response, checked = phone.post(home, {**answers, **_hidden(form), "step": "check"})
        if response.status != 200:
            return False
        response, _ = phone.post(home, {**_hidden(checked), "step": "send"})
        where = response.getheader("Location")
        if response.status != 303 or not where:
            return False
        _, thanks = phone.get(where)
        return "BN-" in thanks

    return flow


def bare_flow(answers: Answers) -> Flow:
    """Form, send; acknowledged by the answer to the sending."""

    def flow(phone: Phone) -> bool:
        phone.get("/")
        _, thanks = phone.post("/", dict(answers))
        return "Cảm ơn" in thanks

    return flow


def timed(port: int, flow: Flow) -> tuple[float, bool]:
    """Seconds that the flow took, from connecting to the last byte, and whether it was heard."""
    begun = time.perf_counter()
    phone = Phone(port)
    try:
        heard = flow(phone)
    except OSError:
        heard = False
    finally:
        phone.close()
    return time.perf_counter() - begun, heard


def _hidden(page: str) -> dict[str, list[str]]:
    """What the page's hidden fields carry along."""
    carried: dict[str, list[str]] = {}
    for name, value in _HIDDEN.findall(page):
        carried.setdefault(html.unescape(name), []).append(html.unescape(value))
    return carried
