"""From the tables of a corpus to answers: coverage, gaps, similarity, families of measures."""
