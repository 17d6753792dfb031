/** The history of a persona, from the audit log: who proposed, who decided, when, on which platform, by which message. */
import { heading, text, type View, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { wordedBy } from '../../conversation/feature.ts';
import { translator } from '../../conversation/translation.ts';
import { inLanguage } from '../../domain/language.ts';
import { shortId, versionName } from '../../domain/short-id.ts';
import { showMoment } from '../../domain/zoned-time.ts';
import { type AuditEntry, auditOf, personaSubject } from '../../store/audit.ts';
import { personNames } from '../../store/people.ts';
import type { Persona } from '../persona/domain/persona.ts';
import { claimsOf } from '../persona/store/personas.ts';
import { STATE_NAMES } from './show-proposal.ts';
import { proposalsAbout } from './store/proposals.ts';

/** So many proposals are shown, the newest first. */
const PROPOSALS_SHOWN = 20;
/** So much of what happened to each, the last. */
const LINES_SHOWN = 10;
/** So many challenges, of all claims. */
const CHALLENGES_SHOWN = 20;

export async function historyView(context: ActionContext, persona: Persona): Promise<View> {
  const { transaction, team } = context;
  const say = translator(context);
  const proposals = await proposalsAbout(transaction, persona.id, PROPOSALS_SHOWN + 1);
  const blocks = [];
  for (const proposal of proposals.slice(0, PROPOSALS_SHOWN)) {
    const id = shortId('P', proposal.number);
    const version = proposal.version === null ? '' : ` → ${versionName(proposal.version)}`;
    const reason =
      proposal.reason && say({ zh: ` · 理由：${proposal.reason}`, en: ` · reason: ${proposal.reason}` });
    const lines = lastOf(
      context,
      await entryLines(context, await auditOf(transaction, team.id, id)),
      LINES_SHOWN,
    );
    blocks.push(heading(`${id} ${say(STATE_NAMES[proposal.state])}${version}${reason}`), text(...lines));
  }
  const challenges: string[] = [];
  for (const claim of await claimsOf(transaction, persona.id)) {
    const entries = await auditOf(transaction, team.id, shortId('C', claim.number));
    for (const line of await entryLines(context, entries))
      challenges.push(`  ${shortId('C', claim.number)}${line}`);
  }
  if (challenges.length > 0)
    blocks.push(
      heading(say({ zh: '质疑', en: 'Challenges' })),
      text(...lastOf(context, challenges, CHALLENGES_SHOWN)),
    );
  if (proposals.length > PROPOSALS_SHOWN)
    blocks.push(text(say({ zh: '更早的提案没有列出', en: 'Earlier proposals are not listed' })));
  const made = await entryLines(context, await auditOf(transaction, team.id, personaSubject(persona.id)));
  const title = say({ zh: `${persona.name} 的历史`, en: `History of ${persona.name}` });
  return view(heading(title), ...blocks, text(...made.filter(line => line !== '')));
}

/** @returns the last of the lines, after how many came before them */
function lastOf(context: ActionContext, lines: readonly string[], most: number): readonly string[] {
  const earlier = lines.length - most;
  if (earlier <= 0) return lines;
  const said = translator(context)({ zh: `  …更早的还有 ${earlier} 次`, en: `  … ${earlier} earlier ones` });
  return [said, ...lines.slice(-most)];
}

async function entryLines(context: ActionContext, entries: readonly AuditEntry[]): Promise<string[]> {
  const ids = entries.flatMap(entry => entry.personId ?? []);
  const names = await personNames(context.transaction, ids);
  return entries.flatMap(entry => {
    const what = entryText(context, entry);
    if (what === undefined) return [];
    const who = entry.personId === null ? '' : ` ${names.get(entry.personId) ?? '?'}`;
    return [`  ${showMoment(entry.at, context.clock, context.language)}${who} ${what} · ${placeOf(entry)}`];
  });
}

/** Where it was done: the platform, and the message by its id there. */
function placeOf({ platform, messageId }: AuditEntry): string {
  return messageId === null ? platform : `${platform} #${messageId}`;
}

/** @returns what was done, in the words of the feature that did it; undefined for what is not told */
function entryText(context: ActionContext, { action, details }: AuditEntry): string | undefined {
  const said = wordedBy(context.features, action, details);
  return said && inLanguage(said, context.language);
}
