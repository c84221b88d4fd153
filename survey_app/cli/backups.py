"""Backups from the command line: a key, a copy, a look into one, and the way back."""

from pathlib import Path
from typing import TextIO

import click
from flask.cli import AppGroup

from survey_app.cli.command import Command, Commands, StoredCommand
from survey_app.services import backup, health
from survey_app.web.site import site

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
IDENTITY = click.option(
    "--identity",
    type=click.File(),
    required=True,
    help="Tệp chứa khóa riêng AGE-SECRET-KEY-… (- là đầu vào).",
)

backups: AppGroup = Commands("backup", help="Sao lưu, xem lại và khôi phục dữ liệu.")


@backups.command("key", cls=Command)
def new_key() -> None:
    """Tạo một cặp khóa: khóa công khai cho máy chủ, khóa riêng cho cơ quan cất giữ."""
    public, private = backup.new_key()
    click.echo(f"SURVEY_BACKUP_RECIPIENT={public}")
    click.echo(private)
    click.echo(
        "Dòng đầu: đặt làm biến môi trường của máy chủ. Dòng thứ hai là khóa riêng: in ra giấy hoặc"
        " chép vào USB, cất nơi khác, không để trên máy chủ. Mất khóa riêng thì không mở được bản "
        "sao lưu nào.",
        err=True,
    )


@backups.command("create", cls=StoredCommand)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Thư mục ghi vào.")
@click.option(
    "--keep", type=click.IntRange(min=backup.FEWEST), help="Chỉ giữ lại chừng này bản mới nhất."
)
def create(out: Path | None, keep: int | None) -> None:
    """Ghi một bản sao lưu mã hóa của toàn bộ dữ liệu, trong khi hệ thống vẫn chạy."""
    here = site()
    folder = out or here.config.backups
    click.echo(
        str(backup.create(here.store, folder, here.config.backup_recipient, here.config.secret_key))
    )
    for gone in backup.thin_out(folder, keep) if keep else ():
        click.echo(f"Đã xóa bản cũ {gone.name}", err=True)


@backups.command("inspect", cls=Command)
@FILE
@IDENTITY
def inspect(file: Path, identity: TextIO) -> None:
    """Đọc hết một bản sao lưu và cho biết trong đó có gì; không thay đổi gì."""
    for table, count in backup.inspect(file, identity.read()).items():
        click.echo(f"{table}\t{count}")


@backups.command("restore", cls=Command)
@FILE
@IDENTITY
@click.option("--replace", is_flag=True, help="Thay dữ liệu đang có bằng bản sao lưu.")
def restore(file: Path, identity: TextIO, replace: bool) -> None:
    """Đưa một bản sao lưu trở lại; được cả hoặc không thay đổi gì."""
    here = site()
    health.upgrade(here.store)
    done = backup.restore(here.store, file, identity.read(), replace)
    click.echo(f"Đã khôi phục dữ liệu đến {done.at} UTC: {sum(done.counts.values())} dòng.")
    click.echo("Mọi người đăng nhập lại; liên kết một lần chưa dùng thì cấp lại.")
    if done.erased_again:
        click.echo(f"Đã xóa lại nội dung {done.erased_again} phiếu mà người dân rút sau lúc đó.")
    if done.secret_key != here.config.secret_key:
        kept = here.config.instance / "secret_key.khoi-phuc"
        kept.touch(mode=0o600)
        kept.write_text(done.secret_key + "\n", encoding="ascii")
        click.echo(
            f"Khóa của máy này khác khóa trong bản sao lưu, nên thẻ đã in chưa dùng được. Khóa cũ ở"
            f" {kept}: đặt làm SURVEY_SECRET_KEY (hoặc chép đè lên tệp secret_key) rồi chạy lại.",
            err=True,
        )
