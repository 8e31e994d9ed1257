"""Vietnamese text: normal forms, folding, slugs, dates, numbers, sorting and legacy encodings.

Every module here holds pure functions over values. They never use Django, a database, the clock, the network
or a file, so every app may import them and their tests take microseconds.
"""
