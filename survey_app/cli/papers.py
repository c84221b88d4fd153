"""Papers and datasets from the command line."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from survey_app.cli.command import OUT, StoredCommand, progress, write
from survey_app.services import campaigns, dossier, export, reporting
from survey_app.web.site import site


@click.command("compile", cls=StoredCommand)
@click.argument("code")
@OUT
@with_appcontext
def compile_(code: str, out: Path) -> None:
    """Tổng hợp một đợt và ghi mọi văn bản (HTML, Word, Excel, PDF) vào thư mục --out."""
    with site().store.read() as connection:
        found = campaigns.get(connection, code)
        compilation = reporting.compiled(connection, found)
        planned = reporting.every_paper(connection, found, compilation, site().config.wording)
        with progress(planned, "Lập văn bản") as bar:
            for each in bar:
                write(out / each.file_name, each.make().content)


@click.command("dossier", cls=StoredCommand)
@click.argument("code")
@OUT
@with_appcontext
def dossier_(code: str, out: Path) -> None:
    """Lập hồ sơ của một đợt đã kết thúc: một tệp .zip có mục lục, ghi vào --out."""
    part = out.with_name(f"{out.name}.part")
    with site().store.read() as connection:
        found = campaigns.get(connection, code)
        dossier.check_ready(connection, found)
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            made = dossier.write(connection, found, part, site().config.wording)
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
    click.echo(f"{out}: {len(made.listed)} tệp.")


@click.command("export", cls=StoredCommand)
@click.argument("code")
@OUT
@with_appcontext
def export_(code: str, out: Path) -> None:
    """Ghi gói dữ liệu ẩn danh (CSV, Excel, SPSS, Stata, Parquet, giải thích mã) vào thư mục --out.

    Tên --out kết thúc bằng .zip: ghi một tệp nén.
    """
    with site().store.read() as connection:
        found = campaigns.get(connection, code)
        if out.suffix == ".zip":
            write(out, export.zipped(connection, found))
            return
        for name, content in export.files(connection, found):
            write(out / name, content)
