// A button that adds one more empty line to a list of like lines whose fields are numbered: exceptions-3-person.
export function start(element) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet small";
  button.textContent = "One more line";
  button.addEventListener("click", () => {
    const last = element.lastElementChild;
    const line = last.cloneNode(true);
    const renumber = (text) => text.replace(/-(\d+)-/, (_, number) => `-${Number(number) + 1}-`);
    for (const each of line.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
      for (const attribute of ["id", "name", "for", "aria-describedby"]) {
        if (each.hasAttribute(attribute)) each.setAttribute(attribute, renumber(each.getAttribute(attribute)));
      }
    }
    for (const error of line.querySelectorAll(".error")) error.remove();
    for (const field of line.querySelectorAll("input, select")) field.value = "";
    last.after(line);
    line.querySelector("select, input").focus();
  });
  element.after(button);
}
