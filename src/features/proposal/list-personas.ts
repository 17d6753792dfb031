/** The list of a team’s personas, each with the proposals that are open on it. */
import { heading, text, type View, view } from '../../chat/view.ts';
import type { Context } from '../../conversation/command.ts';
import { counted, translator } from '../../conversation/translation.ts';
import { listedSome } from '../../domain/language.ts';
import { shortId, versionName } from '../../domain/short-id.ts';
import { claimsOf, listPersonas } from '../persona/store/personas.ts';
import { undecidedProposals } from './store/proposals.ts';

/** So many personas are shown, so many more are named, and so many open proposals of each. */
const PERSONAS_SHOWN = 30;
const PERSONAS_NAMED = 30;
const PROPOSALS_NAMED = 10;

export async function listView(context: Context): Promise<View> {
  const { transaction, team } = context;
  const say = translator(context);
  const personas = await listPersonas(transaction, team.id);
  if (personas.length === 0) {
    const none = {
      zh: '还没有画像：/persona new 精致妈妈',
      en: 'No persona yet: /persona new young-mothers',
    };
    return view(text(say(none)));
  }
  const waiting = await undecidedProposals(transaction, team.id);
  const lines: string[] = [];
  for (const each of personas.slice(0, PERSONAS_SHOWN)) {
    const claims = (await claimsOf(transaction, each.id)).filter(claim => !claim.isRetired).length;
    const open = waiting
      .filter(proposal => proposal.personaId === each.id)
      .map(({ number }) => shortId('P', number));
    const ids = listedSome(open, PROPOSALS_NAMED, context.language);
    const pending = open.length === 0 ? '' : say({ zh: ` · 待定 ${ids}`, en: ` · open: ${ids}` });
    const count = say({ zh: `${claims} 条结论`, en: counted(claims, 'claim') });
    lines.push(`${each.name} ${versionName(each.version)} · ${count}${pending}`);
  }
  const left = personas.slice(PERSONAS_SHOWN).map(each => each.name);
  if (left.length > 0) {
    const names = listedSome(left, PERSONAS_NAMED, context.language);
    lines.push(
      say({ zh: `其余的用 /persona show 看：${names}`, en: `The others, by /persona show: ${names}` }),
    );
  }
  const title = { zh: `${personas.length} 个画像`, en: counted(personas.length, 'persona') };
  return view(heading(say(title)), text(...lines));
}
