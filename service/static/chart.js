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

// On a phone, what stands side by side stands below one another, a long title has several lines, and a chart is
// drawn anew in a smaller width until it fits; letters keep their size. What cannot fit is scrolled by itself.
const NARROW = 600, SMALLEST = 0.4;
const ruler = document.createElement("canvas").getContext("2d");

const lines = (title, room) => {
  ruler.font = `700 14px ${getComputedStyle(document.body).fontFamily}`;
  const found = [""];
  for (const part of title.match(/[!-~\u00a0-\u024f]+\s*|[^]/gu) ?? []) {
    const longer = found.at(-1) + part;
    if (found.at(-1) && ruler.measureText(longer.trimEnd()).width > room) found.push(part);
    else found[found.length - 1] = longer;
  }
  return found.map((line) => line.trim());
};

const named = (panel) => panel.facet?.row?.header
  ? { ...panel, facet: { ...panel.facet, row: { ...panel.facet.row, header: { ...panel.facet.row.header, labels: true } } } }
  : panel;

const stacked = ({ hconcat, ...spec }, room) => ({
  ...spec,
  ...(hconcat && { vconcat: hconcat.map(named) }),
  ...(typeof spec.title === "string" && { title: lines(spec.title, room - 12) }),
});

const narrower = (value, factor) => {
  if (Array.isArray(value)) return value.map((one) => narrower(one, factor));
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => {
    if (key === "values" || key === "datasets") return [key, one];
    if (key === "width" && typeof one === "number") return [key, one * factor];
    if (key === "width" && typeof one?.step === "number") return [key, { ...one, step: one.step * factor }];
    return [key, narrower(one, factor)];
  }));
};

const embed = (place, spec) => window.vegaEmbed(place, spec, {
  mode: "vega-lite", actions: false, ast: true, defaultStyle: false, renderer: "svg", tooltip: { disableDefaultStyle: true },
});

const draw = async (place) => {
  // The bundle has one Vega-Lite, whichever version the specification was written for.
  const { $schema, ...given } = recoloured(JSON.parse(document.getElementById(place.dataset.chart).textContent));
  const room = place.parentElement.clientWidth;
  const narrow = room > 0 && room < NARROW;
  const spec = narrow ? stacked(given, room) : given;
  spec.config = theme(spec.config ?? {});
  await embed(place, spec);
  const drawn = () => place.querySelector("svg").getBoundingClientRect().width;
  for (let factor = 1, wide = drawn(); narrow && wide > room && factor > SMALLEST; wide = drawn()) {
    factor = Math.max(SMALLEST, factor * Math.min(0.95, room / wide));
    await embed(place, narrower(spec, factor));
  }
  place.dataset.drawn = "yes";
};

const drawAll = () => Promise.all([...document.querySelectorAll("[data-chart]")].map(draw));
await drawAll();
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
