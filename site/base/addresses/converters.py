"""Converters of parts of public addresses. Importing this module registers them."""

from django.urls import register_converter
from django.urls.converters import IntConverter


class NumberConverter(IntConverter):
    """A number without leading zeros: with them, strangers could invent any number of spellings."""

    regex = "0|[1-9][0-9]{0,8}"


register_converter(NumberConverter, "number")
