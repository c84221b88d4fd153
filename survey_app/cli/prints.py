"""Prints from the command line."""

from pathlib import Path

import click

from survey_app.cli.command import OUT, StoredCommands, progress, write
from survey_app.services import campaigns, coverage, frames
from survey_app.services.printroom import jobs
from survey_app.services.printroom.wishes import Wish
from survey_app.store.campaigns import Campaign
from survey_app.store.villages import Village
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
            _print(found, one, Wish("cards"), out / f"the-{code}-{one.number:02d}.pdf")


@print_.command("posters")
@click.argument("code")
@OUT
def print_posters(code: str, out: Path) -> None:
    """In áp phích của xã và từng thôn (hoặc từng điểm lấy ý kiến) vào một tệp PDF."""
    with site().store.read() as connection:
        found = campaigns.get(connection, code)
    _print(found, None, Wish("posters"), out)


@print_.command("ballots")
@click.argument("code")
@click.option("--village", type=int, required=True)
@click.option("--count", type=click.IntRange(1), required=True)
@OUT
def print_ballots(code: str, village: int, count: int, out: Path) -> None:
    """In phiếu giấy có số riêng, cuống để trống chỗ ghi mã thẻ."""
    with site().store.read() as connection:
        found = campaigns.get(connection, code)
        one = frames.village(connection, found, village)
    _print(found, one, Wish("ballots", count), out)


@print_.command("register")
@click.argument("code")
@click.option("--village", type=int, required=True)
@OUT
def print_register(code: str, village: int, out: Path) -> None:
    """In sổ giao nhận phiếu của một thôn."""
    with site().store.read() as connection:
        found = campaigns.get(connection, code)
        one = frames.village(connection, found, village)
    _print(found, one, Wish("register"), out)


def _print(campaign: Campaign, village: Village | None, wish: Wish, path: Path) -> None:
    """Print in one transaction: no card is kept whose file was not written."""
    here = site()
    with here.store.write() as connection:
        url = here.config.base_url
        write(path, jobs.print_now(connection, here.keys, campaign, village, wish, url).data)
