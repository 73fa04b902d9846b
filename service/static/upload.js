// Look at a chosen file, and send it, without leaving the page, so that the files stay chosen.
const form = document.querySelector("form[data-upload]");

const shown = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

const swap = async (address, { focus = true } = {}) => {
  const reading = form.querySelector("[data-reading]");
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { method: "POST", body: new FormData(form), headers: { accept: "text/html" } });
    if (answer.redirected) return location.assign(answer.url); // it was taken in
    const page = await shown(answer);
    const next = page.querySelector("[data-reading]");
    const fault = page.querySelector("#fault");
    document.querySelector("#fault")?.remove();
    if (fault) form.before(fault);
    if (next) reading.replaceChildren(...next.childNodes);
    const title = fault ?? reading.querySelector("#seen-title");
    if (focus) (fault ? fault : title)?.focus();
    (title ?? reading).scrollIntoView({ block: "nearest" });
  } finally {
    form.removeAttribute("aria-busy");
  }
};

form?.addEventListener("submit", (event) => {
  const address = event.submitter?.getAttribute("formaction") ?? form.getAttribute("action");
  if (address.endsWith("/datasets/check")) return; // a file comes back, not a page
  event.preventDefault();
  swap(address);
});

form?.addEventListener("change", (event) => {
  if (event.target.type !== "file" || event.target.name === "control_file" || !form.elements.file.files.length) return;
  const preview = form.querySelector("button[formaction$='/datasets/preview']");
  swap(preview.getAttribute("formaction"), { focus: false });
});
