/** Cards that fly from where they were to where they are, if the reader likes motion. */

const FLIGHT = { duration: 240, easing: "cubic-bezier(0.2, 0.8, 0.2, 1)" };

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * Return a copy of a card that lies above the page.
 *
 * @param {HTMLElement} card
 * @returns {HTMLElement}
 */
export function ghostOf(card) {
  const { left, top, width, height } = card.getBoundingClientRect();
  const ghost = /** @type {HTMLElement} */ (card.cloneNode(true));
  ghost.classList.add("ghost");
  ghost.ariaHidden = "true";
  ghost.tabIndex = -1;
  Object.assign(ghost.style, {
    left: `${left}px`,
    top: `${top}px`,
    width: `${width}px`,
    height: `${height}px`,
  });
  document.body.append(ghost);
  return ghost;
}

/**
 * Let a card fly to where it is.
 *
 * @param {HTMLElement} card
 * @param {DOMRect} from where it was
 */
export async function fly(card, from) {
  const to = card.getBoundingClientRect();
  if (calm.matches || (from.left === to.left && from.top === to.top)) return;
  const ghost = ghostOf(card);
  const start = `translate(${from.left - to.left}px, ${from.top - to.top}px)`;
  card.classList.add("flying");
  try {
    await ghost.animate({ transform: [start, "none"] }, FLIGHT).finished;
  } finally {
    ghost.remove();
    card.classList.remove("flying");
  }
}
