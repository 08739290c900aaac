"""What the reader found, as rows a draft can take: one value, one line in words, one place in the text each."""
