/** Recording, changing and joining feedback; what every door to it (a command, later an import) leads to. */

import type { NamedBefore } from '../../chat/grammar/end-user.ts';
import { grammarRefusal } from '../../chat/grammar/refusals.ts';
import type { Refusal } from '../../chat/refusal.ts';
import type { Context } from '../../conversation/command.ts';
import { tell } from '../../conversation/feature.ts';
import { reworded, takingOut } from '../../conversation/names-taken-out.ts';
import { shortId } from '../../domain/short-id.ts';
import { stockForms } from '../../domain/stock-phrase.ts';
import { WORDED } from '../../domain/worded.ts';
import { writeAudit } from '../../store/audit.ts';
import { identityOf, personNames, setMembership } from '../../store/people.ts';
import { nextNumber } from '../../store/short-ids.ts';
import { type Rewrite, rewriteAnswers, rewriteHistory } from '../../store/words-beside.ts';
import { type Feedback, type FeedbackContent, LATELY_DAYS, TEXT_AT_MOST, tagKey } from './domain/feedback.ts';
import { listening } from './listening.ts';
import { feedbackRefusal } from './refusals.ts';
import {
  findFeedback,
  hideFeedback,
  insertFeedback,
  type KeptBy,
  unhideFeedback,
  updateFeedback,
} from './store/feedback.ts';
import { touchedByConsent } from './store/refused.ts';
import { voicesOf } from './store/voice-forest.ts';
import { mergeRecords, takeApart } from './store/voice-merges.ts';
import { countVoices, type VoiceCount, type VoiceSize, voiceMates, voiceSize } from './store/voices.ts';

/** Records one feedback and remembers the source as the member's last. @returns its number */
export async function recordFeedback(context: Context, content: FeedbackContent): Promise<number> {
  const { transaction, team, person, room, origin, clock, repliedTo, named } = context;
  const number = await nextNumber(transaction, team.id, 'F');
  const hasJoinedVoices = await insertFeedback(
    transaction,
    {
      ...content,
      endUserTrace: named?.trace ?? null,
      teamId: team.id,
      number,
      reporterId: person.id,
      reporterRole: person.role ?? null,
      roomId: room.id,
      messageId: origin.messageId,
      linkedMessageId: repliedTo?.messageId ?? null,
      linkedUrl: repliedTo?.url ?? null,
      recordedAt: clock.now,
      messageAt: context.saidAt,
    },
    keptBy(context),
  );
  if (person.lastSourceId !== content.sourceId) {
    await setMembership(transaction, team.id, person.id, { lastSourceId: content.sourceId });
  }
  await writeAudit(transaction, origin, 'feedback.recorded', shortId('F', number), {
    dimension: content.dimension,
    sourceId: content.sourceId,
  });
  const takeOut = takingOut(team, [named]);
  // A form that the same message opened before it was edited.
  if (takeOut !== null && origin.messageId !== null)
    await rewriteAnswers(transaction, team.id, room, origin.messageId, takeOut);
  // By itself a new record is evidence of nothing; but what its user refuses holds for all that they said.
  if (hasJoinedVoices || content.consent === 'no') await followChange(context, [number], [content]);
  return number;
}

function keptBy(context: Context): KeptBy {
  const { team, clock, transaction, features } = context;
  const hear = listening(features, transaction);
  return { zone: clock.zone, stock: stockForms(team.settings.stockPhrases), hear };
}

/**
 * What follows from a change of records or their voices: once for all of them.
 * @param contents what one of them says, and said before: what its user refuses holds for other records, too
 */
async function followChange(
  context: Context,
  numbers: readonly number[],
  contents: readonly Pick<FeedbackContent, 'consent'>[] = [],
): Promise<void> {
  const { transaction, team, features } = context;
  const [number = 0] = numbers;
  const touched = contents.some(({ consent }) => consent === 'no')
    ? await touchedByConsent(transaction, team.id, number)
    : numbers;
  await tell(features, 'recordsChanged', context, { letter: 'F', numbers: touched });
}

/** The company a record is in: the voice that it joined, or the voices of the same theme. */
export type Company =
  | { readonly kind: 'same-voice'; readonly mate: number; readonly size: VoiceSize }
  | { readonly kind: 'theme'; readonly tag: string | undefined; readonly count: VoiceCount };

/** @returns what a confirmation says: the voice joined, else how often its rarest tag or its dimension was heard lately */
export async function companyOf(
  context: Context,
  content: FeedbackContent,
  number: number,
): Promise<Company> {
  const { transaction, team, clock } = context;
  const [mate] = await voiceMates(transaction, team.id, number, 1);
  if (mate !== undefined)
    return { kind: 'same-voice', mate, size: await voiceSize(transaction, team.id, number) };
  const since = new Date(clock.now.getTime() - LATELY_DAYS * 86_400_000);
  if (content.tags.length === 0) {
    const count = await countVoices(transaction, team.id, { dimension: content.dimension }, since);
    return { kind: 'theme', tag: undefined, count };
  }
  let rarest: { tag: string; count: VoiceCount } | undefined;
  for (const tag of content.tags) {
    const count = await countVoices(transaction, team.id, { tag: tagKey(tag) }, since);
    if (rarest === undefined || count.voices < rarest.count.voices) rarest = { tag, count };
  }
  return rarest === undefined
    ? { kind: 'theme', tag: undefined, count: { voices: 0, sources: 0, isCutShort: false } }
    : { kind: 'theme', ...rarest };
}

type Where = Pick<Context, 'transaction' | 'team'>;

/** @throws Refusal when the team has no such record */
export async function feedbackNumbered(context: Where, number: number): Promise<Feedback> {
  const found = await findFeedback(context.transaction, context.team.id, number);
  if (found === undefined) throw noSuch(number);
  return found;
}

/** @throws Refusal when there is no such record, or it is deleted */
export async function liveFeedback(context: Where, number: number): Promise<Feedback> {
  const found = await feedbackNumbered(context, number);
  if (found.deletedAt !== null) {
    const id = shortId('F', number);
    throw feedbackRefusal('is-deleted', { id }, { example: `/feedback restore ${id}` });
  }
  return found;
}

/** @returns a record that the speaker may change @throws Refusal when it is not there, deleted, or not theirs */
export async function ownFeedback(context: Context, number: number): Promise<Feedback> {
  const record = await liveFeedback(context, number);
  await demandOwnership(context, record);
  return record;
}

/** Own records may be changed by whoever made them; managers may change any. @throws Refusal 'not-yours' */
async function demandOwnership(context: Context, record: Feedback): Promise<void> {
  const { transaction, person } = context;
  if (person.isManager) return;
  const own = await identityOf(transaction, person.id);
  if (own.includes(record.reporterId)) return;
  const reporter = (await personNames(transaction, [record.reporterId])).get(record.reporterId) ?? '?';
  throw feedbackRefusal('not-yours', { id: shortId('F', record.number), reporter });
}

const TEXT_LABEL = { zh: '原话', en: 'text' };

/** A field whose two sides are the same lost the name of an end user. */
export type Change = { readonly name: keyof FeedbackContent; readonly from: unknown; readonly to: unknown };

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
): Promise<{ changes: Change[]; company: { readonly mate: number | undefined } | undefined }> {
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
  await followChange(context, [number], [before, content]);
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
function lostNames(before: FeedbackContent, was: FeedbackContent, after: FeedbackContent): Change[] {
  const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  return WORDED.filter(name => !isSame(before[name], was[name]) && isSame(was[name], after[name])).map(
    name => ({ name, from: was[name], to: was[name] }),
  );
}

/** Hides a record. @throws Refusal when it is not there, not theirs, or deleted already */
export async function deleteFeedback(context: Context, number: number): Promise<void> {
  const record = await ownFeedback(context, number);
  await hideFeedback(context.transaction, record, keptBy(context), context.clock.now);
  await writeAudit(context.transaction, context.origin, 'feedback.deleted', shortId('F', number), {});
  await followChange(context, [number], [record]);
}

/** Brings a hidden record back. @throws Refusal when it is not there, not theirs, or not deleted */
export async function restoreFeedback(context: Context, number: number): Promise<void> {
  const record = await feedbackNumbered(context, number);
  await demandOwnership(context, record);
  if (record.deletedAt === null) throw grammarRefusal('nothing-to-change', { id: shortId('F', number) });
  await unhideFeedback(context.transaction, record, keptBy(context), context.clock.now);
  await writeAudit(context.transaction, context.origin, 'feedback.restored', shortId('F', number), {});
  await followChange(context, [number], [record]);
}

/** Makes records one voice by hand. @throws Refusal when one is not there, or fewer than two are named */
export async function mergeVoices(context: Context, numbers: readonly number[]): Promise<VoiceSize> {
  const { transaction, team, clock } = context;
  if (numbers.length < 2) throw feedbackRefusal('merge-needs-two', {});
  await allLive(context, numbers);
  const added = await mergeRecords(transaction, team.id, numbers, clock.now, keptBy(context).hear);
  if (added === 0) throw grammarRefusal('nothing-to-change', { id: idsText(numbers) });
  await auditEach(context, 'feedback.merged', numbers);
  await followChange(context, numbers);
  return voiceSize(transaction, team.id, numbers[0] ?? 0);
}

/**
 * Takes one record out of its voice, or several apart: what joins them by hand and by their words. A message or a user
 * that they share joins them still.
 * @throws Refusal when one is not there, or neither joins them
 */
export async function unmergeVoices(context: Context, numbers: readonly number[]): Promise<void> {
  const { transaction, team, clock } = context;
  await allLive(context, numbers);
  const parted = await takeApart(transaction, team.id, numbers, clock.now, keptBy(context).hear);
  if (parted === 0) throw feedbackRefusal('not-merged', { ids: idsText(numbers) });
  await auditEach(context, 'feedback.unmerged', numbers);
  await followChange(context, numbers);
}

async function allLive(context: Context, numbers: readonly number[]): Promise<Feedback[]> {
  const records: Feedback[] = [];
  for (const number of numbers) records.push(await liveFeedback(context, number));
  return records;
}

async function auditEach(
  context: Context,
  action: 'feedback.merged' | 'feedback.unmerged',
  numbers: readonly number[],
): Promise<void> {
  const ids = numbers.map(number => shortId('F', number));
  for (const id of ids) await writeAudit(context.transaction, context.origin, action, id, { with: ids });
}

export function idsText(numbers: readonly number[]): string {
  return numbers.map(number => shortId('F', number)).join(' ');
}

function noSuch(number: number): Refusal {
  return grammarRefusal('no-such-thing', { id: shortId('F', number) });
}

function contentOf(record: Feedback): FeedbackContent {
  const { text, dimension, sourceId, sentiment, intensity, segment, tags, consent, endUser, saidAt } = record;
  return { text, dimension, sourceId, sentiment, intensity, segment, tags, consent, endUser, saidAt };
}

function changesBetween(before: FeedbackContent, after: FeedbackContent): Change[] {
  const names = Object.keys(after) as (keyof FeedbackContent)[];
  return names
    .map(name => ({ name, from: before[name], to: after[name] }))
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
}

/** The audit log shows of an end user what the chat shows, no more of the hash. */
function hiddenUser({ name, from, to }: Change): { from?: unknown; to?: unknown } {
  const short = (value: unknown) => (typeof value === 'string' ? `#${value.slice(0, 4)}` : null);
  return name === 'endUser' ? { from: short(from), to: short(to) } : {};
}
