"""Results: the compiled figures once asking has ended, the official papers, and the dataset."""

from dataclasses import fields
from typing import Any

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.problem import Problem, Refused
from survey_app.services import campaigns, export, reporting
from survey_app.services import paper_texts as written_texts
from survey_app.services.data_package import package
from survey_app.services.own_files import catalogue
from survey_app.services.paper_texts import PaperTexts
from survey_app.web.office.acts import Problems, account_id, act, download, reading
from survey_app.web.office.frame import XLSX
from survey_app.web.office.room import blueprint, needs
from survey_app.web.site import site

CSV = "text/csv; charset=utf-8"
_DATASETS = {
    "goi-du-lieu.zip": (export.zipped, "application/zip"),
    "bo-du-lieu.xlsx": (export.workbook, XLSX),
    "phieu.csv": (export.responses_csv, CSV),
    "phieu.sav": (export.responses_sav, package.SPSS),
    "phieu.dta": (export.responses_dta, package.STATA),
    "phieu.parquet": (export.responses_parquet, package.PARQUET),
    "giai-thich.csv": (export.codebook_csv, CSV),
    "danh-sach-thon.csv": (export.frame_csv, CSV),
}


@blueprint.get("/c/<code>/results")
@needs("see")
def results(code: str) -> AnyResponse:
    """The compiled figures; before asking has ended, a page that says why there are none."""
    with reading(code) as (connection, campaign):
        try:
            compilation = reporting.compiled(connection, campaign)
        except Refused as refused:
            page = render_template(
                "office/not_yet.html", campaign=campaign, problems=refused.problems
            )
            return make_response(page)
        questionnaire = campaigns.questionnaire(connection, campaign)
        rule = campaigns.rule(connection, campaign)
        templates = catalogue.newest(connection, "template")
    return make_response(
        render_template(
            "office/results.html",
            campaign=campaign,
            compilation=compilation,
            whole=compilation.whole,
            questionnaire=questionnaire,
            rule=rule,
            templates=templates,
        )
    )


@blueprint.get("/c/<code>/papers/<kind>/<level>/<int:number>.<face>")
@needs("see")
def paper(code: str, kind: str, level: str, number: int, face: str) -> AnyResponse:
    """One official paper on one area, in one of its faces."""
    with reading(code) as (connection, campaign):
        compilation = reporting.compiled(connection, campaign)
        tally = reporting.area_tally(compilation, level, number)
        found = reporting.paper(connection, campaign, compilation, kind, tally)
    name = f"{reporting.FILE_NAMES[found.kind]}-{code}-{level}-{number:02d}"
    file = reporting.set_paper(found, face, name, site().config.wording)
    return download(file.content, file.name, file.media_type)


@blueprint.get("/c/<code>/papers/texts")
@needs("plan")
def paper_texts(code: str) -> str:
    return _texts_page(code, ())


@blueprint.post("/c/<code>/papers/texts")
@needs("plan")
def write_paper_texts(code: str) -> AnyResponse:
    def written(connection: Any, campaign: Any) -> str:
        names = [field.name for field in fields(PaperTexts)]
        typed = {name: request.form.get(name, "").strip() for name in names}
        written_texts.write_texts(connection, campaign, PaperTexts(**typed), account_id())
        return "Đã lưu nội dung văn bản."

    back = url_for("office.paper_texts", code=code)
    return act(code, back, lambda problems: _texts_page(code, problems), written)


@blueprint.get("/c/<code>/data/<name>")
@needs("see")
def dataset(code: str, name: str) -> AnyResponse:
    """The anonymous dataset; hidden, as the figures are, while asking goes on."""
    if name not in _DATASETS:
        raise Refused(Problem("paper_unknown", values={"kind": name}))
    make, media_type = _DATASETS[name]
    with reading(code) as (connection, campaign):
        reporting.check_shown(campaign)
        data = make(connection, campaign)
    return download(data, f"{code}-{name}", media_type)


def _texts_page(code: str, problems: Problems) -> str:
    with reading(code) as (_, campaign):
        kept = written_texts.texts(campaign)
    return render_template(
        "office/papers.html",
        campaign=campaign,
        problems=problems,
        texts=kept,
        typed=request.form,
    )
