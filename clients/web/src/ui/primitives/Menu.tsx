/**
 * Menus on the popover of the platform: light dismissal, Escape and the top layer are the browser's.
 *
 * At a pointer or under a button on a desk; a sheet at the foot of a phone (see overlays.css).
 */

import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { IconButton } from "@/ui/primitives/Button.tsx";
import type { Icon } from "@/ui/primitives/icons.tsx";

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: Icon;
  readonly key?: string;
  readonly danger?: boolean;
  /** A line stands above it. */
  readonly apart?: boolean;
  readonly onSelect: () => void;
}

/** Where a menu grows from: the box of a button, or a point. */
export interface Anchor {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface MenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly anchor: Anchor;
  readonly onClose: () => void;
  /** Drawn above the items: reactions. */
  readonly children?: ComponentChildren;
}

const MARGIN = 8;
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

export function Menu(props: MenuProps): JSX.Element {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = menu.current;
    if (!element) return;
    const before = document.activeElement;
    element.showPopover();
    buttonsOf(element)[0]?.focus({ preventScroll: true });
    return () => giveBack(element, before);
  }, []);
  // Whenever it is drawn: what is stored meanwhile can be done more with.
  useLayoutEffect(() => {
    if (menu.current?.matches(":popover-open")) place(menu.current, props.anchor);
  });
  return (
    <div
      ref={menu}
      class="menu"
      popover="auto"
      role="menu"
      aria-label={props.label}
      tabIndex={-1}
      onKeyDown={(event) => step(event, menu.current)}
      onToggle={(event) => {
        if (event.newState === "closed") props.onClose();
      }}
    >
      {props.children}
      {props.items.map((item) => (
        <Entry key={item.id} item={item} onClose={props.onClose} />
      ))}
    </div>
  );
}

function Entry(props: { item: MenuItem; onClose: () => void }): JSX.Element {
  const { item } = props;
  const Drawn = item.icon;
  return (
    <>
      {item.apart ? <hr /> : null}
      <button
        type="button"
        role="menuitem"
        class={`item${item.danger ? " danger" : ""}`}
        onClick={() => {
          props.onClose();
          item.onSelect();
        }}
      >
        {Drawn ? <Drawn /> : null}
        {item.label}
        {item.key ? (
          <span class="key" aria-hidden="true">
            {item.key}
          </span>
        ) : null}
      </button>
    </>
  );
}

export interface MenuButtonProps {
  readonly icon: Icon;
  readonly label: string;
  readonly items: () => readonly MenuItem[];
}

/** A button that opens a menu under itself. */
export function MenuButton(props: MenuButtonProps): JSX.Element {
  const [anchor, setAnchor] = useState<Anchor | null>(null);
  return (
    <>
      <IconButton
        icon={props.icon}
        label={props.label}
        popup="menu"
        expanded={anchor !== null}
        onClick={(event) => setAnchor((event.currentTarget as Element).getBoundingClientRect())}
      />
      {anchor ? (
        <Menu
          label={props.label}
          items={props.items()}
          anchor={anchor}
          onClose={() => setAnchor(null)}
        />
      ) : null}
    </>
  );
}

/** Below its anchor or above it, whichever fits, and never off the screen. */
function place(element: HTMLElement, anchor: Anchor): void {
  if (getComputedStyle(element).bottom === "0px") return;
  const { width, height } = element.getBoundingClientRect();
  const below = anchor.bottom + 4;
  const fits = below + height + MARGIN <= window.innerHeight;
  const top = fits ? below : Math.max(MARGIN, anchor.top - height - 4);
  const isLeft = anchor.left + width + MARGIN <= window.innerWidth;
  const left = isLeft ? anchor.left : Math.max(MARGIN, anchor.right - width);
  element.style.top = `${Math.min(top, window.innerHeight - height - MARGIN)}px`;
  element.style.left = `${left}px`;
}

function giveBack(element: HTMLElement, before: Element | null): void {
  const isInside =
    element.contains(document.activeElement) || document.activeElement === document.body;
  if (isInside && before instanceof HTMLElement) before.focus({ preventScroll: true });
}

function buttonsOf(element: HTMLElement): readonly HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>("button")];
}

function step(event: KeyboardEvent, element: HTMLElement | null): void {
  const by = STEPS[event.key];
  if (by === undefined || !element) return;
  event.preventDefault();
  const items = buttonsOf(element);
  const at = items.indexOf(document.activeElement as HTMLElement);
  items[(at + by + items.length) % items.length]?.focus();
}
