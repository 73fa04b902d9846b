// While a derivation runs, read this page again and put its state in place; the link on it does the same by hand.
const PAUSE_MS = 1000;

const refresh = async () => {
  const answer = await fetch(window.location.href, { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = document.querySelector("[data-progress]");
  const next = page.querySelector("[data-progress]");
  if (!next) { window.location.reload(); return; }
  if (now.innerHTML !== next.innerHTML) now.innerHTML = next.innerHTML;
  window.setTimeout(refresh, PAUSE_MS);
};

if (document.querySelector("[data-progress]")) window.setTimeout(refresh, PAUSE_MS);
