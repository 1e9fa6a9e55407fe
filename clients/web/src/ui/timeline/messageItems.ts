/** What can be done to a message: the entries of its menu. */

import type { MessageView } from "@/api/index.ts";
import {
  CloseIcon,
  CopyIcon,
  EditIcon,
  GatewayIcon,
  InfoIcon,
  ReplyIcon,
  RetryIcon,
  ShareIcon,
  TakeIcon,
  WithdrawIcon,
} from "@/ui/primitives/icons.tsx";
import type { MenuItem } from "@/ui/primitives/Menu.tsx";
import { openDetails, openLetter } from "@/ui/shell/doors.tsx";
import type { App } from "@/ui/state/app.ts";
import { acknowledge, copy, discard, giveUpFiles, retry } from "@/ui/state/deeds.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { askWithdraw, beginEdit, forward, reply } from "@/ui/timeline/messageDeeds.ts";
import { words } from "@/ui/words/words.ts";

export function mayAnswer(open: OpenThread, message: MessageView): boolean {
  const isStored = message.seq !== null && !message.withdrawn;
  return isStored && open.view.value?.mayWrite === true;
}

export function mayEdit(open: OpenThread, message: MessageView): boolean {
  return mayAnswer(open, message) && message.mine && message.kind !== "study";
}

export function isOnItsWay(message: MessageView): boolean {
  const files = message.study?.files ?? message.files;
  return files.some((file) => file.done !== null) && message.state !== "failed";
}

export function mayTake(open: OpenThread, message: MessageView, app: App): boolean {
  const me = app.status.value?.me.account;
  const isTaken = message.acknowledgedBy.some((one) => one.account === me);
  return mayAnswer(open, message) && !message.mine && !isTaken;
}

/** Its first PDF may be a letter. */
function mayBeLetter(open: OpenThread, message: MessageView): boolean {
  const hasPdf = message.files.some((file) => file.type === "application/pdf");
  return hasPdf && mayAnswer(open, message) && message.kind === "file";
}

export function messageItems(
  app: App,
  open: OpenThread,
  message: MessageView,
): readonly MenuItem[] {
  const said = words().message.actions;
  const { id } = message;
  const answers = mayAnswer(open, message);
  const edits = mayEdit(open, message);
  const isFailed = message.mine && message.state === "failed";
  const items: (MenuItem | false)[] = [
    isFailed && item("retry", said.retry, RetryIcon, () => void retry(app, open, id)),
    isFailed && item("discard", said.discard, CloseIcon, () => void discard(app, open, id)),
    isOnItsWay(message) &&
      item("giveUp", said.giveUp, CloseIcon, () => void giveUpFiles(app, open, id)),
    mayBeLetter(open, message) &&
      item("letter", said.letter, GatewayIcon, () => void openLetter(app, open, message)),
    answers && item("reply", said.reply, ReplyIcon, () => reply(open, message), "R"),
    mayTake(open, message, app) &&
      item("take", said.take, TakeIcon, () => void acknowledge(app, open, id), "P"),
    message.seq !== null &&
      !message.withdrawn &&
      item("forward", said.forward, ShareIcon, () => void forward(app, open, message), "F"),
    message.text !== "" &&
      item("copy", said.copy, CopyIcon, () => void copy(app, message), "C"),
    message.seq !== null &&
      item("details", said.details, InfoIcon, () => void openDetails(app, message), "I"),
    edits && item("edit", said.edit, EditIcon, () => beginEdit(open, message), "E"),
    edits && {
      ...item(
        "withdraw",
        said.withdraw,
        WithdrawIcon,
        () => void askWithdraw(app, open, message),
        "W",
      ),
      danger: true,
      apart: true,
    },
  ];
  return items.filter((one) => one !== false);
}

function item(
  id: string,
  label: string,
  icon: NonNullable<MenuItem["icon"]>,
  onSelect: () => void,
  key?: string,
): MenuItem {
  return { id, label, icon, onSelect, ...(key ? { key } : {}) };
}
