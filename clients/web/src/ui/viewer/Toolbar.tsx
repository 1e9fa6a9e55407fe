/** What one does with an image: a tool for the hand, a window, a cine, a key image. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { PRESETS, type PresetName, windowsOf } from "@/imaging/windowing.ts";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { ChevronIcon } from "@/ui/primitives/icons.tsx";
import { type Anchor, Menu, type MenuItem } from "@/ui/primitives/Menu.tsx";
import {
  AngleIcon,
  InvertIcon,
  KeyImageIcon,
  PanIcon,
  PlayIcon,
  ResetIcon,
  RulerIcon,
  ScrollIcon,
  StopIcon,
  WindowIcon,
} from "@/ui/viewer/icons.tsx";
import { toggleCine, use } from "@/ui/viewer/keys.ts";
import type { Tool, Viewing, Windowing } from "@/ui/viewer/viewing.ts";
import { viewerWords } from "@/ui/viewer/words.ts";

const TOOLS = [
  ["scroll", ScrollIcon, "S"],
  ["window", WindowIcon, "W"],
  ["pan", PanIcon, "M"],
  ["length", RulerIcon, "R"],
  ["angle", AngleIcon, "A"],
] as const satisfies readonly (readonly [Tool, unknown, string])[];

const NAMES = Object.keys(PRESETS) as PresetName[];

export interface ToolbarProps {
  readonly viewing: Viewing;
  readonly mayMark: boolean;
  readonly onMark: () => void;
}

export function Toolbar(props: ToolbarProps): JSX.Element {
  const { viewing } = props;
  const said = viewerWords();
  const isPlaying = viewing.cine.value > 0;
  return (
    <div class="toolbar" role="toolbar" aria-label={said.tools}>
      <div class="tool-set">
        {TOOLS.map(([tool, icon, key]) => (
          <IconButton
            key={tool}
            class={tool}
            icon={icon}
            label={`${said.tool[tool]} (${key})`}
            pressed={viewing.tool.value === tool}
            onClick={() => use(viewing, tool)}
          />
        ))}
      </div>
      <Windows viewing={viewing} />
      <div class="tool-set">
        <IconButton
          icon={InvertIcon}
          label={`${said.invert} (I)`}
          pressed={viewing.isInverted.value}
          onClick={() => viewing.invert()}
        />
        <IconButton
          icon={isPlaying ? StopIcon : PlayIcon}
          label={`${isPlaying ? said.stop : said.play} (C)`}
          pressed={isPlaying}
          disabled={viewing.count < 2}
          onClick={() => toggleCine(viewing)}
        />
        <IconButton
          icon={ResetIcon}
          label={`${said.reset} (0)`}
          onClick={() => viewing.reset()}
        />
      </div>
      {props.mayMark ? (
        <button
          type="button"
          class="mark-this"
          aria-label={`${said.markThis} (K)`}
          title={`${said.markThis} (K)`}
          disabled={viewing.here.value === null}
          onClick={props.onMark}
        >
          <KeyImageIcon />
          <span>{said.mark}</span>
        </button>
      ) : null}
    </div>
  );
}

function Windows(props: { viewing: Viewing }): JSX.Element {
  const { viewing } = props;
  const said = viewerWords();
  const [anchor, setAnchor] = useState<Anchor | null>(null);
  return (
    <>
      <button
        type="button"
        class="windows"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        title={said.windows}
        onClick={(event) => setAnchor(event.currentTarget.getBoundingClientRect())}
      >
        <span class="spoken">{said.windows} : </span>
        <span>{nameOf(viewing, viewing.windowing.value)}</span>
        <ChevronIcon />
      </button>
      {anchor ? (
        <Menu
          label={said.windows}
          items={windowItems(viewing)}
          anchor={anchor}
          onClose={() => setAnchor(null)}
        />
      ) : null}
    </>
  );
}

function windowItems(viewing: Viewing): readonly MenuItem[] {
  const said = viewerWords();
  const here = viewing.here.value;
  const count = here === null ? 0 : windowsOf(here.shape).length;
  const ofFile = Array.from({ length: Math.max(1, count) }, (_, at): MenuItem => {
    const windowing: Windowing = { kind: "file", at };
    return {
      id: `file ${at}`,
      label: nameOf(viewing, windowing),
      ...(at === 0 ? { key: "F" } : {}),
      onSelect: () => viewing.setWindowing(windowing),
    };
  });
  if (here?.series.modality !== "CT") return ofFile;
  const presets = NAMES.map((name, at): MenuItem => {
    return {
      id: name,
      label: said.presets[name],
      key: String(at + 1),
      apart: at === 0,
      onSelect: () => viewing.setWindowing({ kind: "preset", name }),
    };
  });
  return [...ofFile, ...presets];
}

function nameOf(viewing: Viewing, windowing: Windowing): string {
  const said = viewerWords();
  if (windowing.kind === "preset") return said.presets[windowing.name];
  if (windowing.kind === "free") return said.free;
  const here = viewing.here.value;
  const count = here === null ? 1 : windowsOf(here.shape).length;
  if (count === 0) return said.automatic;
  return count === 1 ? said.ofFile : said.ofFileAt(windowing.at + 1);
}
