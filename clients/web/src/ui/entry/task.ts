/** One thing that a screen is doing: whether it is under way, and the sentence of why it failed. */

import { useRef, useState } from "preact/hooks";
import { sentenceOfPasskey } from "@/ui/entry/passkey.ts";
import { sentenceOf } from "@/ui/state/faults.ts";

export interface Task {
  readonly busy: boolean;
  readonly fault: string | null;
  /** Do it unless something is under way; gives whether it went well. */
  readonly run: (deed: () => Promise<unknown>) => Promise<boolean>;
  readonly forget: () => void;
}

export function useTask(): Task {
  const [state, setState] = useState<{ busy: boolean; fault: string | null }>(AT_REST);
  const isBusy = useRef(false);
  const run = async (deed: () => Promise<unknown>): Promise<boolean> => {
    if (isBusy.current) return false;
    isBusy.current = true;
    setState({ busy: true, fault: null });
    try {
      await deed();
      setState(AT_REST);
      return true;
    } catch (error) {
      setState({ busy: false, fault: saidOf(error) });
      return false;
    } finally {
      isBusy.current = false;
    }
  };
  return { ...state, run, forget: () => setState(AT_REST) };
}

const AT_REST = { busy: false, fault: null } as const;

/** The sentence of a fault, as a sentence begins. */
export function saidOf(error: unknown): string {
  const text = sentenceOfPasskey(error) ?? sentenceOf(error);
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
