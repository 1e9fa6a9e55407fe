/** Threads, members, people and roles of the fake engine. */

import type { Id, PeopleCalls, RoleCalls, RoleView, ThreadCalls } from "@/api/index.ts";
import { DAY, memberOf, messageOf, named, threadOf } from "@/ui/preview/conversations.ts";
import { fault, type Hospital, summaryOf } from "@/ui/preview/hospital.ts";
import { ANNA, BRUNO, DAVID, EVERYBODY, idOf, ME, SURGERY } from "@/ui/preview/people.ts";
import { beginningsOf, matches } from "@/ui/state/threads.ts";

function personOf(account: Id) {
  const person = EVERYBODY.find((one) => one.account === account);
  if (!person) throw fault({ name: "NotFound", remedy: "choose_other" });
  return person;
}

export function peopleCalls(hospital: Hospital): PeopleCalls {
  return {
    people: async (query, limit = 50) => {
      const wanted = beginningsOf(query);
      return EVERYBODY.filter((person) => {
        const about = [person.name, person.profession, person.speciality, person.place].join(
          " ",
        );
        return person.account !== ME.account && matches(about, wanted);
      }).slice(0, limit);
    },
    person: async (account) => EVERYBODY.find((one) => one.account === account) ?? null,
    watch: async () => {
      hospital.tell({ type: "presence", account: BRUNO.account, online: true });
    },
  };
}

export function threadCalls(hospital: Hospital): ThreadCalls {
  return { ...keeping(hospital), ...governing(hospital) };
}

function keeping(hospital: Hospital) {
  return {
    threads: async () => [...hospital.threads.values()].map((one) => summaryOf(one.view)),
    thread: async (thread: Id) => hospital.of(thread).view,
    pin: async (thread: Id, on: boolean) => void hospital.changeThread(thread, { pinned: on }),
    mute: async (thread: Id, on: boolean) => void hospital.changeThread(thread, { muted: on }),
    draft: async (thread: Id, text: string) =>
      void hospital.changeThread(thread, { draft: text }),
    newThread: async (options: Parameters<ThreadCalls["newThread"]>[0]) => {
      const people = options.accounts.map(personOf);
      const plot = {
        title: options.direct ? "" : options.title,
        with: people,
        ...(options.patient ? { patient: options.patient } : {}),
        lines: [{ by: ME, ago: 0, kind: "members" as const }],
      };
      const thread = threadOf(plot, Date.now());
      thread.view = { ...thread.view, lastTime: Date.now() };
      hospital.threads.set(thread.view.id, thread);
      return thread.view;
    },
    verify: async (thread: Id) => {
      const { view, messages } = hospital.of(thread);
      return {
        thread,
        chains: view.members.length,
        epochs: view.epoch + 1,
        items: messages.length,
        first: 1,
        head: view.head,
        logHash: idOf(`log ${thread}`),
        anchored: Math.max(view.head - 2, 1),
        confirmed: true,
        frozen: view.frozen,
        refusals: messages.flatMap((one) =>
          one.kind === "refused" && one.seq ? [{ seq: one.seq, rule: one.marks[0] ?? "" }] : [],
        ),
      };
    },
    receipts: async (thread: Id) => {
      const { view } = hospital.of(thread);
      const erased = view.members.filter((member) => member.kind === "person").slice(0, 3);
      return erased.map((member, at) => ({
        ...named(member),
        device: idOf(`device of ${member.account}`),
        seq: 12 - at,
        time: Date.now() - (90 + at) * DAY,
        mine: member.mine,
      }));
    },
  };
}

function governing(hospital: Hospital) {
  const tell = (thread: Id, part: Parameters<typeof messageOf>[2]) =>
    hospital.append(thread, messageOf(thread, hospital.nextSeq(thread), part, Date.now()));
  return {
    invite: async (thread: Id, account: Id, options: Parameters<ThreadCalls["invite"]>[2]) => {
      const { view } = hospital.of(thread);
      const person = personOf(account);
      tell(thread, { by: ME, ago: 0, kind: "members", came: [named(person)] });
      const from = options.past ? 0 : view.epoch + 1;
      const members = [...view.members, memberOf(person, options.capacity, from)];
      const outsiders = view.outsiders || person.organisation !== ME.organisation;
      return hospital.changeThread(
        thread,
        { members, memberCount: members.length, outsiders },
        true,
      );
    },
    remove: async (thread: Id, account: Id) => {
      const { view } = hospital.of(thread);
      tell(thread, { by: ME, ago: 0, kind: "members", gone: [named(personOf(account))] });
      const members = view.members.filter((one) => one.account !== account);
      const outsiders = members.some((one) => one.organisation !== ME.organisation);
      return hospital.changeThread(
        thread,
        { members, memberCount: members.length, outsiders },
        true,
      );
    },
    leave: async (thread: Id) => {
      tell(thread, { by: ME, ago: 0, kind: "left" });
      hospital.changeThread(thread, { joined: false, mayWrite: false });
    },
    setTitle: async (thread: Id, title: string, patient: string | null) => {
      const { view } = hospital.of(thread);
      const newTitle = title === view.title ? null : title;
      const newPatient = patient === view.patient ? null : (patient ?? "");
      tell(thread, { by: ME, ago: 0, kind: "members", newTitle, newPatient });
      return hospital.changeThread(thread, { title, patient });
    },
    setRetention: async (thread: Id, after: number, hold: number) =>
      hospital.changeThread(thread, { retention: after, hold }),
    markFiled: async (thread: Id, upto: number) => {
      tell(thread, { by: ME, ago: 0, kind: "filed" });
      return hospital.changeThread(thread, { filed: upto });
    },
  };
}

export function roleCalls(): RoleCalls {
  const role = async (account: Id): Promise<RoleView> => ({
    account,
    name: SURGERY.name,
    speciality: "",
    place: SURGERY.place,
    kind: "role",
    verified: true,
    held: true,
    manager: true,
    holders: [
      { ...named(DAVID), manager: true, stale: false },
      { ...named(ANNA), manager: false, stale: false },
      { ...named(BRUNO), manager: false, stale: false },
    ],
    warnings: [],
    proposals: [],
    history: [{ time: Date.now() - 86_400_000, came: [named(ANNA)], gone: [] }],
  });
  const done = async () => undefined;
  return {
    roles: async () => {
      const mine = await role(SURGERY.account);
      return [mine, offered(mine)];
    },
    role,
    createRole: () => role(SURGERY.account),
    proposeHolder: done,
    handOver: done,
    acceptRole: done,
    declineRole: done,
    removeHolder: done,
    askOut: done,
  };
}

/** A role that one is asked to hold, by who manages it. */
function offered(like: RoleView): RoleView {
  return {
    ...like,
    account: idOf("rôle proposé"),
    name: "Régulation lits",
    held: false,
    manager: false,
    proposals: [
      {
        ...named(ANNA),
        manager: true,
        accepted: false,
        by: DAVID.account,
        byName: DAVID.name,
        mine: true,
      },
    ],
  };
}
