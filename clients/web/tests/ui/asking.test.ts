import { h, options, render } from "preact";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { EngineFault, type FaultName } from "@/api/index.ts";
import { useActs } from "@/ui/billing/useActs.ts";
import { useFigures } from "@/ui/desk/FiguresFrame.tsx";
import { useTasks } from "@/ui/desk/useTasks.ts";
import { useGp } from "@/ui/directory/useGp.ts";
import { usePractitioner } from "@/ui/directory/usePractitioner.ts";
import { useWard } from "@/ui/directory/Ward.tsx";
import { useAvailability } from "@/ui/expertise/Availability.tsx";
import { useCandidates } from "@/ui/expertise/asking/useCandidates.ts";
import { useCases } from "@/ui/expertise/useCases.ts";
import { useCanMail } from "@/ui/mail/useCanMail.ts";
import { usePeople } from "@/ui/members/PersonSearch.tsx";
import { type App, AppContext } from "@/ui/state/app.ts";
import { asking } from "@/ui/state/asking.ts";
import { Line } from "@/ui/state/line.ts";
import { Overlays } from "@/ui/state/overlays.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  // A frame of nobody's screen.
  delete options.requestAnimationFrame;
  vi.useRealTimers();
});

const settled = () => vi.advanceTimersByTimeAsync(0);

function fault(name: FaultName): EngineFault {
  const rest = { rule: null, code: null, message: "", retryAfter: null };
  return new EngineFault({ name, remedy: "wait", ...rest });
}

/** A server behind a line: what is asked without one is refused, or answered by `without`. */
function behind<Answer>(line: Line, answer: Answer, without?: Answer) {
  return vi.fn(async () => {
    if (line.online.peek()) return answer;
    if (without === undefined) throw fault("NotOnline");
    return without;
  });
}

describe("a question to the server", () => {
  test("is asked again when the line that was beginning is there", async () => {
    const line = new Line();
    line.begin(false);
    const [take, fail] = [vi.fn(), vi.fn()];
    const question = behind(line, "here");
    asking(line, question, take, fail);
    await settled();
    expect(line.isAway.value).toBe(false);
    expect(fail).toHaveBeenCalledOnce();
    line.hear(true, false);
    await settled();
    expect(take.mock.calls).toEqual([["here"]]);
    line.hear(false, false);
    line.hear(true, false);
    await settled();
    expect(question).toHaveBeenCalledTimes(2);
  });

  test("is asked again at once when the line began before it was refused", async () => {
    const line = new Line();
    const first = Promise.withResolvers<string>();
    const question = vi.fn(async () => "here").mockReturnValueOnce(first.promise);
    const [take, fail] = [vi.fn(), vi.fn()];
    asking(line, question, take, fail);
    line.hear(true, false);
    first.reject(fault("NotOnline"));
    await settled();
    expect(take.mock.calls).toEqual([["here"]]);
    expect(fail).not.toHaveBeenCalled();
  });

  test("is asked once a line, whatever each brings", async () => {
    const line = new Line();
    line.hear(true, false);
    const question = vi.fn(() => Promise.reject(fault("NotOnline")));
    asking(line, question, vi.fn(), vi.fn());
    await settled();
    expect(question).toHaveBeenCalledTimes(1);
    line.hear(false, false);
    line.hear(true, false);
    await settled();
    expect(question).toHaveBeenCalledTimes(2);
  });

  test("is not asked again when the server itself refused it", async () => {
    const line = new Line();
    const question = vi.fn(() => Promise.reject(fault("ServerRefused")));
    asking(line, question, vi.fn(), vi.fn());
    await settled();
    line.hear(true, false);
    await settled();
    expect(question).toHaveBeenCalledOnce();
  });

  test("is over once nobody wants its answer", async () => {
    const line = new Line();
    const [take, fail] = [vi.fn(), vi.fn()];
    const question = behind(line, "here");
    asking(line, question, take, fail)();
    await settled();
    line.hear(true, false);
    await settled();
    expect(question).toHaveBeenCalledOnce();
    expect(take).not.toHaveBeenCalled();
    expect(fail).not.toHaveBeenCalled();
  });

  test("is asked again when it was answered without the server", async () => {
    const line = new Line();
    const took: string[] = [];
    const question = behind(line, "here", "away");
    const isVain = (answer: string) => answer === "away";
    asking(line, question, (answer) => took.push(answer), vi.fn(), isVain);
    await settled();
    line.hear(true, false);
    await settled();
    expect(took).toEqual(["away", "here"]);
  });
});

const SUBJECT = {
  name: "Jeanne LE GUEN",
  about: "",
  context: "",
  identity: { matricule: "279035121518989", oid: "1.2" },
  practitioner: "",
  practitionerName: "",
} as never;
const WARD = { wards: ["CARDIO"], ward: "CARDIO", time: 1, patients: [] };
const GP = { source: "found", practitioner: "810000000215", name: "Le Fèvre", time: 0 };
/** These say that they do not know. */
const WITHOUT: Readonly<Record<string, unknown>> = {
  ward: { ...WARD, wards: [], away: true },
  gpOf: { ...GP, source: "away" },
};
const AVAILABLE = [{ account: "aa", until: 0, cap: 3, open: 1 }];

/** What a screen asks, by the calls of the engine that answer it; and what it shows by then. */
const SCREENS: readonly [string, Record<string, unknown>, () => unknown, unknown][] = [
  ["ward", { ward: { ...WARD, away: false } }, () => useWard("CARDIO").view?.away, false],
  ["GP", { gpOf: GP }, () => useGp(SUBJECT).gp, GP],
  ["practitioner", { practitioner: null }, () => usePractitioner("81").view === null, true],
  ["people", { people: [{ account: "bb" }] }, () => usePeople("b").people?.length, 1],
  ["tasks", { tasks: { tasks: [], more: false } }, () => useTasks(true).tasks, []],
  ["cases", { cases: { cases: [], more: false } }, () => useCases(true).cases, []],
  ["acts", { ledgers: [], acts: [], exports: [] }, () => useActs().known?.acts, []],
  [
    "figures",
    { figures: [] },
    () => useFigures((...months) => app.engine.figures("", ...months)).rows,
    [],
  ],
  ["availability", { availability: AVAILABLE }, () => useAvailability().all.length, 1],
  [
    "candidates",
    { services: { services: [] }, availability: [], people: [{ account: "bb", kind: "role" }] },
    () => useCandidates(null).length,
    1,
  ],
  ["gateways", { canMail: true }, useCanMail, true],
];

/** One without a network, its line beginning; `asked` is answered by the server alone. */
function appOf(asked: Record<string, unknown>): App {
  const line = new Line();
  line.begin(false);
  const here = { readIns: async () => ({ verdict: "good" }), roles: async () => [] };
  const there = Object.entries(asked).map(([call, answer]) => {
    return [call, behind(line, answer, WITHOUT[call])] as const;
  });
  return {
    engine: { ...here, ...Object.fromEntries(there) },
    connection: { events: () => () => undefined },
    overlays: new Overlays(),
    status: { value: { me: { account: "aa", name: "Anna" } } },
    line,
  } as unknown as App;
}

let app: App;

/** Draws nothing; gives what the hook gave last. */
function drawn<Shown>(hook: () => Shown): () => Shown {
  let shown: Shown;
  const Screen = () => {
    shown = hook();
    return null;
  };
  const root = { childNodes: [], firstChild: null } as unknown as Element;
  render(h(AppContext.Provider, { value: app }, h(Screen, null)), root);
  return () => shown;
}

test.each(SCREENS)(
  "what was asked of %s as a line began is there with it",
  async (...screen) => {
    const [, asked, hook, shows] = screen;
    options.requestAnimationFrame = (draw) => draw();
    app = appOf(asked);
    const shown = drawn(hook);
    await settled();
    expect(shown()).not.toEqual(shows);
    expect(app.line.isAway.value).toBe(false);
    app.line.hear(true, false);
    await settled();
    expect(shown()).toEqual(shows);
  },
);
