// Keeps a fragment up to date: fetches data-refresh-url and puts the answer in the element's place, until the
// answer carries no data-refresh-url any more; every second, or data-refresh-every milliseconds. An empty answer (204)
// says that nothing is different. Waits while the tab is hidden, and longer after each failure.
const USUAL = 1000;
const LONGEST = 15000;

export function start(element) {
  const usual = Number(element.dataset.refreshEvery) || USUAL;
  let wait = usual;
  const again = () => setTimeout(tick, wait);
  const tick = async () => {
    if (document.hidden) { again(); return; }
    try {
      const reply = await fetch(element.dataset.refreshUrl, { headers: { Accept: "text/html" } });
      if (reply.redirected) { location.reload(); return; }
      if (reply.status === 204) { wait = usual; again(); return; }
      if (!reply.ok) throw new Error(reply.statusText);
      const html = new DOMParser().parseFromString(await reply.text(), "text/html");
      const fresh = html.querySelector("[data-module=refresh]");
      if (!fresh) { location.reload(); return; }
      const focused = element.contains(document.activeElement) ? document.activeElement.id : "";
      element.replaceChildren(...fresh.childNodes);
      if (focused) document.getElementById(focused)?.focus();
      wait = usual;
      if (fresh.dataset.refreshUrl) { element.dataset.refreshUrl = fresh.dataset.refreshUrl; again(); }
      else if (fresh.dataset.then) location.assign(fresh.dataset.then);
    } catch {
      wait = Math.min(wait * 2, LONGEST);
      again();
    }
  };
  if (element.dataset.refreshUrl) again();
}
