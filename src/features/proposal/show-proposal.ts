/** How a proposal is shown: its card, which is kept up to date, and the list of what waits. */
import {
  actions,
  type Block,
  type Button,
  type Tone,
  text,
  toned,
  type View,
  view,
} from '../../chat/view.ts';
import { type CardRoom, whyDeaf } from '../../conversation/can-react.ts';
import { evidenceStates, type Quotes, quotesOf, unquotableLines } from '../../conversation/evidence.ts';
import { counted, saying } from '../../conversation/saying.ts';
import type { Stage } from '../../conversation/stage.ts';
import { dimensionById } from '../../domain/dimension.ts';
import { type Bilingual, listed } from '../../domain/language.ts';
import { shortId, versionName } from '../../domain/short-id.ts';
import { shownEmoji } from '../../domain/team-settings.ts';
import { showMoment } from '../../domain/zoned-time.ts';
import { personNames } from '../../store/people.ts';
import type { ClaimContent, PersonaContent } from '../persona/domain/claim.ts';
import { markedWording } from '../persona/domain/wording-diff.ts';
import { claimsNumbered, contentAt, personaById } from '../persona/store/personas.ts';
import { isUndecided, type ProposalState, type Tally } from './domain/approval.ts';
import { type Change, claimOf, sideOf } from './domain/change.ts';
import { citedThings } from './store/cited-records.ts';
import type { Proposal, ShownConflict } from './store/proposals.ts';
import { pollOf } from './voting/poll.ts';
import { voicelessAmong, voicelessLine } from './voting/voiceless.ts';

const QUOTES_AT_MOST = 2;
/** So many more pieces of evidence are named. */
const NAMED_AT_MOST = 6;

export const STATE_NAMES: Readonly<Record<ProposalState, Bilingual>> = {
  open: { zh: '待定', en: 'open' },
  'in-conflict': { zh: '有冲突，待对齐', en: 'in conflict, waits for a rebase' },
  approved: { zh: '已通过', en: 'approved' },
  rejected: { zh: '未通过', en: 'rejected' },
  expired: { zh: '已过期', en: 'expired' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
};

/** @returns the message that stands for a proposal in a room, as it is now */
export async function proposalCard(stage: Stage, proposal: Proposal, room: CardRoom): Promise<View> {
  const { transaction, team } = stage;
  const persona = await personaById(transaction, team.id, proposal.personaId);
  const { tally, voters } = await pollOf(stage, proposal);
  const names = await personNames(transaction, [
    proposal.proposerId,
    ...tally.approvals,
    ...tally.rejects,
    ...proposal.approverIds,
    ...(proposal.decidedById === null ? [] : [proposal.decidedById]),
  ]);
  const nameOf = (id: number | null) => names.get(id ?? 0) ?? '?';
  const say = saying(stage);
  const id = shortId('P', proposal.number);
  const back =
    proposal.rollbackTo === null
      ? ''
      : say({
          zh: ` · 退回到 ${versionName(proposal.rollbackTo)}`,
          en: ` · back to ${versionName(proposal.rollbackTo)}`,
        });
  const title = `${id} ${persona.name}${back} · ${nameOf(proposal.proposerId)} · ${stateText(stage, proposal, tally, voters.length, nameOf)}`;
  const blocks: Block[] = [text(title), ...(await changeBlocks(stage, proposal))];
  if (proposal.reason !== '')
    blocks.push(text(say({ zh: `理由：${proposal.reason}`, en: `Reason: ${proposal.reason}` })));
  if (proposal.state === 'in-conflict')
    blocks.push(...proposal.conflicts.map(each => conflictBlock(stage, each)));
  const votes = votesText(stage, tally, room, nameOf);
  if (isUndecided(proposal.state)) blocks.push(text(votes));
  if (proposal.state === 'open') blocks.push(text(say(howToVote(stage, id, room))));
  const buttons = cardButtons(stage, proposal);
  return toned(
    view(...blocks, ...(buttons.length > 0 ? [actions(...buttons)] : [])),
    toneOf(proposal, tally),
  );
}

/** Whether it is open, waits for somebody, or is done with. */
function toneOf({ state }: Proposal, { rejects }: Tally): Tone {
  if (state === 'approved') return 'approved';
  if (state === 'open') return rejects.length > 0 ? 'attention' : 'open';
  return state === 'in-conflict' ? 'attention' : 'closed';
}

/** Where nobody can vote by reacting nobody is told to. */
function howToVote({ team }: Stage, id: string, room: CardRoom): Bilingual {
  const { approve: yes, reject: no } = shownEmoji(team.settings, room.platform);
  return whyDeaf(team.settings, room) !== undefined
    ? {
        zh: `点按钮，或 /proposal approve ${id}（这个群里不能用表情投票）`,
        en: `Press a button or type /proposal approve ${id} (one can’t vote by reacting in this group)`,
      }
    : {
        zh: `点 ${yes} 通过 / ${no} 不通过，或 /proposal approve ${id}`,
        en: `React ${yes} to approve, ${no} to reject, or type /proposal approve ${id}`,
      };
}

export function cardButtons(stage: Stage, { number, state, contentHash }: Proposal): Button[] {
  const say = saying(stage);
  const id = shortId('P', number);
  if (state === 'open') {
    return [
      {
        label: say({ zh: '通过', en: 'Approve' }),
        line: `/proposal approve ${id} content-mark=${contentHash}`,
      },
      {
        label: say({ zh: '不通过', en: 'Reject' }),
        line: `/proposal reject ${id} content-mark=${contentHash}`,
      },
    ];
  }
  if (state === 'in-conflict')
    return [{ label: say({ zh: '对齐', en: 'Rebase' }), line: `/proposal rebase ${id}` }];
  return [];
}

function stateText(
  stage: Stage,
  proposal: Proposal,
  tally: Tally,
  voters: number,
  nameOf: (id: number | null) => string,
): string {
  const { clock, language, team } = stage;
  const say = saying(stage);
  const state = say(STATE_NAMES[proposal.state]);
  const when = (at: Date) => showMoment(at, clock, language);
  const until = say({
    zh: `${when(proposal.expiresAt)} 到期`,
    en: `expires ${when(proposal.expiresAt)}`,
  });
  switch (proposal.state) {
    case 'open': {
      if (tally.rejects.length > 0)
        return say({
          zh: `${state}，有人反对，等理由（${until}）`,
          en: `${state}, a reject stands and waits for its reason (${until})`,
        });
      const { quorum } = team.settings;
      const left = Math.max(0, quorum - tally.approvals.length);
      const needed = say({
        zh: `${state}，还需 ${left} 票（共 ${quorum} 票，${until}）`,
        en: `${state}, ${left} of ${counted(quorum, 'vote')} still needed (${until})`,
      });
      if (voters >= quorum) return needed;
      const few = {
        zh: ` · ⚠ 能投票的管理员只有 ${voters} 位`,
        en: ` · ⚠ only ${counted(voters, 'manager')} may vote`,
      };
      return `${needed}${say(few)}`;
    }
    case 'in-conflict':
      return say({ zh: `${state}（${until}）`, en: `${state} (${until})` });
    case 'approved': {
      const by = listed(proposal.approverIds.map(nameOf), language);
      const version = versionName(proposal.version ?? 0);
      const at = proposal.decidedAt === null ? '' : when(proposal.decidedAt);
      return say({ zh: `${state} → ${version}（${by}，${at}）`, en: `${state} → ${version} (${by}, ${at})` });
    }
    case 'rejected': {
      const by = nameOf(proposal.decidedById);
      const why = proposal.rejectReason ?? '';
      return say({ zh: `${state}：${why}（${by}）`, en: `${state}: ${why} (${by})` });
    }
    case 'expired':
    case 'withdrawn':
      return state;
    default:
      return proposal.state satisfies never;
  }
}

function votesText(
  stage: Stage,
  { approvals, rejects, opinions }: Tally,
  { platform }: CardRoom,
  nameOf: (id: number) => string,
): string {
  const { language } = stage;
  const { approve: yes, reject: no } = shownEmoji(stage.team.settings, platform);
  const named = (ids: readonly number[]) => (ids.length === 0 ? '–' : listed(ids.map(nameOf), language));
  const others = [
    ...(opinions.approve > 0 ? [`${opinions.approve} ${yes}`] : []),
    ...(opinions.reject > 0 ? [`${opinions.reject} ${no}`] : []),
  ].join(' ');
  const shown = {
    zh: `赞成 ${named(approvals)} · 反对 ${named(rejects)}${others && ` · 其他成员 ${others}`}`,
    en: `For: ${named(approvals)} · Against: ${named(rejects)}${others && ` · Others: ${others}`}`,
  };
  return saying(stage)(shown);
}

const MARKS: Readonly<Record<Change['kind'], string>> = {
  add: '+',
  reword: '~',
  strengthen: '↑',
  weaken: '↓',
  retire: '−',
  restore: '+',
};

/** One block a change: what it does to which claim, with at most two verbatims. */
async function changeBlocks(stage: Stage, proposal: Proposal): Promise<Block[]> {
  const { transaction, team } = stage;
  const { changes, personaId, baseVersion } = proposal;
  const numbers = changes.flatMap(change => (change.kind === 'add' ? [] : [change.claim]));
  const base = await contentAt(transaction, personaId, baseVersion, numbers);
  const contested = new Set(
    (await claimsNumbered(transaction, team.id, numbers))
      .filter(each => each.challengeId !== null)
      .map(each => each.number),
  );
  const quotes = await quotesOf(
    stage,
    changes.flatMap(change => change.evidence.slice(0, QUOTES_AT_MOST + NAMED_AT_MOST)),
  );
  const cited = await evidenceStates(stage, team.id, citedThings(changes));
  const refused = [...cited].filter(([, each]) => each.isUnquotable && !each.isGone).map(([thing]) => thing);
  const withoutVoice = isUndecided(proposal.state) ? voicelessAmong(proposal, cited) : [];
  const blocks = changes.map((change, place) => {
    const count = changes.length > 1 ? `${place + 1} ` : '';
    const number = claimOf(change, place);
    const isContested = isUndecided(proposal.state) && contested.has(number);
    const mark = isContested ? saying(stage)({ zh: ' · ⚠ 有争议', en: ' · ⚠ contested' }) : '';
    return text(
      `  ${count}${changeText(stage, change, base.get(number))}${mark}`,
      ...evidenceLines(stage, change, quotes),
      ...(withoutVoice.includes(place) ? [voicelessLine(stage, change)] : []),
    );
  });
  return [...blocks, ...unquotableLines(stage, refused).map(line => text(line))];
}

/** @returns e.g. `~ C5 痛点 · 收纳空间小，想要【+可叠放的】小包装` */
function changeText(stage: Stage, change: Change, base: ClaimContent | undefined): string {
  const say = saying(stage);
  const dimension = change.kind === 'add' ? change.dimension : base?.dimension;
  const about = dimension === undefined ? '' : say(dimensionById(dimension).short);
  const before = base?.wording ?? '';
  const head = `${MARKS[change.kind]} ${change.kind === 'add' ? '' : `${shortId('C', change.claim)} `}${about} · `;
  switch (change.kind) {
    case 'add':
      return `${head}${change.wording}`;
    case 'reword':
      return `${head}${markedWording(before, change.wording)}`;
    case 'restore':
      return `${head}${before}${say({ zh: '（恢复）', en: ' (restore)' })}`;
    case 'retire':
      return `${head}${before}${say({ zh: '（废弃）', en: ' (retire)' })}`;
    case 'strengthen':
    case 'weaken':
      return `${head}${before}`;
    default:
      return change satisfies never;
  }
}

function evidenceLines(stage: Stage, { kind, evidence }: Change, quotes: Quotes): string[] {
  const say = saying(stage);
  const shown = evidence.slice(0, QUOTES_AT_MOST).map(thing => `      ${quotes.quote(thing)}`);
  const left = evidence.slice(QUOTES_AT_MOST);
  if (left.length === 0) return shown;
  const isAgainst = sideOf(kind) === 'contradicting';
  const some = left.slice(0, NAMED_AT_MOST).map(quotes.named).join(' ');
  const more = left.length > NAMED_AT_MOST ? '…' : '';
  return [
    ...shown,
    `      ${say({
      zh: `还有 ${left.length} 条${isAgainst ? '反驳' : '依据'}：${some}${more}`,
      en: `and ${left.length} more ${isAgainst ? 'against' : 'for'} it: ${some}${more}`,
    })}`,
  ];
}

/** What a conflict is about: the claim, what it said when it was proposed, what it says now, what is proposed. */
function conflictBlock(stage: Stage, conflict: ShownConflict): Block {
  const say = saying(stage);
  const id = shortId('C', conflict.claim);
  const wording = (side: ShownConflict['ours']) => {
    if (side === null) return say({ zh: '没有', en: 'none' });
    const retired = side.isRetired ? say({ zh: '（已废弃）', en: ' (retired)' }) : '';
    return say({ zh: `“${side.wording}”${retired}`, en: `“${side.wording}”${retired}` });
  };
  const heads: Readonly<Record<ShownConflict['kind'], Bilingual>> = {
    text: { zh: `⚠ ${id} 在这期间改过了`, en: `⚠ ${id} was changed meanwhile` },
    retired: { zh: `⚠ ${id} 在这期间废弃了`, en: `⚠ ${id} was retired meanwhile` },
    'same-words': { zh: `⚠ ${id} 已经这样说了`, en: `⚠ ${id} says the same already` },
    contested: { zh: `⚠ ${id} 有争议，不能加强`, en: `⚠ ${id} is contested and can't be strengthened` },
  };
  if (conflict.kind === 'contested') return text(say(heads.contested));
  return text(
    say(heads[conflict.kind]),
    `      ${say({ zh: '提出时', en: 'when proposed' })} ${wording(conflict.base)}`,
    `      ${say({ zh: '现在', en: 'now' })} ${wording(conflict.ours)}`,
    `      ${say({ zh: '提案改为', en: 'proposed' })} ${wording(conflict.theirs)}`,
  );
}

/** Names a proposal's claims for a list: `+ 收纳空间小…、~ C5`. */
export function briefChanges(changes: readonly Change[], content: PersonaContent): string[] {
  return changes.map(change => {
    const mark = MARKS[change.kind];
    if (change.kind === 'add') return `${mark} ${change.wording}`;
    const wording = change.kind === 'reword' ? change.wording : (content.get(change.claim)?.wording ?? '');
    return `${mark} ${shortId('C', change.claim)} ${wording}`;
  });
}
