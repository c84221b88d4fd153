"""A process that works on print jobs, to be killed at any moment; a line a part begun or done."""

import sys
import time
from datetime import timedelta

from sqlalchemy import select

from survey_app.services.keys import keys_of
from survey_app.services.printroom import worker
from survey_app.store import prints
from survey_app.store.engine import open_store
from survey_app.store.tables import print_job

UNFINISHED = print_job.c.state.in_(("waiting", "running"))

if __name__ == "__main__":
    opened, derived = open_store(sys.argv[1]), keys_of(sys.argv[2])
    worker.LEASE = timedelta(seconds=0.5)  # so that the next process need not wait a minute
    keep = prints.keep

    def told(*arguments: object, **values: object) -> bool:
        print("step", flush=True)
        return keep(*arguments, **values)  # type: ignore[arg-type]

    prints.keep = told
    for _ in range(200):
        worker.work(opened, derived, "http://127.0.0.1:8000")
        with opened.read() as connection:
            if connection.execute(select(print_job.c.id).where(UNFINISHED)).first() is None:
                break
        time.sleep(0.1)
