// The chosen unit: marked in every chart and table, kept in the address beside the place in the page.
const escaped = (name) => name.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const strong = (text, colour) => `<b><span style="color:${colour}">${text}</span></b>`;
const frame = (colour, place) => ({ type: "rect", layer: "above", line: { color: colour, width: 2 }, fillcolor: "rgba(0,0,0,0)", ...place });

// Rows of a category axis (bars, heat map, dots, intervals): a frame around the row and its name in bold.
function markRow(data, layout, name, colour) {
  const rows = [...new Set(data.flatMap((trace) => trace.y ?? []).filter((value) => typeof value === "string"))];
  const place = rows.indexOf(name);
  if (place < 0) return false;
  (layout.shapes ??= []).push(frame(colour, { xref: "paper", x0: 0, x1: 1, yref: "y", y0: place - 0.5, y1: place + 0.5 }));
  const ticktext = rows.map((row) => (row === name ? strong(row, colour) : row));
  Object.assign(layout.yaxis, { tickmode: "array", tickvals: rows, ticktext });
  return true;
}

// Lines (one a unit): the chosen one on top, in colour; its label or its small chart marked too.
function markLine(data, layout, name, colour) {
  const lines = data.filter((trace) => trace.name && trace.mode === "lines+markers");
  const place = lines.findIndex((trace) => trace.name === name);
  if (place < 0) return false;
  const own = lines[place];
  for (const line of lines) if (line !== own) line.opacity = 0.35;
  Object.assign(own, { opacity: 1, line: { ...own.line, color: colour, width: 4 }, marker: { ...own.marker, color: colour, size: 9 } });
  data.push(...data.splice(data.indexOf(own), 1));
  const small = lines.some((trace) => (trace.xaxis ?? "x") !== "x");
  const label = small ? layout.annotations[place] : (layout.annotations ?? []).find((note) => note.y === own.y.at(-1));
  if (label) label.text = strong(label.text, colour);
  if (small) {
    const [xref, yref] = [`${own.xaxis} domain`, `${own.yaxis} domain`];
    (layout.shapes ??= []).push(frame(colour, { xref, yref, x0: -0.02, x1: 1.02, y0: -0.06, y1: 1.02 }));
  }
  return true;
}

// Points named in their hover (the panel of all rates): the chosen ones large, the others pale.
function markPoints(data, name, colour) {
  let found = false;
  for (const trace of data) {
    const own = (trace.customdata ?? []).map((point) => Array.isArray(point) && point[0] === name);
    if (!Array.isArray((trace.customdata ?? [])[0])) continue;
    found ||= own.includes(true);
    const each = (yes, no) => own.map((one) => (one ? yes : no));
    Object.assign(trace.marker, { size: each(14, 8), opacity: each(1, 0.3), line: { color: colour, width: each(2.5, 0) } });
  }
  return found;
}

function markChart(chart, name, colour) {
  const { data, layout } = structuredClone(chart);
  const marked = markRow(data, layout, name, colour) || markLine(data, layout, name, colour) || markPoints(data, name, colour);
  return marked ? { data, layout, marked } : { ...structuredClone(chart), marked };
}

// A row belongs to a unit when a cell is its name, or a list of names with it.
function markTable(table, name, separator) {
  const own = rowsOf(table).filter((row) => name && [...row.cells].some((cell) => cell.textContent.split(separator).includes(name)));
  for (const row of table.querySelectorAll("tr[aria-current]")) row.removeAttribute("aria-current");
  for (const row of own) row.setAttribute("aria-current", "true");
  return own.length > 0;
}

function showMarked(table) {
  const box = table.closest(".scroll");
  const row = [...table.querySelectorAll("tr[aria-current]")].find((one) => !one.hidden);
  if (row && box.clientHeight) box.scrollTop = row.offsetTop - table.tHead.offsetHeight;
}

// "#results&unit=t01": where in the page, and which unit.
function address() {
  const [place, ...rest] = location.hash.slice(1).split("&");
  const unit = new URLSearchParams(place.startsWith("unit=") ? place : rest.join("&")).get("unit");
  return { place: place.startsWith("unit=") ? "" : place, unit };
}

function keepAddress(place, unit) {
  const parts = [place, unit && `unit=${encodeURIComponent(unit)}`].filter(Boolean);
  history.replaceState(history.state, "", parts.length ? `#${parts.join("&")}` : location.href.split("#")[0]);
}
