"""Vietnamese text: normal forms, folding, slugs, dates, numbers, sorting and legacy encodings.

Everything here is a pure function over values. It never touches Django, a database, the clock, the
network or a file, so that every other app may build on it and its tests take microseconds.
"""
