"""Campaigns from the command line."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click

from survey_app.cli.command import DAY, StoredCommands
from survey_app.core.campaign import NAMES
from survey_app.services import campaigns, coverage, territory
from survey_app.web.site import site

campaign = StoredCommands("campaign", help="Đợt lấy ý kiến.")


@campaign.command("create")
@click.argument("code")
@click.option("--title", required=True)
@click.option("--area", required=True, help="Mã địa bàn của Tổng cục Thống kê, ví dụ 02488.")
@click.option("--questionnaire", required=True, help="Mã trong thư viện hoặc đường dẫn tệp YAML.")
@click.option("--rule", help="Mã trong thư viện hoặc đường dẫn tệp YAML.")
@click.option("--object", "object_", help="Đối tượng của quy định: xa, huyen …")
@click.option("--reference-date", type=DAY, required=True, help="Ngày chốt danh sách hộ.")
@click.option("--opens-on", type=DAY, required=True)
@click.option("--closes-on", type=DAY, required=True)
@click.option("--kind", type=click.Choice(["households", "open"]), default="households")
@click.option("--online-guidance", help="Văn bản cho phép tính phiếu trực tuyến.")
@click.option("--demonstration", is_flag=True, help="Mọi trang và giấy đều ghi SỐ LIỆU MINH HỌA.")
def create_campaign(
    area: str,
    object_: str | None,
    reference_date: datetime,
    opens_on: datetime,
    closes_on: datetime,
    **kept: Any,
) -> None:
    """Tạo một đợt lấy ý kiến (đang chuẩn bị)."""
    with site().store.write() as connection:
        unit = territory.find(connection, area, reference_date.date())
        plan = campaigns.Plan(
            area_id=unit.id,
            object=object_,
            reference_date=reference_date.date(),
            opens_on=opens_on.date(),
            closes_on=closes_on.date(),
            **kept,
        )
        made = campaigns.create(connection, plan)
    click.echo(f"Đã tạo đợt {made.code}: {made.title} ({made.area_name}).")


@campaign.command("list")
def list_campaigns() -> None:
    """Liệt kê các đợt."""
    with site().store.read() as connection:
        for found in campaigns.listed(connection):
            click.echo(f"{found.code}\t{NAMES[found.state]}\t{found.area_name}\t{found.title}")


@campaign.command("status")
@click.argument("code")
def campaign_status(code: str) -> None:
    """Cho biết từng thôn đã có bao nhiêu hộ trả lời (không cho biết trả lời gì)."""
    with site().store.read() as connection:
        for row in coverage.coverage(connection, campaigns.get(connection, code)):
            needed = "?" if row.needed is None else row.needed
            click.echo(
                f"{row.village.number:02d}\t{row.village.name}\t{row.counted}/{needed}"
                f"\t(hộ: {row.village.households}, còn phải hỏi: {row.due})"
            )


def _moving(name: str, to: str, help_: str) -> None:
    @campaign.command(name, help=help_)
    @click.argument("code")
    def move(code: str) -> None:
        with site().store.write() as connection:
            found = campaigns.get(connection, code)
            for state in _steps(found.state, to):
                found = campaigns.move(connection, found, state)
        click.echo(f"Đợt {code}: {NAMES[found.state]}.")


def _steps(state: str, to: str) -> Iterator[str]:
    """Closing an open campaign passes through counting."""
    if (state, to) == ("open", "closed"):
        yield "counting"
    yield to


_moving("open", "open", "Mở đợt lấy ý kiến.")
_moving("count", "counting", "Kết thúc lấy ý kiến, chuyển sang kiểm phiếu.")
_moving("close", "closed", "Đóng đợt: không nhận thêm phiếu nào.")
_moving("publish", "published", "Công bố kết quả của đợt đã đóng.")
