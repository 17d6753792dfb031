/**
 * The parts of a voice: records that share a key (their words, a user on a source, a message) are one voice by it, so
 * they stand in the forest as one thing, and a record comes or goes at the same cost however many say the same. Links
 * between parts are records with two keys, and what was merged by hand; when the last one goes, the voice may have to
 * be divided. The rule itself is in domain/voice.ts.
 */
import { TONES, type Tone } from '../../../domain/emoji-tone.ts';
import { joined, sql, type Transaction } from '../../../store/database.ts';
import { joinedTone } from '../domain/voice.ts';
import { type Keyed, wordsKeyFor, wordsOfKey } from './keyed-records.ts';
import type { RecordsListener } from './records-listener.ts';
import { chained, divide, growAlong, leaveDivisions, PARTS_AT_ONCE } from './voice-division.ts';
import { clearTrees, countRecords, joinTrees, plantTree, treeOf } from './voice-forest.ts';

/** One act on voices: what it leaves to be settled when all its links are made. */
export type VoiceAct = {
  readonly transaction: Transaction;
  readonly teamId: number;
  /** Links that fell away. */
  readonly broken: [oneId: number, otherId: number][];
  /** Voices that are others now. */
  readonly changed: Set<number>;
  readonly hear: RecordsListener;
};

/** @param hear is told of voices that became others, by what they went by before */
export function voiceAct(transaction: Transaction, teamId: number, hear: RecordsListener): VoiceAct {
  return { transaction, teamId, broken: [], changed: new Set(), hear };
}

/** Divides what fell apart and tells of the voices concerned: the end of every act. */
export async function settleVoices(act: VoiceAct, at: Date, patience = PARTS_AT_ONCE): Promise<void> {
  const { transaction, teamId, broken, changed, hear } = act;
  for (const voice of await divide(transaction, teamId, broken, patience)) changed.add(voice);
  if (changed.size > 0) await hear({ teamId, voices: [...changed], at });
}

/** Ends the name of a message before that of a user: no platform has a line break in its ids. */
const BEFORE_USER = '\n';
const AFTER_USERS = '\v';

type Keys = {
  /** The key under which it is counted. */
  readonly home: string;
  /** That of its message, when it has another one besides. */
  readonly message: string | undefined;
};

function keysOf({ number, roomId, linkedMessageId, endUser, sourceId, wordsKey }: Keyed): Keys {
  const place = linkedMessageId === null ? undefined : `${roomId}/${linkedMessageId}`;
  if (endUser !== null)
    return { home: `u:${sourceId}/${endUser}`, message: place && `n:${place}${BEFORE_USER}${endUser}` };
  const message = place && `m:${place}`;
  if (wordsKey !== null) return { home: `w:${wordsKey}`, message };
  return { home: message ?? `r:${number}`, message: undefined };
}

/**
 * Brings a record to the parts that it belongs to.
 * @param before what it said; undefined when it was not there, or deleted
 * @param after what it says; undefined when it is deleted
 * @returns the part under which it is counted now; 0 for a deleted one
 */
export async function moveRecord(
  act: VoiceAct,
  before: Keyed | undefined,
  after: Keyed | undefined,
): Promise<number> {
  const was = before && keysOf(before);
  const is = after && keysOf(after);
  if (was && is && was.home === is.home && was.message === is.message)
    return (await findPart(act, is.home))?.id ?? 0;
  const partners = await partnersOf(act, (before ?? after)?.number ?? 0);
  const home = is && (await hold(act, is.home, true));
  if (is?.message !== undefined && home) await link(act, home.id, (await hold(act, is.message, false)).id);
  const left = was && (await findPart(act, was.home));
  // A part that goes with its last record is followed by the one that the record makes, in the voice that it had.
  if (left && home?.isNew && left.holders === 1) await link(act, left.id, home.id);
  for (const partner of partners) {
    if (home) await link(act, home.id, partner);
    if (left) await unlink(act, left.id, partner);
  }
  if (was && left) {
    const message = was.message === undefined ? undefined : await findPart(act, was.message);
    if (message) await unlink(act, left.id, message.id);
    if (was.message !== undefined) await release(act, was.message, false);
    await release(act, was.home, true);
  }
  return home?.id ?? 0;
}

type Part = { readonly id: number; readonly voiceId: number; readonly holders: number };

async function findPart({ transaction, teamId }: VoiceAct, key: string): Promise<Part | undefined> {
  const [part] = await transaction.query<Part>(sql`
    SELECT id, "voiceId", holders FROM "VoicePart" WHERE "teamId" = ${teamId} AND key = ${key}`);
  return part;
}

/** One more record has the key. @param counts whether it is counted under it */
async function hold(act: VoiceAct, key: string, counts: boolean): Promise<{ id: number; isNew: boolean }> {
  const { transaction, teamId } = act;
  const records = counts ? 1 : 0;
  const [known] = await transaction.query<Part>(sql`
    UPDATE "VoicePart" SET holders = holders + 1, records = records + ${records}
    WHERE "teamId" = ${teamId} AND key = ${key} RETURNING id, "voiceId", holders`);
  const voiceId = known?.voiceId ?? (await plantTree(transaction, teamId));
  await countRecords(transaction, voiceId, records);
  if (known !== undefined) return { id: known.id, isNew: false };
  const [made] = await transaction.query<{ id: number }>(sql`
    INSERT INTO "VoicePart" ("teamId", key, "voiceId", holders, records)
    VALUES (${teamId}, ${key}, ${voiceId}, 1, ${records}) RETURNING id`);
  if (made === undefined) throw new Error('the new part has no id');
  await alignTones(act, key, tones => tones.delete(toneOf(key)));
  await alignMessage(act, key, made.id);
  return { id: made.id, isNew: true };
}

/** One record less has the key. With the last one the part goes. */
async function release(act: VoiceAct, key: string, counts: boolean): Promise<void> {
  const { transaction, teamId } = act;
  const records = counts ? 1 : 0;
  const [part] = await transaction.query<Part>(sql`
    UPDATE "VoicePart" SET holders = holders - 1, records = records - ${records}
    WHERE "teamId" = ${teamId} AND key = ${key} RETURNING id, "voiceId", holders`);
  if (part === undefined) throw new Error(`no part has the key ${key}`);
  await countRecords(transaction, part.voiceId, -records);
  if (part.holders > 0) return;
  await removePart(act, part);
  await alignTones(act, key, tones => tones.add(toneOf(key)));
}

/** What was linked through the part may not be one voice without it. */
async function removePart(act: VoiceAct, { id, voiceId }: Part): Promise<void> {
  const { transaction, broken } = act;
  const links = await transaction.query<{ otherId: number }>(
    sql`DELETE FROM "VoiceLink" WHERE "oneId" = ${id} RETURNING "otherId"`,
  );
  const ends = new Set(links.map(({ otherId }) => otherId));
  await transaction.execute(sql`
    DELETE FROM "VoiceLink"
    WHERE "oneId" IN (SELECT value FROM json_each(${JSON.stringify([...ends])})) AND "otherId" = ${id}`);
  for (const end of await leaveDivisions(transaction, id)) ends.add(end);
  for (let index = broken.length - 1; index >= 0; index -= 1) {
    const [oneId, otherId] = broken[index] ?? [0, 0];
    if (oneId !== id && otherId !== id) continue;
    ends.add(oneId === id ? otherId : oneId);
    broken.splice(index, 1);
  }
  await transaction.execute(sql`DELETE FROM "VoicePart" WHERE id = ${id}`);
  await clearTrees(transaction, [voiceId]);
  broken.push(...chained(ends));
}

/** Makes two parts one voice, for one reason more; of two voices as large the first one stays. */
async function link(act: VoiceAct, oneId: number, otherId: number): Promise<void> {
  if (oneId === otherId) return;
  const { transaction, changed } = act;
  const [added] = await transaction.query<{ count: number }>(sql`
    INSERT INTO "VoiceLink" ("oneId", "otherId", count) VALUES (${oneId}, ${otherId}, 1), (${otherId}, ${oneId}, 1)
    ON CONFLICT ("oneId", "otherId") DO UPDATE SET count = count + 1 RETURNING count`);
  if (added?.count !== 1) return;
  const [one, other] = [await treeOf(transaction, oneId), await treeOf(transaction, otherId)];
  const gone = await joinTrees(transaction, one, other);
  if (gone !== undefined) changed.add(gone);
  await growAlong(transaction, oneId, otherId);
}

/** Takes one reason away why two parts are one voice. */
async function unlink({ transaction, broken }: VoiceAct, oneId: number, otherId: number): Promise<void> {
  if (oneId === otherId) return;
  const both = sql`("oneId" = ${oneId} AND "otherId" = ${otherId} OR "oneId" = ${otherId} AND "otherId" = ${oneId})`;
  const left = await transaction.query<{ count: number }>(
    sql`UPDATE "VoiceLink" SET count = count - 1 WHERE ${both} RETURNING count`,
  );
  if (left[0] === undefined) throw new Error(`parts ${oneId} and ${otherId} are not linked`);
  if (left[0].count > 0) return;
  await transaction.execute(sql`DELETE FROM "VoiceLink" WHERE ${both}`);
  broken.push([oneId, otherId]);
}

function toneOf(key: string): Tone {
  return wordsOfKey(key.slice('w:'.length)).tone;
}

/** The parts of the same words, whatever the tone. */
async function partsInAllTones(
  { transaction, teamId }: VoiceAct,
  key: string,
): Promise<(Part & { key: string })[]> {
  const { form } = wordsOfKey(key.slice('w:'.length));
  const keys = TONES.map(tone => `w:${wordsKeyFor(form, tone)}`);
  return transaction.query(sql`
    SELECT id, key, "voiceId", holders FROM "VoicePart" WHERE "teamId" = ${teamId} AND key IN (${joined(keys)})`);
}

/**
 * Words without emoji are linked to the same words in the only tone that there is: looks whether it is still that one
 * after a part of words came or went.
 * @param undo makes of the tones that there are now those of before
 */
async function alignTones(act: VoiceAct, key: string, undo: (tones: Set<Tone>) => void): Promise<void> {
  if (!key.startsWith('w:')) return;
  const idOf = new Map((await partsInAllTones(act, key)).map(part => [toneOf(part.key), part.id]));
  const tones = new Set(idOf.keys());
  const is = joinedTone(tones);
  undo(tones);
  const was = joinedTone(tones);
  if (is === was) return;
  const plain = idOf.get('');
  const [before, after] = [was, is].map(tone => (tone === undefined ? undefined : idOf.get(tone)));
  if (plain === undefined) return;
  if (before !== undefined) await unlink(act, plain, before);
  if (after !== undefined) await link(act, plain, after);
}

/** @returns the keys of words that are one voice with these, these among them, and how many records have them */
export async function sameWords(
  act: VoiceAct,
  wordsKey: string,
): Promise<{ keys: ReadonlySet<string>; holders: number }> {
  const { form, tone } = wordsOfKey(wordsKey);
  const parts = await partsInAllTones(act, `w:${wordsKey}`);
  const joinedTo = joinedTone(new Set(parts.map(part => toneOf(part.key))));
  const tones = tone === '' || tone === joinedTo ? ['' as const, joinedTo ?? ''] : [tone];
  const keys = new Set(tones.map(each => wordsKeyFor(form, each)));
  const own = parts.filter(part => keys.has(part.key.slice('w:'.length)));
  return { keys, holders: own.reduce((sum, { holders }) => sum + holders, 0) };
}

/** As long as a record of a message names nobody, whoever is named in it belongs to it. */
async function alignMessage(act: VoiceAct, key: string, id: number): Promise<void> {
  const { transaction, teamId } = act;
  const place = key.slice(2);
  if (key.startsWith('n:')) {
    const message = await findPart(act, `m:${place.slice(0, place.indexOf(BEFORE_USER))}`);
    if (message !== undefined) await link(act, message.id, id);
  } else if (key.startsWith('m:')) {
    const named = await transaction.query<{ id: number }>(sql`
      SELECT id FROM "VoicePart" WHERE "teamId" = ${teamId}
        AND key > ${`n:${place}${BEFORE_USER}`} AND key < ${`n:${place}${AFTER_USERS}`}`);
    for (const each of named) await link(act, id, each.id);
  }
}

/** @returns for each link by hand that a record has to a live one, the part of that */
async function partnersOf({ transaction, teamId }: VoiceAct, number: number): Promise<number[]> {
  const rows = await transaction.query<{ partId: number }>(sql`
    SELECT "partId" FROM (
      SELECT "right" AS number FROM "VoiceMerge"
        WHERE "teamId" = ${teamId} AND "left" = ${number} AND "endedAt" IS NULL
      UNION ALL SELECT "left" FROM "VoiceMerge"
        WHERE "teamId" = ${teamId} AND "right" = ${number} AND "endedAt" IS NULL) partner
    CROSS JOIN "Feedback" feedback ON feedback."teamId" = ${teamId} AND feedback.number = partner.number
    WHERE feedback."deletedAt" IS NULL`);
  return rows.map(row => row.partId);
}

/** Links the parts of two records that are merged by hand, or ends that. */
export async function linkRecords(
  act: VoiceAct,
  pairs: readonly { readonly left: number; readonly right: number }[],
  isMerged: boolean,
): Promise<void> {
  const { transaction, teamId } = act;
  const numbers = [...new Set(pairs.flatMap(({ left, right }) => [left, right]))];
  const rows = await transaction.query<{ number: number; partId: number }>(sql`
    SELECT number, "partId" FROM "Feedback"
    WHERE "teamId" = ${teamId} AND number IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))
      AND "deletedAt" IS NULL`);
  const partOf = new Map(rows.map(row => [row.number, row.partId]));
  for (const { left, right } of pairs) {
    const [one, other] = [partOf.get(left), partOf.get(right)];
    if (one === undefined || other === undefined) continue;
    await (isMerged ? link(act, one, other) : unlink(act, one, other));
  }
}

/** The messages of a room are called by another name now. */
export async function renameMessages(
  transaction: Transaction,
  roomId: number,
  before: string,
): Promise<void> {
  for (const kind of ['m', 'n']) {
    const prefix = `${kind}:${roomId}/`;
    await transaction.execute(sql`
      UPDATE "VoicePart" SET key = ${prefix + before} || substr(key, ${prefix.length + 1})
      WHERE "teamId" IN (SELECT DISTINCT "teamId" FROM "Feedback" WHERE "roomId" = ${roomId})
        AND key >= ${prefix} AND key < ${`${kind}:${roomId}0`}`);
  }
}
