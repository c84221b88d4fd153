"""Accounts from the command line."""

import getpass
from typing import Any

import click

from survey_app.cli.command import StoredCommands
from survey_app.services.staff import people
from survey_app.web.site import site

account = StoredCommands("account", help="Tài khoản của cơ quan.")


@account.command("create")
@click.argument("name")
@click.option("--display-name", default="", help="Họ tên hiện trên màn hình.")
@click.option("--password-file", type=click.File(), help="Đọc mật khẩu từ tệp (- là đầu vào).")
def create_account(name: str, display_name: str, password_file: Any) -> None:
    """Tạo một tài khoản."""
    with site().store.write() as connection:
        people.create_account(connection, name, display_name, _password(password_file))
    click.echo(f"Đã tạo tài khoản {name}.")


@account.command("password")
@click.argument("name")
@click.option("--password-file", type=click.File(), help="Đọc mật khẩu từ tệp (- là đầu vào).")
def set_password(name: str, password_file: Any) -> None:
    """Đặt mật khẩu mới và mở khóa một tài khoản."""
    with site().store.write() as connection:
        people.set_password(connection, name, _password(password_file))
    click.echo(f"Đã đổi mật khẩu của {name}.")


def _password(file: Any) -> str:
    return file.read().strip() if file else getpass.getpass("Mật khẩu: ")
