"""The frame from the command line."""

from fractions import Fraction
from pathlib import Path

import click

from survey_app.cli.command import OUT, StoredCommands, write
from survey_app.services import campaigns, frames
from survey_app.services.frame_file import read_frame, template_xlsx
from survey_app.web.site import site

frame = StoredCommands("frame", help="Danh sách thôn, hộ và việc chọn hộ.")


@frame.command("template")
@click.argument("code")
@OUT
def frame_template(code: str, out: Path) -> None:
    """Ghi tệp mẫu .xlsx để điền danh sách thôn."""
    with site().store.read() as connection:
        units = frames.communes(connection, campaigns.get(connection, code))
    write(out, template_xlsx([unit.name for unit in units]))


@frame.command("import")
@click.argument("code")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Chỉ xem trước, không ghi gì.")
def import_frame(code: str, file: Path, dry_run: bool) -> None:
    """Nhập danh sách thôn và số hộ từ tệp .xlsx hoặc .csv."""
    preview = read_frame(file.read_bytes(), file.name)
    for warning in preview.warnings:
        click.echo(f"Lưu ý: {warning}", err=True)
    click.echo(f"{len(preview.rows)} thôn, {preview.households} hộ.")
    if not dry_run:
        with site().store.write() as connection:
            frames.set_frame(connection, campaigns.get(connection, code), preview)
        click.echo("Đã nhập danh sách.")


@frame.command("draw")
@click.argument("code")
@click.option("--share", required=True, help="Phần hộ được hỏi trong mỗi thôn, ví dụ 30/100.")
@click.option("--seed", default="", help="Hạt giống công khai; bỏ trống thì máy tự lấy.")
def draw_lines(code: str, share: str, seed: str) -> None:
    """Chọn ngẫu nhiên số thứ tự hộ được hỏi trong từng thôn."""
    try:
        part = Fraction(share)
    except (ValueError, ZeroDivisionError):
        raise click.BadParameter("viết như 30/100", param_hint="--share") from None
    with site().store.write() as connection:
        seed = frames.draw(connection, campaigns.get(connection, code), part, seed)
    click.echo(f"Đã chọn hộ; hạt giống: {seed}")


@frame.command("freeze")
@click.argument("code")
def freeze_frame(code: str) -> None:
    """Chốt danh sách hộ; sau đó mới in thẻ và mở đợt được."""
    with site().store.write() as connection:
        frames.freeze(connection, campaigns.get(connection, code))
    click.echo("Đã chốt danh sách.")
