// Server-sent events by fetch, since EventSource can't send a token.

const LONGEST_WAIT = 15_000;
const SILENCE = 40_000;

/**
 * Follows a stream until it is stopped, and comes back when it ends.
 *
 * on: {event(name, data), lost(), refused(status), again()}: again() is called before each stream but the first
 */
export function follow(url, token, on) {
  const stop = new AbortController();
  run(url, token, on, stop.signal);
  return () => stop.abort();
}

async function run(url, token, on, stopped) {
  let wait = 1_000;
  let first = true;
  while (!stopped.aborted) {
    const silent = new AbortController();
    let timer = setTimeout(() => silent.abort(), SILENCE);
    try {
      if (!first) await on.again();
      first = false;
      const answer = await fetch(url, { headers: { Authorization: `Bearer ${token}` }, signal: AbortSignal.any([stopped, silent.signal]) });
      if (answer.status === 401 || answer.status === 403) {
        on.refused(answer.status);
        return;
      }
      if (answer.ok) {
        wait = 1_000;
        for await (const [name, data] of events(answer.body)) {
          clearTimeout(timer);
          timer = setTimeout(() => silent.abort(), SILENCE);
          if (stopped.aborted) return;
          if (name) on.event(name, JSON.parse(data));
        }
      }
    } catch (problem) {
      if (stopped.aborted) return;
      if (problem.status === 401) {
        on.refused(401);
        return;
      }
    } finally {
      clearTimeout(timer);
    }
    on.lost();
    await new Promise((resolve) => { setTimeout(resolve, wait); });
    wait = Math.min(LONGEST_WAIT, wait * 2);
  }
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const frames = (rest + value).split("\n\n");
    rest = frames.pop();
    for (const frame of frames) {
      const lines = frame.split("\n");
      const field = (name) => lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2)).join("\n");
      yield [field("event"), field("data")];
    }
  }
}
