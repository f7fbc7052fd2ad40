"""What if: practices of the peers to tick, and what the focus would then look like."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from compare.analysis.adopting import adopt, list_practices, share_practices
from compare.analysis.gaps import LACKS
from compare.present.blocks import Block, render_block
from compare.present.slugs import slug_jurisdictions
from compare.tables import split_list

if TYPE_CHECKING:
    from compare.analysis.gaps import Gaps
    from compare.loading import Corpus


def what_if(gaps: Gaps, corpus: Corpus, language: str = "zh") -> Block:
    """Let a reader tick practices that the focus lacks, and show its themes and likeness change.

    Where nothing runs (on paper, without JavaScript), the table says of each
    practice what its adoption alone would change.

    Parameters
    ----------
    gaps : Gaps
        From `compare.analysis.gaps.gaps`, with the level of practices.
    corpus : Corpus
        For the practices of the peers.
    language : {"zh", "en"}
        Language of the labels.

    Returns
    -------
    Block
        Empty where the focus lacks no practice of a peer.
    """
    missing = gaps.missing[gaps.missing["level"] == "practice"].to_dict("records")
    if not missing:
        return Block("")
    names, held = corpus.names(language), list_practices(corpus)
    now = adopt(corpus, gaps.focus, (), gaps.peers)["before"]
    peers = [name for name in gaps.peers if pd.notna(now[name])]
    # as adopt says of each by itself, which would count the whole corpus every time
    own, label = held.get(gaps.focus, frozenset()), corpus.taxonomy.label
    rows = [
        {
            "code": row["code"],
            "label": label(row["code"], language),
            "theme": label(row["theme"], language),
            "peers": [names[name] for name in split_list(row["peers"])],
            "then": [_show(share_practices({*own, row["code"]}, held[name])) for name in peers],
        }
        for row in missing
    ]
    lacking = dict.fromkeys(row["theme"] for row in missing)
    states = gaps.missing[gaps.missing["level"] == "theme"].set_index("code")["focus_state"]
    # a theme that only the practices lack is there already
    themes = [
        {"code": code, "label": label(code, language), "state": states[code]}
        for code in lacking
        if states.get(code) in LACKS
    ]
    slugs = slug_jurisdictions(corpus)
    facts = {
        "focus": sorted(own),
        "peers": {slugs[name]: sorted(held.get(name, ())) for name in peers},
        "themes": {row["code"]: row["theme"] for row in missing},
    }
    return render_block(
        "what_if",
        language,
        focus=names[gaps.focus],
        rows=rows,
        themes=themes,
        peers=[
            {"slug": slugs[name], "name": names[name], "now": _show(now[name])} for name in peers
        ],
        facts=json.dumps(facts, ensure_ascii=False, sort_keys=True),
    )


def _show(value: float) -> str:
    return f"{value:.2f}"
