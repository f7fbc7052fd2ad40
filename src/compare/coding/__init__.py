"""Units to codes: taxonomy, matching, coder, agreement."""
