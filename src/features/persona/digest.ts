/** What a persona has to report of a period: claims that are contested, contradicted, ageing, unconfirmed, or thin. */

import { asWord } from '../../chat/grammar/written-line.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import type { DigestPart, NewSection } from '../../conversation/digest-part.ts';
import { basis, counted } from '../../conversation/translation.ts';
import { type Dimension, dimensionById } from '../../domain/dimension.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { daysWithoutVoice, freshnessOf, isContradicted, strengthOf } from './domain/confidence.ts';
import type { Persona } from './domain/persona.ts';
import { challengedWith } from './store/challenges.ts';
import { type Claim, claimsOf, listPersonas } from './store/personas.ts';
import { currentStandings, type QuotedStanding } from './store/standings.ts';
import { weighingNow } from './weighing.ts';

/** What may be the matter with a claim, the gravest first. */
const TROUBLES = ['contested', 'contradicted', 'unconfirmed', 'ageing', 'thin'] as const;
type Trouble = (typeof TROUBLES)[number];

const WORDS: Readonly<Record<Trouble, { readonly zh: string; readonly en: string }>> = {
  contested: both('有争议', 'contested'),
  contradicted: both('⚡ 反驳多于支持', '⚡ contradicted more than supported'),
  unconfirmed: both('要重新确认', 'to be confirmed again'),
  ageing: both('变旧', 'ageing'),
  thin: both('单薄', 'thin'),
};
const QUOTES = 2;

type Troubled = {
  readonly persona: Persona;
  readonly claim: Claim;
  readonly standing: QuotedStanding;
  readonly trouble: Trouble;
  /** The same trouble of the same claim is told once. */
  readonly finding: string;
};

export const claimsPart: DigestPart = {
  id: 'claims',
  label: both('结论', 'Claims'),
  read: async (context, { untold }) => {
    const at = context.clock.now;
    const all = await troubledClaims(context, at);
    const news = await untold(all.map(({ finding }) => finding));
    const found = all.filter(({ finding }) => news.has(finding));
    if (found.length === 0) return undefined;
    const of = (trouble: Trouble) => found.filter(each => each.trouble === trouble);
    const kinds = TROUBLES.filter(trouble => of(trouble).length > 0);
    const contested = [...of('contested'), ...of('contradicted')];
    const challenged = await challengedWith(
      context.transaction,
      found.flatMap(({ claim }) => claim.challengeId ?? []),
    );
    return {
      urgency: contested.length > 0 ? 'change' : 'news',
      ...(contested.length > 0 && {
        headline: both(
          `${contested.length} 条结论有新的矛盾`,
          `${counted(contested.length, 'claim')} newly contradicted`,
        ),
      }),
      line: worded(
        kinds.map(trouble => {
          const ids = of(trouble).map(({ claim }) => shortId('C', claim.number));
          return named(WORDS[trouble], ids);
        }),
      ),
      entries: found.map(each => entryOf(each, challenged.get(each.claim.id) ?? [], at)),
      findings: found.map(({ finding }) => finding),
    };
  },
};

/** The first few by name, the others by their number. */
const IDS_IN_LINE = 4;

function named({ zh, en }: Bilingual, ids: readonly string[]): Bilingual {
  const [shown, more] = [ids.slice(0, IDS_IN_LINE).join(' '), ids.length - IDS_IN_LINE];
  if (more <= 0) return both(`${zh} ${shown}`, `${en} ${shown}`);
  return both(`${zh} ${shown} 等 ${ids.length} 条`, `${en} ${shown} and ${more} more`);
}

function worded(parts: readonly Bilingual[]): Bilingual {
  return both(parts.map(({ zh }) => zh).join(' · '), parts.map(({ en }) => en).join(' · '));
}

async function troubledClaims(context: ActionContext, at: Date): Promise<Troubled[]> {
  const { transaction, team } = context;
  const weighing = await weighingNow(context);
  const troubled: Troubled[] = [];
  for (const persona of await listPersonas(transaction, team.id)) {
    const claims = (await claimsOf(transaction, persona.id)).filter(({ isRetired }) => !isRetired);
    const standings = await currentStandings(transaction, claims, weighing, at);
    for (const claim of claims) {
      const standing = standings.get(claim.id);
      if (standing === undefined) continue;
      const fresh = freshnessOf(standing, at, weighing.halfLifeDays);
      const since = standing.newestVoiceAt?.getTime() ?? 0;
      const id = shortId('C', claim.number);
      const troubles: readonly (readonly [is: boolean, trouble: Trouble, of: number | string])[] = [
        [claim.challengeId !== null, 'contested', claim.challengeId ?? 0],
        [isContradicted(standing), 'contradicted', standing.voicesAgainst],
        [fresh === 'unconfirmed', 'unconfirmed', since],
        [fresh === 'ageing', 'ageing', since],
        [strengthOf(standing, team.settings) === 'weak', 'thin', ''],
      ];
      const worst = troubles.find(([is]) => is);
      if (worst !== undefined)
        troubled.push({
          ...{ persona, claim, standing, trouble: worst[1] },
          finding: `${worst[1]} ${id} ${worst[2]}`,
        });
    }
  }
  return troubled.sort((one, other) => TROUBLES.indexOf(one.trouble) - TROUBLES.indexOf(other.trouble));
}

function entryOf(
  { persona, claim, standing, trouble }: Troubled,
  against: readonly string[],
  at: Date,
): NewSection['entries'][number] {
  const id = shortId('C', claim.number);
  const dimension: Dimension = dimensionById(claim.dimension);
  const rests = basis(standing.voicesFor, standing.sources);
  const days =
    standing.newestVoiceAt === null ? undefined : Math.floor(daysWithoutVoice(standing.newestVoiceAt, at));
  const age =
    (trouble === 'ageing' || trouble === 'unconfirmed') && days !== undefined
      ? both(` · ${days} 天没有新声音`, ` · no new voice in ${days} days`)
      : both('', '');
  const opposed =
    standing.voicesAgainst > 0
      ? both(
          ` · ${standing.voicesAgainst} 个声音反驳`,
          ` · ${counted(standing.voicesAgainst, 'voice')} against it`,
        )
      : both('', '');
  return {
    text: both(
      `${WORDS[trouble].zh}  ${id} ${claim.wording}\n${persona.name} · ${rests.zh}${opposed.zh}${age.zh}`,
      `${WORDS[trouble].en}  ${id} ${claim.wording}\n${persona.name} · ${rests.en}${opposed.en}${age.en}`,
    ),
    quotes: [...new Set([...against, ...standing.quotesAgainst])].slice(0, QUOTES),
    buttons: [
      {
        label: both(`看 ${id}`, `Show ${id}`),
        line: `/persona show ${asWord(persona.name)} ${dimension.id}`,
      },
    ],
  };
}
