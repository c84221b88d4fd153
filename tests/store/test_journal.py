"""The journal: what was written cannot be changed, removed or put between unseen."""

from sqlalchemy import delete, insert, update

from survey_app.store import journal
from survey_app.store.engine import Store
from survey_app.store.tables import journal as table


def written(store: Store) -> list[int]:
    with store.write() as connection:
        for number in range(4):
            journal.note(connection, "frame.set", f"Thôn {number}")
    with store.read() as connection:
        assert journal.broken(connection) is None
        return sorted(line.id for line in journal.latest(connection))


def test_a_line_changed_afterwards_breaks_the_chain(store: Store) -> None:
    ids = written(store)
    with store.write() as connection:
        connection.execute(update(table).where(table.c.id == ids[1]).values(detail="Thôn 9"))
    with store.read() as connection:
        assert journal.broken(connection) == ids[1]


def test_a_line_taken_out_breaks_the_chain_at_the_next(store: Store) -> None:
    ids = written(store)
    with store.write() as connection:
        connection.execute(delete(table).where(table.c.id == ids[1]))
    with store.read() as connection:
        assert journal.broken(connection) == ids[2]


def test_a_line_added_past_the_program_breaks_the_chain(store: Store) -> None:
    written(store)
    with store.write() as connection:
        line = connection.execute(table.select().order_by(table.c.id.desc()).limit(1)).one()
        forged = {"at": line.at, "act": "frame.freeze", "detail": "", "hash": b"x"}
        connection.execute(insert(table).values(**forged))
    with store.read() as connection:
        assert journal.broken(connection) == line.id + 1


def test_the_head_tells_when_the_end_was_cut_off(store: Store) -> None:
    ids = written(store)
    with store.read() as connection:
        count, last = journal.head(connection)
    assert count == len(ids)
    with store.write() as connection:
        connection.execute(delete(table).where(table.c.id == ids[-1]))
    with store.read() as connection:
        assert journal.head(connection) != (count, last)
