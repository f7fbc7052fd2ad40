"use strict";
(() => {
  const figures = [...document.querySelectorAll("figure.drawn")];
  for (const figure of figures) {
    const { data, layout, config } = JSON.parse(figure.querySelector("script").textContent);
    // the page says the title in its own words, where narrow screens can break it
    delete layout.title;
    layout.margin = { ...layout.template.layout.margin, t: 16 };
    Plotly.newPlot(figure.querySelector("div"), data, layout, config);
  }
  // what a link points at may be folded away
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  unfold();
  const folds = [...document.querySelectorAll("details")];
  const button = document.querySelector("button.unfold");
  button.hidden = !folds.length;
  button.addEventListener("click", () => {
    const open = folds.some((details) => !details.open);
    for (const details of folds) details.open = open;
    [button.textContent, button.dataset.fold] = [button.dataset.fold, button.textContent];
  });
  // paper shows what the screen shows, with figures as wide as the page
  addEventListener("beforeprint", () => {
    for (const figure of figures) Plotly.relayout(figure.querySelector("div"), { width: 660 });
  });
  addEventListener("afterprint", () => {
    for (const figure of figures) Plotly.relayout(figure.querySelector("div"), { width: null, autosize: true });
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
    for (const each of block.querySelectorAll(".controls input, .controls select")) each.addEventListener("input", update);
    for (const box of boxes) box.checked = true; // a browser may remember what was chosen
    find(".difference").value = 0;
    find(".controls").hidden = false;
    update();
  }
})();
