/** Given as a ref, focuses once: a ref that stays the same function is called when it is there. */

export function focusOnce(element: HTMLElement | null): void {
  element?.focus();
}
