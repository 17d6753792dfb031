/** A team's own campaign windows: what users say within them is marked, beside the campaigns that all platforms have. */
import { asWord } from '../../chat/grammar/written-line.ts';
import { text, view } from '../../chat/view.ts';
import type { Context, Reply } from '../../conversation/command.ts';
import { said, translator } from '../../conversation/translation.ts';
import { campaignsOf, type OwnCampaign } from '../../domain/campaign.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { normalized } from '../../domain/normal-form.ts';
import { type Day, dayOf, parseDay } from '../../domain/zoned-time.ts';
import { writeAudit } from '../../store/audit.ts';
import { ownCampaigns, removeCampaign, saveCampaign } from '../../store/campaigns.ts';
import { teamRefusal } from './refusals.ts';

/** They are all looked at wherever a period is marked. */
const CAMPAIGNS_AT_MOST = 50;

/** Adds one, or gives the one of that name other days. Days without a year come each year. */
export async function addCampaign(
  context: Context,
  given: { readonly name: string; readonly from: string; readonly to: string },
): Promise<Reply> {
  const { transaction, team, clock, origin } = context;
  const name = normalized(given.name).trim();
  const campaign = read(context, { ...given, name });
  const known = await ownCampaigns(transaction, team.id);
  if (known.length >= CAMPAIGNS_AT_MOST) throw teamRefusal('too-many-campaigns', { most: CAMPAIGNS_AT_MOST });
  await saveCampaign(transaction, team.id, campaign, clock.now);
  await writeAudit(transaction, origin, 'campaign.saved', name, { ...campaign });
  const days = worded(campaign);
  return said(
    context,
    both(
      `大促“${name}”：${days.zh}；周报和测试会标出来`,
      `Campaign “${name}”: ${days.en}; digest and tests mark it`,
    ),
  );
}

export async function dropCampaign(context: Context, name: string): Promise<Reply> {
  const { transaction, team, origin } = context;
  if (!(await removeCampaign(transaction, team.id, name))) {
    const [first] = await ownCampaigns(transaction, team.id);
    const example =
      first === undefined ? '/campaign add 会员日 08-08 08-10' : `/campaign remove ${asWord(first.name)}`;
    throw teamRefusal('no-such-campaign', { name: name.slice(0, 30) }, { example, argument: 'name' });
  }
  await writeAudit(transaction, origin, 'campaign.removed', name, {});
  return said(context, both(`团队的大促里没有“${name}”了`, `“${name}” is no campaign of the team any more`));
}

export async function listCampaigns(context: Context): Promise<Reply> {
  const { transaction, team, clock } = context;
  const say = translator(context);
  const own = await ownCampaigns(transaction, team.id);
  const year = Number(dayOf(clock.now, clock.zone).slice(0, 4));
  const known = campaignsOf(year).map(({ campaign: { label }, first, last }) =>
    both(
      `${label.zh}  ${first.slice(5)} – ${last.slice(5)}`,
      `${label.en}  ${first.slice(5)} – ${last.slice(5)}`,
    ),
  );
  const ours = own.map(each => {
    const days = worded(each);
    return both(`${each.name}  ${days.zh}`, `${each.name}  ${days.en}`);
  });
  const head = both(`${year} 年各平台都有的`, `What all platforms have in ${year}`);
  const mine =
    ours.length === 0
      ? both(
          '团队自己的还没有：/campaign add 会员日 08-08 08-10',
          'The team has none of its own: /campaign add "Members’ days" 08-08 08-10',
        )
      : both('团队自己的', 'The team’s own');
  return { view: view(text(...[head, ...known].map(say)), text(...[mine, ...ours].map(say))) };
}

function read(
  { clock, saidAt }: Context,
  { name, from, to }: { readonly name: string; readonly from: string; readonly to: string },
): OwnCampaign {
  const at = { ...clock, now: saidAt };
  const first = parseDay(from, at, 'future');
  const last = parseDay(to, at, 'future');
  const example = (one: string, other: string) => `/campaign add ${asWord(name)} ${one} ${other}`;
  if (first === undefined)
    throw teamRefusal(
      'bad-campaign-day',
      { typed: from.slice(0, 30) },
      { example: example('08-08', '08-10'), argument: 'from' },
    );
  if (last === undefined)
    throw teamRefusal(
      'bad-campaign-day',
      { typed: to.slice(0, 30) },
      { example: example(from, from), argument: 'to' },
    );
  if (![from, to].some(saysYear)) return { name, first: first.slice(5), last: last.slice(5) };
  const [begin, end] = saysYear(from)
    ? [first, inYearOf(first, to, last)]
    : [inYearOf(last, from, first), last];
  if (end < begin)
    throw teamRefusal(
      'campaign-ends-first',
      { from: begin, to: end },
      { example: example(end, begin), argument: 'to' },
    );
  return { name, first: begin, last: end };
}

/** A day of the month is of each year; 2026-09-01, like 下周三, is that one day. */
function saysYear(typed: string): boolean {
  return !/^\s*(?:\d{1,2}\s*[-/.月]\s*\d{1,2}|[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3})\s*[日号]?\s*$/.test(
    normalized(typed),
  );
}

/** Of two days the one that says no year is in the year of the other. */
function inYearOf(other: Day, typed: string, day: Day): Day {
  return saysYear(typed) ? day : `${other.slice(0, 4)}${day.slice(4)}`;
}

function worded({ first, last }: OwnCampaign): Bilingual {
  const days = first === last ? first : `${first} – ${last}`;
  return first.length === 5
    ? both(`每年 ${days}`, `each year ${days}`)
    : both(`${days}，只这一次`, `${days}, once`);
}
