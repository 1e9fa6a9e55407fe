/** The mark of the product and the drawings of its empty places: a rope between two knots. */

import type { JSX } from "preact";

export function Mark(props: { class?: string }): JSX.Element {
  return (
    <svg class={`icon ${props.class ?? ""}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d="M6.5 20.5a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5Z" />
      <path d="M17.5 9a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5Z" />
      <path d="M9.2 17.25c6 0 2.8-10.5 5.55-11" />
    </svg>
  );
}

/** Three knots on a slack rope; the middle one is lit. */
export function RopeArt(): JSX.Element {
  return (
    <svg
      class="art"
      viewBox="0 0 160 72"
      fill="none"
      stroke="currentColor"
      stroke-width="2.5"
      stroke-linecap="round"
      aria-hidden="true"
    >
      <path d="M26 24c14 34 36 34 45 24M89 48c10 10 32 8 45-24" />
      <circle cx="22" cy="18" r="9" />
      <circle class="bright" cx="80" cy="44" r="11" stroke="currentColor" />
      <circle cx="138" cy="18" r="9" />
      <path class="bright" d="m75.5 44 3.5 3.5 6-6.5" stroke="currentColor" />
    </svg>
  );
}
