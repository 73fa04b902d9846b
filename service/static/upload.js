// Look at a chosen file, and send it, without leaving the page, so that the files stay chosen.
const form = document.querySelector("form[data-upload]");

const shown = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

// What was typed while the answer was on its way stays.
const typedSince = (sent) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && value !== sent.get(name));

const swap = async (address, { focus = true } = {}) => {
  const reading = form.querySelector("[data-reading]");
  const sent = new FormData(form);
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { method: "POST", body: sent, headers: { accept: "text/html" } });
    if (answer.redirected) return location.assign(answer.url); // it was taken in
    const page = await shown(answer);
    const next = page.querySelector("[data-reading]");
    const fault = page.querySelector("#fault");
    document.querySelector("#fault")?.remove();
    if (fault) form.before(fault);
    const typed = typedSince(sent);
    if (next) reading.replaceChildren(...next.childNodes);
    for (const [name, value] of typed) if (form.elements[name]) form.elements[name].value = value;
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
