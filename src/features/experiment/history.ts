/** What the audit actions of tests say in a history. */
import type { Feature } from '../../conversation/feature.ts';
import { both } from '../../domain/language.ts';

export const HISTORY: NonNullable<Feature['history']> = {
  'ab.made': ({ planHash }) => both(`开始（计划 ${planHash}）`, `started it (plan ${planHash})`),
  'ab.round-started': ({ firstDay }) => both(`这一轮从 ${firstDay} 开始`, `starts ${firstDay}`),
  'ab.round-ended': ({ isEarly }) =>
    isEarly === true ? both('提前结束', 'ended early') : both('按计划结束', 'ended as planned'),
  'ab.recorded': ({ new: fresh, replaced }) =>
    both(`记数：新 ${fresh}，替换 ${replaced}`, `figures: ${fresh} new, ${replaced} replaced`),
  'ab.daily-set': ({ minutes }) => {
    const time = new Date(Number(minutes) * 60_000).toISOString().slice(11, 16);
    return both(`定时问数 ${time}`, `has figures asked for at ${time}`);
  },
  'ab.daily-stopped': () => both('不再定时问数', 'stops the asking for figures'),
  'ab.finished': () => both('结束', 'finished it'),
};
