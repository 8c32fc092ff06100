/** Tabs by the keyboard. */

/**
 * Move between tabs by the arrow keys.
 *
 * @param {HTMLElement[]} tabs
 * @param {KeyboardEvent} event
 */
export function step(tabs, event) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const at = tabs.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  if (by === undefined || at < 0) return;
  const next = tabs.at((at + by) % tabs.length);
  next?.focus();
  next?.click();
}
