// Keeps a page that says how far something is up to date, until it is over.
const PAUSE = 2000;

async function look() {
  const here = document.querySelector("[data-progress]");
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const there = page.querySelector("[data-progress]");
    if (!there) {
      location.reload();
      return;
    }
    if (here.innerHTML !== there.innerHTML) {
      here.replaceChildren(...there.childNodes);
    }
  } catch {
    // The network is away: the next look may find it again.
  }
  setTimeout(look, PAUSE);
}

setTimeout(look, PAUSE);
