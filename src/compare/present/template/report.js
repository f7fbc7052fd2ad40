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
