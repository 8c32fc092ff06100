/** Links to a place on the page: what is around it opens, and it is shown and focused. */

/** Go to the place that the address names, now and whenever it changes. */
export function keepPlace() {
  addEventListener("hashchange", go);
  go();
}

function go() {
  const place = document.getElementById(location.hash.slice(1));
  if (!place) return;
  const first = place.querySelector(":scope > details") ?? place;
  for (let at = first.closest("details"); at; at = at.parentElement?.closest("details") ?? null) {
    at.open = true;
  }
  for (const here of document.querySelectorAll(".here")) here.classList.remove("here");
  place.classList.add("here");
  place.scrollIntoView();
  place.focus({ preventScroll: true });
}
