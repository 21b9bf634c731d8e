// Elements made from values. Text goes in as text and attributes as attributes, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element; functions among the attributes are event listeners, null and false leave one out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

export const byId = (id) => document.getElementById(id);

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Make `parent` hold one node for each item, in order. Nodes are kept by the item's key, so what a reader
 * opened stays open; `build` makes a node that is missing and `update` refreshes one that is there.
 */
export function reconcile(parent, items, build, update = () => {}) {
  const nodes = (parent.nodesByKey ??= new Map());
  const wanted = new Set(items.map((item) => item.key));
  for (const [key, node] of nodes) {
    if (!wanted.has(key)) {
      node.remove();
      nodes.delete(key);
    }
  }
  let place = parent.firstChild;
  for (const item of items) {
    const existing = nodes.get(item.key);
    const node = existing ?? build(item);
    nodes.set(item.key, node);
    if (existing) update(node, item);
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
  }
}
