"""A campaign's report in the office's own layout."""

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.services import reporting
from survey_app.services.own_files import catalogue
from survey_app.services.own_files.render import report_from
from survey_app.store.campaigns import Campaign


def office_report(
    connection: Connection, campaign: Campaign, ref: str, level: str, number: int
) -> bytes:
    """The report on one area as .docx; refuses before asking has ended, for an unknown template
    (own_file_unknown), and for a village (paper_unknown), which has minutes.
    """
    compilation = reporting.compiled(connection, campaign)
    tally = reporting.area_tally(compilation, level, number)
    if tally.level == "village":
        raise Refused(Problem("paper_unknown", values={"kind": level}))
    template = catalogue.own(connection, "template", ref)
    if template is None:
        raise Refused(Problem("own_file_unknown"))
    told = reporting.paper(connection, campaign, compilation, "report", tally)
    return report_from(catalogue.content(connection, template), told)
