/** In whose name one writes: oneself, or a role that one holds and that reads here. */

import type { JSX } from "preact";
import { RoleIcon } from "@/ui/primitives/icons.tsx";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { oneLine } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export function SpeaksFor(props: { open: OpenThread }): JSX.Element | null {
  const { open } = props;
  const view = open.view.value;
  if (!view?.speaksFor.length || open.writing.value.editing) return null;
  const said = words().composer;
  const { behalf } = open.writing.value;
  const only = view.speaksFor.length === 1 && view.seat === view.speaksFor[0]?.account;
  const isMember = view.members.some((member) => member.mine && member.kind === "person");
  if (only && !isMember) {
    return (
      <p class="speaks-for">
        <RoleIcon class="small" />
        {words().thread.youWriteFor(oneLine(view.speaksFor[0]?.name ?? ""))}
      </p>
    );
  }
  return (
    <label class="speaks-for">
      <RoleIcon class="small" />
      <span>{said.inTheName}</span>
      <select
        value={behalf ?? ""}
        onChange={(event) => open.write({ behalf: event.currentTarget.value || null })}
      >
        <option value="">{said.asMyself}</option>
        {view.speaksFor.map((role) => (
          <option key={role.account} value={role.account}>
            {oneLine(role.name)}
          </option>
        ))}
      </select>
    </label>
  );
}
