// Finds every element with a data-module and lets that module enhance it. Pages work without.
for (const element of document.querySelectorAll("[data-module]")) {
  const { start } = await import(`./${element.dataset.module}.js`);
  start(element);
}
