"""The results of published campaigns, and their open data; of any other campaign not a word."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Problem, Refused
from survey_app.services.publishing import keeping
from survey_app.services.publishing.keeping import Published
from survey_app.web.public.room import MINUTE, blueprint, file, page
from survey_app.web.site import site

LASTING = 5 * MINUTE  # until a result that is taken back has left every cache
MEASURES = ("satisfied", "answered")


@blueprint.get("/results/<code>")
def results(code: str) -> AnyResponse:
    """What came of a campaign as a whole; where it has several communes, a map of them."""
    return _page(code, 0, "satisfied")


@blueprint.get("/results/<code>/answered")
def results_by_coverage(code: str) -> AnyResponse:
    """The same with the map coloured by how many households answered."""
    return _page(code, 0, "answered")


@blueprint.get("/results/<code>/<int:number>")
def area_results(code: str, number: int) -> AnyResponse:
    """What came of it in one district or commune, counted from 1 in the order of the data."""
    return _page(code, number, "satisfied")


@blueprint.get("/data/<code>/<int:edition>.zip")
def package(code: str, edition: int) -> AnyResponse:
    """The open data of the edition that stands."""
    with site().store.read() as connection:
        published = keeping.get(connection, code)
        content = keeping.download(connection, published, edition)
    digest = published.newest.sha256
    return file(content, f"{code}.zip", "application/zip", digest, LASTING)


def _page(code: str, number: int, measure: str) -> AnyResponse:
    with site().store.read() as connection:
        published = keeping.get(connection, code)
        document = keeping.document(connection, published.newest)
    if number >= len(document["areas"]):
        raise Refused(Problem("results_not_published"))
    key = (published, number, measure)
    return page("public/results.html", LASTING, key, lambda: _values(published, document, number,
                                                                    measure))  # fmt: skip


def _values(
    published: Published, document: Mapping[str, Any], number: int, measure: str
) -> dict[str, Any]:
    areas = list(enumerate(document["areas"]))
    area = document["areas"][number]
    parts = [(n, a) for n, a in areas if a["level"] == "commune"] if len(areas) > 1 else []
    if area["level"] == "district":
        parts = [(n, a) for n, a in parts if a["district"] == area["name"]]
    return {
        "published": published,
        "document": document,
        "campaign": document["campaign"],
        "area": area,
        "number": number,
        "parts": parts if area["level"] != "commune" else [],
        "districts": {a["name"]: n for n, a in areas if a["level"] == "district"},
        "questions": {question["code"]: question for question in document["questions"]},
        "overall_question": next((q["code"] for q in document["questions"]
                                  if q["role"] == "overall"), None),
        "measure": measure,
        "measures": MEASURES,
        "address": url_for("public.results", code=document["campaign"]["code"]),
        "demonstration": document["campaign"]["demonstration"],
    }  # fmt: skip
