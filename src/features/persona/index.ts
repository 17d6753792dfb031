/** The persona: what the team holds true of its users, in versions, and the evidence of it. */

import type { ActionContext } from '../../conversation/action-context.ts';
import type { Feature, RecordsChange, Unattended } from '../../conversation/feature.ts';
import { translator } from '../../conversation/translation.ts';
import { both } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { agenda } from './agenda.ts';
import { claimsPart } from './digest.ts';
import { personaKind, versionKind } from './persona-kind.ts';
import { keepStandings } from './show-persona.ts';
import { noteThingsChanged, noteVoicesChanged, usesOf } from './store/evidence.ts';
import { suggestions } from './suggest-changes.ts';

export const persona: Feature = {
  name: 'persona',
  agenda,
  kinds: [personaKind, versionKind],
  uses: claimsOn,
  digest: [claimsPart],
  history: { 'persona.made': () => both('建了这个画像', 'made the persona') },
  tasks: [suggestions],
  on: { recordsTouched: noteTouched, recordsChanged: keepStandings },
};

async function noteTouched(
  by: Unattended,
  { teamId, letter, numbers = [], voices = [] }: RecordsChange,
): Promise<void> {
  if (voices.length > 0) await noteVoicesChanged(by, teamId, { letter, voices }, by.now);
  if (numbers.length > 0) await noteThingsChanged(by, teamId, { letter, numbers }, by.now);
}

/** Which claims a thing is evidence of: `C5（精致妈妈）、C7（精致妈妈，反驳）`. */
async function claimsOn(context: ActionContext, thing: string): Promise<string[]> {
  const say = translator(context);
  return (await usesOf(context.transaction, context.team.id, thing)).map(use => {
    const claim = shortId('C', use.claim);
    return use.side === 'contradicting'
      ? say({ zh: `${claim}（${use.persona}，反驳）`, en: `${claim} (${use.persona}, against it)` })
      : say({ zh: `${claim}（${use.persona}）`, en: `${claim} (${use.persona})` });
  });
}
