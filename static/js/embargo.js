/* Keeps the note beside an embargo up to date. The words come from the server, which is the
   only one to reckon with zones; without this script the note stands as the page was loaded. */

const NAMES = ["release", "embargo_until", "embargo_zone", "embargo_hour"];
const REFRESH_MILLISECONDS = 30_000;

function values(form) {
  const typed = new FormData(form);
  return new URLSearchParams(NAMES.map((name) => [name, typed.get(name) ?? ""]));
}

async function refresh(panel, form, { aloud }) {
  const asked = values(form);
  let text;
  try {
    const response = await fetch(`${panel.dataset.embargo}?${asked}`);
    if (!response.ok) return;
    text = await response.text();
  } catch {
    return; // away for a moment: the next change asks again
  }
  if (String(values(form)) !== String(asked)) return; // changed meanwhile, and asked again
  panel.setAttribute("aria-live", aloud ? "polite" : "off");
  panel.innerHTML = text;
  const isTwice = panel.querySelector("[data-twice]") !== null;
  const hour = form.querySelector("[data-embargo-hour]");
  hour.hidden = !isTwice;
  if (!isTwice) hour.querySelectorAll("input:checked").forEach((input) => { input.checked = false; });
}

for (const panel of document.querySelectorAll("[data-embargo]")) {
  const form = panel.closest("form");
  form.addEventListener("change", (event) => {
    if (NAMES.includes(event.target.name)) refresh(panel, form, { aloud: true });
  });
  setInterval(() => refresh(panel, form, { aloud: false }), REFRESH_MILLISECONDS);
}
