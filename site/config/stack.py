"""Room on Python's call stack.

CPython keeps this stack in chunks of 16 KB. A call that does not fit maps another chunk, which is unmapped when it
ends, so a loop whose calls cross the edge of a chunk spends its time mapping memory: up to a third of the CPU of an
admin screen. This is CPython's issue gh-142183; delete this module when all supported versions of Python contain its
fix.
"""

from collections.abc import Callable
from functools import partial
from types import FunctionType
from typing import Any

from django.http import HttpRequest, HttpResponseBase


def _call(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return function(*args, **kwargs)


# Calls a function from a frame of half a megabyte. Python maps a chunk of a megabyte for it; the rest has room for some
# five hundred calls. Memory is used only for the part that calls reach.
with_large_stack: Callable[..., Any] = FunctionType(_call.__code__.replace(co_stacksize=64 * 1024), globals())


def large_stack_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return a middleware that answers requests with room on the stack."""
    return partial(with_large_stack, get_response)
