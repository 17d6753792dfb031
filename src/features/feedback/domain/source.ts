/** Sources: a platform plus the kind of touchpoint at which a user was heard (method.md §3). */
import type { Choice } from '../../../domain/choice.ts';
import type { OperatorRole } from '../../../domain/role.ts';

export type SourceKind = 'commerce' | 'public' | 'private' | 'offline' | 'study';

export const SOURCE_KINDS: readonly Choice<SourceKind>[] = [
  { id: 'commerce', label: { zh: '电商', en: 'E-commerce' } },
  { id: 'public', label: { zh: '公域', en: 'Public' } },
  { id: 'private', label: { zh: '私域', en: 'Private' } },
  { id: 'offline', label: { zh: '线下', en: 'Offline' } },
  { id: 'study', label: { zh: '调研', en: 'Study' } },
];

export type Source = {
  readonly id: number;
  readonly name: string;
  readonly kind: SourceKind;
  /** Factor of the weight of its evidence (method.md §8). */
  readonly weight: number;
  /** Nobody is offered it any more; records that were heard there keep it. */
  readonly isRemoved?: boolean;
};

/** A team has so many at most: its members choose from them, and each answer about one reads them all. */
export const SOURCES_AT_MOST = 200;

/** What a new team starts with. */
export const FIRST_SOURCES: readonly { readonly kind: SourceKind; readonly names: readonly string[] }[] = [
  { kind: 'commerce', names: ['天猫', '淘宝', '京东', '拼多多', '抖音电商', '得物'] },
  { kind: 'public', names: ['小红书', '抖音', '微博', 'B站', '知乎'] },
  { kind: 'private', names: ['企微', '社群', '小程序', '客服'] },
  { kind: 'offline', names: ['门店'] },
  { kind: 'study', names: ['问卷', '访谈'] },
];

/** Where each role hears users most: the first is taken when a record names none, all are offered first. */
export const USUAL_SOURCES: Readonly<Record<OperatorRole, readonly string[]>> = {
  community: ['社群', '企微', '小程序', '客服'],
  ecommerce: ['天猫', '淘宝', '京东', '拼多多', '抖音电商', '得物', '客服'],
  content: ['小红书', 'B站', '微博', '知乎', '抖音'],
  media: ['抖音', '小红书', '微博'],
};

/**
 * Orders sources by how likely a member means them: what they used last, then their role's usual ones, then the
 * rest as the team has them.
 */
export function likelySources(
  sources: readonly Source[],
  role: OperatorRole | undefined,
  lastSourceId: number | null,
): Source[] {
  const usual = role ? USUAL_SOURCES[role] : [];
  const rank = (source: Source): number => {
    if (source.id === lastSourceId) return -1;
    const position = usual.indexOf(source.name);
    return position === -1 ? usual.length : position;
  };
  return [...sources].sort((one, other) => rank(one) - rank(other));
}

/** @returns the source that a role's record has when it names none; undefined where the team dropped it or no role is set */
export function usualSource(sources: readonly Source[], role: OperatorRole | undefined): Source | undefined {
  const usual = role ? USUAL_SOURCES[role][0] : undefined;
  return sources.find(source => source.name === usual);
}
