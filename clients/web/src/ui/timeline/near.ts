/** Which blocks are near the screen: one observer for all the blocks of a scroller. */

import type { RefObject } from "preact";
import { useEffect, useMemo } from "preact/hooks";

/** Drawn this far beyond the screen, so that a flick finds them there. */
const MARGIN = "1400px 0px";

type Told = (isNear: boolean, height: number) => void;

export interface Near {
  /** Be told when the element comes near or leaves. Give the end of it. */
  watch(element: Element, told: Told): () => void;
}

export function useNear(scroller: RefObject<HTMLElement | null>): Near {
  const near = useMemo(() => new Watcher(), []);
  useEffect(() => {
    if (scroller.current) near.begin(scroller.current);
    return () => near.end();
  }, [near]);
  return near;
}

class Watcher implements Near {
  readonly #told = new Map<Element, Told>();
  #observer: IntersectionObserver | null = null;

  begin(root: Element): void {
    this.#observer = new IntersectionObserver((entries) => this.#tell(entries), {
      root,
      rootMargin: MARGIN,
    });
    for (const element of this.#told.keys()) this.#observer.observe(element);
  }

  end(): void {
    this.#observer?.disconnect();
    this.#observer = null;
  }

  watch(element: Element, told: Told): () => void {
    this.#told.set(element, told);
    this.#observer?.observe(element);
    return () => {
      this.#told.delete(element);
      this.#observer?.unobserve(element);
    };
  }

  #tell(entries: readonly IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      this.#told.get(entry.target)?.(entry.isIntersecting, entry.boundingClientRect.height);
    }
  }
}
