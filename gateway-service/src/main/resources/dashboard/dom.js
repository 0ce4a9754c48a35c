// Builds elements. Text only ever enters as text.

export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") {
      made.className = value;
    } else if (name.startsWith("on")) {
      made.addEventListener(name.slice(2), value);
    } else if (value === true) {
      made.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(name, value);
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export const byId = (id) => document.getElementById(id);

export function text(node, value) {
  if (node.textContent !== value) {
    node.textContent = value;
  }
}

/** Makes a table body show these rows, reusing those that stay, so that focus and selection survive. */
export function rows(body, items, key, make, update) {
  const known = new Map();
  for (const row of body.children) {
    known.set(row.dataset.key, row);
  }
  items.forEach((item, index) => {
    const id = key(item);
    let row = known.get(id);
    known.delete(id);
    if (!row) {
      row = make(item);
      row.dataset.key = id;
    }
    update(row, item);
    if (body.children[index] !== row) {
      body.insertBefore(row, body.children[index] ?? null);
    }
  });
  known.forEach((row) => row.remove());
}

/** A table in a box that scrolls sideways. Columns: {title, cell(item) → string or node, class}. The first one heads the row. */
export function table(caption, columns, key) {
  const body = el("tbody");
  const head = el("tr", {}, ...columns.map((column) => el("th", { scope: "col", class: column.class ?? "" }, column.title)));
  const box = el("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": caption },
    el("table", {}, el("caption", { class: "hidden" }, caption), el("thead", {}, head), body));
  const make = () => el("tr", {}, ...columns.map((column, i) =>
    el(i === 0 ? "th" : "td", { scope: i === 0 ? "row" : null, class: column.class ?? "" })));
  return {
    box,
    update(items) {
      rows(body, items, key, make, (row, item) => columns.forEach((column, i) => {
        const shown = column.cell(item);
        if (shown instanceof Node) {
          if (row.cells[i].dataset.shown !== column.shown(item)) {
            row.cells[i].replaceChildren(shown);
            row.cells[i].dataset.shown = column.shown(item);
          }
        } else {
          text(row.cells[i], shown);
        }
        if (column.mark) {
          row.cells[i].classList.toggle("over", column.mark(item));
        }
      }));
    },
  };
}
