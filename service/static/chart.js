// Draw each chart of the page from the specification beside it, in the colours of our sheet.
const FONT = () => getComputedStyle(document.body).fontFamily;
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const theme = () => ({
  background: "transparent",
  font: FONT(),
  axis: {
    labelColor: colour("--ink-soft"), titleColor: colour("--ink"), domainColor: colour("--line-strong"),
    tickColor: colour("--line-strong"), gridColor: colour("--line"), labelFontSize: 12, titleFontSize: 13, titleFontWeight: 600,
  },
  header: { labelColor: colour("--ink"), titleColor: colour("--ink") },
  legend: { labelColor: colour("--ink"), titleColor: colour("--ink") },
  title: { color: colour("--ink") },
  view: { stroke: colour("--line") },
  text: { color: colour("--ink") },
});

// Marks that name a colour of ours ("var:--s") follow the light or dark sheet.
const resolved = (value) => {
  if (typeof value === "string" && value.startsWith("var:")) return colour(value.slice(4));
  if (Array.isArray(value)) return value.map(resolved);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, resolved(v)]));
  return value;
};

const draw = async (place) => {
  const spec = resolved(JSON.parse(document.getElementById(place.dataset.chart).textContent));
  spec.config = { ...theme(), ...(spec.config ?? {}) };
  await window.vegaEmbed(place, spec, {
    actions: false, ast: true, defaultStyle: false, renderer: "svg", tooltip: { disableDefaultStyle: true },
  });
  place.dataset.drawn = "yes";
};

const drawAll = () => Promise.all([...document.querySelectorAll("[data-chart]")].map(draw));
await drawAll();
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
