// Figures for people. A missing one is a dash.

const DASH = "–";
const ok = (value) => value !== null && value !== undefined && Number.isFinite(value);
const plain = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

export const count = (value) => {
  if (!ok(value)) return DASH;
  const size = Math.abs(value);
  if (size >= 1e9) return `${(value / 1e9).toFixed(1)} G`;
  if (size >= 1e6) return `${(value / 1e6).toFixed(1)} M`;
  return plain.format(value);
};

export const rate = (value) => {
  if (!ok(value)) return DASH;
  return value === 0 ? "0/s" : value < 10 ? `${value.toFixed(2)}/s` : `${plain.format(value)}/s`;
};

export const millis = (value) => {
  if (!ok(value)) return DASH;
  if (value < 1) return `${value.toFixed(2)} ms`;
  if (value < 10) return `${value.toFixed(1)} ms`;
  if (value < 1_000) return `${Math.round(value)} ms`;
  if (value % 1_000 === 0 && value < 60_000) return `${value / 1_000} s`;
  return value < 60_000 ? `${(value / 1_000).toFixed(2)} s` : `${(value / 60_000).toFixed(1)} min`;
};

export const percent = (value) => {
  if (!ok(value)) return DASH;
  const hundred = 100 * value;
  return Number.isInteger(hundred) ? `${hundred} %` : hundred < 1 ? `${hundred.toFixed(2)} %` : `${hundred.toFixed(1)} %`;
};

export const dollars = (microUsd) => {
  if (!ok(microUsd)) return DASH;
  const value = microUsd / 1e6;
  const size = Math.abs(value);
  const digits = size === 0 || size >= 1 ? 2 : size >= 0.01 ? 4 : 6;
  return `${value < 0 ? "−" : ""}$${size.toFixed(digits)}`;
};

export const bytes = (value) => {
  if (!ok(value)) return DASH;
  return value >= 1 << 30 ? `${(value / (1 << 30)).toFixed(1)} GB` : `${Math.round(value / (1 << 20))} MB`;
};

export const seconds = (value) => {
  if (!ok(value)) return DASH;
  if (value < 90) return `${Math.round(value)} s`;
  if (value < 5_400) return `${Math.round(value / 60)} min`;
  return value < 172_800 ? `${(value / 3_600).toFixed(1)} h` : `${Math.round(value / 86_400)} d`;
};

const clockParts = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const exactParts = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const dateParts = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export const clock = (time) => clockParts.format(time);
export const exact = (time) => exactParts.format(time);
export const date = (time) => dateParts.format(time);
