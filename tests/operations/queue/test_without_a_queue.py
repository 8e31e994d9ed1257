"""Test of a worker on a site whose tasks run at once."""

import io
import signal
import threading

import pytest
from django.core.management import call_command


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_worker_says_what_to_set_and_waits_to_be_stopped(end):
    worker, ended, sent, out = threading.get_ident(), threading.Event(), [], io.StringIO()

    def stop() -> None:
        # A worker that does not heed `end` is stopped by the other signal.
        for number, seconds in ((end, 0.2), (signal.SIGTERM + signal.SIGINT - end, 20)):
            if not ended.wait(seconds):
                sent.append(number)
                signal.pthread_kill(worker, number)

    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    stopper = threading.Thread(target=stop)
    stopper.start()
    call_command("run_worker", stdout=out)
    ended.set()
    stopper.join()
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    assert sent == [end]
    assert "TASKS_BACKEND=database" in out.getvalue()
