"""Access to uploaded files, which are served only at /media/ and /tep/.

The rule: a file is public while a page that everybody may read, or the agency's settings, show it. Readers of
a private page may have its files, too. People with access to the admin may have all files, unless a
collection is reserved for certain groups. Originals of images are for them only: readers get renditions.
Everybody else gets 404.

A requested name is looked up in the database and never joined to a folder, so no spelling bypasses the rule.
"""
