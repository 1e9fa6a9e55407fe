/** A component that comes when it is drawn for the first time. */

import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): (props: Props) => JSX.Element | null {
  let loaded: ComponentType<Props> | null = null;
  return (props) => {
    const [Drawn, setDrawn] = useState<{ of: ComponentType<Props> } | null>(
      loaded ? { of: loaded } : null,
    );
    useEffect(() => {
      if (Drawn) return;
      void load().then((component) => {
        loaded = component;
        setDrawn({ of: component });
      });
    }, []);
    return Drawn ? <Drawn.of {...props} /> : null;
  };
}
