/** Builds a digest: asks every part that features hand in, picks what fits one screen, and words the answer. */
import type { ActionContext } from '../../conversation/action-context.ts';
import {
  type AskedDigest,
  type DigestPart,
  type DigestPeriod,
  type DigestSection,
  digestSectionSchema,
} from '../../conversation/digest-part.ts';
import type { Feature } from '../../conversation/feature.ts';
import { both } from '../../domain/language.ts';
import { periodNames } from './domain/period.ts';
import { mutedParts } from './store/choices.ts';
import { type FrozenSection, toldFindings } from './store/reports.ts';
import { joined } from './voices-part.ts';

/** So many parts fit one screen. */
const PARTS_SHOWN = 5;
const HEADLINES_AT_MOST = 4;
const URGENCIES = ['waits', 'change', 'news', 'state'] as const satisfies readonly DigestSection['urgency'][];

/** @returns every part there is: what is about records first, then in the order of the features */
export function digestParts(features: readonly Feature[]): readonly DigestPart[] {
  const own = features.findLast(({ digest }) => digest !== undefined);
  return [own, ...features.filter(each => each !== own)].flatMap(each => each?.digest ?? []);
}

export type Built = {
  readonly head: FrozenSection['section']['line'];
  /** Those that are shown first; the others are named. Empty where nothing is new. */
  readonly sections: readonly FrozenSection[];
  readonly isNews: boolean;
};

/**
 * @throws NeedsBulkReading when something is to be read in bulk first
 */
export async function buildDigest(context: ActionContext, period: DigestPeriod): Promise<Built> {
  const { transaction, team, features } = context;
  const muted = new Set(await mutedParts(transaction, team.id));
  const asked: AskedDigest = {
    period,
    untold: async findings => {
      const told = await toldFindings(transaction, team.id, findings);
      return new Set(findings.filter(each => !told.has(each)));
    },
  };
  const sections: FrozenSection[] = [];
  for (const part of digestParts(features)) {
    if (muted.has(part.id)) continue;
    const section = await part.read(context, asked);
    if (section !== undefined) sections.push({ part: part.id, section: digestSectionSchema.parse(section) });
  }
  const isNews = sections.some(({ section }) => section.urgency !== 'state');
  const { now } = periodNames(period);
  if (!isNews) {
    const states = sections.flatMap(({ section }) => section.headline ?? []);
    const none = both(`${now.zh}没有新东西`, `Nothing new ${now.en}`);
    const head = states.length === 0 ? none : joined([none, joined(states, '，')], '：');
    return { head: { zh: head.zh, en: head.en.replace('：', ': ') }, sections: [], isNews };
  }
  const ranked = sections.toSorted((one, other) => rankOf(one) - rankOf(other));
  const shown = new Set(ranked.slice(0, PARTS_SHOWN));
  const ordered = [...sections.filter(each => shown.has(each)), ...ranked.slice(PARTS_SHOWN)];
  return { head: headOf(sections, now), sections: ordered, isNews };
}

/** How many of a report's sections have a line; the others are named. */
export const linesOf = (sections: readonly FrozenSection[]) => sections.slice(0, PARTS_SHOWN);
export const restOf = (sections: readonly FrozenSection[]) => sections.slice(PARTS_SHOWN);

function rankOf({ section }: FrozenSection): number {
  return URGENCIES.indexOf(section.urgency);
}

/** The answer: what is new first, what waits for somebody last, where it is read best. */
function headOf(sections: readonly FrozenSection[], now: ReturnType<typeof periodNames>['now']) {
  const saying = sections.filter(
    ({ section }) => section.headline !== undefined && section.urgency !== 'state',
  );
  const kept = new Set(
    saying.toSorted((one, other) => rankOf(one) - rankOf(other)).slice(0, HEADLINES_AT_MOST),
  );
  const pieces = saying
    .filter(each => kept.has(each))
    .toSorted(
      (one, other) => Number(one.section.urgency === 'waits') - Number(other.section.urgency === 'waits'),
    )
    .flatMap(({ section }) => section.headline ?? []);
  if (pieces.length > 0) return joined(pieces, '，');
  return both(`${now.zh}有 ${sections.length} 处变化`, `${sections.length} things changed ${now.en}`);
}
