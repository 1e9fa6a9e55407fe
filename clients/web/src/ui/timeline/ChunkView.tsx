/** Some lines together: drawn while near the screen, a box of the same height while far. */

import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { OpenThread } from "@/ui/state/openThread.ts";
import type { Chunk } from "@/ui/state/rows.ts";
import { MessageLine } from "@/ui/timeline/MessageLine.tsx";
import type { Near } from "@/ui/timeline/near.ts";

export function ChunkView(props: { chunk: Chunk; near: Near; open: OpenThread }): JSX.Element {
  const { chunk, near, open } = props;
  const element = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState<number | null>(null);
  useEffect(() => {
    const box = element.current;
    if (!box) return;
    return near.watch(box, (isNear, measured) => {
      const holdsFocus = box.contains(document.activeElement);
      setHeight((now) => (isNear || holdsFocus ? null : (now ?? measured)));
    });
  }, [near]);
  const drawn = useMemo(
    () => chunk.rows.map((row) => <MessageLine key={row.key} row={row} open={open} />),
    [chunk, open],
  );
  return (
    <div
      ref={element}
      class="chunk"
      style={height === null ? { height: "" } : { height: `${height}px` }}
    >
      {height === null ? drawn : null}
    </div>
  );
}
