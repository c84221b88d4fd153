"""What arrives: numbers in addresses that a column can hold, and text without control characters.

A browser sends none of these by itself; a text pasted from elsewhere may carry them, and a database
may refuse them. They are dropped here, once, before any page reads what was typed.
"""

from typing import Any
from unicodedata import category

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter, UnicodeConverter

LARGEST = 2**31 - 1


class Number(IntegerConverter):
    """A number that names a row; a greater one names none, and its page is not there."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **{"max": LARGEST} | settings)


class Name(UnicodeConverter):
    """A name in an address: one that holds control characters leads nowhere."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.regex = self.regex.replace("[^/]", r"[^/\x00-\x1f\x7f]", 1)


class Typed(ImmutableMultiDict[str, Any]):
    """The fields of a form or a query, as text that can be kept and shown."""

    def __init__(self, mapping: Any = None) -> None:
        sent = MultiDict(mapping).items(multi=True)
        super().__init__([(name, _bare(value)) for name, value in sent])


class Arriving(Request):
    """A request whose fields are `Typed`."""

    parameter_storage_class = Typed


def receive(app: Flask) -> None:
    """Let everything that arrives pass through here; before any room says its addresses."""
    app.request_class = Arriving
    app.url_map.converters |= {"int": Number, "default": Name, "string": Name}


def _bare(value: Any) -> Any:
    if not isinstance(value, str):
        return value  # a file, which its reader checks
    return "".join(sign for sign in value if category(sign) != "Cc" or sign in "\n\r\t")
