// Draw each chart of the page from the specification beside it, in the colours of our sheet.
const sheet = () => getComputedStyle(document.documentElement);
const colour = (name) => sheet().getPropertyValue(name).trim();

// The specification's own colours, and the variables of the sheet that stand for them in light and dark.
const OURS = { "#2166ac": "--chart", "#1b7837": "--s", "#b35806": "--r", "#542788": "--accent" };

const recoloured = (value) => {
  if (typeof value === "string") return value.toLowerCase() in OURS ? colour(OURS[value.toLowerCase()]) : value;
  if (Array.isArray(value)) return value.map(recoloured);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, recoloured(v)]));
  return value;
};

const theme = (given) => ({
  ...given,
  background: "transparent",
  font: getComputedStyle(document.body).fontFamily,
  axis: {
    labelColor: colour("--ink-soft"), titleColor: colour("--ink"), domainColor: colour("--line-strong"),
    tickColor: colour("--line-strong"), gridColor: colour("--line"),
    labelFontSize: 11, titleFontSize: 12, titleFontWeight: 600, ...given.axis,
  },
  legend: { labelColor: colour("--ink"), titleColor: colour("--ink"), labelFontSize: 11, titleFontSize: 12, labelLimit: 320, ...given.legend },
  header: { labelColor: colour("--ink"), titleColor: colour("--ink"), labelFontSize: 12, ...given.header },
  title: { color: colour("--ink"), anchor: "start", fontSize: 14, ...given.title },
  text: { color: colour("--ink"), ...given.text },
});

const draw = async (place) => {
  // The bundle has one Vega-Lite, whichever version the specification was written for.
  const { $schema, ...spec } = recoloured(JSON.parse(document.getElementById(place.dataset.chart).textContent));
  spec.config = theme(spec.config ?? {});
  await window.vegaEmbed(place, spec, {
    mode: "vega-lite", actions: false, ast: true, defaultStyle: false, renderer: "svg", tooltip: { disableDefaultStyle: true },
  });
  place.dataset.drawn = "yes";
};

const drawAll = () => Promise.all([...document.querySelectorAll("[data-chart]")].map(draw));
await drawAll();
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
