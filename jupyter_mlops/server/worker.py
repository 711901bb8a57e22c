"""`python -m jupyter_mlops.server.worker`: one job, from a line of JSON to lines of JSON.

It ends, with all that it has started, when its standard input does: a killed server leaves nothing.
"""

import contextlib
import json
import os
import signal
import sys
import threading
from contextlib import redirect_stdout

from jupyter_mlops.errors import Nb2ProdError
from jupyter_mlops.server.jobs.work import WORK, Told
from jupyter_mlops.signals import Ended, leaving_by_exception


def main() -> int:
    """Do the job that standard input names."""
    told = sys.stdout
    request = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_server, daemon=True).start()

    def tell(said: Told) -> None:
        with contextlib.suppress(BrokenPipeError):  # the server is gone, and we are about to be
            told.write(json.dumps(said) + "\n")
            told.flush()

    try:
        with leaving_by_exception(), redirect_stdout(sys.stderr):
            status, message = WORK[request["kind"]](request, tell)
    except Nb2ProdError as problem:
        status, message = "failed", f"{problem.message}. {problem.hint}"
    except Ended as ended:
        return ended.exit_code
    tell({"end": status, "message": message})
    return 0


def _end_with_server() -> None:
    while sys.stdin.read(1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
