"""Runs the MongoDB-compatible store, and ends it where mongod would end itself.

After a write that failed, for example on a full disk, WiredTiger panics: nothing works any more until the process is
started again, which makes good what the journal holds. This server would go on and answer every command with an error.
"""

import logging
import os

from secantus.cli import main

PANIC = "WT_PANIC"


class EndOnPanic(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and PANIC in str(error):
            os.abort()


logging.getLogger("secantus").addHandler(EndOnPanic())
main()
