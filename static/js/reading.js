/* The document and what was read from it, side by side: one choice moves both. Works on pages that do without it. */
(() => {
  "use strict";

  const review = document.querySelector("[data-review]");
  if (!review) return;
  const doc = review.querySelector("[data-doc]");
  const lines = () => [...review.querySelectorAll(".review-found .found[data-found]")].filter((line) => line.offsetParent);
  let chosen = "";

  const marksOf = (key) => [...doc.querySelectorAll(`mark[data-hit~="${CSS.escape(key)}"]`)];

  const showTab = (name) => {
    review.dataset.tab = name;
    review.querySelectorAll("[data-review-tab]").forEach((tab) => {
      if (tab.dataset.reviewTab === name) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    });
  };

  /* The pane scrolls by itself on a wide screen, the page on a narrow one. */
  const bringIntoView = (mark) => {
    if (doc.scrollHeight > doc.clientHeight + 1) {
      const middle = mark.getBoundingClientRect().top - doc.getBoundingClientRect().top - doc.clientHeight / 3;
      doc.scrollBy({ top: middle });
    } else if (mark.offsetParent) {
      mark.scrollIntoView({ block: "center" });
    }
  };

  const paint = () => {
    doc.querySelectorAll("mark.chosen").forEach((mark) => mark.classList.remove("chosen"));
    review.querySelectorAll(".found.chosen").forEach((line) => line.classList.remove("chosen"));
    const line = review.querySelector(`.found[data-found="${CSS.escape(chosen)}"]`);
    if (line) line.classList.add("chosen");
    const marks = chosen ? marksOf(chosen) : [];
    marks.forEach((mark) => mark.classList.add("chosen"));
    return { line, mark: marks[0] };
  };

  const choose = (key, { scrollLine = false, focus = false } = {}) => {
    chosen = key;
    const { line, mark } = paint();
    if (mark) bringIntoView(mark);
    if (line && scrollLine) line.scrollIntoView({ block: "nearest" });
    if (line && focus) line.focus({ preventScroll: true });
  };

  const step = (by) => {
    const all = lines();
    const at = all.findIndex((line) => line.dataset.found === chosen);
    const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next) choose(next.dataset.found, { scrollLine: true, focus: true });
  };

  const press = (name) => {
    const line = review.querySelector(`.found[data-found="${CSS.escape(chosen)}"]`);
    const button = line && line.querySelector(`[data-do="${name}"]`);
    if (!button) return;
    if (name !== "e") advance = true;
    button.click();
  };

  let advance = false;
  const KEYS = { j: () => step(1), k: () => step(-1), a: () => press("a"), x: () => press("x"), e: () => press("e") };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const act = KEYS[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });

  review.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-review-tab]");
    if (tab) {
      event.preventDefault();
      showTab(tab.dataset.reviewTab);
      const { mark, line } = paint();
      if (tab.dataset.reviewTab === "text" && mark) bringIntoView(mark);
      if (tab.dataset.reviewTab === "found" && line) line.scrollIntoView({ block: "center" });
      return;
    }
    const mark = event.target.closest("mark[data-hit]");
    if (mark) {
      const keys = mark.dataset.hit.split(" ");
      const key = keys.find((item) => review.querySelector(`.found[data-found="${CSS.escape(item)}"]`)) || keys[0];
      showTab("found");
      chosen = key;
      const { line } = paint();
      if (line) {
        const group = line.closest("details");
        if (group) group.open = true;
        line.scrollIntoView({ block: "center" });
        line.focus({ preventScroll: true });
      }
      return;
    }
    const line = event.target.closest(".found[data-found]");
    if (!line || event.target.closest("form")) return;
    const show = event.target.closest("[data-show]");
    if (show) {
      event.preventDefault();
      showTab("text");
    }
    choose(line.dataset.found);
  });

  /* A line that came back keeps its place; after a decision by key the next one is due. */
  document.addEventListener("htmx:afterSettle", () => {
    paint();
    const line = review.querySelector(`.found[data-found="${CSS.escape(chosen)}"]`);
    const form = line && line.querySelector("form");
    if (form) {
      line.scrollIntoView({ block: "nearest" });
      const field = form.querySelector(".is-invalid, input:not([type=hidden]), textarea, select");
      if (field) field.focus();
    } else if (advance && line && !line.querySelector(".found-problem")) {
      step(1);
    } else if (line) {
      line.focus({ preventScroll: true });
    }
    advance = false;
  });
})();
