// What each view shows. A view is {title, build(state) → {root, update(state), leave()}}.

import { el, table, text } from "./dom.js";
import { ChartCard, MOST_LINES } from "./charts.js";
import * as show from "./format.js";

const MODEL_CALLS = /^\w+ (\/coach\/chat|\/v1\/chat\/)/;
const isGroup = (subject) => subject.startsWith("group:");
const notNull = (value) => value !== null;
const scaled = (values, factor) => values.map((value) => (value === null ? null : value * factor));
const ratio = (parts, wholes) => parts.map((part, i) => (part === null || !wholes[i] ? null : part / wholes[i]));
const highest = (values) => values.reduce((most, value) => (value !== null && value > most ? value : most), 0);
const minute = 1 / 60;

function tiles(names) {
  const cells = new Map();
  const root = el("dl", { class: "tiles" }, ...names.map((name) => {
    const value = el("dd", {}, "–");
    const note = el("dd", { class: "note" });
    cells.set(name, { value, note });
    return el("div", { class: "card tile" }, el("dt", {}, name), value, note);
  }));
  return {
    root,
    set(name, value, note = "") {
      text(cells.get(name).value, value);
      text(cells.get(name).note, note);
    },
  };
}

/** The subjects whose column was highest first; those without any figure left out. */
function busiest(series, kind, column, filter = (subject) => !isGroup(subject)) {
  return series.subjects(kind).filter(filter)
    .map((subject) => ({ subject, most: highest(series.column(kind, subject, column)), any: series.column(kind, subject, column).some(notNull) }))
    .filter((entry) => entry.any)
    .sort((a, b) => b.most - a.most || a.subject.localeCompare(b.subject))
    .map((entry) => entry.subject);
}

const lines = (series, kind, subjects, column, factor = 1, name = (subject) => subject) =>
  subjects.map((subject) => ({ name: name(subject), values: scaled(series.column(kind, subject, column), factor) }));

function spans(state, wanted) {
  const all = [
    ...state.alerts.active.map((alert) => ({ ...alert, from: Date.parse(alert.at), to: state.series.to })),
    ...state.alerts.history.map((alert) => ({ ...alert, from: Date.parse(alert.firedAt), to: Date.parse(alert.resolvedAt) })),
  ];
  return all.filter(wanted).filter((span) => span.to >= state.series.from && span.from <= state.series.to)
    .map((span) => ({ from: span.from, to: span.to, severity: span.severity, label: `${span.rule} ${span.subject}` }));
}

const about = (...starts) => (alert) => starts.some((start) => (alert.metric ?? "").startsWith(start))
  || (!alert.metric && alert.labels.some((label) => label.name === "area" && starts.includes(label.value)));

function view(title, intro, parts) {
  const cards = parts.filter((part) => part instanceof ChartCard);
  return {
    root: el("section", { "aria-labelledby": "view-title" }, el("h2", { id: "view-title" }, title),
      intro ? el("p", { class: "quiet" }, intro) : null,
      ...parts.filter((part) => !(part instanceof ChartCard) && part.before).map((part) => part.root),
      el("div", { class: "charts" }, ...cards.map((card) => card.root)),
      el("div", { class: "stack" }, ...parts.filter((part) => !(part instanceof ChartCard) && !part.before).map((part) => part.root))),
    leave: () => cards.forEach((card) => card.destroy()),
  };
}

const card = (title, ...content) => ({ root: el("section", { class: "card" }, el("h3", {}, title), ...content) });
const first = (part) => ({ ...part, before: true });

// ---- API

function api(state, actions) {
  const top = first(tiles(["Requests", "Slowest P95", "Over threshold", "Failed (5xx)", "Refused (4xx)"]));
  const latency = new ChartCard({ title: "P95 by endpoint", note: "Logarithmic. Dashed: the threshold. Shaded: an alert fired.", format: show.millis, log: true, wide: true });
  const rates = new ChartCard({ title: "Requests per second", format: show.rate, stacked: true });
  const errors = new ChartCard({ title: "Answers that were errors", note: "Share of all answers.", format: show.percent });
  const spread = new ChartCard({ title: "Distribution of one endpoint", note: "Logarithmic.", format: show.millis, log: true, wide: true, low: true });
  const picker = el("select", { id: "endpoint", onchange: () => { chosen = picker.value; redraw(); } });
  spread.root.querySelector(".card-head").append(el("label", { class: "hidden", for: "endpoint" }, "Endpoint"), picker);
  let chosen = null;
  let redraw = () => {};
  const endpoints = table("Endpoints", [
    { title: "Endpoint", cell: (row) => row.subject },
    { title: "Rate", cell: (row) => show.rate(row.count * minute) },
    { title: "P50", cell: (row) => show.millis(row.p50) },
    { title: "P95", cell: (row) => show.millis(row.p95), mark: (row) => row.slow },
    { title: "", class: "text", cell: (row) => (row.slow ? "over" : "") },
    { title: "P99", cell: (row) => show.millis(row.p99) },
    { title: "Max", cell: (row) => show.millis(row.max) },
    { title: "Over", cell: (row) => show.count(row.over) },
    { title: "4xx", cell: (row) => show.count(row.client) },
    { title: "5xx", cell: (row) => show.count(row.server), mark: (row) => row.server > 0 },
  ], (row) => row.subject);
  const slowest = table("Slowest requests", [
    {
      title: "Request", class: "text",
      shown: (row) => row.requestId,
      cell: (row) => el("button", { class: "link", type: "button", onclick: () => actions.journey(row.requestId, row.at) }, row.requestId),
    },
    { title: "Took", cell: (row) => show.millis(row.durationMicros / 1_000) },
    { title: "Endpoint", class: "text", cell: (row) => row.subject },
    { title: "Ended", cell: (row) => show.exact(Date.parse(row.at)) },
    { title: "Trace", class: "text", cell: (row) => row.traceId },
  ], (row) => row.requestId);
  const asked = el("input", { id: "asked", autocomplete: "off", spellcheck: "false", required: true, pattern: "req_[A-Za-z0-9_-]{22}", title: "req_ and 22 letters, digits, _ or -" });
  const lookup = el("form", {
    class: "lookup",
    onsubmit: (event) => { event.preventDefault(); actions.journey(asked.value.trim(), null); },
  }, el("label", {}, "Another request of the last minutes, by its X-Request-Id", asked), el("button", {}, "Show its path"));
  const none = el("p", { class: "quiet" });
  const made = view("API", null, [top, latency, rates, errors, spread,
    card("Endpoints in the last minute", endpoints.box),
    card("Slowest requests of the last five minutes", el("p", { class: "quiet" }, "Choose one to see its path through the topics."), none, slowest.box, lookup)]);
  return {
    ...made,
    update(state) {
      const { series } = state;
      const own = (subject) => !isGroup(subject);
      const all = series.subjects("latency").filter(own);
      const thresholds = thresholdOf(state);
      const sum = (column) => series.total("latency", all, column);
      const now = (column) => all.reduce((total, subject) => total + (series.now("latency", subject, column) ?? 0), 0);
      const measured = all.filter((subject) => series.now("latency", subject, "count") > 0 && !MODEL_CALLS.test(subject));
      const worst = measured.map((subject) => [subject, series.now("latency", subject, "p95Micros") / 1_000]).sort((a, b) => b[1] - a[1])[0];
      const requests = now("count");
      top.set("Requests", show.rate(requests * minute), `${show.count(series.sum("latency", "group:all", "count") || all.reduce((n, s) => n + series.sum("latency", s, "count"), 0))} in this time`);
      top.set("Slowest P95", worst ? show.millis(worst[1]) : "–", worst ? worst[0] : "without model calls");
      top.set("Over threshold", show.count(measured.reduce((n, s) => n + (series.now("latency", s, "overThreshold") ?? 0), 0)), "without model calls, last minute");
      top.set("Failed (5xx)", requests ? show.percent(now("serverErrors") / requests) : "–", "last minute");
      top.set("Refused (4xx)", requests ? show.percent(now("clientErrors") / requests) : "–", "last minute");
      const slow = busiest(series, "latency", "p95Micros");
      const positive = (line) => ({ ...line, values: line.values.map((value) => (value === 0 ? null : value)) });
      latency.update({ series, lines: lines(series, "latency", slow, "p95Micros", 0.001).map(positive), thresholds, spans: spans(state, about("latency.", "api")) });
      const often = busiest(series, "latency", "count");
      const shown = lines(series, "latency", often.slice(0, MOST_LINES - 1), "count", minute);
      const rest = often.slice(MOST_LINES - 1);
      rates.update({ series, lines: rest.length ? [...shown, { name: rest.length === 1 ? rest[0] : `${rest.length} others`, values: scaled(series.total("latency", rest, "count"), minute) }] : shown });
      errors.update({
        series,
        lines: [{ name: "5xx", values: ratio(sum("serverErrors"), sum("count")) }, { name: "4xx", values: ratio(sum("clientErrors"), sum("count")) }],
        thresholds: [{ value: state.thresholds.errorRatio, label: show.percent(state.thresholds.errorRatio) }],
        spans: spans(state, about("errors.")),
      });
      if (picker.dataset.of !== slow.join("\n")) {
        picker.dataset.of = slow.join("\n");
        picker.replaceChildren(...slow.map((subject) => el("option", {}, subject)));
      }
      chosen = slow.includes(chosen) ? chosen : (slow[0] ?? null);
      if (chosen) picker.value = chosen;
      redraw = () => spread.update({
        series,
        lines: chosen ? [["Max", "maxMicros"], ["P99", "p99Micros"], ["P95", "p95Micros"], ["P50", "p50Micros"]]
          .map(([name, column]) => positive({ name, values: scaled(series.column("latency", chosen, column), 0.001) })) : [],
        thresholds,
      });
      redraw();
      endpoints.update(all.filter((subject) => series.now("latency", subject, "count") > 0).map((subject) => {
        const at = (column) => series.now("latency", subject, column);
        return {
          subject, count: at("count"), p50: at("p50Micros") / 1_000, p95: at("p95Micros") / 1_000, p99: at("p99Micros") / 1_000,
          max: at("maxMicros") / 1_000, over: at("overThreshold"), client: at("clientErrors"), server: at("serverErrors"),
          slow: !MODEL_CALLS.test(subject) && thresholds.some((line) => at("p95Micros") / 1_000 > line.value),
        };
      }).sort((a, b) => b.p95 - a.p95));
      const exemplars = state.windows.filter((window) => window.windowSeconds === 300 && !isGroup(window.subject))
        .flatMap((window) => (window.exemplars ?? []).map((exemplar) => ({ ...exemplar, subject: window.subject })))
        .sort((a, b) => b.durationMicros - a.durationMicros).slice(0, 15);
      text(none, exemplars.length ? "" : "None was measured.");
      slowest.box.hidden = exemplars.length === 0;
      slowest.update(exemplars);
    },
  };
}

function thresholdOf(state) {
  const micros = Math.max(0, ...state.windows.map((window) => window.thresholdMicros));
  return micros > 0 ? [{ value: micros / 1_000, label: show.millis(micros / 1_000) }] : [];
}

// ---- Database and pools

const poolName = (subject) => subject.split("|").map((part, i) => (i === 1 ? part.slice(0, 14) : part.replace("-service", ""))).join(" · ");

function database() {
  const top = first(tiles(["Fullest pool", "Waiting", "Gave up waiting", "Most heap", "Most CPU"]));
  const use = new ChartCard({ title: "Pools: share lent out", note: "Mean of each minute.", format: show.percent, wide: true, max: 1 });
  const waiting = new ChartCard({ title: "Waiting for a pool", format: show.count });
  const timeouts = new ChartCard({ title: "Gave up waiting, per minute", format: show.count });
  const heap = new ChartCard({ title: "Heap: share in use", format: show.percent, max: 1 });
  const cpu = new ChartCard({ title: "CPU: share of all processors", format: show.percent, max: 1 });
  const pools = table("Pools", [
    { title: "Pool", cell: (row) => row.name },
    { title: "Lent out", cell: (row) => show.percent(row.utilization), mark: (row) => row.full },
    { title: "", class: "text", cell: (row) => (row.full ? "over" : "") },
    { title: "At most", cell: (row) => `${show.count(row.inUse)} of ${show.count(row.size)}` },
    { title: "Waiting", cell: (row) => show.count(row.waiting) },
    { title: "Gave up", cell: (row) => show.count(row.timeouts) },
    { title: "Lent for", cell: (row) => (row.oldest ? show.seconds(row.oldest) : "–") },
    { title: "Health", cell: (row) => show.count(row.score), mark: (row) => row.score < 60 },
  ], (row) => row.subject);
  const instances = table("Instances", [
    { title: "Instance", cell: (row) => poolName(row.subject) },
    { title: "Heap", cell: (row) => `${show.bytes(row.heap)} of ${show.bytes(row.heapMax)}` },
    { title: "CPU", cell: (row) => show.percent(row.cpu) },
    { title: "Lag", cell: (row) => show.count(row.lag) },
    { title: "Dead letters", cell: (row) => show.count(row.dead), mark: (row) => row.dead > 0 },
  ], (row) => row.subject);
  const made = view("Database and pools", null, [top, use, waiting, timeouts, heap, cpu,
    card("Pools in the last minute", pools.box), card("Instances in the last minute", instances.box)]);
  return {
    ...made,
    update(state) {
      const { series, thresholds } = state;
      const here = series.subjects("pools").filter((subject) => series.now("pools", subject, "maxSize") !== null);
      const rows = here.map((subject) => {
        const at = (column) => series.now("pools", subject, column);
        return {
          subject, name: poolName(subject), utilization: at("utilization"), inUse: at("inUseMax"), size: at("maxSize"),
          waiting: at("waitingMax"), timeouts: at("timeouts"), oldest: at("oldestSecondsMax"), full: at("utilization") > thresholds.poolRatio, score: at("score"),
        };
      }).sort((a, b) => b.utilization - a.utilization);
      const services = series.subjects("resources").filter((subject) => series.now("resources", subject, "heapMaxBytes") !== null);
      const heaps = services.map((subject) => [poolName(subject), series.now("resources", subject, "heapUsedMeanBytes") / series.now("resources", subject, "heapMaxBytes")]).sort((a, b) => b[1] - a[1]);
      const cpus = services.map((subject) => [poolName(subject), series.now("resources", subject, "cpuMeanRatio")]).sort((a, b) => b[1] - a[1]);
      top.set("Fullest pool", rows.length ? show.percent(rows[0].utilization) : "–", rows[0]?.name ?? "");
      top.set("Waiting", rows.length ? show.count(rows.reduce((n, row) => n + row.waiting, 0)) : "–", "at most, last minute");
      top.set("Gave up waiting", rows.length ? show.count(rows.reduce((n, row) => n + row.timeouts, 0)) : "–", "last minute");
      top.set("Most heap", heaps.length ? show.percent(heaps[0][1]) : "–", heaps[0]?.[0] ?? "");
      top.set("Most CPU", cpus.length ? show.percent(cpus[0][1]) : "–", cpus[0]?.[0] ?? "");
      use.update({
        series,
        lines: lines(series, "pools", busiest(series, "pools", "utilization"), "utilization", 1, poolName),
        thresholds: [{ value: thresholds.poolRatio, label: show.percent(thresholds.poolRatio) }],
        spans: spans(state, about("pool.", "database")),
      });
      waiting.update({ series, lines: lines(series, "pools", busiest(series, "pools", "waitingMax"), "waitingMax", 1, poolName) });
      timeouts.update({ series, lines: lines(series, "pools", busiest(series, "pools", "timeouts"), "timeouts", 1, poolName) });
      const instancesBusy = busiest(series, "resources", "cpuMeanRatio");
      heap.update({
        series,
        lines: instancesBusy.map((subject) => ({ name: poolName(subject), values: ratio(series.column("resources", subject, "heapUsedMeanBytes"), series.column("resources", subject, "heapMaxBytes")) })),
      });
      cpu.update({ series, lines: lines(series, "resources", instancesBusy, "cpuMeanRatio", 1, poolName) });
      pools.update(rows);
      instances.update(services.map((subject) => {
        const at = (column) => series.now("resources", subject, column);
        return { subject, heap: at("heapUsedMeanBytes"), heapMax: at("heapMaxBytes"), cpu: at("cpuMeanRatio"), lag: at("consumerLagMax"), dead: at("deadLetters") };
      }));
    },
  };
}

// ---- Cache

function cache() {
  const top = first(tiles(["Hit rate", "From memory", "From Redis", "Loads", "Past their time"]));
  const hits = new ChartCard({ title: "Hit rate by cache", format: show.percent, wide: true, max: 1 });
  const levels = new ChartCard({ title: "Where look-ups were answered", note: "Per second, all caches.", format: show.rate, stacked: true });
  const loads = new ChartCard({ title: "Loads: P95", format: show.millis });
  const failures = new ChartCard({ title: "Past their time, or not at all", note: "Per minute, all caches.", format: show.count });
  const caches = table("Caches", [
    { title: "Cache", cell: (row) => row.subject },
    { title: "Look-ups", cell: (row) => show.rate(row.count * minute) },
    { title: "Hit rate", cell: (row) => show.percent(row.rate), mark: (row) => row.low },
    { title: "", class: "text", cell: (row) => (row.low ? "under" : "") },
    { title: "Memory", cell: (row) => show.count(row.l1) },
    { title: "Redis", cell: (row) => show.count(row.l2) },
    { title: "Loaded", cell: (row) => show.count(row.misses) },
    { title: "Stale", cell: (row) => show.count(row.stale) },
    { title: "Failed", cell: (row) => show.count(row.failed) },
    { title: "Load P95", cell: (row) => show.millis(row.load) },
  ], (row) => row.subject);
  const made = view("Cache", null, [top, hits, levels, loads, failures, card("Caches in the last minute", caches.box)]);
  return {
    ...made,
    update(state) {
      const { series, thresholds } = state;
      const all = series.subjects("cache").filter((subject) => !isGroup(subject));
      const sum = (column) => series.total("cache", all, column);
      const hitsOf = (subject) => ratio(series.total("cache", [subject], "hitsL1").map((value, i) => (value === null ? null : value + series.column("cache", subject, "hitsL2")[i])), series.column("cache", subject, "count"));
      const now = (column) => all.reduce((n, subject) => n + (series.now("cache", subject, column) ?? 0), 0);
      const lookups = now("count");
      const share = (value) => (lookups ? show.percent(value / lookups) : "–");
      top.set("Hit rate", share(now("hitsL1") + now("hitsL2")), `${show.rate(lookups * minute)} look-ups`);
      top.set("From memory", share(now("hitsL1")), "last minute");
      top.set("From Redis", share(now("hitsL2")), "last minute");
      top.set("Loads", show.count(now("loads")), `${show.count(now("loadFailures"))} failed, last minute`);
      top.set("Past their time", show.count(now("stale")), "stale entries served, last minute");
      hits.update({
        series,
        lines: busiest(series, "cache", "count").map((subject) => ({ name: subject, values: hitsOf(subject) })),
        thresholds: [{ value: thresholds.hitRatio, label: `at least ${show.percent(thresholds.hitRatio)}` }],
        spans: spans(state, about("cache.")),
      });
      levels.update({ series, lines: [["Memory", "hitsL1"], ["Redis", "hitsL2"], ["Loaded", "misses"], ["Stale", "stale"], ["Failed", "failed"]].map(([name, column]) => ({ name, values: scaled(sum(column), minute) })) });
      loads.update({ series, lines: lines(series, "cache", busiest(series, "cache", "loadP95Micros"), "loadP95Micros", 0.001) });
      failures.update({ series, lines: [["Stale", "stale"], ["Look-ups failed", "failed"], ["Loads failed", "loadFailures"]].map(([name, column]) => ({ name, values: sum(column) })) });
      caches.update(all.filter((subject) => series.now("cache", subject, "count") !== null).map((subject) => {
        const at = (column) => series.now("cache", subject, column);
        const rate = at("count") ? (at("hitsL1") + at("hitsL2")) / at("count") : null;
        return {
          subject, count: at("count"), rate, l1: at("hitsL1"), l2: at("hitsL2"), misses: at("misses"), stale: at("stale"), failed: at("failed"),
          load: at("loads") ? at("loadP95Micros") / 1_000 : null, low: rate !== null && rate < thresholds.hitRatio,
        };
      }).sort((a, b) => b.count - a.count));
    },
  };
}

// ---- AI cost and savings

const modelName = (subject) => subject.replace("|", " · ");

function ai() {
  const top = first(tiles(["Spent", "Saved", "Turns", "First words, P95", "Failed calls", "Active users"]));
  const saved = new ChartCard({ title: "Saved, by cause", note: "Per minute, against everything on the standard tier or above, whole context, no answer cache.", format: show.dollars, stacked: true, wide: true });
  const spent = new ChartCard({ title: "Spent by model", note: "Per minute.", format: show.dollars, stacked: true });
  const mix = new ChartCard({ title: "Who answered", note: "Turns per minute.", format: show.count, stacked: true });
  const firstWords = new ChartCard({ title: "Time to the first words, P95", format: show.millis, log: true });
  const duration = new ChartCard({ title: "Duration of a call, P95", format: show.millis, log: true });
  const tokens = new ChartCard({ title: "Tokens per minute", format: show.count, stacked: true });
  const failed = new ChartCard({ title: "Calls that failed, by cause", note: "Per minute.", format: show.count, stacked: true });
  const weight = new ChartCard({
    title: "How weighty the messages were", note: "Turns of this time by routing score.", format: show.count,
    categories: Array.from({ length: 10 }, (_, i) => `${(i / 10).toFixed(1)}–${((i + 1) / 10).toFixed(1)}`),
  });
  const people = new ChartCard({ title: "Active in the last minute", format: show.count });
  const models = table("Models", [
    { title: "Model", cell: (row) => modelName(row.subject) },
    { title: "Calls", cell: (row) => show.count(row.count) },
    { title: "Failed", cell: (row) => show.count(row.failures), mark: (row) => row.failures > 0 },
    { title: "Fell back to it", cell: (row) => show.count(row.fallbacks) },
    { title: "Tokens in", cell: (row) => show.count(row.input) },
    { title: "Cached", cell: (row) => show.count(row.cached) },
    { title: "Tokens out", cell: (row) => show.count(row.output) },
    { title: "Spent", cell: (row) => show.dollars(row.cost) },
    { title: "Saved", cell: (row) => show.dollars(row.saved) },
  ], (row) => row.subject);
  const made = view("AI cost and savings", null, [top, saved, spent, mix, firstWords, duration, tokens, failed, weight, people,
    card("Models in this time", models.box)]);
  const causes = [["Routing", "savedByRoutingMicroUsd"], ["Answer cache", "savedByCacheMicroUsd"], ["Shorter context", "savedByCompressionMicroUsd"]];
  return {
    ...made,
    update(state) {
      const { series } = state;
      const all = series.subjects("ai").filter((subject) => !isGroup(subject));
      const sum = (column) => series.total("ai", all, column);
      const over = (column, subjects = all) => subjects.reduce((n, subject) => n + series.sum("ai", subject, column), 0);
      const now = (column) => all.reduce((n, subject) => n + (series.now("ai", subject, column) ?? 0), 0);
      const savings = causes.reduce((n, [, column]) => n + over(column), 0);
      const cost = over("costMicroUsd");
      const whole = cost + savings;
      const slow = all.filter((subject) => series.now("ai", subject, "count") > 0)
        .map((subject) => [modelName(subject), series.now("ai", subject, "firstTokenP95Micros") / 1_000]).sort((a, b) => b[1] - a[1])[0];
      top.set("Spent", all.length ? show.dollars(cost) : "–", "in this time");
      top.set("Saved", all.length ? show.dollars(savings) : "–", whole > 0 ? `${show.percent(savings / whole)} of ${show.dollars(whole)}` : "in this time");
      top.set("Turns", show.count(over("turns")), "in this time");
      top.set("First words, P95", slow ? show.millis(slow[1]) : "–", slow ? slow[0] : "");
      top.set("Failed calls", now("count") ? show.percent(now("failures") / now("count")) : "–", "last minute");
      top.set("Active users", show.count(series.now("business", "all", "activeUsers")), "last minute");
      saved.update({ series, lines: causes.map(([name, column]) => ({ name, values: sum(column) })) });
      spent.update({ series, lines: lines(series, "ai", busiest(series, "ai", "costMicroUsd"), "costMicroUsd", 1, modelName), spans: spans(state, about("model.cost", "cost")) });
      const business = (column) => series.column("business", "all", column);
      const kept = business("exactCacheAnswers").map((value, i) => (value === null ? null : value + business("semanticCacheAnswers")[i]));
      mix.update({ series, lines: [["Economy", business("economyTurns")], ["Standard", business("standardTurns")], ["Premium", business("premiumTurns")]].map(([name, values]) => ({ name, values })) });
      people.update({ series, lines: [["Users", business("activeUsers")], ["Conversations", business("activeConversations")], ["Kept answers", kept]].map(([name, values]) => ({ name, values })) });
      const positive = (line) => ({ ...line, values: line.values.map((value) => (value === 0 ? null : value)) });
      firstWords.update({ series, lines: lines(series, "ai", busiest(series, "ai", "firstTokenP95Micros"), "firstTokenP95Micros", 0.001, modelName).map(positive), spans: spans(state, about("model.first", "model.duration")) });
      duration.update({ series, lines: lines(series, "ai", busiest(series, "ai", "durationP95Micros"), "durationP95Micros", 0.001, modelName).map(positive) });
      const uncached = sum("inputTokens").map((value, i) => (value === null ? null : value - sumAt(series, all, "cachedInputTokens", i)));
      tokens.update({ series, lines: [["Read", uncached], ["Read from the provider's cache", sum("cachedInputTokens")], ["Written", sum("outputTokens")]].map(([name, values]) => ({ name, values })) });
      failed.update({
        series,
        lines: [["Rate limited", "rateLimited"], ["Unavailable", "unavailable"], ["Timed out", "timedOut"], ["Broken off", "broken"], ["Rejected", "rejected"]].map(([name, column]) => ({ name, values: sum(column) })),
        spans: spans(state, about("model.failures", "models")),
      });
      weight.update({ series, lines: [{ name: "Turns", values: Array.from({ length: 10 }, (_, i) => series.sum("business", "all", `complexity${i}`)) }] });
      models.update(all.map((subject) => ({
        subject, count: over("count", [subject]), failures: over("failures", [subject]), fallbacks: over("fallbacks", [subject]),
        input: over("inputTokens", [subject]), cached: over("cachedInputTokens", [subject]), output: over("outputTokens", [subject]),
        cost: over("costMicroUsd", [subject]), saved: causes.reduce((n, [, column]) => n + over(column, [subject]), 0),
      })).sort((a, b) => b.cost - a.cost));
    },
  };
}

const sumAt = (series, subjects, column, i) => subjects.reduce((n, subject) => n + (series.column("ai", subject, column)[i] ?? 0), 0);

// ---- Alerts

const urgency = ["CRITICAL", "WARNING", "INFO"];

/** The most urgent first, of those the newest. */
export const byUrgency = (a, b) => urgency.indexOf(a.severity) - urgency.indexOf(b.severity) || Date.parse(b.at) - Date.parse(a.at);

/** What somebody does about it; nothing when nobody does. */
export const handling = (alert) => [
  alert.acknowledged && `acknowledged by ${alert.acknowledged.by}`,
  alert.silencedBy?.length && "silenced",
].filter(Boolean).join(", ");

const signs = { CRITICAL: "▲ critical", WARNING: "● warning", INFO: "○ info" };

function alerts(state, actions) {
  const severity = { title: "Severity", class: "text", cell: (row) => signs[row.severity] };
  const runbook = { title: "What to do", class: "text", cell: (row) => row.runbook ?? "–" };
  const examples = {
    title: "Slowest", class: "text",
    shown: (row) => (row.exemplars ?? []).map((exemplar) => exemplar.requestId).join(" "),
    cell: (row) => el("span", {}, ...(row.exemplars ?? []).slice(0, 3).flatMap((exemplar) => [
      el("button", { class: "link", type: "button", title: exemplar.requestId, onclick: () => actions.journey(exemplar.requestId, exemplar.at) }, show.millis(exemplar.durationMicros / 1_000)), " "])),
  };
  const active = table("Alerts that fire", [
    { title: "Rule", cell: (row) => row.rule },
    severity,
    { title: "Subject", class: "text", cell: (row) => row.subject },
    { title: "Since", cell: (row) => show.date(Date.parse(row.since)) },
    { title: "Value", cell: (row) => figure(row.metric, row.value) },
    { title: "Threshold", cell: (row) => `${row.comparison} ${figure(row.metric, row.threshold)}` },
    { title: "Meaning", class: "text wrap", cell: (row) => row.summary },
    { title: "Handled", class: "text", cell: (row) => handling(row) || "–" },
    examples,
    runbook,
  ], (row) => row.id);
  const over = table("Alerts that are over", [
    { title: "Rule", cell: (row) => row.rule },
    severity,
    { title: "Subject", class: "text", cell: (row) => row.subject },
    { title: "Fired", cell: (row) => show.date(Date.parse(row.firedAt)) },
    { title: "For", cell: (row) => show.seconds(row.seconds) },
    { title: "Value", cell: (row) => figure(row.metric, row.value) },
    { title: "Ended", class: "text", cell: (row) => reasons[row.reason] ?? row.reason },
    runbook,
  ], (row) => row.id);
  const none = el("p", { class: "quiet" });
  const nothing = el("p", { class: "quiet" });
  const made = view("Alerts", null, [card("Firing", none, active.box), card("Over", nothing, over.box)]);
  return {
    ...made,
    update(state) {
      text(none, state.alerts.active.length ? "" : "No alert fires.");
      text(nothing, state.alerts.history.length ? "" : "None was resolved yet.");
      active.box.hidden = state.alerts.active.length === 0;
      over.box.hidden = state.alerts.history.length === 0;
      active.update([...state.alerts.active].sort(byUrgency));
      over.update(state.alerts.history);
    },
  };
}

const reasons = { RECOVERED: "recovered", NO_DATA: "no more data", RULE_REMOVED: "rule removed", RULE_CHANGED: "rule changed" };

/** The unit is the end of a metric's name. */
export function figure(metric, value) {
  if (value === null || value === undefined) return "–";
  if (!metric) return String(value);
  if (metric.endsWith(".ms")) return show.millis(value);
  if (metric.endsWith(".ratio")) return show.percent(value);
  if (metric.endsWith(".per-s")) return show.rate(value);
  if (metric.endsWith(".usd-per-h")) return `${show.dollars(value * 1e6)}/h`;
  if (metric.endsWith(".s")) return show.seconds(value);
  return Number.isInteger(value) ? show.count(value) : value.toFixed(2);
}

// ---- Consumer lag

function lag() {
  const top = first(tiles(["Most lag", "All lag", "Dead letters"]));
  const records = new ChartCard({ title: "Records that wait, by instance", note: "The most of each minute.", format: show.count, wide: true });
  const dead = new ChartCard({ title: "Dead letters per minute", format: show.count, wide: true, low: true });
  const instances = table("Lag", [
    { title: "Instance", cell: (row) => poolName(row.subject) },
    { title: "Waiting, at most", cell: (row) => show.count(row.lag) },
    { title: "Dead letters", cell: (row) => show.count(row.dead) },
  ], (row) => row.subject);
  const made = view("Consumer lag", "Records in Kafka that a service has not handled yet.", [top, records, dead, card("Instances in the last minute", instances.box)]);
  return {
    ...made,
    update(state) {
      const { series } = state;
      const rows = series.subjects("resources").map((subject) => ({
        subject, lag: series.now("resources", subject, "consumerLagMax"), dead: series.now("resources", subject, "deadLetters"),
      })).filter((row) => row.lag !== null).sort((a, b) => b.lag - a.lag);
      top.set("Most lag", rows.length ? show.count(rows[0].lag) : "–", rows.length ? poolName(rows[0].subject) : "");
      top.set("All lag", rows.length ? show.count(rows.reduce((n, row) => n + row.lag, 0)) : "–", "records, last minute");
      top.set("Dead letters", rows.length ? show.count(rows.reduce((n, row) => n + row.dead, 0)) : "–", "last minute");
      records.update({ series, lines: lines(series, "resources", busiest(series, "resources", "consumerLagMax"), "consumerLagMax", 1, poolName), spans: spans(state, about("consumer.", "kafka")) });
      dead.update({ series, lines: lines(series, "resources", busiest(series, "resources", "deadLetters"), "deadLetters", 1, poolName), spans: spans(state, about("dead-letters.")) });
      instances.update(rows);
    },
  };
}

export const views = { api, database, cache, ai, alerts, lag };
