"""Text written elsewhere becomes the blocks of an article: Word files, and HTML as clipboards carry it.

`from_docx` and `from_html` read a source into the same parts, `build` makes blocks of them. Pure: no database, clock
or network; pictures stay bytes until somebody stores them.
"""
