// A button that goes round automatic, light and dark; the choice is kept in a cookie that the server reads.
const ORDER = ["auto", "light", "dark"];
const LABELS = { auto: "Colours: as the device", light: "Colours: light", dark: "Colours: dark" };

export function start(button) {
  const root = document.documentElement;
  const show = () => { button.textContent = LABELS[root.dataset.theme] ?? LABELS.auto; };
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = ORDER[(ORDER.indexOf(root.dataset.theme) + 1) % ORDER.length];
    root.dataset.theme = next;
    document.cookie = `theme=${next}; path=/; max-age=31536000; samesite=lax`;
    show();
  });
  show();
}
