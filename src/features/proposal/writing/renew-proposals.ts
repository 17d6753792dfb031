/**
 * What is approved is what was shown (method.md §10, exact content). A proposal keeps a snapshot of the records that it
 * cites; where one of them is not as in that any more, the proposal is shown anew and its votes are void.
 */
import { text, view } from '../../../chat/view.ts';
import type { ActionContext } from '../../../conversation/action-context.ts';
import { evidenceStates, rewordedText } from '../../../conversation/evidence.ts';
import { mentioning } from '../../../conversation/mention.ts';
import { translator } from '../../../conversation/translation.ts';
import { type Bilingual, listed } from '../../../domain/language.ts';
import { shortId } from '../../../domain/short-id.ts';
import { writeAudit } from '../../../store/audit.ts';
import { cardsOf, threadOfCard } from '../../../store/cards.ts';
import { accountsOn } from '../../../store/people.ts';
import { listRooms, type Room } from '../../../store/rooms.ts';
import { isUndecided, transition } from '../domain/approval.ts';
import { type CitedChange, citedChanges, citedThing, type Snapshot, veiled } from '../domain/cited.ts';
import { cardOf, refreshCards, replaceCards } from '../proposal-cards.ts';
import { proposalCard } from '../show-proposal.ts';
import { changedSinceShown, citedThings, snapshotAmong } from '../store/cited-records.ts';
import {
  adoptSnapshot,
  noteSnapshot,
  type Proposal,
  undecidedProposals,
  updateContent,
} from '../store/proposals.ts';
import { tallyOf } from '../voting/poll.ts';

/** A proposal, and what became of the records that it cites. */
type Renewal = { readonly proposal: Proposal; readonly changes: readonly CitedChange[] };

/**
 * To be called once after records changed, however many: shows anew what cites them, says so once a room, and brings the
 * cards of the others up to date, which show a record's source and whether it may be quoted.
 * @param touched the short ids of the records that something was done to; their voices' other records need not be named
 */
export async function renewProposals(context: ActionContext, touched: readonly string[]): Promise<void> {
  const { transaction, team } = context;
  const open = await undecidedProposals(transaction, team.id);
  const cited = new Map(open.map(each => [each.id, citedThings(each.changes)]));
  const states = await evidenceStates(context, team.id, [...cited.values()].flat());
  const renewals: Renewal[] = [];
  for (const proposal of open) {
    const things = cited.get(proposal.id) ?? [];
    const changes = await changesSince(context, proposal, states, things);
    if (changes.length > 0) renewals.push({ proposal, changes });
    else {
      const noted = await noteVeiled(context, proposal, snapshotAmong(states, things));
      if (noted !== proposal || touched.some(thing => things.includes(thing)))
        await refreshCards(context, noted);
    }
  }
  await renew(context, renewals);
}

/**
 * Looks once more before a proposal is voted on or decided, whatever changed a record.
 * @returns the proposal as it is voted on now
 */
export async function upToDate(context: ActionContext, proposal: Proposal): Promise<Proposal> {
  if (!isUndecided(proposal.state)) return proposal;
  const things = citedThings(proposal.changes);
  const states = await evidenceStates(context, context.team.id, things);
  const changes = await changesSince(context, proposal, states, things);
  if (changes.length === 0) {
    if (proposal.cited === null) return adoptSnapshot(context, proposal);
    const noted = await noteVeiled(context, proposal, snapshotAmong(states, things));
    if (noted !== proposal) await refreshCards(context, noted);
    return noted;
  }
  const [renewed] = await renew(context, [{ proposal, changes }]);
  return renewed ?? proposal;
}

/** Notes which words the card hides from now on. @returns the same proposal when there are none */
async function noteVeiled(context: ActionContext, proposal: Proposal, now: Snapshot): Promise<Proposal> {
  const cited = proposal.cited === null ? undefined : veiled(proposal.cited, now);
  return cited === undefined ? proposal : noteSnapshot(context.transaction, proposal, cited);
}

async function changesSince(
  { transaction }: ActionContext,
  proposal: Proposal,
  states: Awaited<ReturnType<typeof evidenceStates>>,
  things: readonly string[],
): Promise<CitedChange[]> {
  if (proposal.cited !== null) return citedChanges(proposal.cited, snapshotAmong(states, things));
  const changed = await changedSinceShown(transaction, proposal);
  return changed.map(record => ({ record, kind: 'changed' }));
}

/** Where one change makes more of them void, they are listed in one message: a group must not be buried under cards. */
const SHOWN_ANEW = 5;

async function renew(context: ActionContext, renewals: readonly Renewal[]): Promise<Proposal[]> {
  if (renewals.length === 0) return [];
  const { transaction, team, clock, origin } = context;
  const isListed = renewals.length > SHOWN_ANEW;
  const voters = new Set<number>();
  const renewed: Proposal[] = [];
  /** By room, which of them stand there. */
  const shownIn = new Map<string, Set<number>>();
  for (const { proposal, changes } of renewals) {
    const { approvals, rejects } = await tallyOf(context, proposal);
    for (const voter of [...approvals, ...rejects]) voters.add(voter);
    for (const { isReplaced, platform, chatId } of await cardsOf(transaction, cardOf(proposal))) {
      const room = `${platform} ${chatId}`;
      if (!isReplaced) shownIn.set(room, (shownIn.get(room) ?? new Set()).add(proposal.id));
    }
    const { state } = transition(proposal.state, 'cited record changes');
    const edition = proposal.edition + 1;
    const after = await updateContent(context, proposal, {
      ...proposal,
      edition,
      state,
      changedAt: clock.now,
    });
    const records = [...new Set(changes.map(citedThing))];
    const details = { records, contentHash: after.contentHash, ...(isListed && { isListed }) };
    await writeAudit(
      transaction,
      origin,
      'proposal.evidence-changed',
      shortId('P', proposal.number),
      details,
    );
    await replaceCards(context, after, isListed);
    renewed.push(after);
  }
  const changes = renewals.flatMap(each => each.changes);
  for (const room of await listRooms(transaction, team.id)) {
    // A private chat is told only of what stands there.
    const here = renewed.filter(
      ({ id }) => !room.isPrivate || shownIn.get(`${room.platform} ${room.chatId}`)?.has(id),
    );
    // In the topic in which it stands.
    for (const [place, proposal] of here.entries()) {
      const threadId = await threadOfCard(transaction, cardOf(proposal), room.chatId);
      if (place === 0) await sayWhy(context, { ...room, threadId }, here, changes, { voters, isListed });
      // Each is shown as it is now when somebody asks to see it: nobody can vote on it before.
      if (isListed) break;
      const shown = await proposalCard(context, proposal, room);
      await context.notify(room, shown, { threadId, standsFor: cardOf(proposal) });
    }
  }
  return renewed;
}

/**
 * @param voters those whose votes are void and who have not been called yet
 * @param isListed they are too many to be shown anew
 */
async function sayWhy(
  context: ActionContext,
  room: Room & { readonly threadId: string | undefined },
  proposals: readonly Proposal[],
  changes: readonly CitedChange[],
  { voters, isListed }: { readonly voters: Set<number>; readonly isListed: boolean },
): Promise<void> {
  const { transaction, language } = context;
  const ids = listed(
    proposals.map(({ number }) => shortId('P', number)),
    language,
  );
  const what = whatChanged(context, changes);
  const [first] = proposals;
  const one = shortId('P', first?.number ?? 0);
  const said = translator(context)(
    isListed
      ? {
          zh: `${what}。引用它的 ${proposals.length} 个提案之前的票不再算数，要看过新的内容再投，例如 /proposal show ${one}：${ids}`,
          en: `${what}. Earlier votes on the ${proposals.length} proposals that cite it don’t count any more; see what each says now before voting, as by /proposal show ${one}: ${ids}`,
        }
      : {
          zh: `${what}。引用它的 ${ids} 请看下面新的那条，之前的票不再算数`,
          en: `${what}. It is cited by ${ids}: see the new message below, earlier votes don’t count any more`,
        },
  );
  const called = [...(await accountsOn(transaction, room.platform, [...voters])).keys()];
  for (const person of called) voters.delete(person);
  const block = called.length === 0 ? text(said) : await mentioning(context, room.platform, called, said);
  await context.notify(room, view(block), { threadId: room.threadId });
}

/** Nobody reads more than so many ids in a row. */
const IDS_SHOWN = 6;

/** @returns `F2 的原话改了；F3、F4 删除了；F9 和 F7 现在是同一个声音` */
function whatChanged(context: ActionContext, changes: readonly CitedChange[]): string {
  const say = translator(context);
  const byKind = new Map<string, { change: CitedChange; things: Set<string> }>();
  for (const change of changes) {
    const key = `${change.kind} ${change.letter ?? ''} ${otherThing(change)}`;
    const alike = byKind.get(key) ?? { change, things: new Set() };
    byKind.set(key, alike);
    alike.things.add(citedThing(change));
  }
  const parts = [...byKind.values()].map(({ change, things }) => {
    const shown = [...things].slice(0, IDS_SHOWN);
    const left = things.size - shown.length;
    const ids = listed(shown, context.language);
    const more: Bilingual =
      left === 0 ? { zh: '', en: '' } : { zh: ` 等 ${things.size} 条`, en: ` and ${left} more` };
    return say(becameOf(context, change, { zh: `${ids}${more.zh}`, en: `${ids}${more.en}` }));
  });
  return parts.join(say({ zh: '；', en: '; ' }));
}

/** @returns what a thing is one voice with now, or no more; nothing where that is not what changed */
function otherThing({ letter, other }: CitedChange): string {
  return other === undefined ? '' : citedThing({ letter, record: other });
}

function becameOf(context: ActionContext, change: CitedChange, ids: Bilingual): Bilingual {
  const { kind } = change;
  const one = otherThing(change);
  switch (kind) {
    case 'deleted':
      return { zh: `${ids.zh} 删除了`, en: `${ids.en} deleted` };
    case 'restored':
      return { zh: `${ids.zh} 恢复了`, en: `${ids.en} restored` };
    case 'reworded':
      return rewordedText(context, change.letter, ids);
    case 'unveiled':
      return {
        zh: `${ids.zh} 的原话现在可以引用了`,
        en: `${ids.en} may be quoted now`,
      };
    case 'changed':
      return { zh: `${ids.zh} 改过了`, en: `${ids.en} changed` };
    case 'joined':
      return { zh: `${ids.zh} 和 ${one} 现在是同一个声音`, en: `${ids.en} and ${one} are one voice now` };
    case 'parted':
      return { zh: `${ids.zh} 和 ${one} 不再是同一个声音`, en: `${ids.en} and ${one} are one voice no more` };
    default:
      return kind satisfies never;
  }
}
