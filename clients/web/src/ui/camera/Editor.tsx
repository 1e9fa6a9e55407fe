/** Mask, crop and turn one picture before it is sent. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type View, WHOLE, zoomBy } from "@/ui/camera/gestures.ts";
import {
  BoxIcon,
  BrushIcon,
  CropIcon,
  RedoIcon,
  RotateIcon,
  UndoIcon,
} from "@/ui/camera/icons.tsx";
import type { Rect } from "@/ui/camera/operations.ts";
import type { Photo } from "@/ui/camera/photo.ts";
import { Stage, type Tool } from "@/ui/camera/Stage.tsx";
import { cameraWords } from "@/ui/camera/words.ts";
import { Button, IconButton } from "@/ui/primitives/Button.tsx";
import { type Icon, ZoomInIcon, ZoomOutIcon } from "@/ui/primitives/icons.tsx";

/** Parts of the longest side. */
const SIZES = { thin: 0.015, medium: 0.035, thick: 0.08 } as const;
type Thickness = keyof typeof SIZES;
const THICKNESSES = Object.keys(SIZES) as readonly Thickness[];
const ZOOM = 1.5;
const TOOLS: readonly { readonly tool: Tool; readonly icon: Icon }[] = [
  { tool: "brush", icon: BrushIcon },
  { tool: "box", icon: BoxIcon },
  { tool: "crop", icon: CropIcon },
];

export function Editor({ photo }: { photo: Photo }): JSX.Element {
  const [tool, setTool] = useState<Tool>("brush");
  const [thickness, setThickness] = useState<Thickness>("medium");
  const [frame, setFrame] = useState<Rect | null>(null);
  const [view, setView] = useState<View>(WHOLE);
  useEffect(() => {
    setFrame(null);
    setView(WHOLE);
    const heard = (event: KeyboardEvent) => undoneBy(event, photo);
    addEventListener("keydown", heard);
    return () => removeEventListener("keydown", heard);
  }, [photo]);
  const apply = (rect: Rect) => {
    photo.do({ kind: tool === "crop" ? "crop" : "box", rect });
    setFrame(null);
    if (tool === "crop") setView(WHOLE);
  };
  const choose = (next: Tool) => {
    setTool(next);
    setFrame(null);
  };
  const said = cameraWords();
  return (
    <div class="editor">
      <Stage
        photo={photo}
        tool={tool}
        thickness={SIZES[thickness]}
        frame={frame}
        onFrame={setFrame}
        onApply={apply}
        view={view}
        onView={setView}
      />
      {tool === "brush" ? (
        <fieldset class="sizes" aria-label={said.sizes}>
          {THICKNESSES.map((size) => (
            <button
              key={size}
              type="button"
              class={size}
              aria-label={said.size[size]}
              aria-pressed={size === thickness}
              onClick={() => setThickness(size)}
            />
          ))}
        </fieldset>
      ) : tool === "crop" ? (
        <div class="sizes">
          <Button kind="primary" disabled={!frame} onClick={() => frame && apply(frame)}>
            {said.applyCrop}
          </Button>
        </div>
      ) : null}
      <Tools photo={photo} tool={tool} onTool={choose} onView={setView} />
    </div>
  );
}

function Tools(props: {
  photo: Photo;
  tool: Tool;
  onTool: (tool: Tool) => void;
  onView: (change: (view: View) => View) => void;
}): JSX.Element {
  const said = cameraWords();
  const { photo, onView } = props;
  const zoom = (ratio: number) => () => onView((view) => zoomBy(view, ratio));
  return (
    <div class="tools" role="toolbar" aria-label={said.tools}>
      {TOOLS.map(({ tool, icon }) => (
        <IconButton
          key={tool}
          icon={icon}
          label={said[tool]}
          pressed={tool === props.tool}
          onClick={() => props.onTool(tool)}
        />
      ))}
      <IconButton
        icon={RotateIcon}
        label={said.rotate}
        onClick={() => photo.do({ kind: "rotate" })}
      />
      <span class="apart" />
      <Steps photo={photo} />
      <span class="apart" />
      <IconButton icon={ZoomOutIcon} label={said.zoomOut} onClick={zoom(1 / ZOOM)} />
      <IconButton icon={ZoomInIcon} label={said.zoomIn} onClick={zoom(ZOOM)} />
    </div>
  );
}

/** Drawn again with every change of the photo. */
function Steps({ photo }: { photo: Photo }): JSX.Element {
  const said = cameraWords();
  const isFresh = photo.version.value === 0;
  return (
    <>
      <IconButton
        icon={UndoIcon}
        label={said.undo}
        disabled={isFresh || !photo.canUndo}
        onClick={() => photo.undo()}
      />
      <IconButton
        icon={RedoIcon}
        label={said.redo}
        disabled={isFresh || !photo.canRedo}
        onClick={() => photo.redo()}
      />
    </>
  );
}

function undoneBy(event: KeyboardEvent, photo: Photo): void {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
  event.preventDefault();
  if (event.shiftKey) photo.redo();
  else photo.undo();
}
