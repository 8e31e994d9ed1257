"""The site's numbers for Prometheus, on a loopback port of the scheduler's process (METRICS_PORT plus one)."""

import logging
from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.db import Error, connections
from prometheus_client import CollectorRegistry, Metric, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from operations.health import checks, figures

logger = logging.getLogger(__name__)


class SiteCollector(Collector):
    """Collector that reads the numbers at each request of Prometheus, in that request's thread."""

    def collect(self) -> Iterator[Metric]:
        """Return all numbers. Without a connection to the database, only `anm_database_up` is there, as 0."""
        families: dict[str, GaugeMetricFamily] = {}
        is_up = True
        try:
            for key, value in figures.read().items():
                name, _, label = key.partition(":")
                labels = {"of": label} if label else {}
                family = families.setdefault(
                    name, GaugeMetricFamily(f"anm_{name}", figures.helps[name], labels=[*labels])
                )
                family.add_metric([*labels.values()], value)
            families["findings"] = _findings()
        except Error:
            is_up, families = False, {}
        finally:
            # Each request by Prometheus has its own thread, which ends with it.
            connections.close_all()
        yield GaugeMetricFamily("anm_database_up", "1 if the database answers", value=float(is_up))
        yield from families.values()


def _findings() -> GaugeMetricFamily:
    family = GaugeMetricFamily("anm_findings", "findings of the health checks", labels=["level"])
    counted = Counter(finding.level for found in checks.run().values() for finding in found)
    for level in checks.Level:
        family.add_metric([level.value], counted[level])
    return family


def serve() -> None:
    """Serve the numbers on a loopback port, in a thread. Does nothing if METRICS_PORT is not set.

    If the port is taken, this is only logged: the site needs its scheduler more than these numbers.
    """
    if not settings.METRICS_PORT:
        return
    registry = CollectorRegistry()
    registry.register(SiteCollector())
    port = settings.METRICS_PORT + 1
    try:
        start_http_server(port, "127.0.0.1", registry)
    except OSError:
        logger.exception("port %s is taken; the scheduler serves no metrics (METRICS_PORT)", port)
