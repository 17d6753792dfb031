/** Whoever recorded evidence hears what became of it: which version it carries, or why its proposal was rejected. */
import { text, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { quotesOf } from '../../conversation/evidence.ts';
import { mentioning } from '../../conversation/mention.ts';
import { counted, translator } from '../../conversation/translation.ts';
import { dimensionById } from '../../domain/dimension.ts';
import { shortId, versionName } from '../../domain/short-id.ts';
import { personNames } from '../../store/people.ts';
import { listRooms } from '../../store/rooms.ts';
import type { ClaimContent } from '../persona/domain/claim.ts';
import type { Link } from '../persona/domain/persona-diff.ts';
import { linksOf } from '../persona/store/evidence.ts';
import type { Proposal } from './store/proposals.ts';

export type LinkedEvidence = Link & {
  readonly claimId: number;
  readonly claim: number;
  readonly dimension: ClaimContent['dimension'];
};

/**
 * Tells whoever recorded evidence what became of it: one message a room in which some of it was recorded, calling the
 * recorders.
 * @param what says it of one recorder's things
 * @param told who hears of it in a room already
 */
export async function tellRecorders<Used extends { readonly thing: string }>(
  context: ActionContext,
  evidence: readonly Used[],
  what: (own: readonly Used[], who: string) => Promise<string>,
  told?: { readonly personId: number; readonly roomId: number },
): Promise<void> {
  const { transaction, team } = context;
  const quotes = await quotesOf(
    context,
    evidence.map(each => each.thing),
  );
  const byRoom = new Map<number, Map<number, Used[]>>();
  for (const each of evidence) {
    const recorded = quotes.of(each.thing)?.recorded;
    if (recorded === undefined) continue;
    const { personId, roomId } = recorded;
    if (personId === told?.personId && roomId === told.roomId) continue;
    const inRoom = byRoom.get(roomId) ?? new Map<number, Used[]>();
    byRoom.set(roomId, inRoom);
    inRoom.set(personId, [...(inRoom.get(personId) ?? []), each]);
  }
  for (const room of await listRooms(transaction, team.id)) {
    const recorders = byRoom.get(room.id);
    if (recorders === undefined) continue;
    const people = [...recorders.keys()];
    const names = await personNames(transaction, people);
    const [only] = people.length === 1 ? people : [];
    const lines: string[] = [];
    for (const [person, own] of recorders) {
      const you = translator(context)({ zh: '你', en: 'you' });
      lines.push(await what(own, only === undefined ? (names.get(person) ?? '?') : you));
    }
    const called = await mentioning(
      context,
      room.platform,
      people,
      lines.length === 1 ? (lines[0] ?? '') : '',
    );
    await context.notify(room, view(called, ...(lines.length === 1 ? [] : [text(...lines)])));
  }
}

/** `你记录的 F12 成为 v7 购买决策链路的第 4 条依据（C5）` */
export async function becameText(
  context: ActionContext,
  version: number,
  links: readonly LinkedEvidence[],
  who: string,
): Promise<string> {
  const say = translator(context);
  const groups = new Map<string, LinkedEvidence[]>();
  for (const each of links) {
    const key = `${each.claim} ${each.side}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const parts: string[] = [];
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const places = cutList(await placesOf(context, group));
    const things = cutList(group.map(each => each.thing));
    const about = dimensionById(first.dimension).label;
    const claim = shortId('C', first.claim);
    const isAgainst = first.side === 'contradicting';
    parts.push(
      say({
        zh: `${things.join('、')} 成为 ${versionName(version)} ${about.zh}的第 ${places.join('、')} 条${isAgainst ? '反驳' : '依据'}（${claim}）`,
        en: `${things.join(', ')} became no. ${places.join(', ')} ${isAgainst ? 'against' : 'for'} ${claim} (${about.en}) in ${versionName(version)}`,
      }),
    );
  }
  return say({ zh: `${who}记录的 ${parts.join('；')}`, en: `What ${who} recorded: ${parts.join('; ')}` });
}

/** Nobody reads more than so many ids in a row. */
const IDS_SHOWN = 10;

function cutList(items: readonly (string | number)[]): string[] {
  const shown = items.slice(0, IDS_SHOWN).map(String);
  return items.length > shown.length ? [...shown, '…'] : shown;
}

async function placesOf(context: ActionContext, group: readonly LinkedEvidence[]): Promise<number[]> {
  const [first] = group;
  if (first === undefined) return [];
  const all = (await linksOf(context.transaction, [first.claimId])).filter(each => each.side === first.side);
  return group.map(each => all.findIndex(link => link.thing === each.thing) + 1);
}

/**
 * Tells the recorders of a rejected proposal's evidence, with the reason. Whoever proposed it hears of that where it is
 * rejected (`voteView`), and is not told twice there.
 */
export async function tellOfReject(
  context: ActionContext,
  proposal: Proposal,
  rejecter: string,
): Promise<void> {
  const say = translator(context);
  const id = shortId('P', proposal.number);
  const things = [...new Set(proposal.changes.flatMap(change => change.evidence))];
  const used: readonly { readonly thing: string }[] = things.map(thing => ({ thing }));
  const told = { personId: proposal.proposerId, roomId: context.origin.roomId };
  const what = async (own: typeof used, who: string) => {
    const listed = own.map(each => each.thing);
    const shown = listed.slice(0, 10);
    const more =
      listed.length > 10
        ? say({ zh: ` 等 ${listed.length} 条`, en: ` and ${counted(listed.length - 10, 'other')}` })
        : '';
    return say({
      zh: `${who}记录的 ${shown.join('、')}${more} 所在的 ${id} 未通过：${proposal.rejectReason ?? ''}（${rejecter}）`,
      en: `${id}, which rests on ${shown.join(', ')}${more} that ${who} recorded, was rejected: ${proposal.rejectReason ?? ''} (${rejecter})`,
    });
  };
  await tellRecorders(context, used, what, told);
}
