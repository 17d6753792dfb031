/** The list of proposals: those that are open, and the last decided ones. */
import { type Block, heading, text, view } from '../../chat/view.ts';
import type { Context, Reply } from '../../conversation/command.ts';
import { counted, translator } from '../../conversation/translation.ts';
import { listedSome } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { showMoment } from '../../domain/zoned-time.ts';
import { contentAt, personaById } from '../persona/store/personas.ts';
import { briefChanges } from './show-changes.ts';
import { STATE_NAMES } from './show-proposal.ts';
import { decidedProposals, type Proposal, undecidedProposals } from './store/proposals.ts';
import { tallyOf } from './voting/poll.ts';

const DECIDED_SHOWN = 5;
/** So many of those that are open are shown, and so many more named. */
const OPEN_SHOWN = 10;
const OPEN_NAMED = 20;

export async function listReply(context: Context): Promise<Reply> {
  const { transaction, team, language } = context;
  const say = translator(context);
  const open = await undecidedProposals(transaction, team.id);
  const decided = await decidedProposals(transaction, team.id, DECIDED_SHOWN);
  const waiting = { zh: `${open.length} 个待定的提案`, en: `${counted(open.length, 'proposal')} open` };
  const none = { zh: '没有待定的提案', en: 'No proposal is open' };
  const blocks: Block[] = [heading(say(open.length === 0 ? none : waiting))];
  for (const each of open.slice(0, OPEN_SHOWN)) blocks.push(text(...(await openLines(context, each))));
  const left = open.slice(OPEN_SHOWN).map(each => shortId('P', each.number));
  if (left.length > 0) {
    const ids = listedSome(left, OPEN_NAMED, language);
    blocks.push(
      text(say({ zh: `其余的用 /proposal show 看：${ids}`, en: `The others, by /proposal show: ${ids}` })),
    );
  }
  if (decided.length > 0) {
    const lines: string[] = [];
    for (const each of decided) lines.push(await decidedLine(context, each));
    blocks.push(heading(say({ zh: '最近定下的', en: 'Decided lately' })), text(...lines));
  }
  return { view: view(...blocks) };
}

async function openLines(context: Context, each: Proposal): Promise<string[]> {
  const { transaction, team, clock, language } = context;
  const say = translator(context);
  const persona = await personaById(transaction, team.id, each.personaId);
  const { approvals } = await tallyOf(context, each);
  const until = showMoment(each.expiresAt, clock, language);
  const numbers = each.changes.flatMap(change => (change.kind === 'add' ? [] : [change.claim]));
  const content = await contentAt(transaction, each.personaId, each.baseVersion, numbers);
  const { quorum } = team.settings;
  const head = say({
    zh: `${shortId('P', each.number)} ${persona.name} · ${STATE_NAMES[each.state].zh} · ${approvals.length}/${quorum} 票 · ${until} 到期`,
    en: `${shortId('P', each.number)} ${persona.name} · ${STATE_NAMES[each.state].en} · ${approvals.length}/${quorum} votes · expires ${until}`,
  });
  return [head, ...briefChanges(each.changes, content).map(line => `  ${line}`)];
}

async function decidedLine(context: Context, each: Proposal): Promise<string> {
  const { transaction, team, clock, language } = context;
  const persona = await personaById(transaction, team.id, each.personaId);
  const parts = [
    `${shortId('P', each.number)} ${persona.name}`,
    `${translator(context)(STATE_NAMES[each.state])}${each.version === null ? '' : ` → v${each.version}`}`,
    ...(each.rejectReason === null ? [] : [each.rejectReason]),
    ...(each.decidedAt === null ? [] : [showMoment(each.decidedAt, clock, language)]),
  ];
  return parts.join(' · ');
}
