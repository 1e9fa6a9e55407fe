/** "Who can read": everyone, in what capacity, by whose word; and what an owner can change. */

import type { JSX } from "preact";
import type { MemberView } from "@/api/index.ts";
import { Mailboxes } from "@/ui/mail/Mailboxes.tsx";
import { Kept } from "@/ui/members/Kept.tsx";
import { standingOf } from "@/ui/members/standing.ts";
import { memberWords } from "@/ui/members/words.ts";
import { Avatar } from "@/ui/primitives/Avatar.tsx";
import { Button, IconButton } from "@/ui/primitives/Button.tsx";
import {
  AddPersonIcon,
  AlertIcon,
  BackIcon,
  CloseIcon,
  ForwardIcon,
  LeaveIcon,
  LockIcon,
  PrintIcon,
  ShieldIcon,
} from "@/ui/primitives/icons.tsx";
import { Banner, Chip } from "@/ui/primitives/Parts.tsx";
import { openAdd, openMember, openReport, printThread } from "@/ui/shell/doors.tsx";
import { useApp } from "@/ui/state/app.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { toThread } from "@/ui/state/route.ts";
import {
  capitalised,
  nameOf,
  oneLine,
  outsidersOf,
  warningsOf,
  whoElse,
} from "@/ui/state/wording.ts";
import { leave } from "@/ui/thread/threadItems.ts";
import { words } from "@/ui/words/words.ts";

export function MembersPanel(props: { open: OpenThread }): JSX.Element {
  const app = useApp();
  const { open } = props;
  const view = open.view.value;
  const said = memberWords();
  const Title = app.isWide.value ? "h2" : "h1";
  const close = () => {
    if (app.isWide.peek()) app.router.go(toThread(open.id), true);
    else app.router.back();
  };
  return (
    <aside class="panel" aria-label={said.title}>
      <header class="panel-head">
        {app.isWide.value ? null : (
          <IconButton icon={BackIcon} label={words().common.back} onClick={close} />
        )}
        <Title>{said.title}</Title>
        {app.isWide.value ? (
          <IconButton icon={CloseIcon} label={words().common.close} onClick={close} />
        ) : null}
      </header>
      {view ? (
        <div class="panel-body">
          <p class="sealed">
            <LockIcon class="small" />
            {whoElse(view)}
          </p>
          {view.outsiders ? (
            <Banner icon={AlertIcon} tone="caution">
              {said.outsidersTitle}
            </Banner>
          ) : null}
          {view.owner ? (
            <button type="button" class="row" onClick={() => void openAdd(app, open)}>
              <span class="avatar add">
                <AddPersonIcon />
              </span>
              <span class="text title">{said.add}</span>
            </button>
          ) : null}
          <ul>
            {inOrder(view.members).map((member) => (
              <li key={member.account}>
                <Member
                  member={member}
                  open={open}
                  isOutside={outsidersOf(view).includes(member)}
                />
              </li>
            ))}
          </ul>
          <Mailboxes open={open} />
          <Foot open={open} />
        </div>
      ) : null}
    </aside>
  );
}

interface MemberProps {
  readonly member: MemberView;
  readonly open: OpenThread;
  readonly isOutside: boolean;
}

function Member(props: MemberProps): JSX.Element {
  const app = useApp();
  const { member, open } = props;
  const said = memberWords();
  const name = nameOf(member);
  const isHere = app.presence.value.has(member.account);
  return (
    <button type="button" class="row member" onClick={() => void openMember(app, open, member)}>
      <span class={`presence${isHere ? " here" : ""}`}>
        <Avatar id={member.account} name={member.name} kind={member.kind} />
      </span>
      <span class="text">
        <span class="title">
          <span class="one-line">{member.mine ? mineNamed(member, name) : name}</span>
          {isHere ? <span class="spoken">{words().thread.here}</span> : null}
          {props.isOutside ? <Chip tone="caution">{said.outside}</Chip> : null}
        </span>
        {aboutMember(member).map((line) => (
          <span class="detail" key={line}>
            {line}
          </span>
        ))}
        {member.verified || member.kind !== "person" ? null : (
          <span class="detail warning">
            <AlertIcon class="small" />
            {said.unverified}
          </span>
        )}
      </span>
      <ForwardIcon class="small" />
    </button>
  );
}

/** `Anna Lefèvre (vous)`, `Chirurgie de garde (vous le tenez)`. */
function mineNamed(member: MemberView, name: string): string {
  return member.holders.length ? memberWords().held(name) : words().common.me(name);
}

/** Profession and place; capacity and reach; a gateway in plain words; who holds a role. */
function aboutMember(member: MemberView): readonly string[] {
  const said = memberWords();
  const calling = [member.profession, member.place].map(oneLine).filter(Boolean).join(", ");
  const reach = member.readsFrom ? said.readsFrom : said.readsAll;
  const capacity = `${said.capacities[member.capacity]}, ${reach}`;
  if (member.kind === "gateway") return [said.gateway];
  const standing = standingOf(member);
  const warnings = standing.length ? [] : warningsOf(member.warnings);
  return [calling, capitalised(capacity), ...standing.map(capitalised), ...warnings].filter(
    Boolean,
  );
}

function Foot(props: { open: OpenThread }): JSX.Element | null {
  const app = useApp();
  const { open } = props;
  const view = open.view.value;
  const said = memberWords();
  const Title = app.isWide.value ? "h3" : "h2";
  if (!view) return null;
  return (
    <div class="panel-foot">
      <Kept open={open} />
      <section>
        <Title>
          <ShieldIcon class="small" />
          {said.report.title}
        </Title>
        <p>{said.verifyAbout}</p>
        <Button onClick={() => void openReport(app, open)}>{said.verify}</Button>
        <Button icon={PrintIcon} onClick={() => void printThread(app, open)}>
          {words().thread.actions.print}
        </Button>
      </section>
      {view.joined ? (
        <Button kind="quiet" icon={LeaveIcon} onClick={() => void leave(app, open)}>
          {said.leave}
        </Button>
      ) : null}
    </div>
  );
}

/** Me, then owners, then the others by name; machines last. */
function inOrder(members: readonly MemberView[]): readonly MemberView[] {
  const rank = (member: MemberView) => {
    if (member.mine) return 0;
    if (member.kind === "gateway" || member.kind === "agent" || member.kind === "record")
      return 3;
    return member.capacity === "owner" ? 1 : 2;
  };
  return [...members].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}
