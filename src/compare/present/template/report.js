"use strict";
(() => {
  // a page without a switch is one edition
  const found = [...document.querySelectorAll("[data-edition]")];
  const editions = found.length ? found : [document.body];
  const first = editions[0];
  const radios = [...document.querySelectorAll("input.language")];
  const name = (edition) => edition.dataset.edition;
  const inEdition = (element) => editions.find((edition) => edition.contains(element));
  let shown = first;

  // places of the first language have plain ids, those of the others end in their name
  const mark = (edition) => (edition === first ? "" : `.${name(edition)}`);
  const plain = (id) => {
    const own = editions.find((edition) => mark(edition) && id.endsWith(mark(edition)));
    return own ? id.slice(0, -mark(own).length) : id;
  };
  const find = (id, edition) => document.getElementById(plain(id) + mark(edition));

  // figures are drawn when they are shown: what is hidden has no width
  const figures = () => [...shown.querySelectorAll("figure.drawn")];
  const draw = () => {
    for (const figure of figures()) {
      const place = figure.querySelector("div");
      if (place.classList.contains("js-plotly-plot")) {
        Plotly.Plots.resize(place);
        continue;
      }
      const { data, layout, config } = JSON.parse(figure.querySelector("script").textContent);
      // the page says the title in its own words, where narrow screens can break it
      delete layout.title;
      layout.margin = { ...layout.template.layout.margin, t: 16 };
      Plotly.newPlot(place, data, layout, config);
    }
  };

  const show = (edition) => {
    shown = edition;
    for (const radio of radios) radio.checked = radio.value === name(edition);
    if (found.length) {
      document.documentElement.lang = edition.lang;
      document.title = edition.dataset.title;
      document.querySelector("title").lang = edition.querySelector("h1").lang;
    }
    draw();
  };

  // what a link points at may be folded away, or stand in the language that is not shown
  const follow = () => {
    let id;
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      return; // no address of this page
    }
    const target = id && (find(id, shown) || document.getElementById(id));
    if (!target) return;
    const edition = inEdition(target);
    if (edition && edition !== shown) show(edition);
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target.id === id) target.scrollIntoView();
    else location.replace(`#${target.id}`); // so that it is marked; this comes back here
  };

  // the same page, opened again, shows the same; nothing else is kept
  const address = () => {
    const url = new URL(location.href);
    if (shown === first) url.searchParams.delete("lang");
    else url.searchParams.set("lang", name(shown));
    try {
      history.replaceState(null, "", url);
    } catch {
      // a browser may not allow it for a file
    }
  };

  // what the reader has just come to, and how far down the screen it stands
  const locate = (edition) => {
    const bar = edition.querySelector(".bar").getBoundingClientRect().height;
    let at = null;
    for (const place of edition.querySelectorAll("main [id]")) {
      if (!place.getClientRects().length) continue;
      const { top } = place.getBoundingClientRect();
      if (top <= bar + 60) at = { id: place.id, top };
    }
    return at;
  };

  const copy = (selector, from, to, change) => {
    const [old, now] = [from, to].map((edition) => [...edition.querySelectorAll(selector)]);
    if (old.length === now.length) old.forEach((each, index) => change(each, now[index]));
  };

  // looked up before the style sheet switches, which may scroll the page
  let place = null;
  const note = () => { place = locate(shown); };
  for (const label of document.querySelectorAll(".switch label")) label.addEventListener("click", note);
  for (const radio of radios) radio.addEventListener("keydown", note);

  const turn = (edition) => {
    const from = shown;
    if (edition === from) return;
    copy("details", from, edition, (old, now) => { now.open = old.open; });
    copy("main input[type=checkbox]", from, edition, (old, now) => {
      if (old.checked === now.checked) return;
      now.checked = old.checked;
      now.dispatchEvent(new Event("change", { bubbles: true }));
    });
    show(edition);
    address();
    const there = place && find(place.id, edition);
    if (there && there.getClientRects().length) {
      scrollBy({ top: there.getBoundingClientRect().top - place.top, behavior: "instant" });
    }
    label();
  };

  // one button opens everything that is folded, and closes it again
  const buttons = [...document.querySelectorAll("button.unfold")];
  const foldsOf = (edition) => [...edition.querySelectorAll("details")];
  const label = () => {
    for (const button of buttons) {
      const folds = foldsOf(inEdition(button));
      button.hidden = !folds.length;
      button.textContent = folds.some((fold) => !fold.open) ? button.dataset.unfold : button.dataset.fold;
    }
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const folds = foldsOf(shown), open = folds.some((fold) => !fold.open);
      for (const fold of folds) fold.open = open;
    });
  }
  document.addEventListener("toggle", label, true);
  label();

  // links to another page keep the language
  for (const edition of editions.slice(1)) {
    for (const link of edition.querySelectorAll("a[href]")) {
      const [, page, place] = link.getAttribute("href").match(/^([^:#?]+\.html)(#.*)?$/) || [];
      if (page) link.setAttribute("href", `${page}?lang=${name(edition)}${place || ""}`);
    }
  }
  for (const radio of radios) {
    radio.addEventListener("change", () => turn(editions.find((edition) => name(edition) === radio.value)));
  }
  const byName = (language) => editions.find((edition) => found.length && name(edition) === language);
  const asked = byName(new URLSearchParams(location.search).get("lang"));
  const checked = radios.find((radio) => radio.checked);
  // an anchor of the other language, sent without a language, asks for that one
  const anchored = editions.find((edition) => mark(edition) && location.hash.endsWith(mark(edition)));
  show(asked || anchored || (checked && byName(checked.value)) || first);
  addEventListener("hashchange", follow);
  follow();
  // paper shows what the screen shows, with figures as wide as the page
  addEventListener("beforeprint", () => {
    for (const figure of figures()) Plotly.relayout(figure.querySelector("div"), { width: 660 });
  });
  addEventListener("afterprint", () => {
    for (const figure of figures()) Plotly.relayout(figure.querySelector("div"), { width: null, autosize: true });
  });
})();

// what if: likeness to each peer, and states by theme, with the practices that are ticked
(() => {
  // to two places as Python rounds them, halves to the even digit
  const show = (value) => {
    const scaled = value * 100, whole = Math.floor(scaled), rest = scaled - whole;
    const half = Math.abs(rest - 0.5) < 1e-9;
    return ((half ? whole + (whole % 2) : Math.round(scaled)) / 100).toFixed(2);
  };
  const share = (one, other) => {
    const both = other.filter((code) => one.has(code)).length;
    return both / (one.size + other.length - both);
  };
  for (const block of document.querySelectorAll(".what-if")) {
    const { focus, peers, themes } = JSON.parse(block.dataset.facts);
    const boxes = [...block.querySelectorAll("input[type=checkbox]")];
    const tally = block.querySelector(".tally");
    const update = () => {
      const ticked = boxes.filter((box) => box.checked).map((box) => box.value);
      const held = new Set([...focus, ...ticked]);
      for (const row of block.querySelectorAll("tr[data-peer]")) {
        const cell = row.querySelector(".then"), now = row.querySelector(".number").textContent;
        cell.textContent = show(share(held, peers[row.dataset.peer]));
        cell.classList.toggle("more", Number(cell.textContent) > Number(now));
        cell.classList.toggle("less", Number(cell.textContent) < Number(now));
      }
      const taken = new Set(ticked.map((code) => themes[code]));
      for (const item of block.querySelectorAll("[data-theme]")) {
        item.querySelector(".then").hidden = !taken.has(item.dataset.theme);
        item.querySelector(".now").hidden = taken.has(item.dataset.theme);
      }
      tally.textContent = tally.dataset.one.replace("{n}", ticked.length).replace("{total}", boxes.length);
    };
    for (const box of boxes) {
      box.hidden = false;
      box.checked = false; // a browser may remember what was ticked
      box.addEventListener("change", update);
    }
    tally.hidden = false;
    update();
  }
})();

// the matrix to explore: which jurisdictions and rows, in which order, with what in the cells
(() => {
  for (const block of document.querySelectorAll(".explorer")) {
    const find = (selector) => block.querySelector(selector);
    const body = find("tbody"), rows = [...body.rows], tally = find(".tally");
    const boxes = [...block.querySelectorAll(".whom input")];
    const themes = rows.filter((row) => !row.classList.contains("practice"));
    const below = (theme) => rows.filter(
      (row) => row.classList.contains("practice") && row.dataset.theme === theme.dataset.theme
    );
    // what cannot be compared makes no difference
    const differ = (row, places) => {
      const ranks = places.map((place) => row.cells[place + 1].dataset.rank).filter((rank) => rank !== "").map(Number);
      return ranks.length > 1 ? Math.max(...ranks) - Math.min(...ranks) : 0;
    };
    const open = (theme) => theme.querySelector("button")?.getAttribute("aria-expanded") === "true";
    const unfold = (theme, yes) => theme.querySelector("button")?.setAttribute("aria-expanded", yes);
    const update = () => {
      const places = boxes.filter((box) => box.checked).map((box) => Number(box.value));
      const least = Number(find(".difference").value);
      const sorted = (some) => find(".order").value === "difference"
        ? [...some].sort((a, b) => differ(b, places) - differ(a, places)) : some;
      find(".difference + output").textContent = least;
      block.dataset.show = find(".show").value;
      for (const row of [find("thead tr"), ...rows]) {
        boxes.forEach((box, place) => { row.cells[place + 1].hidden = !box.checked; });
      }
      let shown = 0;
      for (const theme of sorted(themes)) {
        const practices = sorted(below(theme));
        const differing = practices.filter((row) => differ(row, places) >= least);
        // a theme stays above a practice that differs
        theme.hidden = differ(theme, places) < least && !(open(theme) && differing.length);
        for (const row of practices) row.hidden = !open(theme) || !differing.includes(row);
        body.append(theme, ...practices);
        shown += [theme, ...practices].filter((row) => !row.hidden).length;
      }
      tally.textContent = tally.dataset.one.replace("{n}", shown).replace("{total}", rows.length);
    };
    for (const theme of themes) {
      const button = theme.querySelector("button");
      if (!button) continue;
      button.hidden = false;
      unfold(theme, false);
      button.addEventListener("click", () => { unfold(theme, !open(theme)); update(); });
    }
    const all = find("button.practices");
    all.addEventListener("click", () => {
      const yes = !themes.some(open);
      for (const theme of themes) unfold(theme, yes);
      update();
    });
    for (const each of block.querySelectorAll(".controls input, .controls select")) {
      each.addEventListener("input", update);
      each.addEventListener("change", update); // the other language says what was ticked there
    }
    for (const box of boxes) box.checked = true; // a browser may remember what was chosen
    find(".difference").value = 0;
    find(".controls").hidden = false;
    update();
  }
})();
