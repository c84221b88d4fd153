"""cards: the PDF of cards for 2 000 households, against the QR codes alone."""

import io
from datetime import date

import qrcode

from benchmarks.child import measured
from benchmarks.finding import Detail, Finding, Outcome, as_markdown
from survey_app.core.code import new_code
from survey_app.services.printing.cards import Card, cards_pdf
from survey_app.services.printing.paper import Heading

AIM = 15.0
A_VILLAGE = 125
_HEADING = Heading(
    issuer=("ỦY BAN MTTQ VIỆT NAM HUYỆN YÊN SƠN", "BAN THƯỜNG TRỰC"),
    title="Lấy ý kiến về kết quả xây dựng nông thôn mới xã Trung Môn năm 2018",
    opens_on=date(2018, 6, 4),
    closes_on=date(2018, 6, 22),
    base_url="https://ykien.tuyenquang.example",
)


def run(households: int = 2000) -> Outcome:
    """Print the cards in one process, draw the bare QR codes in another."""
    ours = measured(print_cards, households)
    bare = measured(draw_codes, households)
    findings = (
        Finding("cpu_s", f"CPU for {households} cards", ours.cpu_s, "s", AIM, bare.cpu_s),
        Finding("wall_s", "time", ours.wall_s, "s", None, bare.wall_s),
        Finding("peak_mb", "most memory held", ours.peak_mb, "MB", None, bare.peak_mb),
        Finding("bytes_a_card", "bytes a card", ours.result / households, "B"),
    )
    columns = ("what", "CPU s", "wall s", "peak MB", "bytes")
    rows = [
        (name, cost.cpu_s, cost.wall_s, cost.peak_mb, cost.result)
        for name, cost in (("cards, PDF", ours), ("QR codes alone, PNG", bare))
    ]
    caption = (
        "Ours: codes made, QR drawn, eight cards to an A4 sheet, text set, one PDF. Bare: "
        "`qrcode.make(address).save(…)` with the package's defaults, nothing printed."
    )
    return Outcome("cards", findings, (Detail(caption, columns, rows),))


def print_cards(households: int) -> int:
    """The bytes of the PDF."""
    cards = [
        Card(
            new_code(),
            "Xã Trung Môn",
            f"Thôn {order // A_VILLAGE + 1}",
            f"{order // A_VILLAGE + 1:02d}-{order % A_VILLAGE + 1:04d}",
            order % A_VILLAGE + 1,
        )
        for order in range(households)
    ]
    return len(cards_pdf(cards, _HEADING))


def draw_codes(households: int) -> int:
    """The bytes of the pictures."""
    drawn = 0
    for _ in range(households):
        picture = io.BytesIO()
        qrcode.make(_HEADING.url("k", new_code())).save(picture)
        drawn += picture.tell()
    return drawn


if __name__ == "__main__":
    print(as_markdown(run()))
