"""The tablet's queue as docs/tablet.md tells it: what static/officer/queue.js does, in Python."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

BATCH = 50
Record = dict[str, object]
Reply = dict[str, Any]
UNNAMED = {"code": "record_unnamed", "place": "", "message": "…"}


@dataclass(frozen=True)
class Row:
    """One record on the tablet and what is known of it."""

    record: Record
    state: str = "waiting"
    sequence: int | None = None
    at: str = ""
    generation: str = ""
    outcome: str = ""
    problems: tuple[object, ...] = ()

    @property
    def id(self) -> str:
        return str(self.record["id"])


@dataclass
class Queue:
    """What lies in IndexedDB; every method is one transaction there."""

    rows: dict[str, Row] = field(default_factory=dict)
    sequence: int = 0
    going: tuple[int, tuple[str, ...]] | None = None
    heard: Reply | None = None
    dropped: list[Row] = field(default_factory=list)  # for the test alone: what it let go of

    def keep(self, record: Record) -> None:
        row = Row(record)
        assert row.id not in self.rows
        self.rows[row.id] = row

    def waiting(self) -> list[Row]:
        return [row for row in self.rows.values() if row.state == "waiting"]

    def retry(self) -> None:
        """What was refused goes once more."""
        for row in self.waiting():
            if row.outcome == "refused":
                self.rows[row.id] = replace(row, outcome="", problems=())

    def envelope(self) -> Record | None:
        """The envelope on its way, or a new one; what went before goes in the one it went in."""
        if self.going is None:
            found = [row for row in self.waiting() if row.outcome != "refused"]
            if not found and not self._is_behind():
                return None
            self.going = self._filled(found)
        sequence, ids = self.going
        left = [row for row in self.waiting() if row.id not in ids]
        records = [self.rows[each].record for each in ids if each in self.rows]
        return {"sequence": sequence, "queued": len(left), "records": records}

    def _is_behind(self) -> bool:
        """Whether the server lacks the last envelope, and an empty one must show it the gap."""
        return self.heard is not None and self.heard["highest"] < self.sequence

    def _filled(self, found: Sequence[Row]) -> tuple[int, tuple[str, ...]]:
        went = min((row.sequence for row in found if row.sequence is not None), default=None)
        if went is None:
            self.sequence += 1
        sequence = self.sequence if went is None else went
        inside = [row for row in found if row.sequence == went][:BATCH]
        for row in inside:
            self.rows[row.id] = replace(row, sequence=sequence)
        return sequence, tuple(row.id for row in inside)

    def settle(self, reply: Reply) -> None:
        """Write down what the server said of each record of the envelope; then `hear`."""
        assert self.going is not None
        said = {line["id"]: line for line in reply["lines"]}
        for each in self.going[1]:
            row = self.rows.get(each)
            if row is not None:
                self.rows[each] = _told(row, said.get(each), reply)
        self.going = None
        self.hear(reply)

    def hear(self, reply: Reply) -> None:
        """Let go of what two backups hold; what the server does not have waits again."""
        self.heard = reply
        for row in [row for row in self.rows.values() if row.state == "sent"]:
            if _is_lost(row, reply):
                self.rows[row.id] = replace(row, state="waiting")
            elif reply["safe_until"] and reply["safe_until"] > row.at:
                self.dropped.append(self.rows.pop(row.id))

    def start_anew(self) -> None:
        """The server has registered the tablet anew: everything goes again, from number 1."""
        self.sequence, self.going, self.heard = 0, None, None
        for row in list(self.rows.values()):
            self.rows[row.id] = replace(row, state="waiting", sequence=None)


def _told(row: Row, line: Reply | None, reply: Reply) -> Row:
    if line is None:
        return replace(row, outcome="refused", problems=(UNNAMED,))
    told = replace(row, outcome=line["outcome"], problems=tuple(line["problems"]))
    if line["outcome"] == "refused":
        return told
    return replace(told, state="sent", at=reply["at"], generation=reply["generation"])


def _is_lost(row: Row, reply: Reply) -> bool:
    number = row.sequence or 0
    known = number <= reply["highest"] and number not in reply["missing"]
    return row.generation != reply["generation"] or not known
