// Wakes the islands of a page: fetches the browser program the first time somebody touches an island, or at once
// where the page says data-now, then hands every island its element. Until then, and whenever that fails, each form
// and link works as plain HTML.
// Loaded as <script type="module" src="…" data-program="/pkg/reader.….js" data-wasm="/pkg/reader_bg.….wasm">.
const { program, wasm, now } = document.querySelector("script[data-program]").dataset;
const islands = document.querySelectorAll("leptos-island");
let waking;

async function load() {
  const reader = await import(program);
  await reader.default({ module_or_path: wasm });
  reader.hydrate();
  // In the order of the document an outer island wakes before those it was given as children.
  for (const island of islands) {
    island.parentElement.closest("leptos-children")?.$$on_hydrate?.();
    const hydrate = reader[island.dataset.component];
    if (hydrate) await hydrate(island);
    else console.error(`The browser program has no island ${island.dataset.component}.`);
  }
}

// A failed attempt is forgotten, so that the next touch tries again.
function wake() {
  waking ??= load().catch((error) => {
    waking = undefined;
    console.error("The page stays without its browser program.", error);
  });
}

if (now !== undefined) wake();
for (const island of islands) {
  for (const touch of ["focusin", "pointerenter", "touchstart"]) island.addEventListener(touch, wake, { passive: true });
  // Somebody was quicker than this file.
  if (island.contains(document.activeElement)) wake();
}
