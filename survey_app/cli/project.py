"""Checks of files, and the demonstration."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from questionnaires.check import check_files
from survey_app.cli.command import Command
from survey_app.services import demonstration, health
from survey_app.web.site import site


@click.command("check", cls=Command)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def check(paths: tuple[Path, ...]) -> None:
    """Kiểm tra các tệp mẫu phiếu, quy định, địa bàn; không nêu tệp nào thì kiểm tra thư viện."""
    problems = check_files(paths or None)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        raise SystemExit(2)
    click.echo("Không có lỗi.")


@click.command("demo", cls=Command)
@click.option("--json", "as_json", is_flag=True, help="In một đối tượng JSON.")
@with_appcontext
def demo(as_json: bool) -> None:
    """Chuẩn bị dữ liệu minh họa (lần đầu) và cho biết mở gì để xem."""
    here = site()
    health.upgrade(here.store)
    shown = demonstration.prepare(
        here.store,
        here.keys,
        here.config,
        lambda text: click.echo(text, err=True),
    )
    click.echo(demonstration.as_json(shown) if as_json else demonstration.as_text(shown))
