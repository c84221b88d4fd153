"""The database: created, upgraded."""

import click

from survey_app.cli.command import Commands
from survey_app.services import health, territory
from survey_app.web.site import site

database = Commands("database", help="Tạo và nâng cấp cơ sở dữ liệu.")


@database.command("create")
@database.command("upgrade")
def upgrade_database() -> None:
    """Tạo cơ sở dữ liệu hoặc nâng cấp lên phiên bản mới nhất, và nạp danh mục địa bàn."""
    version = health.upgrade(site().store)
    with site().store.write() as connection:
        added = territory.load(connection)
    click.echo(f"Cơ sở dữ liệu ở phiên bản {version}; thêm {added} đơn vị hành chính.")
