"""Converters of parts of public addresses. Importing this module registers them."""

from django.urls import register_converter
from django.urls.converters import IntConverter


class NumberConverter(IntConverter):
    """A number in its only spelling: without leading zeros, of which strangers could invent any number."""

    regex = "0|[1-9][0-9]{0,8}"


register_converter(NumberConverter, "number")
