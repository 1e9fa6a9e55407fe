/** Draws beside the app rather than in it: what is printed is not under an open dialog. */

import { type ComponentChild, type JSX, render } from "preact";
import { useLayoutEffect, useMemo } from "preact/hooks";

export function createPortal(children: ComponentChild): JSX.Element {
  return <Portal>{children}</Portal>;
}

function Portal(props: { children: ComponentChild }): null {
  const box = useMemo(() => {
    const element = document.createElement("div");
    element.className = "printed-thread";
    return element;
  }, []);
  useLayoutEffect(() => {
    document.body.append(box);
    return () => {
      render(null, box);
      box.remove();
    };
  }, [box]);
  // With the button that prints it, not a frame later: an empty page would be printed.
  useLayoutEffect(() => render(props.children, box), [props.children]);
  return null;
}
