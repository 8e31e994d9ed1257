"""Converters of parts of public addresses. Importing this module registers them."""

from django.urls import register_converter
from django.urls.converters import IntConverter


class NumberConverter(IntConverter):
    """Converter for numbers without leading zeros, so that each page has one spelling of its address."""

    regex = "0|[1-9][0-9]{0,8}"


register_converter(NumberConverter, "number")
