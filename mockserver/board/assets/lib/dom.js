/** Making elements. Texts become text nodes, so that no data is ever read as HTML. */

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * Make an element.
 *
 * Properties are attributes, without those that are null or false; `class` and `dataset` are what
 * they are called, and functions such as `onclick` are event handlers.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [properties]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "dataset") Object.assign(element.dataset, value);
    else if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...nodes(children));
  return element;
}

/**
 * Put these children in the place of all that an element has.
 *
 * @param {Element} element
 * @param {...(Child | Child[])} children
 */
export function replace(element, ...children) {
  element.replaceChildren(...nodes(children));
}

/**
 * Return the element with an id, which the page has.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element ${id}`);
  return found;
}

/**
 * Load a stylesheet of the page, once; resolves when it is there.
 *
 * @param {string} name
 * @returns {Promise<void>}
 */
export function styled(name) {
  const href = new URL(`../style/${name}.css`, import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise((resolve) => {
    const onload = () => resolve();
    const onerror = () => {
      link.remove(); // it is tried again
      resolve();
    };
    const link = h("link", { rel: "stylesheet", href, onload, onerror });
    document.head.append(link);
  });
}

/**
 * @param {(Child | Child[])[]} children
 * @returns {(Node | string)[]}
 */
function nodes(children) {
  return children
    .flat()
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));
}
