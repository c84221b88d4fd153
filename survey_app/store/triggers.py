"""Triggers: the database itself counts, in the transaction that writes the rows it counts.

No way in can forget it, and `n = n + 1` on a locked row never races. The same statements serve both
databases; whoever writes rows in bulk suspends them and counts anew (`counters.write_anew`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

_CARD = {
    "printed": "{0}.state = 'ready' AND {0}.line IS NOT NULL",
    "void": "{0}.state = 'void'",
    "answered_online": "{0}.answered_online",
    "answered_paper": "{0}.answered_paper",
    "answered": "{0}.answered_online OR {0}.answered_paper OR {0}.answered_tablet",
    "answered_both": "{0}.answered_online AND {0}.answered_paper",
    "answered_again": "{0}.answered_tablet AND {0}.answered_paper",
    "objections": "{0}.objected",
    "spares": "{0}.state = 'ready' AND {0}.spare AND {0}.line IS NULL",
}
_LIVE = "(NOT {0}.withdrawn AND {0}.excluded_by IS NULL)"
_SAME = "village_id = {0}.village_id AND form = {0}.form AND mode = {0}.mode"
_LATER = "EXISTS (SELECT 1 FROM response WHERE supersedes = {0}.id)"


@dataclass(frozen=True)
class _Trigger:
    table: str
    moment: str  # AFTER INSERT …
    statements: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"count_{self.table}_{self.moment.split()[1].lower()}"


def _card(row: str) -> dict[str, str]:
    """What one card adds to each counter of its village; a card of a rehearsal adds nothing."""
    found = {
        name: f"CASE WHEN NOT {row}.rehearsal AND ({rule.format(row)}) THEN 1 ELSE 0 END"
        for name, rule in _CARD.items()
    }
    return found | {"doubles": f"CASE WHEN {row}.rehearsal THEN 0 ELSE {row}.doubles END"}


def _card_added() -> str:
    names = ", ".join(_card("NEW"))
    more = ", ".join(f"{name} = card_count.{name} + excluded.{name}" for name in _card("NEW"))
    return (
        f"INSERT INTO card_count (village_id, {names})"
        f" VALUES (NEW.village_id, {', '.join(_card('NEW').values())})"
        f" ON CONFLICT (village_id) DO UPDATE SET {more}"
    )


def _card_changed() -> str:
    old, new = _card("OLD"), _card("NEW")
    changes = ", ".join(f"{name} = {name} + {new[name]} - {old[name]}" for name in new)
    return f"UPDATE card_count SET {changes} WHERE village_id = NEW.village_id"


def _card_gone() -> str:
    changes = ", ".join(f"{name} = {name} - {old}" for name, old in _card("OLD").items())
    return f"UPDATE card_count SET {changes} WHERE village_id = OLD.village_id"


_BALLOT_ADDED = (
    "INSERT INTO card_count (village_id, ballots) VALUES (NEW.village_id, 1)"
    " ON CONFLICT (village_id) DO UPDATE SET ballots = card_count.ballots + 1"
)
_BALLOT_GONE = "UPDATE card_count SET ballots = ballots - 1 WHERE village_id = OLD.village_id"


def _added(table: str, keys: str) -> str:
    """A living response counts one, in its village or at its place."""
    values = ", ".join(f"NEW.{key}" for key in keys.split(", "))
    where = f"NEW.{keys.split(', ')[0]} IS NOT NULL AND {_LIVE.format('NEW')}"
    return (
        f"INSERT INTO {table} ({keys}, n) SELECT {values}, 1 WHERE {where}"
        f" ON CONFLICT ({keys}) DO UPDATE SET n = {table}.n + 1"
    )


def _before(change: str, row: str) -> str:
    """What a superseded response, if it lives, counts less or again."""
    found = f"SELECT village_id, form, mode FROM response AS r WHERE r.id = {row}.supersedes"
    return (
        f"UPDATE response_count SET n = n {change} WHERE (village_id, form, mode) ="
        f" ({found} AND {_LIVE.format('r')})"
    )


def _turned() -> tuple[str, str]:
    """Withdrawn or excluded, or let back in: a response that nothing supersedes counts anew."""
    change = " ".join(
        f"{sign} CASE WHEN {_LIVE.format(row)} THEN 1 ELSE 0 END"
        for sign, row in (("+", "NEW"), ("-", "OLD"))
    )
    return (
        f"UPDATE response_count SET n = n {change}"
        f" WHERE {_SAME.format('NEW')} AND NOT {_LATER.format('NEW')}",
        f"UPDATE place_count SET n = n {change} WHERE place_id = NEW.place_id",
    )


def _gone() -> tuple[str, str, str]:
    return (
        f"UPDATE response_count SET n = n - 1 WHERE {_SAME.format('OLD')}"
        f" AND {_LIVE.format('OLD')} AND NOT {_LATER.format('OLD')}",
        _before("+ 1", "OLD"),
        f"UPDATE place_count SET n = n - 1 WHERE place_id = OLD.place_id AND {_LIVE.format('OLD')}",
    )


_TRIGGERS = (
    _Trigger("invitation", "AFTER INSERT", (_card_added(),)),
    _Trigger("invitation", "AFTER UPDATE", (_card_changed(),)),
    _Trigger("invitation", "AFTER DELETE", (_card_gone(),)),
    _Trigger("ballot", "AFTER INSERT", (_BALLOT_ADDED,)),
    _Trigger("ballot", "AFTER DELETE", (_BALLOT_GONE,)),
    _Trigger(
        "response",
        "AFTER INSERT",
        (
            _added("response_count", "village_id, form, mode"),
            _added("place_count", "place_id"),
            _before("- 1", "NEW"),
        ),
    ),
    _Trigger("response", "AFTER UPDATE OF withdrawn, excluded_by", _turned()),
    _Trigger(
        "response", "BEFORE DELETE", _gone()
    ),  # before: the rows a statement deletes go singly
    _Trigger(
        "village",
        "BEFORE DELETE",
        tuple(
            f"DELETE FROM {t} WHERE village_id = OLD.id" for t in ("response_count", "card_count")
        ),
    ),
    _Trigger("place", "BEFORE DELETE", ("DELETE FROM place_count WHERE place_id = OLD.id",)),
)


def create(connection: Connection) -> None:
    """Let the database count from now on."""
    for trigger in _TRIGGERS:
        for statement in _definition(connection, trigger):
            connection.exec_driver_sql(statement)


def drop(connection: Connection) -> None:
    """Let the database count no more, so that the tables can be altered."""
    for trigger in _TRIGGERS:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger.name}")
        else:
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {trigger.name}() CASCADE")


@contextmanager
def suspended(connection: Connection) -> Iterator[None]:
    """Write without counting, in this transaction; PostgreSQL's others go on counting."""
    if connection.dialect.name == "sqlite":
        drop(connection)
        yield
        create(connection)
    else:
        connection.exec_driver_sql("SET LOCAL survey.counting = 'off'")
        yield
        connection.exec_driver_sql("SET LOCAL survey.counting = 'on'")


def _definition(connection: Connection, trigger: _Trigger) -> tuple[str, ...]:
    body = "; ".join(trigger.statements) + ";"
    head = f"CREATE TRIGGER {trigger.name} {trigger.moment} ON {trigger.table} FOR EACH ROW"
    if connection.dialect.name == "sqlite":
        return (f"{head} BEGIN {body} END",)
    row = "OLD" if "DELETE" in trigger.moment else "NEW"
    return (
        f"CREATE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {body} RETURN {row}; END $$",
        f"{head} WHEN (current_setting('survey.counting', true) IS DISTINCT FROM 'off')"
        f" EXECUTE FUNCTION {trigger.name}()",
    )
