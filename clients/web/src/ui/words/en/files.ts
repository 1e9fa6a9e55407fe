/** Files: on their way, opened, saved, and what stops them. */

import { plural } from "@/ui/words/plural.ts";
import type { Words } from "@/ui/words/words.ts";

export const files: Words["files"] = {
  openWord: "Open",
  openPhoto: "See the photo",
  save: "Save on this device",
  saved: (name) => `Saved: ${name}`,
  notEncrypted: "Once saved, this file is no longer encrypted.",
  uploading: (name, percent) => `Sending ${name}: ${percent}%`,
  downloading: (name, percent) => `Receiving ${name}: ${percent}%`,
  of: (done, total) => `${done} of ${total}`,
  cancel: "Give up sending",
  send: (n) => `Send ${n} ${plural("en", n, "file", "files")}`,
  preparing: "Preparing…",
  tooMany: "At most 20 files in a message.",
  empty: (name) => `${name} is empty or no file.`,
  viewer: "Viewer",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  previous: "Previous photo",
  next: "Next photo",
  position: (n, total) => `${n} of ${total}`,
  cannotShow: "This file cannot be shown here. Save it to open it.",
  faults: {
    missing: "the file is gone",
    no_file: "it is no file any more",
    unreadable: "the file cannot be read",
    changed: "the file was changed while it was sent",
    disk_full: "this device is full; make room and try again",
  },
  reasons: {
    file_missing: "the file is gone",
    file_no_file: "it is no file any more",
    file_unreadable: "the file cannot be read",
    file_changed: "the file was changed while it was sent",
    file_blocked: "the patient wants it used no more",
    too_large: "the server takes no file of this size",
    quota: "too many files were begun and never sent",
    conflict: "the server holds something else in their place, send them again",
    not_found: "the server has them no more or keeps none, send them again",
  },
};
