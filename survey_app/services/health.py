"""Health: whether the database answers and has the schema of this version."""

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from survey_app.store.schema import current, newest


def check(engine: Engine) -> dict[str, str]:
    """The state of the service in words a monitor can read."""
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        found = current(engine)
    except SQLAlchemyError:
        return {"status": "unavailable", "database": "does not answer"}
    if found != newest():
        return {"status": "unavailable", "database": f"schema {found or 'missing'}"}
    return {"status": "ok", "database": engine.dialect.name, "schema": found}
