/** One thread on the screen: its head, its banners, its lines, where one writes, who can read. */

import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Composer } from "@/ui/composer/Composer.tsx";
import { DropZone } from "@/ui/composer/DropZone.tsx";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { BackIcon } from "@/ui/primitives/icons.tsx";
import { Empty } from "@/ui/primitives/Parts.tsx";
import { lazy } from "@/ui/shell/lazy.tsx";
import { useApp } from "@/ui/state/app.ts";
import { OpenThread } from "@/ui/state/openThread.ts";
import { ThreadBanners } from "@/ui/thread/ThreadBanners.tsx";
import { ThreadHead } from "@/ui/thread/ThreadHead.tsx";
import { useWatching } from "@/ui/thread/watching.ts";
import { Timeline } from "@/ui/timeline/Timeline.tsx";
import { Typing } from "@/ui/timeline/Typing.tsx";
import { words } from "@/ui/words/words.ts";

const MembersPanel = lazy(
  async () => (await import("@/ui/members/MembersPanel.tsx")).MembersPanel,
);
const Beyond = lazy(async () => (await import("@/ui/mail/Beyond.tsx")).Beyond);

export function ThreadPane(props: { id: string }): JSX.Element {
  const app = useApp();
  const route = app.router.route.value;
  const at = route.screen === "thread" ? route.at : null;
  const hasPanel = route.screen === "thread" && route.panel;
  const open = useMemo(() => {
    return new OpenThread(app.engine, props.id, app.threads.get(props.id)?.draft ?? "");
  }, [props.id]);
  useEffect(() => {
    app.open.value = open;
    open.load(at).catch(() => {
      open.missing.value = true;
    });
    return () => {
      if (app.open.peek() === open) app.open.value = null;
    };
  }, [open]);
  useEffect(() => {
    if (at && open.timeline.isReady) void open.show(at);
  }, [at]);
  useWatching(open);
  if (open.missing.value) return <Missing />;
  return (
    <>
      <DropZone open={open}>
        <ThreadHead open={open} />
        <ThreadBanners open={open} />
        <Timeline open={open} />
        <Typing thread={open.id} />
        {open.view.value?.mailboxes.length ? <Beyond open={open} /> : null}
        <Composer open={open} />
      </DropZone>
      {hasPanel ? <MembersPanel open={open} /> : null}
    </>
  );
}

function Missing(): JSX.Element {
  const app = useApp();
  return (
    <section class="thread">
      <header class="thread-head">
        <IconButton
          icon={BackIcon}
          label={words().common.back}
          onClick={() => app.router.back()}
        />
      </header>
      <Empty title={words().thread.cannotOpen}>{words().thread.cannotOpenAbout}</Empty>
    </section>
  );
}
