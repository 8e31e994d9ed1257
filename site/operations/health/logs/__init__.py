"""Logs of all processes: formats, numbers of requests, reports of errors to people."""
