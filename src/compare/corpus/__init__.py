"""Documents in: sources, text, outline, units, facets."""
