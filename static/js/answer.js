// Saves an answer while it is given. What has changed waits in a queue until the server says that it has it: the
// queue outlives a broken connection and a closed page (localStorage; private fields are kept in memory only).
const SOON = 400;
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 30000;
const KEPT_FOR = 30 * 24 * 3600 * 1000;
const SENT_ALWAYS = new Set(["csrf_token", "then"]);
const OFFLINE = "Not saved yet: there is no connection. It is kept on this device, and saved as soon as there is one.";
const SIGNED_OUT = "Not saved yet: you are signed out. Open the link in your e-mail again, or sign in; what you changed is kept on this device.";

// Whether a field is other than the server sent it: people on slow devices are faster than this script's start.
function isChanged(field) {
  if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
  if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
  return field.defaultValue !== undefined && field.value !== field.defaultValue;
}

export function start(form) {
  const state = form.querySelector("[data-save-state]");
  if (!state) return;
  const key = form.dataset.keep;
  const queue = new Map();
  let timer = 0;
  let wait = FIRST_WAIT;
  let sending = null;
  let ended = false;
  let complaint = "";
  let leaving = false;

  const say = (text, bad = false) => { state.textContent = text; state.classList.toggle("bad", bad); };
  const valuesOf = (name) => new FormData(form).getAll(name);
  const fieldsOf = (name) => [...form.elements].filter((field) => field.name === name);

  const isPrivate = (name) => fieldsOf(name)[0]?.hasAttribute("data-private") ?? false;

  const keep = () => {
    const kept = [...queue].filter(([name]) => !isPrivate(name));
    try {
      if (kept.length) localStorage.setItem(key, JSON.stringify({ at: Date.now(), kept }));
      else localStorage.removeItem(key);
    } catch { /* a browser that keeps nothing still saves while it is online */ }
  };

  const bringBack = () => {
    let found = null;
    try { found = JSON.parse(localStorage.getItem(key) ?? "null"); } catch { /* not ours */ }
    if (!Array.isArray(found?.kept) || Date.now() - found.at > KEPT_FOR) return;
    for (const [name, values] of found.kept) {
      const fields = fieldsOf(name);
      if (!fields.length) continue;
      for (const [n, field] of fields.entries()) {
        if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
        else field.value = values[n] ?? "";
      }
      queue.set(name, values);
      if (fields[0].dataset.week) fields[0].toggleAttribute("data-exception", values[0] !== fields[0].dataset.usual);
    }
  };

  // Another week shows through wherever a date is no exception.
  const weekChanged = (select) => {
    for (const date of form.querySelectorAll(`select[data-week="${select.name}"]`)) {
      if (!date.hasAttribute("data-exception")) date.value = select.value;
      date.dataset.usual = select.value;
    }
    form.elements.shown_week.value = [...form.querySelectorAll(".week-grid select")].map((each) => each.selectedIndex).join("");
  };

  const note = (field) => {
    if (!field.name || ended) return;
    field.removeAttribute("aria-invalid");
    if (field.closest(".week-grid")) weekChanged(field);
    if (field.dataset.week) field.toggleAttribute("data-exception", field.value !== field.dataset.usual);
    const unit = field.closest("[data-save]");
    const names = unit ? [...unit.querySelectorAll("[name]")].map((each) => each.name) : [field.name];
    for (const name of new Set(names)) queue.set(name, valuesOf(name));
    keep();
    say("Saving …");
    later(SOON);
  };

  const later = (after) => { clearTimeout(timer); timer = setTimeout(flush, after); };
  const again = (text) => { say(text, true); wait = Math.min(wait * 2, LONGEST_WAIT); later(wait); };
  const drop = (names) => { for (const name of names) queue.delete(name); keep(); };

  const took = (batch, told) => {
    drop([...batch].filter(([name, values]) => queue.get(name) === values).map(([name]) => name));
    wait = FIRST_WAIT;
    const reasons = form.querySelector("[data-reasons]");
    if (reasons && told.reasons?.trim() && !reasons.contains(document.activeElement)) {
      reasons.replaceChildren(...new DOMParser().parseFromString(told.reasons, "text/html").body.childNodes);
    }
    if (queue.size) later(SOON);
    else if (form.querySelector("[aria-invalid=true]")) say(`Saved ${told.saved}, all but what is marked. ${complaint}`, true);
    else say(`Saved ${told.saved}.`);
  };

  const refused = (batch, status, told) => {
    const wrong = Object.entries(told.wrong ?? {});
    for (const [name, text] of wrong) {
      for (const field of fieldsOf(name)) field.setAttribute("aria-invalid", "true");
      complaint = text;
      say(`Not saved: ${text}`, true);
    }
    if (!wrong.length) say(told.refused, true);
    drop(wrong.length ? wrong.map(([name]) => name) : batch.keys());
    ended = status === 409;
    if (wrong.length && queue.size) later(SOON);
  };

  const send = async (batch) => {
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, shown_week: form.elements.shown_week.value });
    for (const [name, values] of batch) if (name !== "shown_week") for (const value of values) body.append(name, value);
    let reply;
    try {
      reply = await fetch(location.href, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true });
    } catch { again(OFFLINE); return; }
    const told = reply.headers.get("Content-Type")?.startsWith("application/json") ? await reply.json() : null;
    if (reply.ok && told) took(batch, told);
    else if (told && [409, 422].includes(reply.status)) refused(batch, reply.status, told);
    else if ([400, 401, 403, 404].includes(reply.status)) say(SIGNED_OUT, true);
    else again("Not saved yet: many people are saving at this moment. It is tried again.");
  };

  const flush = () => {
    clearTimeout(timer);
    if (!queue.size) return sending ?? Promise.resolve();
    sending = (sending ?? Promise.resolve()).then(() => (queue.size ? send(new Map(queue)) : null)).finally(() => { sending = null; });
    return sending;
  };

  for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
  form.addEventListener("change", (event) => note(event.target));
  form.addEventListener("submit", async (event) => {
    if (ended || form.querySelector("[aria-invalid=true]")) return;
    if (!queue.size) {
      leaving = true;  // all is saved: sent whole, this page would undo what was changed elsewhere meanwhile
      setTimeout(() => { leaving = false; });
      return;
    }
    event.preventDefault();  // first what waits: were the page to go now without a connection, it would be lost
    await flush();
    if (!queue.size && !ended) form.requestSubmit(event.submitter);
  });
  form.addEventListener("formdata", ({ formData }) => {
    if (leaving) for (const name of new Set(formData.keys())) if (!SENT_ALWAYS.has(name)) formData.delete(name);
  });
  addEventListener("beforeunload", (event) => { if ([...queue.keys()].some(isPrivate)) event.preventDefault(); });
  addEventListener("online", () => later(0));
  addEventListener("pagehide", () => { if (queue.size) flush(); });
  for (const field of form.elements) if (field.type !== "hidden" && isChanged(field)) note(field);
  bringBack();
  if (queue.size) { say("Saving what was kept on this device …"); later(0); }
}
