/** New voices: how many, by dimension, source and role, week by week, and who was heard from. */
import type { ActionContext } from '../../conversation/action-context.ts';
import type { AskedDigest, DigestPart, NewSection } from '../../conversation/digest-part.ts';
import { counted } from '../../conversation/translation.ts';
import { type Dimension, dimensionById } from '../../domain/dimension.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { OPERATOR_ROLES } from '../../domain/role.ts';
import { showDay } from '../../domain/zoned-time.ts';
import { listMembers, personNames } from '../../store/people.ts';
import { sourceLabel } from '../feedback/domain/source-names.ts';
import { listSources } from '../feedback/store/sources.ts';
import { periodNames } from './domain/period.ts';
import { weeksPanel } from './draw-records.ts';
import { type RecordsRead, type Tally, WEEKS_SHOWN, weekStart } from './read-records.ts';
import { recordsOf } from './records-of.ts';

export const voicesPart: DigestPart = {
  id: 'voices',
  label: both('新声音', 'Voices'),
  short: both('声音', 'Voices'),
  read: async (context, asked) => {
    const read = recordsOf(context, asked);
    const names = periodNames(asked.period);
    if (read.voices === 0 && read.late === 0) {
      if (read.voicesBefore === 0) return undefined;
      const none = both(
        `没有新声音（${names.before.zh} ${read.voicesBefore}）`,
        `no new voices (${read.voicesBefore} ${names.before.en})`,
      );
      return { urgency: 'state', headline: none, line: none, entries: [], findings: [] };
    }
    return section(context, asked, read);
  },
};

async function section(
  context: ActionContext,
  { period }: AskedDigest,
  read: RecordsRead,
): Promise<NewSection> {
  const names = periodNames(period);
  const sources = await listSources(context.transaction, context.team.id);
  const bySource = read.bySource
    .map(tally => ({
      ...tally,
      name: sourceLabel(sources.find(({ id }) => id === tally.sourceId) ?? { name: '?' }),
    }))
    .sort(byVoices);
  const byDimension = read.byDimension.filter(({ voices, before }) => voices + before > 0).sort(byVoices);
  const late =
    read.late === 0
      ? []
      : [both(`补录 ${read.late} 条更早的话`, `${counted(read.late, 'record')} of earlier words came in`)];
  const top = byDimension
    .filter(({ voices }) => voices > 0)
    .slice(0, 2)
    .map(({ dimension, voices }) => labelled(dimensionById(dimension).short, voices));
  const leading = bySource
    .slice(0, 2)
    .map(({ name, voices }) => both(`${name.zh} ${voices}`, `${name.en} ${voices}`));
  return {
    urgency: 'news',
    headline: both(
      `${names.now.zh} ${read.voices} 个新声音（${names.before.zh} ${read.voicesBefore}）`,
      `${counted(read.voices, 'new voice')} ${names.now.en} (${read.voicesBefore} ${names.before.en})`,
    ),
    line: joined([...top, ...leading, ...late], ' · '),
    panel: weeksPanel(read, period.to, context.clock),
    entries: [
      { text: all(names.now, read), records: [...read.named] },
      ...byDimension.map(tally => ({
        text: changed(dimensionById(tally.dimension).label, tally),
        records: [...tally.records],
      })),
      ...bySource.map(tally => ({
        text: changed(tally.name, tally),
        records: [...tally.records],
      })),
      ...(await heardFrom(context, read)),
      ...weekEntries(context, read, period.to),
      ...late.map(text => ({ text, records: [...read.lateNamed] })),
    ],
    findings: [],
  };
}

/** By role, and which roles nobody was heard from; names only where the team wants them. */
async function heardFrom(context: ActionContext, read: RecordsRead): Promise<NewSection['entries']> {
  const { transaction, team } = context;
  const members = await listMembers(transaction, team.id);
  const heard = read.byRole.toSorted((one, other) => other.voices - one.voices);
  const entries: NewSection['entries'] = heard.map(({ role, voices, records }) => {
    const label = OPERATOR_ROLES.find(({ id }) => id === role)?.label ?? both('没有岗位的', 'without a role');
    const said = labelled(label, voices);
    return { text: both(`听到：${said.zh}`, `Heard from: ${said.en}`), records: [...records] };
  });
  const silent = OPERATOR_ROLES.filter(
    ({ id }) => members.some(({ role }) => role === id) && !heard.some(({ role }) => role === id),
  );
  const lines = [
    ...(silent.length === 0
      ? []
      : [
          joined(
            [
              both('没听到：', 'Not heard from: '),
              joined(
                silent.map(({ label }) => label),
                '、',
              ),
            ],
            '',
          ),
        ]),
  ];
  if (team.settings.digestNames === 'on') {
    const names = [...(await personNames(transaction, read.reporters)).values()];
    lines.push(both(`记录的人：${names.join('、')}`, `Recorded by ${names.join(', ')}`));
  }
  return lines.length === 0 ? entries : [...entries, { text: joined(lines, '\n') }];
}

/** Each of the last weeks, the newest first, with the records that were said in it. */
function weekEntries(
  { clock }: ActionContext,
  { weeks, weekRecords }: RecordsRead,
  to: Date,
): NewSection['entries'] {
  return Array.from({ length: WEEKS_SHOWN }, (_, ago) => WEEKS_SHOWN - 1 - ago).flatMap(week => {
    const own = weeks.flatMap(({ dimension, voices }) => {
      const count = voices[week] ?? 0;
      return count === 0 ? [] : [labelled(dimensionById(dimension).short, count)];
    });
    if (own.length === 0) return [];
    const from = weekStart(to, week);
    const name = both(
      `${showDay(from, clock, 'zh-CN')} 起的一周：`,
      `The week from ${showDay(from, clock, 'en')}: `,
    );
    return [{ text: joined([name, joined(own, ' · ')], ''), records: [...(weekRecords[week] ?? [])] }];
  });
}

/** What the headline counts. */
function all(now: Bilingual, { voices, records }: RecordsRead): Bilingual {
  return both(
    `${now.zh}一共 ${voices} 个声音，${records} 条记录`,
    `${counted(voices, 'voice')} ${now.en} in all, ${counted(records, 'record')}`,
  );
}

function changed(label: Bilingual, { voices, before }: Tally): Bilingual {
  const sign = voices > before ? '+' : voices < before ? '−' : '±';
  const by = `${sign}${Math.abs(voices - before)}`;
  return both(
    `${label.zh} ${voices} 个声音（${by}，${before} → ${voices}）`,
    `${label.en}: ${counted(voices, 'voice')} (${by}, ${before} → ${voices})`,
  );
}

const labelled = (label: Dimension['label'], number: number): Bilingual =>
  both(`${label.zh} ${number}`, `${label.en} ${number}`);

/** @param by what stands between in Chinese; a list with 、 has commas in English */
export function joined(parts: readonly Bilingual[], by: string): Bilingual {
  return both(
    parts.map(({ zh }) => zh).join(by),
    parts.map(({ en }) => en).join(by === '、' ? ', ' : by === '，' ? ', ' : by),
  );
}

const byVoices = (one: Tally, other: Tally) => other.voices - one.voices || other.before - one.before;
