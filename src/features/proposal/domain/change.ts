/** What a proposal would change about a persona (method.md §7), and what becomes of the persona by it. */
import { z } from 'zod';
import type { Choice } from '../../../domain/choice.ts';
import { DIMENSIONS, type DimensionId } from '../../../domain/dimension.ts';
import {
  type ClaimContent,
  isSameState,
  type PersonaContent,
  wordingKey,
} from '../../persona/domain/claim.ts';
import type { Side } from '../../persona/domain/confidence.ts';
import { merge } from './merge.ts';

const dimension = z.enum(DIMENSIONS.map(each => each.id) as [DimensionId, ...DimensionId[]]);
const evidence = z.array(z.string());
const claim = z.number().int().positive();

/** Stored with the proposal, so old rows must still parse: add kinds and optional fields, never change one. */
export const changeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('add'), dimension, wording: z.string(), evidence }),
  z.object({ kind: z.literal('reword'), claim, wording: z.string(), evidence }),
  z.object({ kind: z.literal('strengthen'), claim, evidence }),
  z.object({ kind: z.literal('weaken'), claim, evidence }),
  z.object({ kind: z.literal('retire'), claim, evidence }),
  z.object({ kind: z.literal('restore'), claim, evidence }),
]);

export type Change = z.infer<typeof changeSchema>;
export type ChangeKind = Change['kind'];

export const CHANGE_KINDS: readonly Choice<ChangeKind>[] = [
  { id: 'add', label: { zh: '新增', en: 'add' }, also: ['增加', '添加', '加'] },
  {
    id: 'reword',
    label: { zh: '改写', en: 'reword' },
    also: ['修改', '改', 'rewrite', 'rephrase'],
  },
  { id: 'strengthen', label: { zh: '加强', en: 'strengthen' }, also: ['支持', '强化', 'support'] },
  { id: 'weaken', label: { zh: '削弱', en: 'weaken' }, also: ['减弱', '弱化', '反驳', 'contradict'] },
  {
    id: 'retire',
    label: { zh: '废弃', en: 'retire' },
    also: ['删除', '下线', '停用', '作废', 'remove', 'delete'],
  },
  { id: 'restore', label: { zh: '恢复', en: 'restore' }, also: [] },
];

/** The most changes of one proposal, and the most evidence of one change. */
export const CHANGES_AT_MOST = 30;
/** The longest reason, of a proposal or of a reject, in characters. */
export const REASON_AT_MOST = 300;
/**
 * So many proposals of a persona, and of a team, wait for a decision at once: each has a card in every group, which a change
 * of one record may have to bring up to date.
 */
export const OPEN_AT_MOST = { persona: 30, team: 100 } as const;

/** @returns which side the evidence of such a change takes */
export function sideOf(kind: ChangeKind): Side {
  return kind === 'weaken' || kind === 'retire' ? 'contradicting' : 'supporting';
}

/** @returns the number under which the claim of a change stands; what is added has −1, −2 … by its place */
export function claimOf(change: Change, place: number): number {
  return change.kind === 'add' ? -(place + 1) : change.claim;
}

/** @returns the number of the claim for which a change brings evidence, if it does: not while that is contested */
export function strengthenedClaim(change: Change): number | undefined {
  const isSupported = change.evidence.length > 0 && sideOf(change.kind) === 'supporting';
  return change.kind !== 'add' && isSupported ? change.claim : undefined;
}

/**
 * A claim is not published, strengthened or weakened by nobody (method.md §10): these kinds of change rest on their
 * evidence.
 * @returns the places of the changes that had evidence and of which all is gone
 */
export function voiceless(changes: readonly Change[], isGone: (thing: string) => boolean): number[] {
  const rests = (kind: ChangeKind) => kind === 'add' || kind === 'strengthen' || kind === 'weaken';
  return changes.flatMap(({ kind, evidence: things }, place) =>
    rests(kind) && things.length > 0 && things.every(isGone) ? [place] : [],
  );
}

/**
 * @returns the content with the changes made
 * @throws RangeError when a change is about a claim that the content does not have
 */
export function applyChanges(content: PersonaContent, changes: readonly Change[]): PersonaContent {
  const after = new Map(content);
  changes.forEach((change, place) => {
    const number = claimOf(change, place);
    const current = change.kind === 'add' ? newClaim(change) : after.get(number);
    if (current === undefined) throw new RangeError(`there is no claim ${number} to change`);
    after.set(number, changed(current, change));
  });
  return after;
}

function newClaim({ dimension: id, wording }: Change & { kind: 'add' }): ClaimContent {
  return { dimension: id, wording, isRetired: false, supporting: new Set(), contradicting: new Set() };
}

function changed(current: ClaimContent, change: Change): ClaimContent {
  const side = sideOf(change.kind);
  return {
    ...current,
    ...(change.kind === 'reword' && { wording: change.wording }),
    ...(change.kind === 'retire' && { isRetired: true }),
    ...(change.kind === 'restore' && { isRetired: false }),
    [side]: new Set([...current[side], ...change.evidence]),
  };
}

/**
 * Adds a change to a set. One that says the same kind of thing about the same claim takes the place of the earlier,
 * with the evidence of both; so do retire and restore of each other.
 */
export function withChange(changes: readonly Change[], added: Change): Change[] {
  const isAboutSame = (each: Change) => {
    if (each.kind === 'add' || added.kind === 'add') {
      if (each.kind !== 'add' || added.kind !== 'add') return false;
      return each.dimension === added.dimension && wordingKey(each.wording) === wordingKey(added.wording);
    }
    const isState = (kind: ChangeKind) => kind === 'retire' || kind === 'restore';
    return (
      each.claim === added.claim && (each.kind === added.kind || (isState(each.kind) && isState(added.kind)))
    );
  };
  const place = changes.findIndex(isAboutSame);
  const earlier = changes[place];
  if (earlier === undefined) return [...changes, added];
  const isSameSide = sideOf(earlier.kind) === sideOf(added.kind);
  const all = isSameSide ? [...new Set([...earlier.evidence, ...added.evidence])] : added.evidence;
  return changes.map((each, index) => (index === place ? { ...added, evidence: all } : each));
}

/**
 * @returns the changes that lead from what stands now to what stood then: wordings and states, not evidence, which is
 *   about the users and stays true whatever the version
 */
export function changesBackTo(current: PersonaContent, then: PersonaContent): Change[] {
  return [...current].flatMap(([number, now]): Change[] => {
    const before = then.get(number);
    const isLive = before !== undefined && !before.isRetired;
    const none = { claim: number, evidence: [] };
    if (!isLive) return now.isRetired ? [] : [{ kind: 'retire', ...none }];
    return [
      ...(now.isRetired ? [{ kind: 'restore' as const, ...none }] : []),
      ...(now.wording !== before.wording
        ? [{ kind: 'reword' as const, wording: before.wording, ...none }]
        : []),
    ];
  });
}

/**
 * Makes changes fit what stands now, losing no evidence and never in conflict with it: what was retired meanwhile is
 * restored to be changed, unless this retires it too; what has come about by itself is left out, its evidence kept;
 * what a live claim says already strengthens that claim instead.
 */
export function rebased(changes: readonly Change[], current: PersonaContent): Change[] {
  const retiring = new Set(changes.flatMap(each => (each.kind === 'retire' ? [each.claim] : [])));
  const supported = new Set(changes.flatMap(each => (isSupport(each, current) ? [each.claim] : [])));
  let fitting: Change[] = [];
  for (const change of changes) {
    if (change.kind === 'add') fitting = withChange(fitting, change);
    else {
      const now = current.get(change.claim);
      if (now === undefined) continue;
      const isOpposed = (change.kind === 'retire' ? supported : retiring).has(change.claim);
      for (const each of fitted(change, now, isOpposed)) fitting = withChange(fitting, each);
    }
  }
  for (;;) {
    const merged = merge(current, current, applyChanges(current, fitting));
    const [conflict] = merged.kind === 'conflict' ? merged.conflicts : [];
    if (conflict?.rival === undefined) return fitting;
    fitting = givenTo(conflict.rival, conflict.claim, fitting, current);
  }
}

type ClaimChange = Exclude<Change, { kind: 'add' }>;

/** Whether a change supports its claim by anything: new words, or evidence. */
function isSupport(change: Change, current: PersonaContent): change is ClaimChange {
  if (change.kind === 'add' || sideOf(change.kind) !== 'supporting') return false;
  const isReworded = change.kind === 'reword' && current.get(change.claim)?.wording !== change.wording;
  return isReworded || change.evidence.length > 0;
}

/**
 * What a change of a claim comes to, as the claim stands now.
 * @param isOpposed whether the proposal retires what this supports, or supports what this retires: it is to end retired
 */
function fitted(change: ClaimChange, now: ClaimContent, isOpposed: boolean): Change[] {
  const { claim: number, evidence: things } = change;
  const evidenceAlone = (kind: 'strengthen' | 'weaken'): Change[] =>
    things.length === 0 ? [] : [{ kind, claim: number, evidence: things }];
  switch (change.kind) {
    case 'weaken':
      return [change];
    case 'retire':
      return now.isRetired && !isOpposed ? evidenceAlone('weaken') : [change];
    default: {
      // It is to end retired: another wording is still another wording.
      if (isOpposed && change.kind === 'reword' && now.wording !== change.wording) return [change];
      if (isOpposed) return evidenceAlone('strengthen');
      const isDone = change.kind === 'reword' ? now.wording === change.wording : change.kind === 'restore';
      const restore: Change[] = now.isRetired ? [{ kind: 'restore', claim: number, evidence: [] }] : [];
      return [...restore, ...(isDone ? evidenceAlone('strengthen') : [change])];
    }
  }
}

/** Leaves out what would make a claim say what its rival says already, and gives the rival the evidence of that. */
function givenTo(
  rival: number,
  claim: number,
  changes: readonly Change[],
  current: PersonaContent,
): Change[] {
  const staysRetired = current.get(claim)?.isRetired === true;
  const isGiven = (change: Change, place: number) =>
    claimOf(change, place) === claim &&
    sideOf(change.kind) === 'supporting' &&
    (change.kind !== 'strengthen' || staysRetired);
  const given = changes.filter(isGiven).flatMap(change => change.evidence);
  const left = changes.filter((change, place) => !isGiven(change, place));
  if (given.length === 0) return left;
  return withChange(left, { kind: 'strengthen', claim: rival, evidence: [...new Set(given)] });
}

/** @returns words that two live claims would say after the changes, neither of which did before; undefined for none */
export function saidTwice(content: PersonaContent, changes: readonly Change[]): string | undefined {
  const after = applyChanges(content, changes);
  const first = new Map<string, number>();
  for (const [number, claim] of after) {
    if (claim.isRetired) continue;
    const key = `${claim.dimension} ${wordingKey(claim.wording)}`;
    const other = first.get(key);
    if (other !== undefined && !(isAsBefore(content, after, number) && isAsBefore(content, after, other)))
      return claim.wording;
    first.set(key, number);
  }
  return undefined;
}

function isAsBefore(before: PersonaContent, after: PersonaContent, number: number): boolean {
  const [was, is] = [before.get(number), after.get(number)];
  return was !== undefined && is !== undefined && isSameState(was, is);
}

/**
 * @param edition raised by every edit, so that one which leads back to an earlier content does not bring back its votes
 * @returns what exactly is voted on, as one text: equal for equal changes of one edition against the same base version
 *   and for no others
 */
export function contentText(baseVersion: number, edition: number, changes: readonly Change[]): string {
  const ordered = changes.map(change => {
    const things = [...change.evidence].sort();
    return change.kind === 'add'
      ? [change.kind, change.dimension, change.wording, things]
      : [change.kind, change.claim, change.kind === 'reword' ? change.wording : '', things];
  });
  return JSON.stringify([baseVersion, edition, ordered]);
}
