"""A process that takes submissions in through the one door, to be killed at any moment.

Reads a line of JSON a submission; writes a line once its transaction is durable:
`{"id", "receipt", "duplicate"}`, or `{"id", "refused"}`. Several threads work side by side.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Lock

from questionnaires.problem import Refused
from survey_app.services.intake import Card, Submission, accept
from survey_app.services.keys import Keys, keys_of
from survey_app.store.engine import Store, open_store

THREADS = 4
DAY = date(2018, 6, 1)
_output = Lock()


def take(store: Store, keys: Keys, line: str) -> None:
    """Accept one submission and acknowledge it after the commit."""
    asked = json.loads(line)
    submission = Submission(asked["id"], Card(asked["code"]), asked["raw"])
    try:
        with store.write() as connection:
            accepted = accept(connection, keys, submission, DAY)
        reply = {"receipt": accepted.receipt, "duplicate": accepted.duplicate}
    except Refused as refusal:
        reply = {"refused": refusal.codes[0]}
    with _output:
        print(json.dumps({"id": asked["id"], **reply}), flush=True)


if __name__ == "__main__":
    opened, derived = open_store(sys.argv[1]), keys_of(sys.argv[2])
    print("ready", flush=True)
    with ThreadPoolExecutor(THREADS) as threads:
        running = [threads.submit(take, opened, derived, line) for line in sys.stdin]
        for future in running:
            future.result()
