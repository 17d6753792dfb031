/** Warnings of a summary, in words; their order is the domain's. */
import { counted } from '../../conversation/translation.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import type { Warning } from './domain/round-warnings.ts';
import type { VariantReading } from './read-round.ts';
import { FIGURE_LABELS, showFigure } from './say-figures.ts';
import { showMoney } from './say-numbers.ts';

export function warningText(warning: Warning): Bilingual {
  switch (warning.kind) {
    case 'rounds of different length': {
      const each = warning.rounds.map(({ round, days }) =>
        both(`第 ${round} 轮 ${days} 天`, `round ${round} ${counted(days, 'day')}`),
      );
      return both(
        `几轮不一样长：${each.map(({ zh }) => zh).join('，')}`,
        `Rounds of different length: ${each.map(({ en }) => en).join(', ')}`,
      );
    }
    case 'mixed persona versions': {
      const versions = warning.versions.map(version => `v${version}`);
      return both(
        `几轮用的画像不是一个版本：${versions.join('、')}`,
        `The rounds ran on different versions of the persona: ${versions.join(', ')}`,
      );
    }
    case 'not an experiment':
      return both(
        '比的是计划，不是实验：投放算法给它们的人可能不一样',
        'A comparison of plans, not an experiment: the delivery algorithm may have given them different people',
      );
    case 'sample ratio': {
      const { of, shares, p } = warning.ratio;
      const shown = shares.map(share => `${(share * 100).toFixed(1)} %`).join(' / ');
      return both(
        `第 ${warning.round} 轮分流不对：按${FIGURE_LABELS[of].zh}是 ${shown}，和设计的不符（p ${p < 0.0001 ? '< 0.0001' : `= ${p.toFixed(4)}`}）`,
        `The split of round ${warning.round} is off: ${shown} by ${FIGURE_LABELS[of].en}, not as designed (p ${p < 0.0001 ? '< 0.0001' : `= ${p.toFixed(4)}`})`,
      );
    }
    case 'budget drift': {
      const [planned, spent] = [showMoney(warning.planned), showMoney(warning.spent)];
      return both(
        `第 ${warning.round} 轮花了 ${spent}，计划 ${planned}，差了 10 % 以上`,
        `Round ${warning.round} spent ${spent} of the planned ${planned}: more than 10 % off`,
      );
    }
    case 'different weekdays':
      return both('几轮的星期几不一样多', 'The rounds have different weekdays');
    case 'campaign in one round': {
      const { label } = warning.campaign;
      const of = warning.rounds.join('、');
      return both(`只有第 ${of} 轮赶上${label.zh}`, `${label.en} fell into round ${of} only`);
    }
    case 'revised figures':
      return both(
        `上次汇总之后，第 ${warning.round} 轮有 ${warning.days} 天的数改过`,
        `Since the last summary figures of ${counted(warning.days, 'day')} of round ${warning.round} were revised`,
      );
    case 'asked in between':
      return both(
        `中间有 ${warning.people} 个人做过问卷或访谈`,
        `${warning.people} people were surveyed or interviewed in between`,
      );
    default:
      return warning satisfies never;
  }
}

/** What is told of a variant's figures besides: days that are missing, and a total that says something else. */
export function figureNotes({ variant, missing, differences }: VariantReading): Bilingual[] {
  const lack =
    missing.length === 0
      ? []
      : [
          both(
            `${variant.name} 缺 ${missing.length} 天的数`,
            `${variant.name} lacks the figures of ${counted(missing.length, 'day')}`,
          ),
        ];
  const beside = differences.map(({ figure, days, total }) => {
    const { zh, en } = FIGURE_LABELS[figure];
    const [ofDays, ofTotal] = [showFigure(figure, days), showFigure(figure, total)];
    return both(
      `${variant.name} 的${zh}：各天合计 ${ofDays}，另给的总数 ${ofTotal}；按各天的算`,
      `${en} of ${variant.name}: the days sum to ${ofDays}, the total given says ${ofTotal}; the days count`,
    );
  });
  return [...lack, ...beside];
}
