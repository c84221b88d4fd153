"""Reading a page as a person does: its words, its fields, where it leads."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from werkzeug.test import TestResponse


@dataclass
class Read(HTMLParser):
    """What a page says and what a browser would send back."""

    words: list[str] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    _skip: bool = False
    _text_of: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def __hash__(self) -> int:
        return id(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids.add(given.get("id") or "")
        if tag == "a":
            self.links.append(given.get("href") or "")
        if tag == "input" and (given["type"] in ("hidden", "text") or "checked" in given):
            self.fields.setdefault(str(given["name"]), []).append(given.get("value") or "")
        self._text_of = str(given["name"]) if tag == "textarea" else ""
        self._skip = tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self._text_of = ""
        self._skip = False

    def handle_data(self, data: str) -> None:
        if self._text_of and data.strip("\n"):
            self.fields.setdefault(self._text_of, []).append(data.removeprefix("\n"))
        elif not self._skip:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def read(response: TestResponse) -> Read:
    """Read a page that was answered."""
    page = Read()
    page.feed(response.get_data(as_text=True))
    return page
