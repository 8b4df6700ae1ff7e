// Light or dark: the system decides until the reader does; the choice is kept on this device alone.
// A classic script in the head, so that it runs before the first paint and no page flashes.
// Buttons [data-view] come hidden from the server, carry a constant label ("Dunkle Ansicht") and say their state
// by aria-pressed.
{
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  // A browser may forbid storage; then the choice lasts as long as the page.
  const recall = () => {
    try { return localStorage.getItem("view"); } catch { return null; }
  };
  const remember = (view) => {
    try { localStorage.setItem("view", view); } catch { /* nothing to be done */ }
  };
  const apply = (view) => {
    if (view === "light" || view === "dark") root.dataset.theme = view;
  };
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);

  apply(recall());

  addEventListener("DOMContentLoaded", () => {
    const buttons = document.querySelectorAll("[data-view]");
    const show = () => {
      for (const button of buttons) button.setAttribute("aria-pressed", String(isDark()));
    };
    for (const button of buttons) {
      button.hidden = false;
      button.addEventListener("click", () => {
        apply(isDark() ? "light" : "dark");
        remember(root.dataset.theme);
        show();
      });
    }
    dark.addEventListener("change", show);
    // Another tab has chosen.
    addEventListener("storage", (event) => {
      if (event.key === "view") { apply(event.newValue); show(); }
    });
    show();
  });
}
