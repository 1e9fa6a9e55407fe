/** The smallest parts: badge, chip, banner, progress, an empty place, a row of a list. */

import type { ComponentChildren, JSX } from "preact";
import type { optionOf } from "@/ui/primitives/choosing.ts";
import type { Icon } from "@/ui/primitives/icons.tsx";

/** A count that stops at 99; its meaning is said by `label`. */
export function Badge(props: {
  count: number;
  label: string;
  tone?: "accent" | "muted" | "danger";
}): JSX.Element {
  return (
    <span class={`badge ${props.tone ?? ""}`}>
      <span aria-hidden="true">{props.count > 99 ? "99+" : props.count}</span>
      <span class="spoken">{props.label}</span>
    </span>
  );
}

export function Chip(props: {
  icon?: Icon;
  tone?: "accent" | "patient" | "caution" | "danger";
  children: ComponentChildren;
}): JSX.Element {
  const Drawn = props.icon;
  return (
    <span class={`chip ${props.tone ?? ""}`}>
      {Drawn ? <Drawn /> : null}
      <span class="one-line">{props.children}</span>
    </span>
  );
}

export function Banner(props: {
  icon: Icon;
  tone?: "caution" | "danger" | "accent";
  children: ComponentChildren;
  action?: ComponentChildren;
}): JSX.Element {
  const Drawn = props.icon;
  return (
    <div
      class={`banner ${props.tone ?? ""}`}
      role={props.tone === "danger" ? "alert" : "status"}
    >
      <Drawn />
      <div class="said">{props.children}</div>
      {props.action}
    </div>
  );
}

/** How far something is, from 0 to 1. */
export function Progress(props: { part: number; label: string }): JSX.Element {
  const part = Math.min(Math.max(props.part, 0), 1);
  return (
    <div
      class="progress"
      role="progressbar"
      aria-label={props.label}
      aria-valuenow={Math.round(part * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <span style={{ transform: `scaleX(${part})` }} />
    </div>
  );
}

export function Empty(props: {
  art?: ComponentChildren;
  title: string;
  children?: ComponentChildren;
  action?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="empty">
      {props.art}
      <h2>{props.title}</h2>
      {props.children ? <p>{props.children}</p> : null}
      {props.action}
    </div>
  );
}

/** Picture, two lines, and something at the end; a button when it does something. */
export function Row(props: {
  picture?: ComponentChildren;
  title: ComponentChildren;
  detail?: ComponentChildren;
  end?: ComponentChildren;
  /** It is a line that a field chooses. */
  option?: ReturnType<typeof optionOf>;
  onClick?: () => void;
}): JSX.Element {
  const inside = (
    <>
      {props.picture}
      <span class="text">
        <span class="title">{props.title}</span>
        {props.detail ? <span class="detail">{props.detail}</span> : null}
      </span>
      {props.end}
    </>
  );
  const shape = `row${props.option?.["aria-selected"] ? " active" : ""}`;
  if (!props.onClick) return <div class={shape}>{inside}</div>;
  return (
    <button type="button" class={shape} onClick={props.onClick} {...props.option}>
      {inside}
    </button>
  );
}
