// Offers the browser's time zone where another one is chosen. Nothing changes before its button is pressed, and the list
// is there without it.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const offer of document.querySelectorAll("[data-time-zone]")) {
  const list = offer.closest("form").elements[offer.dataset.timeZone];
  const show = () => (offer.hidden = list.value === zone);
  if (![...list.options].some(option => option.value === zone)) continue;
  offer.querySelector("b").textContent = zone;
  offer.querySelector("button").addEventListener("click", () => {
    list.value = zone;
    list.focus();
    show();
  });
  list.addEventListener("change", show);
  show();
}
