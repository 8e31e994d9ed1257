"""Tests that calls cross no edge of Python's call stack again and again (CPython's issue gh-142183)."""

import resource
from concurrent.futures import ThreadPoolExecutor

from django.http import HttpRequest, HttpResponse

from config.stack import large_stack_middleware


def _call_from(depth: int) -> None:
    """Call a function a hundred times, at a depth of calls."""
    if depth:
        _call_from(depth - 1)
        return
    for _ in range(100):
        _nothing()


def _nothing() -> None:
    pass


def _answer(request: HttpRequest) -> HttpResponse:
    """Loop at each of three hundred depths. The response holds how often the system gave this thread memory."""
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    for depth in range(300):
        _call_from(depth)
    return HttpResponse(resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before)


def test_request_at_any_depth_needs_no_new_memory_for_each_call():
    # A new thread, because the tests themselves run with room.
    with ThreadPoolExecutor(1) as server:
        response = server.submit(large_stack_middleware(_answer), HttpRequest()).result()
    assert int(response.content) < 100
