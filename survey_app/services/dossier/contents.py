"""The table of contents of a dossier: what is inside, its hashes, and how to check it."""

from collections.abc import Iterator
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined
from sqlalchemy import Connection

from survey_app.core.campaign import NAMES
from survey_app.services import campaigns, export, written
from survey_app.services.closing.posting_days import left_undone
from survey_app.services.dossier import tables
from survey_app.services.dossier.file import File, Listed
from survey_app.services.dossier.sections import DATA, RESULT, TITLES
from survey_app.store import journal
from survey_app.store.campaigns import Campaign

PAGE, SUMS = "0-muc-luc.html", "0-SHA256SUMS.txt"
_pages = Environment(
    loader=PackageLoader("survey_app.services.dossier", "."),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)


def files(connection: Connection, campaign: Campaign, listed: tuple[Listed, ...]) -> Iterator[File]:
    """The list of hashes that `sha256sum -c` reads, and the table of contents, last of all."""
    sums = "".join(f"{each.sha256}  {each.path}\n" for each in listed).encode()
    hashes = File(SUMS, "Mã SHA-256 của mọi tệp", sums)
    yield hashes
    yield File(PAGE, "Mục lục", _page(connection, campaign, (*listed, hashes.listed())).encode())


def _page(connection: Connection, campaign: Campaign, listed: tuple[Listed, ...]) -> str:
    lines = tables.journal_lines(connection, campaign)
    count, head = journal.head(connection)
    rule = campaigns.rule(connection, campaign)
    inside = (each for each in listed if each.section in TITLES)
    sections = [
        (TITLES[name], list(found)) for name, found in groupby(inside, lambda each: each.section)
    ]
    return _pages.get_template("contents.html").render(
        campaign=campaign,
        state=NAMES[campaign.state],  # type: ignore[index]
        rule=rule,
        plan=tables.plan(connection, campaign).itertuples(index=False, name=None),
        sections=sections,
        total=len(listed),
        until=tables.moment(lines[-1].at) if lines else "",
        journal=(len(lines), count, head),
        unfinished=_unfinished(connection, campaign),
        folder=DATA,
        sums=SUMS,
        command=export.command(connection, campaign, "verify", f"--published {RESULT}"),
        count=written.count,
        size=_size,
    )


def _unfinished(connection: Connection, campaign: Campaign) -> list[str]:
    if campaign.state != "closed":
        return []
    rule = campaigns.rule(connection, campaign)
    return [problem.message for problem in left_undone(connection, campaign, rule)]


def _size(size: int) -> str:
    """A file's size in kB, as a list of files tells it."""
    return f"{written.count(max(round(size / 1000), 1))} kB"
