"""Queries typed into a search box to break it, and texts pasted into it by mistake."""

HOSTILE = [
    # Quotes, and separators without words.
    *('"', '""', '"""', "'", '" "', "", "   ", "\t\n", ".", "..", "/" * 300, '"' * 5_000),
    # Operators of FTS5, tsquery and web search, which must be words or ignored.
    *(
        "*",
        "a*",
        "%",
        "_",
        "\\",
        "(",
        ")",
        "((((",
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "NEAR(a b, 5)",
        "a AND",
        "NOT a",
    ),
    *(
        "-a",
        "+a",
        "^a",
        "title:a",
        "{title body} : a",
        "search_words",
        "a:*",
        "a <-> b",
        "a & b",
        "!a",
        "a | b",
    ),
    *("&|!:*", 'a "b', 'bài "thử" a', "live:true", "live:", "'; DROP TABLE search_words; --", '" OR 1=1'),
    # Characters that databases refuse, or that change their length.
    *("\x00", "a\x00b", "\ufeff", "\ud800", "\ud7ff", "ﬁ", "İ", "ß", "a" + "\u0301" * 300, "n\u0308" * 50),
    # Other scripts, signs and digits.
    *("😀", "👩\u200d👩\u200d👧", "漢字", "عربي", "١٢٣", "²", "1e999", "0", "00", "a/b/c-d.e"),
    # Sizes.
    *("từ " * 800, "x" * 100_000, "ắ" * 500, "a " * 50_000),
    # Other languages' syntax.
    *("%s %(a)s", "{}", "{{ 1 }}", "<script>alert(1)</script>"),
]
