// What just came about is seen, wherever somebody has scrolled to.

/** Scrolls as little as it takes to show the whole of an element. */
export function show(element: Element): void {
  element.scrollIntoView({ block: "nearest" });
}

/** Scrolls until an element stands at the top, so that what follows it is in sight as well. */
export function showFrom(element: Element): void {
  element.scrollIntoView({ block: "start" });
}
