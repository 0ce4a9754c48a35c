// Charts with their legend, their table and a sentence for those who don't see them.

import { el, table, text } from "./dom.js";
import { clock, count, date, exact } from "./format.js";

const DASHES = [[], [7, 4], [2, 3], [9, 3, 2, 3], [4, 4], [12, 4], [2, 6], [6, 2, 2, 2, 2, 2]];
export const MOST_LINES = 8;

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const DAY = 86_400_000;

/** Bands where an alert fired, and lines at thresholds, behind the data. */
const marks = {
  id: "marks",
  beforeDatasetsDraw(chart) {
    const { ctx, chartArea: area, scales: { x, y } } = chart;
    const { spans = [], thresholds = [] } = chart.options.marks ?? {};
    ctx.save();
    ctx.beginPath();
    ctx.rect(area.left, area.top, area.width, area.height);
    ctx.clip();
    ctx.font = "11px system-ui, sans-serif";
    spans.forEach((span) => {
      const left = Math.max(area.left, x.getPixelForValue(span.from));
      const right = Math.min(area.right, x.getPixelForValue(span.to));
      if (right < area.left || left > area.right) return;
      const color = severityColor(span);
      ctx.globalAlpha = 0.13;
      ctx.fillStyle = color;
      ctx.fillRect(left, area.top, Math.max(2, right - left), area.height);
      ctx.globalAlpha = 1;
      ctx.strokeStyle = color;
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(left + 0.5, area.top);
      ctx.lineTo(left + 0.5, area.bottom);
      ctx.stroke();
    });
    ctx.strokeStyle = style("--poor");
    ctx.fillStyle = style("--poor");
    ctx.setLineDash([5, 4]);
    thresholds.forEach((line) => {
      const at = y.getPixelForValue(line.value);
      if (!Number.isFinite(at) || at < area.top || at > area.bottom) return;
      ctx.beginPath();
      ctx.moveTo(area.left, at);
      ctx.lineTo(area.right, at);
      ctx.stroke();
      ctx.fillText(line.label, area.left + 4, at - 4);
    });
    ctx.restore();
  },

  /** Names of the alerts, above the data; each line takes those that don't overlap. */
  afterDatasetsDraw(chart) {
    const { ctx, chartArea: area, scales: { x } } = chart;
    const ends = [];
    ctx.save();
    ctx.font = "11px system-ui, sans-serif";
    for (const span of chart.options.marks?.spans ?? []) {
      const from = Math.max(area.left, x.getPixelForValue(span.from));
      const label = fitted(ctx, `▲ ${span.label}`, area.width - 12);
      const width = ctx.measureText(label).width + 8;
      const left = Math.max(area.left, Math.min(from + 1, area.right - width));
      let line = ends.findIndex((end) => end < left);
      if (line < 0) line = ends.length;
      if (line > 3) continue;
      ends[line] = left + width;
      ctx.fillStyle = style("--card");
      ctx.fillRect(left, area.top + 1 + 16 * line, width, 15);
      ctx.fillStyle = severityColor(span);
      ctx.fillText(label, left + 4, area.top + 12 + 16 * line);
    }
    ctx.restore();
  },
};

const severityColor = (span) => style(span.severity === "CRITICAL" ? "--poor" : span.severity === "WARNING" ? "--fair" : "--quiet");

function fitted(ctx, label, width) {
  let shown = label;
  while (shown.length > 8 && ctx.measureText(shown).width > width) shown = `${shown.slice(0, -2)}…`;
  return shown;
}

function swatch(index, filled) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("width", "26");
  svg.setAttribute("height", "10");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", filled ? "rect" : "line");
  const at = filled ? { x: 6, y: 0, width: 14, height: 10, rx: 2, fill: `var(--c${index % 8})` }
    : { x1: 0, y1: 5, x2: 26, y2: 5, "stroke-width": 2.5, stroke: `var(--c${index % 8})`, "stroke-dasharray": DASHES[index % 8].join(" ") };
  Object.entries(at).forEach(([name, value]) => shape.setAttribute(name, value));
  svg.append(shape);
  return svg;
}

/**
 * A card with a chart.
 *
 * options: title, note, format (value → text), wide, low, stacked, bars, log, min0 (default), max, categories
 * update({series, lines: [{name, values}], thresholds, spans}): values as they are to be shown
 */
export class ChartCard {
  constructor(options) {
    this.options = options;
    this.hidden = new Set();
    this.indexes = new Map();
    this.canvas = el("canvas", { role: "img", "aria-label": options.title });
    this.none = el("p", { class: "empty" });
    this.legend = el("div", { class: "legend" });
    this.now = el("span", { class: "quiet" });
    this.table = table(`${options.title}: figures`, [
      { title: options.categories ? "Range" : "Series", cell: (row) => row.name },
      ...(options.categories ? [{ title: "Count", cell: (row) => options.format(row.last) }] : [
        { title: "Now", cell: (row) => options.format(row.last) },
        { title: "Lowest", cell: (row) => options.format(row.least) },
        { title: "Mean", cell: (row) => options.format(row.mean) },
        { title: "Highest", cell: (row) => options.format(row.most) }]),
    ], (row) => row.name);
    const note = [options.note, options.stacked ? "Stacked: the first in the list is at the bottom." : null].filter(Boolean).join(" ");
    this.root = el("section", { class: options.wide ? "card wide" : "card" },
      el("div", { class: "card-head" }, el("h3", {}, options.title), this.now),
      note ? el("p", { class: "quiet" }, note) : null,
      el("div", { class: options.low ? "plot low" : "plot" }, this.canvas, this.none),
      this.legend,
      el("details", { class: "figures" }, el("summary", {}, "As a table"), this.table.box));
  }

  /** The same name keeps its colour and dash. */
  #index(name) {
    if (!this.indexes.has(name)) {
      const taken = new Set(this.indexes.values());
      let free = 0;
      while (taken.has(free)) free++;
      this.indexes.set(name, free);
    }
    return this.indexes.get(name);
  }

  update({ series, lines, thresholds = [], spans = [] }) {
    const shown = lines.slice(0, MOST_LINES);
    const names = new Set(shown.map((line) => line.name));
    for (const name of this.indexes.keys()) if (!names.has(name)) this.indexes.delete(name);
    this.#summary(lines, thresholds, spans);
    this.#legend(shown);
    const some = shown.some((line) => line.values.some((value) => value !== null));
    text(this.none, some ? "" : "Nothing was measured in this time.");
    if (!this.chart) this.#create();
    const { data, options } = this.chart;
    const { bars, stacked, categories } = this.options;
    if (categories) data.labels = categories;
    data.datasets = shown.map((line) => {
      const index = this.#index(line.name);
      const color = style(`--c${index % 8}`);
      return {
        label: line.name,
        data: categories ? line.values : line.values.map((value, i) => ({ x: series.time(i), y: value })),
        hidden: this.hidden.has(line.name),
        borderColor: color,
        backgroundColor: stacked ? `${color}c8` : color,
        borderDash: stacked || bars ? [] : DASHES[index % 8],
        borderWidth: stacked || bars ? 0 : 1.6,
        fill: stacked ? "stack" : false,
      };
    });
    if (!categories) {
      options.scales.x.min = series.from;
      options.scales.x.max = series.to;
    }
    options.marks = { thresholds, spans };
    const highest = Math.max(0, ...thresholds.map((line) => line.value));
    options.scales.y.suggestedMax = this.options.max ?? (this.options.log ? highest * 3 : highest * 1.1);
    this.chart.update("none");
  }

  #summary(lines, thresholds, spans) {
    const figures = lines.map((line) => {
      const known = line.values.filter((value) => value !== null);
      return {
        name: line.name,
        last: this.options.categories ? null : line.last ?? line.values.findLast((value) => value !== null) ?? null,
        least: known.length ? Math.min(...known) : null,
        mean: known.length ? known.reduce((a, b) => a + b, 0) / known.length : null,
        most: known.length ? Math.max(...known) : null,
      };
    });
    if (this.options.categories) {
      this.table.update((lines[0]?.values ?? []).map((value, i) => ({ name: this.options.categories[i], last: value })));
    } else {
      this.table.update(figures);
    }
    const said = figures.slice(0, 3).map((row) => `${row.name} now ${this.options.format(row.last)}, at most ${this.options.format(row.most)}`);
    const label = [this.options.title, ...(this.options.categories ? [] : said),
      ...thresholds.map((line) => `threshold ${line.label}`), ...spans.map((span) => `alert ${span.label}`)].join("; ");
    this.canvas.setAttribute("aria-label", `${label}. The table below has all figures.`);
    this.figures = new Map(figures.map((row) => [row.name, row]));
  }

  #legend(lines) {
    if (this.options.categories) return;
    const wanted = lines.map((line) => line.name).join("\n");
    if (this.legend.dataset.lines !== wanted) {
      this.legend.dataset.lines = wanted;
      this.legend.replaceChildren(...lines.map((line) => el("button", {
        type: "button",
        "aria-pressed": String(!this.hidden.has(line.name)),
        onclick: (event) => this.#toggle(line.name, event.currentTarget),
      }, swatch(this.#index(line.name), this.options.stacked || this.options.bars), el("span", {}, line.name), el("span", { class: "now" }))));
    }
    lines.forEach((line, i) => text(this.legend.children[i].lastChild, this.options.format(this.figures.get(line.name).last)));
  }

  #toggle(name, button) {
    if (!this.hidden.delete(name)) this.hidden.add(name);
    button.setAttribute("aria-pressed", String(!this.hidden.has(name)));
    this.chart.data.datasets.filter((set) => set.label === name).forEach((set) => { set.hidden = this.hidden.has(name); });
    this.chart.update("none");
  }

  #create() {
    const { bars, stacked, log, format, max, categories } = this.options;
    const grid = { color: style("--line"), drawTicks: false };
    const ticks = { color: style("--quiet"), font: { size: 11.5, family: "system-ui, sans-serif" }, padding: 6, maxRotation: 0 };
    this.chart = new Chart(this.canvas, {
      type: bars || categories ? "bar" : "line",
      plugins: [marks],
      data: { datasets: [] },
      options: {
        animation: false,
        normalized: true,
        parsing: categories ? undefined : false,
        responsive: true,
        maintainAspectRatio: false,
        spanGaps: false,
        interaction: { mode: "index", intersect: false },
        elements: { point: { radius: 0, hitRadius: 6 }, line: { tension: 0 } },
        datasets: { bar: { categoryPercentage: 1, barPercentage: categories ? 0.9 : 1 } },
        scales: {
          x: categories ? { grid: { display: false }, border: { color: style("--line") }, ticks } : {
            type: "linear",
            grid: { ...grid, display: false },
            border: { color: style("--line") },
            stacked: Boolean(stacked),
            afterBuildTicks: (axis) => { axis.ticks = timeTicks(axis.min, axis.max, axis.width); },
            ticks: { ...ticks, autoSkip: false, callback: (value) => clock(value) },
          },
          y: {
            type: log ? "logarithmic" : "linear",
            beginAtZero: !log,
            max,
            stacked: Boolean(stacked),
            grid,
            border: { display: false },
            ticks: log ? { ...ticks, callback: (value) => (Number.isInteger(Math.log10(value)) ? format(value) : null) }
              : { ...ticks, maxTicksLimit: 5, precision: format === count ? 0 : undefined, callback: (value) => format(value) },
          },
        },
        plugins: {
          legend: { display: false },
          tooltip: {
            backgroundColor: style("--text"),
            titleColor: style("--page"),
            bodyColor: style("--page"),
            boxPadding: 4,
            itemSort: (a, b) => b.raw.y - a.raw.y,
            callbacks: categories ? {} : {
              title: (items) => (items.length ? (this.chart.scales.x.max - this.chart.scales.x.min > DAY / 2 ? date : exact)(items[0].parsed.x) : ""),
              label: (item) => `${item.dataset.label}  ${format(item.parsed.y)}`,
            },
          },
        },
      },
    });
  }

  /** For another theme, or when the view is left. */
  destroy() {
    this.chart?.destroy();
    this.chart = undefined;
  }
}

/** Round times, as many as fit. */
function timeTicks(min, max, width) {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360].map((minutes) => minutes * 60_000);
  const step = steps.find((candidate) => (max - min) / candidate <= Math.max(3, width / 80)) ?? steps.at(-1);
  const shift = new Date(min).getTimezoneOffset() * 60_000;
  const ticks = [];
  for (let at = Math.ceil((min - shift) / step) * step + shift; at <= max; at += step) ticks.push({ value: at });
  return ticks;
}
