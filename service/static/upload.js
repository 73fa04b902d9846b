// Show how a chosen file would be read without leaving the page, so that the file stays chosen.
const form = document.querySelector("form[data-upload]");

const swap = async (address) => {
  const reading = form.querySelector("[data-reading]");
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { method: "POST", body: new FormData(form), headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("[data-reading]");
    const fault = page.querySelector("#fault");
    document.querySelector("#fault")?.remove();
    if (fault) form.before(fault);
    if (next) reading.replaceChildren(...next.childNodes);
    (fault ?? reading).scrollIntoView({ block: "nearest" });
  } finally {
    form.removeAttribute("aria-busy");
  }
};

const preview = form?.querySelector("button[formaction$='/datasets/preview']");

form?.addEventListener("submit", (event) => {
  const address = event.submitter?.getAttribute("formaction");
  if (!address || address.endsWith("/datasets/check")) return; // a file comes back, not a page
  event.preventDefault();
  swap(address);
});

form?.addEventListener("change", (event) => {
  if (event.target.type === "file" && form.elements.file.files.length) swap(preview.getAttribute("formaction"));
});
