// The figures of the chosen time range, by kind, subject and column; new points push old ones out.

export class Series {
  constructor(answer) {
    this.step = answer.stepSeconds * 1_000;
    this.points = answer.points;
    this.first = Date.parse(answer.from) / this.step;
    this.kinds = new Map();
    for (const [kind, subjects] of Object.entries(answer)) {
      if (Array.isArray(subjects)) {
        this.kinds.set(kind, new Map(subjects.map(({ subject, ...columns }) => [subject, columns])));
      }
    }
  }

  /** Takes the last points of a live stream; those of a finer step count where they meet a point. */
  take(live) {
    const step = live.stepSeconds * 1_000;
    const from = Date.parse(live.from);
    const times = Array.from({ length: live.points }, (_, i) => from + i * step);
    for (const [kind, subjects] of Object.entries(live)) {
      if (Array.isArray(subjects)) {
        for (const { subject, ...columns } of subjects) {
          times.forEach((time, i) => this.#put(kind, subject, columns, time, i));
        }
      }
    }
  }

  #put(kind, subject, columns, time, i) {
    if (time % this.step !== 0) return;
    this.advance(time);
    const slot = time / this.step - this.first;
    if (slot < 0) return;
    if (!this.kinds.has(kind)) this.kinds.set(kind, new Map());
    const subjects = this.kinds.get(kind);
    if (!subjects.has(subject)) subjects.set(subject, {});
    const known = subjects.get(subject);
    for (const [column, values] of Object.entries(columns)) {
      if (values[i] !== null) {
        known[column] ??= new Array(this.points).fill(null);
        known[column][slot] = values[i];
      }
    }
  }

  /** Moves the range so that it ends at this time, if that is later. */
  advance(time) {
    const by = Math.floor(time / this.step) - (this.first + this.points - 1);
    if (by <= 0) return;
    this.first += by;
    for (const subjects of this.kinds.values()) {
      for (const [subject, columns] of subjects) {
        let left = false;
        for (const values of Object.values(columns)) {
          values.splice(0, by);
          while (values.length < this.points) values.push(null);
          left ||= values.some((value) => value !== null);
        }
        if (!left) subjects.delete(subject);
      }
    }
  }

  get from() { return this.first * this.step; }
  get to() { return (this.first + this.points - 1) * this.step; }
  time(i) { return (this.first + i) * this.step; }

  subjects(kind) { return [...(this.kinds.get(kind)?.keys() ?? [])]; }
  column(kind, subject, column) { return this.kinds.get(kind)?.get(subject)?.[column] ?? []; }

  /** The newest figure within the last minute. */
  now(kind, subject, column) {
    const values = this.column(kind, subject, column);
    for (let i = values.length - 1; i >= 0 && i >= values.length - 1 - 60_000 / this.step; i--) {
      if (values[i] !== null) return values[i];
    }
    return null;
  }

  /** Sum over the range: of windows that do not overlap, one for each minute. */
  sum(kind, subject, column) {
    return this.column(kind, subject, column)
      .reduce((sum, value, i) => (value !== null && this.time(i) % 60_000 === 0 ? sum + value : sum), 0);
  }

  /** A column of several subjects added up; null where none has a figure. */
  total(kind, subjects, column) {
    const sum = new Array(this.points).fill(null);
    for (const subject of subjects) {
      this.column(kind, subject, column).forEach((value, i) => {
        if (value !== null) sum[i] = (sum[i] ?? 0) + value;
      });
    }
    return sum;
  }
}
