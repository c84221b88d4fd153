"""The database: created, upgraded, its counters proved."""

import click

from survey_app.cli.command import Commands, StoredCommand
from survey_app.services import health, territory
from survey_app.web.site import site

database = Commands("database", help="Tạo, nâng cấp và đối soát cơ sở dữ liệu.")


@database.command("create")
@database.command("upgrade")
def upgrade_database() -> None:
    """Tạo cơ sở dữ liệu hoặc nâng cấp lên phiên bản mới nhất, và nạp danh mục địa bàn."""
    version = health.upgrade(site().store)
    with site().store.write() as connection:
        added = territory.load(connection)
    click.echo(f"Cơ sở dữ liệu ở phiên bản {version}; thêm {added} đơn vị hành chính.")


@database.command("count", cls=StoredCommand)
@click.option("--mend", is_flag=True, help="Ghi lại số đếm theo các dòng dữ liệu.")
def count_rows(mend: bool) -> None:
    """Đếm lại thẻ và phiếu, so với số đếm mà trang tiến độ dùng; mã thoát 1 khi có chênh lệch."""
    found = health.miscounted(site().store)
    for difference in found:
        click.echo(difference, err=True)
    if mend:
        health.count_anew(site().store)
        click.echo("Đã ghi lại số đếm.")
    elif found:
        raise SystemExit(1)
    else:
        click.echo("Số đếm khớp với dữ liệu.")
