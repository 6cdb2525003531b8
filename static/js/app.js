// Finds every element with a data-module and lets that module enhance it. Pages work without.
// All modules are fetched at once: until the last has started, keys and taps do only what the page does without a script.
const enhance = async (element) => {
  const { start } = await import(`./${element.dataset.module}.js`);
  start(element);
};
await Promise.all([...document.querySelectorAll("[data-module]")].map(enhance));
