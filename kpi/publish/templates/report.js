"use strict";
(() => {
  const page = JSON.parse(document.getElementById("page-data").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const holders = new Map([...document.querySelectorAll("[data-chart]")].map((holder) => [holder.dataset.chart, holder]));
  const drawn = new Set();

  async function unpack() {
    const bytes = Uint8Array.from(atob(document.getElementById("plotly-packed").textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const code = new Blob([await new Response(stream).arrayBuffer()], { type: "text/javascript" });
    const address = URL.createObjectURL(code);
    await new Promise((done, failed) => {
      const script = document.createElement("script");
      script.onload = done;
      script.onerror = failed;
      script.src = address;
      document.head.append(script);
    });
    URL.revokeObjectURL(address);
    Plotly.register({ moduleType: "locale", name: "zh-CN", dictionary: page.strings, format: { decimal: ".", thousands: "," } });
  }

  async function draw(key, paper) {
    const holder = holders.get(key);
    const { data, layout } = structuredClone(page.charts[key]);
    layout.template = page.templates[dark.matches && !paper ? "kpi_dark" : "kpi"];
    holder.style.minWidth = holder.dataset.width + "px";
    await Plotly.react(holder, data, layout, page.config);
    drawn.add(key);
    holder.closest(".choice, figure").classList.add("drawn");
  }

  const visible = (key) => !holders.get(key).closest(".choice[hidden]");
  const redraw = (paper) => Promise.all([...holders.keys()].filter(visible).map((key) => draw(key, paper)));

  function pickers() {
    for (const figure of document.querySelectorAll("[data-picker]")) {
      const select = figure.querySelector("select");
      const choose = () => {
        for (const choice of figure.querySelectorAll(".choice")) choice.hidden = choice.dataset.choice !== select.value;
        return window.Plotly ? draw(select.value) : null;
      };
      select.addEventListener("change", choose);
      choose();
    }
  }

  function filters() {
    for (const control of document.querySelectorAll("[data-filter]")) {
      const unit = control.querySelector("select");
      const words = control.querySelector("input");
      const count = control.querySelector(".count");
      const rows = [...document.querySelectorAll(`#${control.dataset.filter} tbody tr`)].map((row) => [row, row.textContent.toLowerCase()]);
      const filter = () => {
        const wanted = words.value.trim().toLowerCase().split(/\s+/);
        let shown = 0;
        for (const [row, text] of rows) {
          row.hidden = (unit && unit.value && row.cells[0].textContent !== unit.value) || !wanted.every((word) => text.includes(word));
          shown += !row.hidden;
        }
        count.textContent = page.rows.replace("{shown}", shown).replace("{all}", rows.length);
      };
      if (unit) unit.addEventListener("change", filter);
      words.addEventListener("input", filter);
      filter();
    }
  }

  async function start() {
    document.documentElement.classList.add("script");
    pickers();
    filters();
    await unpack();
    for (const key of holders.keys()) if (visible(key)) await draw(key);
    for (const table of document.querySelectorAll("details.behind")) table.open = false;
    dark.addEventListener("change", () => redraw());
    addEventListener("beforeprint", () => redraw(true));
    addEventListener("afterprint", () => redraw());
    document.documentElement.dataset.drawn = drawn.size;
  }

  start().catch((error) => {
    document.documentElement.dataset.failed = String(error);
  });
})();
