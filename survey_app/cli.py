"""Commands of `flask --app wsgi …`: the office's acts without a browser.

A refusal prints every reason and ends with exit code 2; nothing is half done.
"""

import getpass
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup, ScriptInfo, with_appcontext

from questionnaires.check import check_files
from questionnaires.problem import Refused
from survey_app.core.campaign import NAMES
from survey_app.services import (
    campaigns,
    coverage,
    demonstration,
    export,
    frames,
    health,
    people,
    prints,
    reporting,
    territory,
)
from survey_app.services.frame_file import read_frame, template_xlsx
from survey_app.web.site import site

DAY = click.DateTime(formats=["%Y-%m-%d"])
OUT = click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Tệp hoặc thư mục."
)


class Command(click.Command):
    """A command that ends with exit code 2 and every reason where something is refused."""

    def invoke(self, context: click.Context) -> Any:
        try:
            self.prepare(context)
            return super().invoke(context)
        except Refused as refused:
            for problem in refused.problems:
                click.echo(f"Không thực hiện: {problem}", err=True)
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


database = Commands("database", help="Tạo và nâng cấp cơ sở dữ liệu.")
account = StoredCommands("account", help="Tài khoản của cơ quan.")
campaign = StoredCommands("campaign", help="Đợt lấy ý kiến.")
frame = StoredCommands("frame", help="Danh sách thôn, hộ và việc chọn hộ.")
print_ = StoredCommands("print", help="In thẻ, áp phích, phiếu giấy, sổ giao nhận (PDF).")


def register_commands(app: Flask) -> None:
    """Add our commands to `flask --app wsgi`."""
    for group in (database, account, campaign, frame, print_):
        app.cli.add_command(group)
    for command in (check, compile_, export_, demo):
        app.cli.add_command(command)


@database.command("create")
@database.command("upgrade")
def upgrade_database() -> None:
    """Tạo cơ sở dữ liệu hoặc nâng cấp lên phiên bản mới nhất, và nạp danh mục địa bàn."""
    version = health.upgrade(site().store)
    with site().store.write() as connection:
        added = territory.load(connection)
    click.echo(f"Cơ sở dữ liệu ở phiên bản {version}; thêm {added} đơn vị hành chính.")


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


@frame.command("template")
@click.argument("code")
@OUT
def frame_template(code: str, out: Path) -> None:
    """Ghi tệp mẫu .xlsx để điền danh sách thôn."""
    with site().store.read() as connection:
        units = frames.communes(connection, campaigns.get(connection, code))
    _write(out, template_xlsx([unit.name for unit in units]))


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


@print_.command("cards")
@click.argument("code")
@click.option("--village", type=int, multiple=True, help="Số thứ tự thôn; bỏ trống là mọi thôn.")
@OUT
def print_cards(code: str, village: tuple[int, ...], out: Path) -> None:
    """In thẻ cho những hộ chưa có thẻ, mỗi thôn một tệp trong thư mục --out."""
    with site().store.read() as connection:
        found = campaigns.get(connection, code)
        listed = [frames.village(connection, found, number) for number in village] or [
            row.village
            for row in coverage.coverage(connection, found)
            if row.cards.printed < row.village.sample
        ]
    with _progress(listed, "In thẻ") as bar:
        for one in bar:
            with site().store.write() as connection:
                pdf = prints.cards(connection, site().keys, found, one, site().config.base_url)
                _write(out / f"the-{code}-{one.number:02d}.pdf", pdf)


@print_.command("posters")
@click.argument("code")
@OUT
def print_posters(code: str, out: Path) -> None:
    """In áp phích của xã và từng thôn (hoặc từng điểm lấy ý kiến) vào một tệp PDF."""
    with site().store.read() as connection:
        found = campaigns.get(connection, code)
        _write(out, prints.posters(connection, found, site().config.base_url))


@print_.command("ballots")
@click.argument("code")
@click.option("--village", type=int, required=True)
@click.option("--count", type=int, required=True)
@OUT
def print_ballots(code: str, village: int, count: int, out: Path) -> None:
    """In phiếu giấy có số riêng, cuống để trống chỗ ghi mã thẻ."""
    with site().store.write() as connection:
        found = campaigns.get(connection, code)
        one = frames.village(connection, found, village)
        _write(out, prints.ballots(connection, found, one, count, site().config.base_url))


@print_.command("register")
@click.argument("code")
@click.option("--village", type=int, required=True)
@OUT
def print_register(code: str, village: int, out: Path) -> None:
    """In sổ giao nhận phiếu của một thôn."""
    with site().store.read() as connection:
        found = campaigns.get(connection, code)
        one = frames.village(connection, found, village)
        _write(out, prints.register(connection, found, one, site().config.base_url))


@click.command("compile", cls=StoredCommand)
@click.argument("code")
@OUT
@with_appcontext
def compile_(code: str, out: Path) -> None:
    """Tổng hợp một đợt và ghi mọi văn bản (HTML, Word, Excel, PDF) vào thư mục --out."""
    with site().store.read() as connection:
        found = campaigns.get(connection, code)
        planned = reporting.dossier(connection, found, site().config.wording)
        with _progress(planned, "Lập văn bản") as bar:
            for name, make in bar:
                _write(out / name, make().content)


@click.command("export", cls=StoredCommand)
@click.argument("code")
@OUT
@with_appcontext
def export_(code: str, out: Path) -> None:
    """Ghi bộ dữ liệu ẩn danh, giải thích mã và danh sách thôn (CSV, Excel) vào thư mục --out."""
    with site().store.read() as connection:
        found = campaigns.get(connection, code)
        for name, content in export.files(connection, found):
            _write(out / name, content)


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


@contextmanager
def _progress(items: Iterable[Any], label: str) -> Iterator[Any]:
    with click.progressbar(list(items), label=label, file=sys.stderr) as bar:
        yield bar


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    click.echo(str(path))
