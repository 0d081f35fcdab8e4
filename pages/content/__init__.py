"""The organization's content as the site first shows it, drawn from its own documents.

Each module holds the fields of pages as plain data. Staff edit the pages from
then on; nothing here is read again.
"""
