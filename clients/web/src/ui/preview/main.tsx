/** The interface on the fake engine: `?theme=dark&lang=en&profile=locked&offline` choose what is seen. */

import type { ProfileState } from "@/api/index.ts";
import { FakeEngine } from "@/ui/preview/fakeEngine.ts";
import { slots } from "@/ui/slots.ts";
import { start } from "@/ui/start.tsx";

const asked = new URLSearchParams(location.search);
const theme = asked.get("theme");
const fake = new FakeEngine({
  now: Date.now(),
  profile: (asked.get("profile") ?? "open") as ProfileState,
  settings: {
    ...(theme === "dark" || theme === "light" ? { theme } : {}),
    language: asked.get("lang") === "en" ? "en" : "fr",
  },
  isOnline: !asked.has("offline"),
  isEmpty: asked.has("empty"),
  isWard: asked.has("ward"),
});
const root = document.getElementById("app");
if (root) {
  const app = await start(fake, root);
  if (asked.has("offline")) app.line.cut();
  const openCamera = () => slots.openCamera(app.overlays);
  Object.assign(window, { fake, app, preview: { openCamera } });
}
