"""Prints from the command line."""

from pathlib import Path

import click

from survey_app.cli.command import OUT, StoredCommands, progress, write
from survey_app.services import campaigns, coverage, frames, prints
from survey_app.web.site import site

print_ = StoredCommands("print", help="In thẻ, áp phích, phiếu giấy, sổ giao nhận (PDF).")


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
    with progress(listed, "In thẻ") as bar:
        for one in bar:
            with site().store.write() as connection:
                pdf = prints.cards(connection, site().keys, found, one, site().config.base_url)
                write(out / f"the-{code}-{one.number:02d}.pdf", pdf)


@print_.command("posters")
@click.argument("code")
@OUT
def print_posters(code: str, out: Path) -> None:
    """In áp phích của xã và từng thôn (hoặc từng điểm lấy ý kiến) vào một tệp PDF."""
    with site().store.read() as connection:
        found = campaigns.get(connection, code)
        write(out, prints.posters(connection, found, site().config.base_url))


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
        write(out, prints.ballots(connection, found, one, count, site().config.base_url))


@print_.command("register")
@click.argument("code")
@click.option("--village", type=int, required=True)
@OUT
def print_register(code: str, village: int, out: Path) -> None:
    """In sổ giao nhận phiếu của một thôn."""
    with site().store.read() as connection:
        found = campaigns.get(connection, code)
        one = frames.village(connection, found, village)
        write(out, prints.register(connection, found, one, site().config.base_url))
