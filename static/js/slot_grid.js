// Paints levels on a grid of selects: choose a level, then tap half days, drag over them, or press a day's name.
// Without a chosen level the selects work as always; the keys 1 to 4 set the level of the one in focus.
export function start(grid) {
  const selects = [...grid.querySelectorAll("select")];
  const levels = [...selects[0].options].map((option) => option.value);
  let brush = null;
  let dragging = false;

  const paint = (select, level = brush) => {
    if (!select || level === null || select.value === level) return;
    select.value = level;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // The legend becomes the palette.
  const brushes = [];
  const headings = [];
  const choose = (level) => {
    brush = brush === level ? null : level;
    grid.classList.toggle("painting", brush !== null);
    for (const button of brushes) button.setAttribute("aria-pressed", String(button.value === brush));
    for (const button of headings) button.disabled = brush === null;
  };
  for (const term of grid.querySelectorAll("[data-level]")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "brush", value: term.dataset.level });
    button.setAttribute("aria-pressed", "false");
    button.append(...term.childNodes);
    button.addEventListener("click", () => choose(button.value));
    term.append(button);
    brushes.push(button);
  }
  const hint = Object.assign(document.createElement("p"), { className: "hint", textContent: "Choose a level, then tap or drag over half days; a day's name paints all of it. Or choose in each half day; the keys 1 to 4 are the levels, from cannot to would like." });
  grid.querySelector("table").before(hint);

  for (const select of selects) {
    select.addEventListener("mousedown", (event) => { if (brush !== null) event.preventDefault(); });
    select.addEventListener("keydown", (event) => {
      const level = levels[Number(event.key) - 1];
      if (level && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); paint(select, level); }
    });
  }
  grid.addEventListener("pointerdown", (event) => {
    const select = event.target.closest("select");
    if (brush === null || !select || event.button !== 0) return;
    event.preventDefault();
    select.releasePointerCapture?.(event.pointerId);
    select.focus();
    dragging = true;
    paint(select);
  });
  grid.addEventListener("pointermove", (event) => {
    const over = dragging && document.elementFromPoint(event.clientX, event.clientY)?.closest?.("select");
    if (over && grid.contains(over)) paint(over);
  });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { dragging = false; });

  // A press on a day or half paints all of it.
  for (const heading of grid.querySelectorAll("th")) {
    const button = Object.assign(document.createElement("button"), { type: "button", disabled: true });
    button.append(...heading.childNodes);
    heading.append(button);
    headings.push(button);
    const cells = heading.scope === "row"
      ? () => heading.parentElement.querySelectorAll("select")
      : () => [...heading.closest("table").querySelectorAll("tbody tr")].flatMap((row) => [...row.children[heading.cellIndex]?.querySelectorAll("select") ?? []]);
    button.addEventListener("click", () => { for (const select of cells()) paint(select); });
  }
}
