"""Lists of nominees as units send them: tables found in Excel, Word or pasted text, and their rows understood.

Nothing here reads or writes the database: bytes go in, rows with what is doubtful about them come out.
"""
