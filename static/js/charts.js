/* Draws every figure.chart from the JSON beside it; the table below stays the text alternative. */
(() => {
  "use strict";

  const COLOURS = ["#b3141d", "#c8962e", "#2f6690", "#3a7d44", "#7a6c5d", "#81506c", "#4f7f86", "#a3582a"];
  const TONES = {
    good: "#3a7d44",
    wait: "#c8962e",
    warn: "#a3582a",
    bad: "#b3141d",
    info: "#2f6690",
    neutral: "#8b847b",
  };
  const DASHES = [[], [6, 4], [2, 3], [10, 4, 2, 4]];
  const number = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 2 });

  const colour = (index) => COLOURS[index % COLOURS.length];

  /* Long names are broken into lines instead of being turned on their side. */
  const lines = (label, width) =>
    String(label)
      .split(" ")
      .reduce((rows, word) => {
        const last = rows.length - 1;
        if (last >= 0 && rows[last].length + word.length < width) rows[last] += ` ${word}`;
        else rows.push(word);
        return rows;
      }, []);

  const labelsOf = (kind, labels) => {
    if (kind === "doughnut") return labels;
    return labels.map((label) => lines(label, kind.startsWith("h") ? 30 : 11));
  };

  const dataset = (kind, source, index) => {
    const base = { label: source.label, data: source.data };
    const own = TONES[source.tone] || colour(index);
    if (kind === "doughnut") {
      const parts = source.data.map((_, i) => TONES[(source.tones || [])[i]] || colour(i));
      return { ...base, backgroundColor: parts, borderColor: "#fff", borderWidth: 2 };
    }
    if (kind === "line") {
      const dash = DASHES[index % DASHES.length];
      return { ...base, borderColor: own, backgroundColor: own, borderDash: dash, tension: 0.2 };
    }
    return { ...base, backgroundColor: own, maxBarThickness: 34, borderRadius: 4 };
  };

  const tooltipText = (item) => {
    const label = item.dataset.label ? `${item.dataset.label}: ` : "";
    return ` ${label}${number.format(item.raw)}`;
  };

  const scales = (kind) => {
    if (kind === "doughnut") return {};
    const stacked = kind === "stacked" || kind === "hstacked";
    const category = { stacked, grid: { display: false }, ticks: { color: "#45403b", maxRotation: 0 } };
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
        position: kind === "doughnut" ? "bottom" : "top",
        align: "start",
        labels: { boxWidth: 14, boxHeight: 14, padding: 14, color: "#1f1c1a" },
      },
      tooltip: { callbacks: { title: (items) => source.labels[items[0].dataIndex], label: tooltipText } },
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
      data: {
        labels: labelsOf(kind, source.labels),
        datasets: source.datasets.map((item, index) => dataset(kind, item, index)),
      },
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
