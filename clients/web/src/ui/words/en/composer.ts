/** Where one writes. */

import type { Words } from "@/ui/words/words.ts";

export const composer: Words["composer"] = {
  placeholder: (title) => `Write to ${title}`,
  placeholderFor: (role) => `Write in the name of ${role}`,
  cannotWrite: "You cannot write here",
  label: "Your message",
  send: "Send",
  saveEdit: "Save the correction",
  attach: "Attach files",
  mask: "Mask or crop",
  camera: "Take a photo",
  replyingToMyself: "Following up your message",
  replying: (name) => `Reply to ${name}`,
  editing: "You are correcting",
  cancelReply: "Stop replying",
  cancelEdit: "Stop correcting",
  inTheName: "In the name of",
  asMyself: "Myself",
  inTheNameOf: (role) => `In the name of ${role}`,
  mention: "Mention",
  dropHere: "Drop the files here",
  removeFile: (name) => `Remove ${name}`,
  tooLong: "this is too long; shorten it.",
};
