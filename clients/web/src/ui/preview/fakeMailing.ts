/** Mailboxes, letters, tasks and figures of the fake engine. */

import type {
  FigureCalls,
  FigureRowView,
  Id,
  LetterCalls,
  LetterView,
  Mailbox,
  MailCalls,
  MessageView,
  TaskCalls,
  ThreadView,
} from "@/api/index.ts";
import { memberOf, messageOf, threadOf } from "@/ui/preview/conversations.ts";
import type { Hospital } from "@/ui/preview/hospital.ts";
import { TASKS } from "@/ui/preview/mailPlots.ts";
import { GATEWAY, ME } from "@/ui/preview/people.ts";

export function mailingCalls(hospital: Hospital): MailCalls {
  return {
    canMail: async () => true,
    writeTo: async ({ title, patient, mailbox }) => {
      const plot = { title, with: [GATEWAY], lines: [], ...(patient ? { patient } : {}) };
      const made = threadOf(plot, Date.now());
      hospital.threads.set(made.view.id, made);
      return named(hospital, made.view.id, mailbox, true);
    },
    addMailbox: async (thread, mailbox) => {
      const { members } = hospital.of(thread).view;
      const isThere = members.some((one) => one.kind === "gateway");
      const all = isThere ? members : [...members, memberOf(GATEWAY, "gateway", 4)];
      hospital.changeThread(thread, { members: all }, true);
      return named(hospital, thread, mailbox, true);
    },
    removeMailbox: async (thread, address) => {
      const { mailboxes } = hospital.of(thread).view;
      const gone = mailboxes.find((one) => one.address === address);
      return named(hospital, thread, gone ?? nobody(address), false);
    },
    confirmMail: async (thread, message, accept, remember, name) => {
      const { mail } = hospital.find(thread, message);
      if (!mail) return;
      const standing = accept ? "accepted" : "rejected";
      const kind = accept ? "mail" : "held";
      const judged = { ...mail, standing, name, by: ME.name } as const;
      const text = accept ? "C'est bien moi : je vous réponds depuis le cabinet." : "";
      const authorName = name || mail.address;
      hospital.change(thread, message, { kind, mail: judged, text, authorName });
      if (remember) await named(hospital, thread, { ...nobody(mail.address), name }, true);
    },
    replaceable: async (thread) => {
      const { mailboxes } = hospital.of(thread).view;
      return mailboxes
        .filter((one) => one.practitioner === "810000000010")
        .map(({ address, name }) => ({ address, name, account: ME.account }));
    },
    takePlace: async (thread, address) => {
      return named(hospital, thread, nobody(address), false);
    },
  };
}

function nobody(address: string): Mailbox {
  return { address, name: "", practitioner: "", phone: "" };
}

function named(hospital: Hospital, thread: Id, mailbox: Mailbox, on: boolean): ThreadView {
  const { view } = hospital.of(thread);
  const others = view.mailboxes.filter((one) => one.address !== mailbox.address);
  const now = { ...mailbox, since: view.head, by: ME.account };
  const said = { by: ME, ago: 0, kind: "mailbox", mailbox: { ...mailbox, on } } as const;
  hospital.append(thread, messageOf(thread, hospital.nextSeq(thread), said, Date.now()));
  return hospital.changeThread(thread, { mailboxes: on ? [...others, now] : others });
}

export function letterCalls(hospital: Hospital): LetterCalls & FigureCalls {
  const change = (thread: Id, letter: Id, part: (view: LetterView) => Partial<LetterView>) => {
    const line = hospital.of(thread).messages.find((one) => one.letter?.letter === letter);
    if (!line?.letter) return;
    hospital.change(thread, line.id, { letter: { ...line.letter, ...part(line.letter) } });
  };
  const mine = () => ({ account: ME.account, name: ME.name, time: Date.now() });
  return {
    draftLetter: async (thread, draft) => {
      const letter: LetterView = {
        ...draft,
        letter: draft.letter ?? draft.message,
        version: 1,
        recipients: draft.recipients.map((one) => ({ ...one, recalled: null })),
        validator: { account: draft.validator, name: ME.name },
        status: "drafted",
        validated: null,
        left: null,
        mayValidate: draft.validator === ME.account,
      };
      const line: Partial<MessageView> = { kind: "letter", letter };
      const said = { by: ME, ago: 0, ...line };
      hospital.append(thread, messageOf(thread, hospital.nextSeq(thread), said, Date.now()));
    },
    validateLetter: async (thread, letter) => {
      change(thread, letter, ({ left }) => ({
        status: left ? "leaving" : "validated",
        validated: mine(),
        mayValidate: false,
      }));
    },
    letterExit: async (thread, letter) => {
      change(thread, letter, ({ validated }) => ({
        status: validated ? "leaving" : "drafted",
        left: mine(),
      }));
    },
    recallLetter: async (thread, letter, address, reason) => {
      change(thread, letter, ({ recipients }) => ({
        recipients: recipients.map((one) =>
          one.mailbox.address === address ? { ...one, recalled: reason } : one,
        ),
      }));
    },
    figures: async () => FIGURES,
  };
}

export function taskCalls(hospital: Hospital): TaskCalls {
  return {
    tasks: async (onlyOpen) => {
      const tasks = TASKS(hospital.options.now).map((task) => {
        return { ...task, ...hospital.moved.get(task.id) };
      });
      const isOpen = (state: string) => state === "open" || state === "taken";
      return { tasks: tasks.filter((one) => !onlyOpen || isOpen(one.state)), more: false };
    },
    moveTask: async (task, state) => {
      const isMine = state !== "open";
      const by = isMine ? { by: ME.account, byName: ME.name } : { by: null, byName: "" };
      hospital.moved.set(task, { state, mine: isMine, ...by });
      hospital.tell({ type: "tasks", open: 2 });
    },
  };
}

const UNITS = ["Cardiologie", "Chirurgie viscérale", "Gériatrie", "Pneumologie"] as const;
const MONTHS = 6;

/** Better from month to month, and not everywhere. */
const FIGURES: readonly FigureRowView[] = Array.from({ length: MONTHS }, (_, back) => {
  const day = new Date();
  day.setDate(1);
  day.setMonth(day.getMonth() - (MONTHS - 1 - back));
  const period = `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}`;
  return UNITS.map((unit, at): FigureRowView => {
    const discharged = 64 + ((at * 17 + back * 5) % 31);
    const rate = Math.min(0.52 + back * 0.06 + at * 0.04 - (at === 2 ? 0.18 : 0), 0.97);
    const sent = Math.round(discharged * Math.min(rate + 0.1, 1));
    return {
      period,
      unit,
      figures: {
        discharged,
        sent_same_day: Math.round(discharged * rate),
        sent,
        validated: sent,
        unreachable: (at * 3 + back) % 5,
        read: Math.round(sent * 0.6),
        median_seconds: Math.round((7.5 - back * 0.7 + (at === 2 ? 9 : 0)) * 3_600),
      },
    };
  });
}).flat();
