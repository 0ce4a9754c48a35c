// The path of one request through the topics.

import { byId, el, table } from "./dom.js";
import * as show from "./format.js";

export function journeys(fetchJson) {
  const dialog = byId("journey");
  const body = byId("journey-body");
  byId("journey-close").addEventListener("click", () => dialog.close());
  let asked = 0;

  async function open(requestId, at) {
    const mine = ++asked;
    body.replaceChildren(el("p", { class: "quiet" }, `Reading the topics for ${requestId} …`));
    if (!dialog.open) dialog.showModal();
    let shown;
    try {
      const time = at ? `?at=${encodeURIComponent(at)}` : "";
      shown = path(await fetchJson(`/performance/requests/${encodeURIComponent(requestId)}${time}`));
    } catch (problem) {
      shown = [el("p", { role: "alert" }, problem.message)];
    }
    if (mine === asked) body.replaceChildren(...shown);
  }

  return open;
}

function path(journey) {
  const start = Date.parse(journey.steps[0].at);
  const ends = journey.steps.map((step) => (step.afterMicros + (step.tookMicros ?? 0)) / 1_000);
  const whole = Math.max(1, ...ends);
  const steps = table("Steps", [
    { title: "After", cell: (step) => show.millis(step.afterMicros / 1_000) },
    { title: "Where", class: "text", cell: (step) => step.part },
    { title: "What", class: "text wrap", cell: (step) => step.what },
    { title: "Took", cell: (step) => (step.tookMicros === undefined ? "–" : show.millis(step.tookMicros / 1_000)) },
    {
      title: "", class: "lane", shown: () => "bar",
      cell: (step) => {
        const bar = el("i");
        bar.style.left = `${Math.min(99, (100 * step.afterMicros) / 1_000 / whole)}%`;
        bar.style.width = `${Math.min(100, (100 * (step.tookMicros ?? 0)) / 1_000 / whole)}%`;
        return el("span", { "aria-hidden": "true" }, bar);
      },
    },
    { title: "Record", class: "text", cell: (step) => (step.topic ? `${step.topic} ${step.partition}:${step.offset}` : "–") },
    { title: "Details", class: "text wrap", cell: (step) => Object.entries(step.facts ?? {}).map(([name, value]) => `${name} ${value}`).join(", ") || "–" },
  ], (step) => `${step.afterMicros} ${step.part} ${step.what}`);
  steps.update(journey.steps);
  steps.box.querySelectorAll("tbody tr").forEach((row, i) => row.cells[4].setAttribute("data-part", journey.steps[i].part));
  const facts = [["Request", journey.requestId], ["Trace", journey.traceId], ["Conversation", journey.conversationId], ["Began", show.date(start)]]
    .filter(([, value]) => value);
  return [
    el("dl", { class: "facts" }, ...facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, el("code", {}, value))))),
    steps.box,
    ...(journey.missing ?? []).map((missing) => el("p", { class: "quiet" }, missing)),
    el("p", { class: "quiet" }, "Times come from the clocks of the machines that wrote the records."),
  ];
}
