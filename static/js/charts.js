/* Draws every figure.chart from the JSON beside it; the table below stays the text alternative. */
(() => {
  "use strict";

  const COLOURS = ["#b3141d", "#c8962e", "#2f6690", "#3a7d44", "#7a6c5d", "#81506c", "#4f7f86", "#a3582a"];
  const DASHES = [[], [6, 4], [2, 3], [10, 4, 2, 4]];
  const number = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 2 });

  const colour = (index) => COLOURS[index % COLOURS.length];

  const dataset = (kind, source, index) => {
    const base = { label: source.label, data: source.data, maxBarThickness: 34, borderRadius: 4 };
    if (kind === "doughnut") {
      return { ...base, backgroundColor: source.data.map((_, i) => colour(i)), borderColor: "#fff", borderWidth: 2 };
    }
    if (kind === "line") {
      const dash = DASHES[index % DASHES.length];
      return { ...base, borderColor: colour(index), backgroundColor: colour(index), borderDash: dash, tension: 0.2 };
    }
    return { ...base, backgroundColor: colour(index) };
  };

  const tooltipText = (item) => {
    const label = item.dataset.label ? `${item.dataset.label}: ` : "";
    return ` ${label}${number.format(item.raw)}`;
  };

  const scales = (kind) => {
    if (kind === "doughnut") return {};
    const stacked = kind === "stacked" || kind === "hstacked";
    const category = { stacked, grid: { display: false }, ticks: { color: "#45403b" } };
    const value = {
      stacked,
      beginAtZero: true,
      grid: { color: "#ece8e2" },
      border: { display: false },
      ticks: { color: "#635d56", precision: 0, callback: (tick) => number.format(tick) },
    };
    return kind.startsWith("h") ? { x: value, y: category } : { x: category, y: value };
  };

  const follow = (datasets) => (event, hits) => {
    if (!hits.length) return;
    const urls = datasets[hits[0].datasetIndex].urls;
    if (urls && urls[hits[0].index]) window.location.assign(urls[hits[0].index]);
  };

  const options = (kind, source, still) => ({
    responsive: true,
    maintainAspectRatio: false,
    animation: still ? false : { duration: 400 },
    indexAxis: kind.startsWith("h") ? "y" : "x",
    locale: "vi-VN",
    onClick: follow(source.datasets),
    scales: scales(kind),
    plugins: {
      legend: {
        display: kind === "doughnut" || source.datasets.length > 1,
        position: kind === "doughnut" ? "right" : "top",
        align: "start",
        labels: { boxWidth: 14, boxHeight: 14, color: "#1f1c1a" },
      },
      tooltip: { callbacks: { label: tooltipText } },
    },
  });

  const draw = (figure) => {
    const kind = figure.dataset.chart;
    const source = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const box = figure.querySelector(".chart-canvas");
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const sideways = kind.startsWith("h");
    box.hidden = false;
    if (sideways) box.style.height = `${Math.max(160, source.labels.length * 40 + 70)}px`;
    window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    window.Chart.defaults.font.size = 13;
    const chart = new window.Chart(box.querySelector("canvas"), {
      type: { line: "line", doughnut: "doughnut" }[kind] || "bar",
      data: { labels: source.labels, datasets: source.datasets.map((item, index) => dataset(kind, item, index)) },
      options: options(kind, source, still),
    });
    figure.querySelector("details").open = false;
    window.addEventListener("beforeprint", () => chart.resize());
  };

  const drawAll = (root) => {
    const waiting = [...root.querySelectorAll("figure[data-chart]:not([data-drawn])")];
    if (!waiting.length) return;
    waiting.forEach((figure) => (figure.dataset.drawn = "1"));
    if (window.Chart) {
      waiting.forEach(draw);
      return;
    }
    const library = document.createElement("script");
    library.src = waiting[0].dataset.library;
    library.addEventListener("load", () => waiting.forEach(draw));
    document.head.append(library);
  };

  document.addEventListener("htmx:load", (event) => drawAll(event.detail.elt.parentNode || document));
  drawAll(document);
})();
