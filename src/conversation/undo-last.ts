/** Undo: takes back what a person did last, by the inverse that the feature hands over for it. */
import { type View, view } from '../chat/view.ts';
import type { Bilingual } from '../domain/language.ts';
import { looksLikeId } from '../domain/short-id.ts';
import { type Act, lastActsOf } from '../store/audit.ts';
import type { Context, Reply } from './command.ts';
import { type Undo, wordedBy } from './feature.ts';
import { conversationRefusal } from './refusals.ts';

/** Whoever says “undo” means what they did just now: an act of longer ago is named by its id. */
const UNDONE_WITHIN_MILLISECONDS = 3_600_000;

/**
 * Takes back all that came of a person’s last message that changed anything, the last of it first; it is an act itself, so
 * that a second time brings it back.
 * @throws Refusal when there is nothing, it can’t be taken back, or may not be any more
 */
export async function undoLast(context: Context): Promise<Reply> {
  const { transaction, team, person, features, clock } = context;
  const since = new Date(clock.now.getTime() - UNDONE_WITHIN_MILLISECONDS);
  const acts = await lastActsOf(transaction, team.id, person.id, since);
  const [last] = acts;
  if (last === undefined) throw conversationRefusal('nothing-to-undo', {});
  const inverses: ReadonlyMap<string, Undo> = new Map(
    features.flatMap(({ undo = {} }) => Object.entries(undo)),
  );
  const shown: View[] = [];
  for (const act of acts) {
    const undo = inverses.get(act.action);
    // What came of it can stay only where all of it can be taken back.
    if (undo === undefined) throw conversationRefusal('not-undoable', { what: named(context, act) });
    const reply = await undo(context, act);
    if ('view' in reply) shown.push(reply.view);
  }
  const [only = view()] = shown;
  return { view: shown.length === 1 ? only : view(...shown.flatMap(({ blocks }) => blocks)) };
}

/** @returns what was done, as a history words it; undefined where it has no words for it */
function named({ features }: Context, { subject, action, details }: Act): Bilingual | undefined {
  const said = wordedBy(features, action, details);
  if (said === undefined || !looksLikeId(subject)) return undefined;
  return { zh: `${subject} ${said.zh}`, en: `${subject}: ${said.en}` };
}
