"""Reconciliation: what went out to each village against what came back, every difference explained.

It counts and never looks at what was answered. A difference is explained by a written sentence that
the minutes print; where its size has changed since, it waits for a new one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Connection

from analysis.reconciliation import Difference, ballot_differences
from questionnaires.problem import Problem, Refused
from survey_app.services import coverage as coverage_service
from survey_app.services.closing import bundles as bundle_service
from survey_app.services.coverage import VillageCoverage
from survey_app.services.meetings.differences import differences
from survey_app.services.written import count
from survey_app.store import explanations, journal, meetings, quarantine, responses
from survey_app.store.bundles import Bundle
from survey_app.store.campaigns import Campaign
from survey_app.store.explanations import Explanation
from survey_app.store.meetings import Meeting
from survey_app.store.quarantine import Resting
from survey_app.store.responses import Returned
from survey_app.store.villages import Village

Lying = TypeVar("Lying", Bundle, Resting, Meeting)


@dataclass(frozen=True)
class Named:
    """A difference and what the office has written of it."""

    difference: Difference
    explanation: str = ""
    then: int | None = None  # by how many it differed when that was written

    @property
    def explained(self) -> bool:
        return bool(self.explanation) and self.then == self.difference.amount


@dataclass(frozen=True)
class Account:
    """One village's ballots and cards, out and back."""

    row: VillageCoverage
    returned: tuple[Returned, ...]
    bundles: tuple[Bundle, ...]
    set_aside: tuple[Resting, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    differences: tuple[Named, ...] = ()

    @property
    def village(self) -> Village:
        return self.row.village

    @property
    def asked(self) -> int:
        return self.row.asked

    @property
    def issued(self) -> int:
        printed = max(self.row.cards.printed, self.row.cards.ballots)
        return printed if self.village.issued is None else self.village.issued

    @property
    def valid(self) -> int:
        return self._sum(valid=True, left_out=False)

    @property
    def invalid(self) -> int:
        return self._sum(valid=False, left_out=False)

    @property
    def left_out(self) -> int:
        return self._sum(valid=True, left_out=True) + self._sum(valid=False, left_out=True)

    @property
    def back(self) -> int:
        """Ballots returned in counted forms: valid, invalid and left out."""
        return self.valid + self.invalid + self.left_out

    @property
    def on_paper(self) -> int:
        """Paper ballots keyed, those left out included."""
        return sum(part.count for part in self.returned if part.medium == "paper")

    @property
    def keyed_of_meetings(self) -> int:
        """Paper ballots keyed as filled in at a meeting."""
        ways = [p.count for p in self.returned if (p.form, p.medium) == ("meeting", "paper")]
        return sum(ways)

    @property
    def open(self) -> tuple[Named, ...]:
        """The differences that nobody has explained as they are now."""
        return tuple(named for named in self.differences if not named.explained)

    def _sum(self, valid: bool, left_out: bool) -> int:
        return sum(
            part.count
            for part in self.returned
            if part.form in self.row.forms and (part.valid, part.left_out) == (valid, left_out)
        )


def accounts(connection: Connection, campaign: Campaign) -> list[Account]:
    """The account of every village, with its differences."""
    returned = responses.returned(connection, campaign.id)
    written = {(e.village_id, e.code): e for e in explanations.of_campaign(connection, campaign.id)}
    arrived = _by_village(bundle_service.listed(connection, campaign))
    set_aside = _by_village(quarantine.of_campaign(connection, campaign.id))
    held = _by_village(meetings.of_campaign(connection, campaign.id))
    found = []
    for row in coverage_service.coverage(connection, campaign):
        here = row.village.id
        parts = tuple(returned.get(here, ()))
        lying = arrived.get(here, ()), set_aside.get(here, ())
        account = Account(row, parts, *lying, held.get(here, ()))
        found.append(_named(account, written))
    return found


def _by_village(listed: Iterable[Lying]) -> dict[int | None, tuple[Lying, ...]]:
    found: dict[int | None, list[Lying]] = {}
    for each in listed:
        found.setdefault(each.village_id, []).append(each)
    return {village: tuple(of_village) for village, of_village in found.items()}


def account(connection: Connection, campaign: Campaign, village: Village) -> Account:
    """The account of one village."""
    return next(a for a in accounts(connection, campaign) if a.village.id == village.id)


def unexplained(connection: Connection, campaign: Campaign) -> list[Account]:
    """The villages with a difference that nobody has explained."""
    return [found for found in accounts(connection, campaign) if found.open]


def explain(
    connection: Connection,
    campaign: Campaign,
    village: Village,
    texts: Mapping[str, str],
    account_id: int | None = None,
) -> int:
    """Write what the office says of a village's differences, by their codes; tell how many.

    A text as it stands for a difference as it stands is not written again, an empty one takes the
    explanation back. Refuses a campaign that has not begun or is published.
    """
    if campaign.state in ("draft", "published"):
        raise Refused(Problem("explanation_closed"))
    written = 0
    for named in account(connection, campaign, village).differences:
        code = named.difference.code
        text = " ".join(texts.get(code, named.explanation).split())
        if text == named.explanation and (named.explained or not text):
            continue
        said = Explanation(village.id, code, named.difference.amount, text)
        explanations.put(connection, said, account_id, _now())
        detail = f"{village.name}: {named.difference.text} {text}"
        journal.note(connection, "reconciliation.explain", detail, account_id, campaign.id)
        written += 1
    return written


def _named(account: Account, written: Mapping[tuple[int, str], Explanation]) -> Account:
    """The account with its differences; that of a bundle written off was said when it was."""
    here = account.village.id
    written_off = {
        f"bundle_{bundle.id}": Explanation(here, "", bundle.ballots, bundle.reason)
        for bundle in account.bundles
        if bundle.state == "written_off"
    }
    named = [
        Named(difference, found.text, found.amount) if found else Named(difference)
        for difference in _differences(account)
        for found in (written_off.get(difference.code) or written.get((here, difference.code)),)
    ]
    return replace(account, differences=tuple(named))


def _differences(account: Account) -> Iterator[Difference]:
    if account.village.asked is None:
        yield Difference("register_missing", 1, "Chưa nhập sổ giao nhận phiếu.")
    yield from ballot_differences(account.asked, account.issued, account.back)
    yield from _households(account)
    yield from _stubs(account)
    yield from _doubles(account)
    yield from _bundles(account)
    issued = account.village.issued
    yield from differences(account.meetings, issued, account.keyed_of_meetings)
    yield from _set_aside(account)
    if n := account.row.keyed_once:
        yield Difference("keyed_once", n, f"Còn {count(n)} phiếu giấy chưa nhập xong hai lần.")
    if account.row.cards.objections:
        n = account.row.cards.objections
        yield Difference("objections", n, f"Có {count(n)} hộ báo thẻ của hộ đã bị người khác dùng.")


def _households(account: Account) -> Iterator[Difference]:
    """Households asked against those that answered, were away or declined."""
    village = account.village
    if village.asked is None:
        return
    known = account.back - account.row.doubles + (village.absent or 0) + (village.refused or 0)
    gap = village.asked - known
    if gap > 0:
        yield Difference(
            "households_unaccounted",
            gap,
            f"Trong {count(village.asked)} hộ được hỏi, còn {count(gap)} hộ không có phiếu mà sổ "
            "không ghi vắng mặt hay từ chối.",
        )
    if gap < 0:
        yield Difference(
            "households_over",
            -gap,
            f"Số hộ có phiếu, vắng mặt và từ chối cộng lại nhiều hơn số hộ được hỏi "
            f"{count(-gap)} hộ.",
        )


def _stubs(account: Account) -> Iterator[Difference]:
    gap = account.on_paper - account.row.stubs
    if gap > 0:
        text = f"Đã nhập {count(account.on_paper)} phiếu giấy, thiếu {count(gap)} cuống phiếu."
        yield Difference("stubs_missing", gap, text)
    if gap < 0:
        text = f"Đã nhập {count(account.row.stubs)} cuống phiếu, thiếu {count(-gap)} phiếu giấy."
        yield Difference("ballots_unkeyed", -gap, text)


def _doubles(account: Account) -> Iterator[Difference]:
    """Second ballots of one household: those left out by number, and the rest."""
    doubles, left_out = account.row.doubles, account.row.doubles_left_out
    if not doubles:
        return
    rest = max(doubles - left_out, 0)
    told = f"Có {count(doubles)} phiếu trùng của hộ đã có phiếu"
    if left_out:
        told += f", {count(min(left_out, doubles))} phiếu đã loại theo số phiếu"
    if rest:
        told += f"; {count(rest)} phiếu không tách ra được, vẫn nằm trong số liệu"
    yield Difference("doubles", doubles, f"{told}.")


def _bundles(account: Account) -> Iterator[Difference]:
    for bundle in account.bundles:
        if bundle.state == "written_off":
            told = f"Túi phiếu “{bundle.label}” ({count(bundle.ballots)} phiếu) không về."
            yield Difference(f"bundle_{bundle.id}", bundle.ballots, told)
        if bundle.counted is not None and bundle.counted != bundle.ballots:
            told = f"báo {count(bundle.ballots)} phiếu, đếm khi nhận {count(bundle.counted)} phiếu"
            gap = abs(bundle.counted - bundle.ballots)
            yield Difference(f"bundle_{bundle.id}", gap, f"Túi phiếu “{bundle.label}” {told}.")
    counted = [bundle.counted for bundle in account.bundles if bundle.counted is not None]
    if counted and sum(counted) != account.on_paper:
        told = f"Các túi đã nhận có {count(sum(counted))} phiếu, đã nhập {count(account.on_paper)}."
        yield Difference("bundles_keyed", abs(sum(counted) - account.on_paper), told)


def _set_aside(account: Account) -> Iterator[Difference]:
    """Records that could not be taken in: those nobody has decided, and those refused."""
    states = [record.state for record in account.set_aside]
    for state, text in (
        ("waiting", "Còn {} bản gửi để riêng chưa được quyết định."),
        ("refused", "Đã từ chối {} bản gửi để riêng."),
    ):
        if n := states.count(state):
            yield Difference(f"set_aside_{state}", n, text.format(count(n)))


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
