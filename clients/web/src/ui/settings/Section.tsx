/** A titled group of lines on one ground, and the sentence under it. */

import type { ComponentChildren, JSX } from "preact";

export function Section(props: {
  readonly title?: string;
  readonly note?: ComponentChildren;
  /** Not a list of rows: padded, on no ground of its own. */
  readonly bare?: boolean;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <section class="settings-section">
      {props.title ? <h2>{props.title}</h2> : null}
      {props.bare ? props.children : <div class="group">{props.children}</div>}
      {props.note ? <p class="settings-note">{props.note}</p> : null}
    </section>
  );
}

export function Lead(props: { children: ComponentChildren }): JSX.Element {
  return <p class="settings-lead">{props.children}</p>;
}
