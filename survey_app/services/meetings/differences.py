"""Where a village's meetings differ from its register, its bundles and what was keyed."""

from collections.abc import Iterator, Sequence

from analysis.reconciliation import Difference
from survey_app.services.written import count, date
from survey_app.store.meetings import Meeting


def differences(held: Sequence[Meeting], issued: int | None, keyed: int) -> Iterator[Difference]:
    """Every difference of these meetings; `issued` is the register's, `keyed` of their form."""
    for meeting in held:
        day = date(meeting.held_on)
        if meeting.bundle_id is None:
            text = f"Cuộc họp ngày {day} chưa báo túi phiếu."
            yield Difference(f"meeting_open_{meeting.id}", 1, text)
        elif meeting.missing:
            text = (
                f"Cuộc họp ngày {day} phát {count(meeting.handed_out or 0)} phiếu, thu "
                f"{count(meeting.collected or 0)}, hỏng {count(meeting.spoilt or 0)}: thiếu "
                f"{count(meeting.missing)} phiếu."
            )
            yield Difference(f"meeting_missing_{meeting.id}", meeting.missing, text)
    out = sum(meeting.handed_out or 0 for meeting in held)
    if issued is not None and out > issued:
        text = f"Sổ ghi phát ra {count(issued)} phiếu, các cuộc họp đã phát {count(out)} phiếu."
        yield Difference("meetings_issued", out - issued, text)
    back = sum(meeting.collected or 0 for meeting in held)
    if held and back != keyed:
        text = f"Các cuộc họp thu {count(back)} phiếu, đã nhập {count(keyed)} phiếu họp khu dân cư."
        yield Difference("meetings_keyed", abs(back - keyed), text)
