/** Coverage map: which source tells of which dimension, and what each role is asked for this week. */
import { quoteWord } from '../../chat/grammar/parse.ts';
import type { DigestPart } from '../../conversation/digest-part.ts';
import { counted } from '../../conversation/translation.ts';
import { DIMENSIONS, dimensionById } from '../../domain/dimension.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { OPERATOR_ROLES } from '../../domain/role.ts';
import { listMembers } from '../../store/people.ts';
import { sourceLabel } from '../feedback/domain/source-names.ts';
import { listSources } from '../feedback/store/sources.ts';
import { questionsOf } from './domain/coverage.ts';
import { coveragePanel } from './draw-records.ts';
import { WEEKS_SHOWN } from './read-records.ts';
import { recordsOf } from './records-of.ts';
import { joined } from './voices-part.ts';

const DAY = 86_400_000;

export const coveragePart: DigestPart = {
  id: 'coverage',
  label: both('覆盖', 'Coverage'),
  also: ['覆盖图', 'map'],
  read: async (context, asked) => {
    const { transaction, team } = context;
    const read = recordsOf(context, asked);
    const { cells } = read;
    const sources = await listSources(transaction, team.id);
    const members = await listMembers(transaction, team.id);
    const roles = OPERATOR_ROLES.map(({ id }) => id).filter(id => members.some(({ role }) => role === id));
    const questions = questionsOf(
      cells,
      sources.filter(({ isRemoved }) => isRemoved !== true),
      roles,
      asked.period.to,
    );
    const heard = sources.filter(({ id }) => cells.some(({ sourceId }) => sourceId === id));
    if (heard.length === 0) return undefined;
    const empty = heard.length * DIMENSIONS.length - cells.length;
    const wanted = questions.map(({ role, source, dimension }) => {
      const label = OPERATOR_ROLES.find(({ id }) => id === role)?.label ?? both(role, role);
      const { short } = dimensionById(dimension);
      return both(
        `${label.zh}补 ${sourceLabel(source).zh}×${short.zh}`,
        `${label.en}: ${sourceLabel(source).en} × ${short.en}`,
      );
    });
    const panel = coveragePanel(
      cells,
      sources,
      roles,
      questions.map(({ source }) => source),
    );
    return {
      urgency: 'state',
      ...(panel !== undefined && { panel }),
      line: joined(
        [
          both(
            `${heard.length} 个渠道 × 7 个维度，空 ${empty} 格`,
            `${counted(heard.length, 'source')} × 7 dimensions, ${empty} empty`,
          ),
          ...wanted,
        ],
        ' · ',
      ),
      entries: [
        ...questions.map(({ role, source, dimension }, index) => {
          const { short, questions: asks } = dimensionById(dimension);
          const { zh, en } = wanted[index] ?? both(role, role);
          return {
            text: both(
              `${zh}：近 ${WEEKS_SHOWN} 周没有声音。可以问：${asks.zh}`,
              `${en}: no voice in ${WEEKS_SHOWN} weeks. Ask: ${asks.en}`,
            ),
            buttons: [
              {
                label: both(
                  `记 ${sourceLabel(source).zh} · ${short.zh}`,
                  `Record ${sourceLabel(source).en} · ${short.en}`,
                ),
                line: `/feedback source=${quoteWord(source.name)} dimension=${dimension}`,
              },
            ],
          };
        }),
        ...heard.map(source => {
          const own = DIMENSIONS.map(({ id, short }) => {
            const cell = cells.find(each => each.sourceId === source.id && each.dimension === id);
            return both(
              `${short.zh} ${shown(cell, asked.period.to).zh}`,
              `${short.en} ${shown(cell, asked.period.to).en}`,
            );
          });
          const name = both(`${sourceLabel(source).zh}：`, `${sourceLabel(source).en}: `);
          const records = read.sourceRecords.find(({ sourceId }) => sourceId === source.id)?.records ?? [];
          return { text: joined([name, joined(own, ' · ')], ''), records: [...records] };
        }),
      ],
      findings: [],
    };
  },
};

/** `5（3 天前）`, `–` */
function shown(
  cell: { readonly voices: number; readonly newestAt: number } | undefined,
  now: Date,
): Bilingual {
  if (cell === undefined) return both('–', '–');
  const days = Math.floor((now.getTime() - cell.newestAt) / DAY);
  return both(`${cell.voices}（${days} 天前）`, `${cell.voices} (${days} d ago)`);
}
