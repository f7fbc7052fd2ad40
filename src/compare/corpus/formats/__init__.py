"""One module a format: from the bytes of a file to lines of text and where they stand in it."""
