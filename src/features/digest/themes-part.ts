/** Themes: what rises and falls against the four weeks before, and what moves the sentiment most. */
import type { DigestPart, NewSection } from '../../conversation/digest-part.ts';
import { basis, counted } from '../../conversation/translation.ts';
import { campaignsIn } from '../../domain/campaign.ts';
import { dimensionById } from '../../domain/dimension.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { dayOf } from '../../domain/zoned-time.ts';
import { ownCampaigns } from '../../store/campaigns.ts';
import type { ThemeFound } from './read-records.ts';
import { recordsOf } from './records-of.ts';
import { joined } from './voices-part.ts';

const NAMED_IN_LINE = 3;
const FORMULA: Bilingual = both(
  '影响 = 这个维度全部声音的平均情感 − 去掉这个话题后的平均情感（−2…2），括号里是 95% 区间（刀切法，每次去掉一个声音）；升降 = 和之前四周比的精确检验，错误发现率 5%',
  'Impact = mean sentiment of all voices of the dimension − that without the theme (−2…2), with its 95 % interval (jackknife over voices); rising and falling by an exact test against the four weeks before, false discovery rate 5 %',
);

export const themesPart: DigestPart = {
  id: 'themes',
  label: both('话题', 'Themes'),
  also: ['主题', 'topics'],
  read: async (context, asked) => {
    const { rising, falling, weighty } = recordsOf(context, asked);
    const all = [
      ...rising.map(theme => ({ theme, key: `rising ${nameOf(theme)}` })),
      ...falling.map(theme => ({ theme, key: `falling ${nameOf(theme)}` })),
      ...weighty.map(theme => ({ theme, key: `weighs ${theme.dimension} ${nameOf(theme)}` })),
    ];
    const untold = await asked.untold(all.map(({ key }) => key));
    const news = new Set<ThemeFound>(all.filter(({ key }) => untold.has(key)).map(({ theme }) => theme));
    const [up, down, moving] = [rising, falling, weighty].map(list => list.filter(each => news.has(each)));
    if (news.size === 0 || up === undefined || down === undefined || moving === undefined) return undefined;
    const { zone } = context.clock;
    const campaigns = campaignsIn(
      dayOf(asked.period.from, zone),
      dayOf(asked.period.to, zone),
      await ownCampaigns(context.transaction, context.team.id),
    );
    const pieces = [
      ...(up.length > 0 ? [both(`${up.length} 个话题在升`, `${counted(up.length, 'theme')} rising`)] : []),
      ...(down.length > 0 ? [both(`${down.length} 个在降`, `${down.length} falling`)] : []),
    ];
    const during =
      campaigns.length === 0
        ? []
        : [
            both(
              `期间有${campaigns.map(({ label }) => label.zh).join('、')}`,
              `during ${campaigns.map(({ label }) => label.en).join(', ')}`,
            ),
          ];
    const section: NewSection = {
      urgency: 'change',
      ...(pieces.length > 0 && { headline: joined(pieces, '，') }),
      line: joined(
        [
          ...up.slice(0, NAMED_IN_LINE).map(theme => both(`↑ ${trend(theme)}`, `↑ ${trend(theme)}`)),
          ...down.slice(0, NAMED_IN_LINE).map(theme => both(`↓ ${trend(theme)}`, `↓ ${trend(theme)}`)),
          ...(up.length + down.length === 0
            ? moving
                .slice(0, NAMED_IN_LINE)
                .map(theme =>
                  both(
                    `${nameOf(theme)} ${signed(impactOf(theme))}`,
                    `${nameOf(theme)} ${signed(impactOf(theme))}`,
                  ),
                )
            : []),
          ...during,
        ],
        ' · ',
      ),
      entries: [
        ...up.map(theme => entry(theme, both('↑ 在升', '↑ rising'))),
        ...down.map(theme => entry(theme, both('↓ 在降', '↓ falling'))),
        ...weighty.flatMap(theme => {
          if (!news.has(theme)) return [];
          const { low, high, impact } = theme.impact;
          const { short } = dimensionById(theme.dimension);
          const range = `${signed(impact)}（${signed(low)}…${signed(high)}）`;
          const english = `${signed(impact)} (${signed(low)} … ${signed(high)})`;
          return [entry(theme, both(`${short.zh}的情感 ${range}`, `sentiment of ${short.en} ${english}`))];
        }),
        { text: joined([FORMULA, ...during], '；') },
      ],
      findings: all.filter(({ key }) => untold.has(key)).map(({ key }) => key),
    };
    return section;
  },
};

function impactOf(theme: ThemeFound): number {
  return 'impact' in theme ? (theme.impact as { impact: number }).impact : 0;
}

function entry(theme: ThemeFound, what: Bilingual): NewSection['entries'][number] {
  const { zh, en } = basis(theme.now, theme.sources);
  const name = nameOf(theme);
  return {
    text: both(
      `${name} · ${what.zh} · ${zh}（之前四周 ${theme.before}）`,
      `${name} · ${what.en} · ${en} (${theme.before} in the four weeks before)`,
    ),
    quotes: theme.quotes.map(number => shortId('F', number)),
    records: [...theme.records],
  };
}

const trend = (theme: ThemeFound) => `${nameOf(theme)} ${theme.before} → ${theme.now}`;
const nameOf = ({ words }: ThemeFound) => words.join('/');
const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
