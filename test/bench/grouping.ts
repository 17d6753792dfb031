/** Voices: all of a large team's records grouped at once, by the rule alone. */
import { stockForms } from '../../src/domain/stock-phrase.ts';
import { groupVoices, type VoiceRecord, wordsToCompare } from '../../src/features/feedback/domain/voice.ts';
import { type Figure, shown } from './figures.ts';
import { Texts } from './texts.ts';

export async function groupingFigures(count: number): Promise<Figure[]> {
  const texts = new Texts(count);
  const records = Array.from(
    { length: count },
    (_, index): VoiceRecord => ({
      id: index + 1,
      message: texts.chance(0.3) ? `1/${Math.floor(texts.random() * count)}` : null,
      endUser: texts.chance(0.1) ? `u${Math.floor(texts.random() * count)}` : null,
      sourceId: 1 + Math.floor(texts.random() * 18),
      words: wordsToCompare(texts.review(), stockForms('')),
    }),
  );
  const start = performance.now();
  const voices = new Set(groupVoices(records).values()).size;
  const seconds = (performance.now() - start) / 1000;
  return [
    { what: `${shown(count)} records grouped into ${shown(voices)} voices`, figure: `${shown(seconds)} s` },
  ];
}
