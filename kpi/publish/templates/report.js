const page = JSON.parse(document.getElementById("page-data").textContent);
const dark = matchMedia("(prefers-color-scheme: dark)");
const PAPER = { width: 670, half: 410, whole: 890, least: 0.7 };
const holders = new Map([...document.querySelectorAll("[data-chart]")].map((holder) => [holder.dataset.chart, holder]));
const drawn = new Set();
const select = document.getElementById("unit");
const status = document.getElementById("said");
const tell = (text) => (status.textContent = text);
const nameOf = () => (select.value ? select.selectedOptions[0].textContent : "");
const known = new Set();
let turn = 0;

page.charts = {};

async function unpacked(id) {
  const bytes = Uint8Array.from(atob(document.getElementById(id).textContent), (c) => c.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
}

async function load() {
  const code = new Blob([await (await unpacked("plotly-packed")).arrayBuffer()], { type: "text/javascript" });
  const source = URL.createObjectURL(code);
  await new Promise((done, failed) => {
    const script = make("script", { onload: done, onerror: failed, src: source });
    document.head.append(script);
  });
  URL.revokeObjectURL(source);
  Plotly.register({ moduleType: "locale", name: "zh-CN", dictionary: page.strings, format: { decimal: ".", thousands: "," } });
}

function shaded(chart, night) {
  return night ? JSON.parse(JSON.stringify(chart).replace(/#[0-9A-Fa-f]{6}\b/g, (colour) => page.night[colour] ?? colour)) : chart;
}

// Two charts on a page of paper where the words stay large enough, and none larger than a page.
function onPaper(height) {
  const half = PAPER.half / height;
  return Math.min(1, half < PAPER.least ? PAPER.whole / height : half);
}

async function draw(key, paper) {
  const holder = holders.get(key);
  const night = dark.matches && !paper;
  const colour = getComputedStyle(document.documentElement).getPropertyValue(paper ? "--mark-paper" : "--mark").trim();
  const { data, layout } = markChart(shaded(page.charts[key], night), escaped(nameOf()), colour);
  layout.template = page.templates[night ? "kpi_dark" : "kpi"];
  const scale = paper ? onPaper(layout.height) : 1;
  if (paper) Object.assign(layout, { width: PAPER.width / scale, autosize: false });
  Object.assign(holder.style, { minWidth: paper ? "0" : `${holder.dataset.width}px`, zoom: scale });
  await Plotly.react(holder, data, layout, page.config);
  drawn.add(key);
  holder.closest(".choice, figure").classList.add("drawn");
  holder.querySelectorAll(".main-svg").forEach((image, place) => {
    if (place) return image.setAttribute("aria-hidden", "true");
    image.setAttribute("role", "img");
    image.setAttribute("aria-labelledby", `title-${key} how-${key}`);
    return image;
  });
}

const visible = (key) => !holders.get(key).closest(".choice[hidden]");

async function redraw(paper) {
  document.documentElement.dataset.drawing = "true";
  await Promise.all([...holders.keys()].filter(visible).map((key) => draw(key, paper)));
  delete document.documentElement.dataset.drawing;
}

function pick(figure) {
  const list = figure.querySelector("select");
  for (const choice of figure.querySelectorAll(".choice")) choice.hidden = choice.dataset.choice !== list.value;
  return list.value;
}

function pickers() {
  for (const figure of document.querySelectorAll("[data-picker]")) {
    figure.querySelector("select").addEventListener("change", () => {
      const key = pick(figure);
      if (window.Plotly) draw(key);
    });
    pick(figure);
  }
}

function follow(name) {
  for (const figure of document.querySelectorAll("[data-picker]")) {
    const list = figure.querySelector("select");
    const names = new Set([...select.options].slice(1).map((option) => option.textContent));
    const own = [...list.options].filter((option) => names.has(option.textContent));
    if (!own.length) continue;
    const wanted = name ? own.find((option) => option.textContent === name) : own[0];
    if (wanted) list.value = wanted.value;
    pick(figure);
  }
}

// Charts are drawn one after the other; a later choice stops the drawing for an earlier one.
async function choose(unit) {
  const mine = ++turn;
  select.value = unit;
  if (select.selectedIndex < 0) select.value = "";
  follow(nameOf());
  const marked = [...known].filter((table) => markTable(table, nameOf(), page.separator));
  marked.forEach(showMarked);
  const name = escaped(nameOf());
  const own = (key) => markChart(page.charts[key], name, "").marked || holders.get(key).closest(".choice")?.dataset.option === nameOf();
  const charts = name ? Object.keys(page.charts).filter(visible).filter(own) : [];
  tell(name ? said(page.say.marked, { name: nameOf(), charts: charts.length, tables: marked.length }) : page.say.reset);
  if (!window.Plotly) return;
  document.documentElement.dataset.drawing = "true";
  for (const key of holders.keys()) {
    if (visible(key)) await draw(key);
    if (mine !== turn) return;
  }
  delete document.documentElement.dataset.drawing;
}

function units() {
  const arrive = () => {
    const { place, unit } = address();
    if (unit !== null && unit !== select.value) choose(unit);
    if (unit === null && select.value) keepAddress(place, select.value);
    if (unit !== null && place) document.getElementById(place)?.scrollIntoView();
  };
  select.addEventListener("change", () => {
    keepAddress(address().place, select.value);
    choose(select.value);
  });
  addEventListener("hashchange", arrive);
  arrive();
}

function adopt(table) {
  known.add(table);
  makeSortable(table, page, tell);
  table.closest(".scroll").after(csvButton(table, page));
}

function excerpts() {
  for (const details of document.querySelectorAll("details[data-source]")) {
    const build = () => {
      if (!details.open) return;
      details.removeEventListener("toggle", build);
      const table = makeExcerpt(details, page);
      if (!table) return;
      adopt(table);
      markTable(table, nameOf(), page.separator);
    };
    details.addEventListener("toggle", build);
  }
}

// Only what really scrolls is a stop for the Tab key.
function stops() {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const scrolls = target.scrollWidth > target.clientWidth + 1 || target.scrollHeight > target.clientHeight + 1;
      target.toggleAttribute("tabindex", scrolls);
      if (scrolls) target.tabIndex = 0;
    }
  });
  for (const box of document.querySelectorAll(".scroll")) observer.observe(box);
}

async function start() {
  document.documentElement.classList.add("script");
  for (const holder of holders.values()) holder.style.minHeight = `${holder.dataset.height}px`;
  for (const details of document.querySelectorAll("details.behind")) {
    details.open = false;
    details.addEventListener("toggle", () => details.open && details.querySelectorAll("table").forEach(showMarked));
  }
  for (const table of document.querySelectorAll("table")) adopt(table);
  for (const control of document.querySelectorAll("[data-filter]")) makeFilter(control, page);
  pickers();
  stops();
  try {
    page.charts = await (await unpacked("charts-packed")).json();
  } finally {
    excerpts();
    units();
  }
  await load();
  const { place } = address();
  if (place) document.getElementById(place)?.scrollIntoView();
  for (const key of holders.keys()) if (visible(key)) await draw(key);
  dark.addEventListener("change", () => redraw());
  addEventListener("beforeprint", () => redraw(true));
  addEventListener("afterprint", () => redraw());
  document.documentElement.dataset.drawn = drawn.size;
}

start().catch((error) => {
  document.documentElement.dataset.failed = String(error);
  for (const holder of holders.values()) holder.style.minHeight = "0";
  for (const details of document.querySelectorAll("details.behind")) details.open = true;
});
