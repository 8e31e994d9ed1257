"""Reading of documents for tests with one parser per process, because starting one takes longer than most tests."""

import atexit

from campaign.inbox.models import Source
from campaign.inbox.polling import run
from campaign.inbox.polling.run import PollSummary
from campaign.inbox.reading.parse_worker import ParseWorker

parser = ParseWorker()
atexit.register(parser.__exit__)


def ingest(source: Source, data: bytes, content_type: str = "") -> PollSummary:
    """Record a document as if `source` had just served it."""
    return run.ingest(source, data, content_type, parse=parser)
