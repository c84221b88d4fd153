"""What every command shares: how it is refused, where it writes, how it tells its progress."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup, ScriptInfo

from questionnaires.problem import Problem, Refused
from survey_app.services import health
from survey_app.web.site import site

DAY = click.DateTime(formats=["%Y-%m-%d"])
OUT = click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Tệp hoặc thư mục."
)


class Command(click.Command):
    """A command that ends with exit code 2 and every reason where something is not done."""

    def invoke(self, context: click.Context) -> Any:
        try:
            self.prepare(context)
            return super().invoke(context)
        except Refused as refused:
            for problem in refused.problems:
                click.echo(f"Không thực hiện: {problem}", err=True)
            context.exit(2)
        except health.UNAVAILABLE as error:
            away = Problem("database_unavailable", values={"why": error.orig})
            click.echo(f"Không thực hiện: {away}", err=True)
            context.exit(2)

    def prepare(self, context: click.Context) -> None:
        """Make sure that the command can begin."""


class StoredCommand(Command):
    """A command on the database, refused where that is away or not of this version."""

    def prepare(self, context: click.Context) -> None:
        with context.ensure_object(ScriptInfo).load_app().app_context():
            health.require(site().store)


class Commands(AppGroup):
    """A group of commands that need no database yet."""

    command_class = Command


class StoredCommands(AppGroup):
    """A group of commands on the database."""

    command_class = StoredCommand


@contextmanager
def progress(items: Iterable[Any], label: str) -> Iterator[Any]:
    with click.progressbar(list(items), label=label, file=sys.stderr) as bar:
        yield bar


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    click.echo(str(path))
