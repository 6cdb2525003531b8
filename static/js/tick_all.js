// Two buttons above a list of check boxes: tick all, tick none.
export function start(element) {
  const boxes = [...element.querySelectorAll("input[type=checkbox]")];
  if (boxes.length < 4) return;
  const row = document.createElement("div");
  row.className = "row";
  for (const [label, ticked] of [["Tick all", true], ["Tick none", false]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet small";
    button.textContent = label;
    button.addEventListener("click", () => { for (const box of boxes) box.checked = ticked; });
    row.append(button);
  }
  element.querySelector("legend").after(row);
}
