// Buttons [data-print] print the page. They come hidden from the server, since without this file they do nothing.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
