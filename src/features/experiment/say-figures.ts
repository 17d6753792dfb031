/** Figures and what is wrong with them, in words. */
import { type Bilingual, both, type Language } from '../../domain/language.ts';
import { FIGURE_NAMES, type FigureName, type Figures } from './domain/figures.ts';
import type { Fault } from './domain/impossible-figures.ts';
import { showCount, showMoney } from './say-numbers.ts';

export const FIGURE_LABELS: Readonly<Record<FigureName, Bilingual>> = {
  spend: both('花费', 'spend'),
  impressions: both('曝光', 'impressions'),
  reach: both('触达', 'reach'),
  clicks: both('点击', 'clicks'),
  conversions: both('转化', 'conversions'),
  revenue: both('收入', 'revenue'),
};

export function isMoney(name: FigureName): boolean {
  return name === 'spend' || name === 'revenue';
}

export function showFigure(name: FigureName, value: number): string {
  return isMoney(name) ? showMoney(value) : showCount(value);
}

/** `花费 ¥10,000 · 曝光 500,000` */
export function showFigures(figures: Figures, language: Language): string {
  return FIGURE_NAMES.flatMap(name => {
    const value = figures[name];
    const label = language === 'en' ? FIGURE_LABELS[name].en : FIGURE_LABELS[name].zh;
    return value === undefined ? [] : [`${label} ${showFigure(name, value)}`];
  }).join(' · ');
}

/** Figures as they are typed: `花费=10000 曝光=500000`. */
export function typedFigures(figures: Figures, language: Language): string {
  return FIGURE_NAMES.flatMap(name => {
    const value = figures[name];
    const label = language === 'en' ? FIGURE_LABELS[name].en : FIGURE_LABELS[name].zh;
    return value === undefined ? [] : [`${label}=${isMoney(name) ? value / 100 : value}`];
  }).join(' ');
}

export function faultText(fault: Fault): Bilingual {
  switch (fault.kind) {
    case 'negative': {
      const { zh, en } = FIGURE_LABELS[fault.figure];
      const shown = showFigure(fault.figure, fault.value);
      return both(`${zh} ${shown} 小于 0`, `${en} ${shown} is below 0`);
    }
    case 'not whole': {
      const { zh, en } = FIGURE_LABELS[fault.figure];
      return both(`${zh} ${fault.value} 不是整数`, `${en} ${fault.value} is not whole`);
    }
    case 'more than possible': {
      const [figure, than] = [FIGURE_LABELS[fault.figure], FIGURE_LABELS[fault.than]];
      const [value, most] = [showFigure(fault.figure, fault.value), showFigure(fault.than, fault.most)];
      return both(
        `${figure.zh} ${value} 比${than.zh} ${most} 还多`,
        `${figure.en} ${value} is more than ${than.en} ${most}`,
      );
    }
    case 'outside the round':
      return fault.last === undefined
        ? both(
            `这一轮从 ${fault.first} 开始，这天不在里面`,
            `that day is before the round's first, ${fault.first}`,
          )
        : both(
            `这一轮到现在是 ${fault.first} 到 ${fault.last}，这天不在里面`,
            `that day is outside the round, which has been from ${fault.first} to ${fault.last}`,
          );
    case 'revenue without conversions': {
      const value = showMoney(fault.value);
      return both(`收入 ${value}，转化却是 0`, `revenue ${value} without a conversion`);
    }
    case 'spend far above plan': {
      const times = Math.floor(fault.value / fault.planned);
      const [value, planned] = [showMoney(fault.value), showMoney(fault.planned)];
      return both(
        `花费 ${value} 是计划 ${planned} 的 ${times} 倍`,
        `spend ${value} is ${times} times the planned ${planned}`,
      );
    }
    default:
      return fault satisfies never;
  }
}

/** @returns all of what is wrong, in one sentence */
export function faultsText(faults: readonly Fault[]): Bilingual {
  const said = faults.map(faultText);
  return both(said.map(({ zh }) => zh).join('；'), said.map(({ en }) => en).join('; '));
}
