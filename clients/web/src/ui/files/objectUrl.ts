/** An address for bytes in memory, given back when they are no longer drawn. */

import { useEffect, useMemo } from "preact/hooks";

export function useObjectUrl(source: Uint8Array | Blob | null, type: string): string | null {
  const address = useMemo(() => {
    if (!source) return null;
    const blob = source instanceof Blob ? source : new Blob([source as BlobPart], { type });
    return URL.createObjectURL(blob);
  }, [source]);
  useEffect(
    () => () => {
      if (address) URL.revokeObjectURL(address);
    },
    [address],
  );
  return address;
}
