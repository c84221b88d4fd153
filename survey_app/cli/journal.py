"""The staff journal from the command line: whether what was written still stands."""

import click

from survey_app.cli.command import StoredCommands
from survey_app.services import diary
from survey_app.web.site import site

journal = StoredCommands("journal", help="Nhật ký của cán bộ.")


@journal.command("verify")
@click.option("--noted", default="", help="Dấu cuối đã chép lần trước, để biết dòng ấy còn không.")
def verify(noted: str) -> None:
    """Tính lại dấu của mọi dòng; mã thoát 1 khi có dòng bị sửa, xóa hoặc chèn."""
    with site().store.read() as connection:
        found = diary.check(connection, noted)
    click.echo(f"Số dòng: {found.count}\nDấu cuối: {found.head}")
    if found.broken:
        click.echo(f"Chuỗi KHÔNG khớp từ dòng số {found.broken}.", err=True)
    if found.noted_stands is False:
        click.echo(
            "KHÔNG còn dòng mang dấu đã chép: nhật ký bị cắt, bị viết lại, hoặc dữ liệu đã "
            "được khôi phục từ một bản sao lưu cũ hơn.",
            err=True,
        )
    if found.broken or found.noted_stands is False:
        raise SystemExit(1)
    click.echo("Chuỗi khớp.")
