/**
 * What is new, when a push wakes this device: asked of the tab that leads, or found out by
 * an engine of one's own while no tab is open.
 * What never enters this room: the push's content, which is nothing; a notification.
 */

import type { Engine } from "@/api/engine.ts";
import type { EngineEvent } from "@/api/events.ts";
import { EngineFault } from "@/api/faults.ts";
import type { Settings } from "@/api/views.ts";
import { openEngine } from "@/engine/engine.ts";
import { type Channel, LEADER_LOCK, openChannel } from "@/worker/messages.ts";
import { blindNotice, languageOf, type Notice, noticeOf } from "@/worker/notice.ts";
import { Switchboard } from "@/worker/switchboard.ts";
import { Follower } from "@/worker/tabs.ts";

/** Milliseconds in which a leader says that it is there. */
const FIND_WAIT = 1_000;
/** Milliseconds for a leader's answer: the tab may be frozen, and its lock with it. */
const ANSWER_WAIT = 5_000;
/** Milliseconds for what the push announced to arrive where a session stands. */
const NEWS_WAIT = 10_000;
/** The same where something is unread: what was announced may be in it already. */
const MORE_WAIT = 2_000;
/** Milliseconds for an engine of one's own to open, connect and catch up. */
const SYNC_WAIT = 20_000;

/** What to show; null for nothing. Never raises. */
export async function whatIsNew(): Promise<Notice | null> {
  try {
    return await within(SYNC_WAIT + ANSWER_WAIT, findOut());
  } catch {
    return blindNotice(languageOf(navigator.language));
  }
}

/** Do something with whatever engine there is, briefly. Raises when there is none in time. */
export async function withEngine<V>(act: (asked: Asked) => Promise<V>): Promise<V> {
  const channel = openChannel();
  try {
    const led = await withLeader(channel, act);
    return led === null ? await withOwn(channel, act) : led.value;
  } finally {
    channel.close();
  }
}

/** An engine, and how to wait for it to know what the server knows. */
export interface Asked {
  readonly engine: Pick<Engine, "profile" | "settings" | "threads" | "subscribePush">;
  /** Wait until it is up to date, or for as long as one can; `patience` is milliseconds. */
  readonly ready: (patience: number) => Promise<void>;
}

async function findOut(): Promise<Notice | null> {
  return await withEngine(async ({ engine, ready }) => {
    const state = await engine.profile();
    if (state === "none" || state === "begun") return null;
    if (state === "locked") return blindNotice(languageOf(navigator.language));
    const settings: Settings = await engine.settings();
    const early = noticeOf(await engine.threads(), settings);
    await ready(early === null ? NEWS_WAIT : MORE_WAIT);
    return noticeOf(await engine.threads(), settings);
  });
}

/** Null when no tab leads. */
async function withLeader<V>(
  channel: Channel,
  act: (asked: Asked) => Promise<V>,
): Promise<{ readonly value: V } | null> {
  const board = new Switchboard();
  const found = Promise.withResolvers<void>();
  const news = Promise.withResolvers<void>();
  const follower = new Follower(
    channel,
    (target) => {
      board.connect(target);
      found.resolve();
    },
    (events) => {
      if (events.some(isNews)) news.resolve();
    },
  );
  try {
    const isFound = await within(FIND_WAIT, found.promise).then(
      () => true,
      () => false,
    );
    if (!isFound) return null;
    void board.call("wake", []);
    const ready = (patience: number) => within(patience, news.promise).catch(() => undefined);
    return { value: await act({ engine: remote(board), ready }) };
  } finally {
    follower.stop();
  }
}

/** An engine in this service worker, for as long as no tab wants to lead. */
async function withOwn<V>(channel: Channel, act: (asked: Asked) => Promise<V>): Promise<V> {
  const tab = Promise.withResolvers<never>();
  tab.promise.catch(() => undefined);
  channel.listen((message) => {
    if (message.kind === "hello") tab.reject(new Error("a tab is there"));
  });
  return await navigator.locks.request(LEADER_LOCK, { ifAvailable: true }, async (lock) => {
    if (lock === null) throw new Error("a tab leads and does not answer");
    const running = await openEngine({ place: "device", origin: location.origin });
    const synced = Promise.withResolvers<void>();
    const end = running.broadcast.listen((event) => {
      if (isSynced(event)) synced.resolve();
    });
    // Nothing is known before it has connected, however little one would wait.
    const ready = () => within(SYNC_WAIT, synced.promise).catch(() => undefined);
    try {
      return await Promise.race([act({ engine: running.engine, ready }), tab.promise]);
    } finally {
      end();
      await running.stop();
    }
  });
}

function remote(board: Switchboard): Asked["engine"] {
  const ask = async (method: string, args: readonly unknown[]): Promise<unknown> => {
    const outcome = await within(ANSWER_WAIT, board.call(method, args));
    if (!outcome.ok) throw new EngineFault(outcome.fault);
    return outcome.value;
  };
  return new Proxy({} as Asked["engine"], {
    get: (_engine, method) =>
      typeof method === "string"
        ? (...args: readonly unknown[]) => ask(method, args)
        : undefined,
  });
}

function isNews(event: EngineEvent): boolean {
  return event.type === "message" || event.type === "resync" || isUnread(event);
}

function isUnread(event: EngineEvent): boolean {
  return event.type === "thread" && event.thread.unread > 0;
}

function isSynced(event: EngineEvent): boolean {
  return event.type === "connection" && event.online && !event.syncing;
}

/** Raises when it takes longer than so many milliseconds. */
async function within<V>(milliseconds: number, work: Promise<V>): Promise<V> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("too late")), milliseconds);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
