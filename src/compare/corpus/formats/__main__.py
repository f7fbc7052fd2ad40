"""The child process that reads one file: see `compare.corpus.formats.child`."""

from __future__ import annotations

import os
import sys

from compare.corpus.formats.child import serve


def main() -> int:
    """Answer on what was standard output; what libraries print goes nowhere."""
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return serve(sys.stdin.buffer, answer)


if __name__ == "__main__":
    sys.exit(main())
