/** Changing, deleting and restoring a record; what it said before stays in the audit log. */
import type { NamedBefore } from '../../chat/grammar/end-user.ts';
import { grammarRefusal } from '../../chat/grammar/refusals.ts';
import type { Context } from '../../conversation/command.ts';
import { reworded, takingOut } from '../../conversation/names-taken-out.ts';
import { shortId } from '../../domain/short-id.ts';
import { WORDED } from '../../domain/worded.ts';
import { writeAudit } from '../../store/audit.ts';
import { identityOf } from '../../store/people.ts';
import { type Rewrite, rewriteAnswers, rewriteHistory } from '../../store/words-beside.ts';
import { type Feedback, type FeedbackContent, TEXT_AT_MOST } from './domain/feedback.ts';
import { demandOwnership, feedbackNumbered, ownFeedback } from './find-feedback.ts';
import { keptBy, recordsChanged } from './record-hooks.ts';
import { hideFeedback, unhideFeedback, updateFeedback } from './store/feedback.ts';
import { voicesOf } from './store/voice-forest.ts';
import { voiceMates } from './store/voices.ts';

const TEXT_LABEL = { zh: '原话', en: 'text' };

/** A field whose two sides are the same lost the name of an end user. */
export type FieldChange = {
  readonly name: keyof FeedbackContent;
  readonly from: unknown;
  readonly to: unknown;
};

/**
 * Changes what a record says; what it said before stays in the audit log.
 * @returns what was changed, and the company that the record is in when it is another one: the first record of its
 *   voice, or none
 * @throws Refusal when it is not there, not theirs, or like that already
 */
export async function editFeedback(
  context: Context,
  number: number,
  wanted: Partial<FeedbackContent>,
): Promise<{ changes: FieldChange[]; company: { readonly mate: number | undefined } | undefined }> {
  const { transaction, team, origin, clock } = context;
  const { named } = context;
  const before = await ownFeedback(context, number);
  const known = namedIn(before);
  const given = wanted.endUser == null ? undefined : (named ?? { hash: wanted.endUser, trace: null });
  const takeOut = takingOut(team, [given, known]);
  const was = reworded(contentOf(before), takeOut);
  const content: FeedbackContent = reworded({ ...was, ...wanted }, takeOut);
  const length = [...content.text].length;
  // What stands for a name may be longer than the name.
  if (length > TEXT_AT_MOST && length > [...before.text].length)
    throw grammarRefusal('too-long', { label: TEXT_LABEL, length, most: TEXT_AT_MOST });
  const changes = [...lostNames(before, was, content), ...changesBetween(was, content)];
  const endUserTrace = wanted.endUser === undefined ? before.endUserTrace : (named?.trace ?? null);
  const id = shortId('F', number);
  if (changes.length === 0) throw grammarRefusal('nothing-to-change', { id });
  const [oldMate] = await voiceMates(transaction, team.id, number, 1);
  await updateFeedback(transaction, before, { ...content, endUserTrace }, keptBy(context), clock.now);
  // By the hash alone it would take too long to look for them everywhere.
  const takeOutQuickly = takingOut(
    team,
    [given, known].filter(each => each?.trace != null),
  );
  // A name that was known already is in nothing that was kept before.
  const isNews = given?.trace != null;
  const rewritten =
    takeOutQuickly === null ? [] : await takeOutBeside(context, isNews ? id : undefined, takeOutQuickly);
  await writeAudit(transaction, origin, 'feedback.edited', id, {
    changes: changes.map(change => ({ ...change, ...hiddenUser(change) })),
    // What the log said before is told nowhere else: who took something out of it, and where.
    ...(rewritten.length > 0 && { rewritten }),
  });
  await recordsChanged(context, [number], [before, content]);
  const [mate] = await voiceMates(transaction, team.id, number, 1);
  const voice = (await voicesOf(transaction, team.id, [number])).get(number);
  const isElsewhere = voice !== before.voice || (mate === undefined) !== (oldMate === undefined);
  const isInCompany = mate !== undefined || oldMate !== undefined;
  return { changes, company: isElsewhere && isInCompany ? { mate } : undefined };
}

/**
 * Where else the words of a record stand: what was answered to whoever changes it, and its history. What others wrote into
 * the history is for managers to change.
 * @param id whose history; undefined where it need not be looked at
 * @returns the ids of the audit entries that were rewritten
 */
async function takeOutBeside(
  { transaction, team, room, origin, person }: Context,
  id: string | undefined,
  takeOut: Rewrite,
): Promise<number[]> {
  if (origin.messageId !== null) await rewriteAnswers(transaction, team.id, room, origin.messageId, takeOut);
  if (id === undefined) return [];
  const authors = person.isManager ? undefined : await identityOf(transaction, person.id);
  return rewriteHistory(transaction, team.id, id, takeOut, authors);
}

/** @returns the end user that a record names already */
function namedIn({ endUser, endUserTrace }: Feedback): NamedBefore | undefined {
  return endUser === null ? undefined : { hash: endUser, trace: endUserTrace };
}

/** @returns the fields that lost a name and are changed in nothing else: what they said is not said again */
function lostNames(before: FeedbackContent, was: FeedbackContent, after: FeedbackContent): FieldChange[] {
  const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  return WORDED.filter(name => !isSame(before[name], was[name]) && isSame(was[name], after[name])).map(
    name => ({ name, from: was[name], to: was[name] }),
  );
}

function contentOf(record: Feedback): FeedbackContent {
  const { text, dimension, sourceId, sentiment, intensity, segment, tags, consent, endUser, saidAt } = record;
  return { text, dimension, sourceId, sentiment, intensity, segment, tags, consent, endUser, saidAt };
}

function changesBetween(before: FeedbackContent, after: FeedbackContent): FieldChange[] {
  const names = Object.keys(after) as (keyof FeedbackContent)[];
  return names
    .map(name => ({ name, from: before[name], to: after[name] }))
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
}

/** The audit log shows of an end user what the chat shows, no more of the hash. */
function hiddenUser({ name, from, to }: FieldChange): { from?: unknown; to?: unknown } {
  const short = (value: unknown) => (typeof value === 'string' ? `#${value.slice(0, 4)}` : null);
  return name === 'endUser' ? { from: short(from), to: short(to) } : {};
}

/** Hides a record. @throws Refusal when it is not there, not theirs, or deleted already */
export async function deleteFeedback(context: Context, number: number): Promise<void> {
  const record = await ownFeedback(context, number);
  await hideFeedback(context.transaction, record, keptBy(context), context.clock.now);
  await writeAudit(context.transaction, context.origin, 'feedback.deleted', shortId('F', number), {});
  await recordsChanged(context, [number], [record]);
}

/** Brings a hidden record back. @throws Refusal when it is not there, not theirs, or not deleted */
export async function restoreFeedback(context: Context, number: number): Promise<void> {
  const record = await feedbackNumbered(context, number);
  await demandOwnership(context, record);
  if (record.deletedAt === null) throw grammarRefusal('nothing-to-change', { id: shortId('F', number) });
  await unhideFeedback(context.transaction, record, keptBy(context), context.clock.now);
  await writeAudit(context.transaction, context.origin, 'feedback.restored', shortId('F', number), {});
  await recordsChanged(context, [number], [record]);
}
