// Signs in, loads the past, follows the present, and shows one view of it.

import { byId, el, rows, text } from "./dom.js";
import { seconds } from "./format.js";
import { journeys } from "./journey.js";
import { follow } from "./live.js";
import { Series } from "./series.js";
import { byUrgency, figure, handling, views } from "./views.js";

const TOKEN = "wingman-token";
const RANGE = "wingman-range";
const LATE = 30;
const THEMES = ["system", "light", "dark"];
const severities = { CRITICAL: "▲ Critical", WARNING: "● Warning", INFO: "○ Info" };
const words = { GOOD: "good", FAIR: "fair", POOR: "poor", UNKNOWN: "unknown" };
const range = byId("range");

let token = null;
let stop = () => {};
let state = null;
let shown = null;
let asked = 0;

// ---- signing in

/** A link with #token= signs in; the token leaves the address at once. */
function tokenFromLink() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    history.replaceState(null, "", location.pathname + location.search);
    sessionStorage.setItem(TOKEN, given);
  }
  return given ?? sessionStorage.getItem(TOKEN);
}

function askForToken(problem) {
  stop();
  token = null;
  sessionStorage.removeItem(TOKEN);
  byId("journey").close();
  byId("app").hidden = true;
  byId("login").hidden = false;
  text(byId("login-problem"), problem);
  byId("token").value = "";
  byId("token").focus();
}

const refusals = { 401: "This token is not valid, or no longer.", 403: "This token lacks the role ops." };

async function fetchJson(path) {
  const answer = await fetch(path, { headers: { Authorization: `Bearer ${token}` } });
  if (!answer.ok) {
    const detail = await answer.json().then((body) => body.detail, () => null);
    throw Object.assign(new Error(detail ?? `The gateway answered ${answer.status}.`), { status: answer.status });
  }
  return answer.json();
}

async function signIn(given) {
  stop();
  token = given;
  try {
    await load();
  } catch (problem) {
    askForToken(refusals[problem.status] ?? `The gateway can't be asked: ${problem.message}`);
    return;
  }
  sessionStorage.setItem(TOKEN, token);
  byId("login").hidden = true;
  byId("app").hidden = false;
  navigate();
  stop = follow("/performance/live", token, {
    event: take,
    again: load,
    lost: () => live("lost", "Connection lost, trying again"),
    refused: (status) => askForToken(refusals[status]),
  });
}

// ---- data

async function load() {
  const mine = ++asked;
  const [metrics, alerts, health] = await Promise.all([
    fetchJson(`/performance/metrics?range=${range.value}`), fetchJson("/performance/alerts"), fetchJson("/performance/health")]);
  if (mine !== asked) return;
  state = { series: new Series(metrics.series), windows: metrics.windows, thresholds: metrics.thresholds, alerts, health };
  age(metrics.dataAgeSeconds);
  draw();
}

function take(name, data) {
  if (!state) return;
  if (name === "tick") {
    state.series.take(data.series);
    state.series.advance(Date.parse(data.generatedAt));
    state.windows = data.windows;
    state.health = data.health;
    age(data.dataAgeSeconds);
  } else if (name === "alerts") {
    state.alerts = data;
  }
  draw();
}

function live(kind, message) {
  byId("live").dataset.state = kind;
  text(byId("live-text"), message);
}

function age(dataAge) {
  if (dataAge === undefined) {
    live("late", "No data yet");
  } else if (dataAge > LATE) {
    live("late", `Late: newest data ${seconds(dataAge)} old`);
  } else {
    live("live", `Live, data ${seconds(dataAge)} old`);
  }
}

// ---- drawing

function draw() {
  if (byId("app").hidden || document.hidden) return;
  scores();
  strip();
  shown?.update(state);
}

function scores() {
  rows(byId("scores"), state.health.parts, (part) => part.name, () => el("li", {}, el("details", {},
    el("summary", {}, el("b"), el("span"), el("span", { class: "word" })), el("ul"))), (item, part) => {
    const [name, score, word] = item.querySelector("summary").children;
    text(name, part.name);
    text(score, part.score === undefined ? "–" : String(part.score));
    text(word, words[part.state]);
    word.dataset.is = part.state;
    rows(item.querySelector("ul"), part.reasons, (reason) => reason.text.replace(/[\d.]+/g, "#"), () => el("div"),
      (line, reason) => text(line, reason.points ? `${reason.text} −${reason.points}` : reason.text));
  });
}

function strip() {
  const { active } = state.alerts;
  text(byId("alert-count"), active.length ? String(active.length) : "");
  const region = byId("alert-strip");
  let list = region.querySelector("ul");
  if (!list) {
    list = el("ul");
    region.replaceChildren(list);
  }
  const urgent = [...active].sort(byUrgency);
  const more = urgent.length - 3;
  const shownAlerts = [...urgent.slice(0, 3), ...(more > 0 ? [{ id: `more-${more}`, more }] : [])];
  rows(list, shownAlerts, (alert) => `${alert.id} ${handling(alert)}`, (alert) => (alert.more
    ? el("li", {}, el("a", { href: "#alerts" }, `${alert.more} more`))
    : el("li", { "data-severity": alert.severity },
      el("span", { class: "word", "data-is": alert.severity }, severities[alert.severity]),
      el("b", {}, `${alert.rule} · ${alert.subject}`), el("span", {}, alert.summary),
      el("span", { class: "quiet" }, `${figure(alert.metric, alert.value)} ${alert.comparison} ${figure(alert.metric, alert.threshold)}`),
      handling(alert) ? el("span", { class: "quiet" }, handling(alert)) : null)), () => {});
}

function navigate() {
  const name = Object.hasOwn(views, location.hash.slice(1)) ? location.hash.slice(1) : "api";
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  shown?.leave();
  shown = views[name](state, { journey });
  byId("view").replaceChildren(shown.root);
  document.title = `${shown.root.querySelector("h2").textContent} – Wingman`;
  draw();
}

// ---- controls

const journey = journeys(fetchJson);

function theme(wish) {
  if (wish === "system") {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem("wingman-theme");
  } else {
    document.documentElement.dataset.theme = wish;
    localStorage.setItem("wingman-theme", wish);
  }
  text(byId("theme"), `Theme: ${wish}`);
}

const themeNow = () => localStorage.getItem("wingman-theme") ?? "system";

function repaint() {
  if (state && !byId("app").hidden) navigate();
}

byId("theme").addEventListener("click", () => {
  theme(THEMES[(THEMES.indexOf(themeNow()) + 1) % THEMES.length]);
  repaint();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
range.addEventListener("change", () => {
  sessionStorage.setItem(RANGE, range.value);
  load().catch((problem) => live("lost", problem.message));
});
byId("leave").addEventListener("click", () => askForToken(""));
byId("login-form").addEventListener("submit", (event) => {
  event.preventDefault();
  signIn(byId("token").value.trim());
});
addEventListener("hashchange", () => {
  const given = tokenFromLink();
  if (given && given !== token) signIn(given);
  else if (token) {
    navigate();
    scrollTo(0, 0);
    byId("view").focus({ preventScroll: true });
  }
});
document.addEventListener("visibilitychange", () => { if (state && !document.hidden) draw(); });

theme(themeNow());
if ([...range.options].some((option) => option.value === sessionStorage.getItem(RANGE))) range.value = sessionStorage.getItem(RANGE);
const given = tokenFromLink();
if (given) signIn(given);
else askForToken("");
