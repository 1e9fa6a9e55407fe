/** Files on their way into the composer: what is written waits for them, and is never lost. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Engine } from "@/api/index.ts";
import { attach, editPictures } from "@/ui/composer/attaching.ts";
import { slots } from "@/ui/slots.ts";
import type { App } from "@/ui/state/app.ts";
import { OpenThread } from "@/ui/state/openThread.ts";
import { Overlays } from "@/ui/state/overlays.ts";

const PHOTO = new File(["?"], "plaie.jpg", { type: "image/jpeg" });
const LETTER = new File(["%PDF"], "lettre.pdf", { type: "application/pdf" });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("requestAnimationFrame", () => 0);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function composer() {
  const app = { overlays: new Overlays() } as App;
  const open = new OpenThread({} as Engine, "t1", "Voici la plaie");
  const said = () => app.overlays.toasts.value.map((one) => one.text);
  return { app, open, said };
}

describe("what is written", () => {
  it("waits until what was chosen is attached", async () => {
    const { app, open } = composer();
    const attached = attach(app, open, [LETTER]);
    expect(open.preparing.value).toBe(1);
    await attached;
    expect(open.preparing.value).toBe(0);
    expect(open.writing.value.files.map((one) => one.file)).toEqual([LETTER]);
  });

  it("waits for the last of those that were chosen one after the other", async () => {
    const { app, open } = composer();
    const drawn = Promise.withResolvers<never>();
    vi.stubGlobal("createImageBitmap", () => drawn.promise);
    const photo = attach(app, open, [PHOTO]);
    await attach(app, open, [LETTER]);
    expect(open.preparing.value).toBe(1);
    drawn.reject(new Error("no picture"));
    await photo;
    expect(open.preparing.value).toBe(0);
  });

  it("stays when a photo cannot be made ready, which is said; the others are attached", async () => {
    const { app, open, said } = composer();
    vi.stubGlobal("createImageBitmap", () => Promise.reject(new Error("no picture")));
    await attach(app, open, [PHOTO, LETTER]);
    expect(said()).toHaveLength(1);
    expect(open.preparing.value).toBe(0);
    expect(open.writing.value.text).toBe("Voici la plaie");
    expect(open.writing.value.files.map((one) => one.file)).toEqual([LETTER]);
  });

  it("waits for pictures that are about to be masked", async () => {
    const { app, open, said } = composer();
    const editor = Promise.withResolvers<null>();
    vi.spyOn(slots, "editImages").mockReturnValue(editor.promise);
    const edited = editPictures(app, open);
    expect(open.preparing.value).toBe(1);
    editor.reject(new Error("no editor"));
    await edited;
    expect(open.preparing.value).toBe(0);
    expect(said()).toHaveLength(1);
  });
});
