// Tables: sorted by their heads, searched, and handed on as CSV.
const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
const NUMERIC = /^[+-]?[\d,]+(\.\d+)?%?$/;
const rowsOf = (table) => [...table.tBodies[0].rows];
const said = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

function make(tag, attributes, ...children) {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children);
  return element;
}

function comparable(kind, text) {
  if (text === "") return null;
  if (kind === "t") return text;
  const number = Number(kind === "r" ? text.match(/\d+/) : text.replace(/[,%]/g, ""));
  return Number.isNaN(number) ? null : number;
}

function kindOf(table, column, rows) {
  const kind = table.dataset.kinds[column];
  const texts = kind === "t" ? rows.map((row) => row.cells[column].textContent).filter(Boolean) : [];
  return texts.length && texts.every((text) => NUMERIC.test(text)) ? "n" : kind;
}

// Blanks stay last in both directions; equal rows keep the printed order.
function sorted(table, column, direction, printed) {
  const kind = kindOf(table, column, printed);
  const keyed = printed.map((row) => [comparable(kind, row.cells[column].textContent), row]);
  const sign = direction === "descending" ? -1 : 1;
  const order = (a, b) => sign * (kind === "t" ? collator.compare(a, b) : a - b);
  keyed.sort(([a], [b]) => (a === null || b === null ? (a === null) - (b === null) : order(a, b)));
  return keyed.map(([, row]) => row);
}

function makeSortable(table, page, tell) {
  const printed = rowsOf(table);
  const heads = [...table.tHead.rows[0].cells];
  const next = { ascending: "descending", descending: null };
  heads.forEach((head, column) => {
    const button = make("button", { type: "button", className: "sort" }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      const direction = now ? next[now] : "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      if (direction) head.setAttribute("aria-sort", direction);
      table.tBodies[0].append(...(direction ? sorted(table, column, direction, printed) : printed));
      tell(said(page.say[direction ?? "printed"], { column: head.textContent }));
    });
  });
}

function csvText(table, page) {
  const number = new RegExp(`^(?:${page.inert.number})$`);
  const inert = (text) => (page.inert.starts.some((start) => text.startsWith(start)) && !number.test(text) ? `'${text}` : text);
  const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const shown = [...table.rows].filter((row) => !row.hidden).map((row) => [...row.cells].map((cell) => cell.textContent));
  if (page.stamp) shown.forEach((row, place) => row.push(place ? page.stamp : page.say.status));
  return "\ufeff" + shown.map((row) => row.map((text) => quoted(inert(text))).join(",") + "\n").join("");
}

function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

function csvButton(table, page) {
  const title = table.caption.textContent;
  const button = make("button", { type: "button", className: "csv", title }, page.say.csv);
  button.setAttribute("aria-label", `${page.say.csv} ${title}`);
  button.addEventListener("click", () => download(`${table.id.replace(/^table-/, "")}_${page.year}.csv`, csvText(table, page)));
  return make("p", { className: "control tools" }, button);
}

function makeFilter(control, page) {
  const unit = control.querySelector("select");
  const words = control.querySelector("input");
  const count = control.querySelector(".count");
  const rows = rowsOf(document.getElementById(control.dataset.filter)).map((row) => [row, row.textContent.toLowerCase()]);
  const filter = () => {
    const wanted = words.value.trim().toLowerCase().split(/\s+/);
    let shown = 0;
    for (const [row, text] of rows) {
      row.hidden = Boolean(unit && unit.value && row.cells[0].textContent !== unit.value) || !wanted.every((word) => text.includes(word));
      shown += !row.hidden;
    }
    count.textContent = said(page.say.rows, { shown, all: rows.length });
  };
  if (unit) unit.addEventListener("change", filter);
  words.addEventListener("input", filter);
  filter();
}

// A chart whose numbers stand in an annex gets its rows of it as a table of its own when that is opened.
function makeExcerpt(details, page) {
  const source = document.getElementById(details.dataset.source);
  const [key, wanted] = [details.dataset.chartKey, details.dataset.where];
  if (!wanted || !page.charts[key]) return details.append(csvButton(source, page));
  const units = new Set(page.charts[key].data.flatMap((trace) => trace.y));
  const holds = (row) => [...row.cells].some((cell) => cell.textContent === wanted) && units.has(escaped(row.cells[0].textContent));
  const table = make("table", { id: `table-${key}` }, make("caption", {}, wanted), source.tHead.cloneNode(true), make("tbody", {}));
  table.dataset.kinds = source.dataset.kinds;
  table.className = "excerpt";
  for (const button of table.querySelectorAll("thead button")) button.replaceWith(...button.childNodes);
  for (const head of table.querySelectorAll("thead th")) head.removeAttribute("aria-sort");
  const rows = rowsOf(source).filter(holds).map((row) => row.cloneNode(true));
  for (const row of rows) row.hidden = false;
  table.tBodies[0].append(...rows);
  const scroll = make("div", { className: "scroll" }, table);
  scroll.setAttribute("role", "group");
  scroll.setAttribute("aria-label", wanted);
  details.append(scroll);
  return table;
}
