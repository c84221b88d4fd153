"""The baseline of `submissions`: what a Flask form costs that keeps one durable row and no more.

It has no right to answer, no validation, no check page, no receipt, no compression, no headers.
"""

import json
import os
import sqlite3
import threading

from flask import Flask, request

from benchmarks.plain_form import plain_form
from questionnaires.library import load_questionnaire

DATABASE, FORM = "BARE_DATABASE", "BARE_FORM"
THANKS = (
    "<!doctype html><meta charset=utf-8><title>Cảm ơn</title><p>Đã nhận phiếu. Cảm ơn ông/bà.</p>"
)

_threads = threading.local()


def create_app() -> Flask:
    """A form, and a row in SQLite (WAL, synchronous FULL) for each time it is sent."""
    app = Flask("bare")
    page = plain_form(load_questionnaire(os.environ[FORM]))
    with _database() as database:
        database.execute("CREATE TABLE response (id INTEGER PRIMARY KEY, answers TEXT NOT NULL)")

    @app.get("/")
    def form() -> str:
        return page

    @app.post("/")
    def keep() -> str:
        answers = json.dumps(request.form.to_dict(flat=False), ensure_ascii=False)
        with _database() as database:
            database.execute("INSERT INTO response (answers) VALUES (?)", (answers,))
        return THANKS

    return app


def _database() -> sqlite3.Connection:
    """This thread's connection; `with` commits."""
    found: sqlite3.Connection | None = getattr(_threads, "database", None)
    if found is None:
        found = _threads.database = sqlite3.connect(os.environ[DATABASE], timeout=30)
        found.execute("PRAGMA journal_mode=WAL")
        found.execute("PRAGMA synchronous=FULL")
    return found
