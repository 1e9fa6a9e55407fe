/** A document as a tile: its thumbnail, or what it is; chosen, opened, or neither. */

import type { ComponentChildren, JSX } from "preact";
import type { FileView } from "@/api/index.ts";
import { isPicture } from "@/ui/expertise/files.ts";
import { useObjectUrl } from "@/ui/files/objectUrl.ts";
import { FileIcon } from "@/ui/primitives/icons.tsx";
import { size } from "@/ui/state/moments.ts";
import { oneLine } from "@/ui/state/wording.ts";

export function TileFace(props: { file: FileView; about?: string }): JSX.Element {
  const { file } = props;
  const address = useObjectUrl(file.thumbnail, "image/jpeg");
  return (
    <>
      <span class={`face${address ? "" : " bare"}`}>
        {address ? <img src={address} alt="" /> : <FileIcon />}
      </span>
      <span class="name">
        <span class="one-line">{oneLine(file.name)}</span>
        {isPicture(file) && !props.about ? null : (
          <span class="detail one-line">{props.about ?? size(file.size)}</span>
        )}
      </span>
    </>
  );
}

/** One that is ticked to be taken. */
export function ChosenTile(props: {
  file: FileView;
  isOn: boolean;
  disabled?: boolean;
  about?: string;
  onChange: (isOn: boolean) => void;
}): JSX.Element {
  return (
    <label class={`doc-tile${props.disabled ? " disabled" : ""}`}>
      <input
        type="checkbox"
        checked={props.isOn}
        disabled={props.disabled}
        aria-label={oneLine(props.file.name)}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <TileFace file={props.file} {...(props.about ? { about: props.about } : {})} />
    </label>
  );
}

export function OpenTile(props: {
  file: FileView;
  label: string;
  about?: string;
  disabled?: boolean;
  isSeen?: boolean;
  badge?: ComponentChildren;
  onOpen: () => void;
}): JSX.Element {
  return (
    <button
      type="button"
      class="doc-tile"
      aria-label={props.label}
      disabled={props.disabled}
      onClick={props.onOpen}
    >
      <TileFace file={props.file} {...(props.about ? { about: props.about } : {})} />
      {props.badge}
    </button>
  );
}
