/** Links to a place on the page: what is around it opens, and it is outlined and focused. */

/** Follow the address when it changes: the browser itself scrolls, but not to what is closed. */
export function keepPlace() {
  addEventListener("hashchange", () => {
    const place = named();
    const hidden = place?.checkVisibility() === false;
    if (place) open(place);
    if (hidden) place.scrollIntoView();
  });
}

/**
 * Go to the place that the address names.
 *
 * @returns {boolean} whether the page has it
 */
export function goToPlace() {
  const place = named();
  if (place) open(place);
  place?.scrollIntoView();
  return place !== null;
}

function named() {
  return document.getElementById(location.hash.slice(1));
}

/** @param {HTMLElement} place */
function open(place) {
  const first = place.querySelector(":scope > details") ?? place;
  for (let at = first.closest("details"); at; at = at.parentElement?.closest("details") ?? null) {
    at.open = true;
  }
  for (const here of document.querySelectorAll(".here")) here.classList.remove("here");
  place.classList.add("here");
  place.focus({ preventScroll: true });
}
