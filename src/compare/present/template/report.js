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
