/** Related voices: the voice that a record joined, or how often its theme was heard lately. */
import type { Context } from '../../conversation/command.ts';
import { type FeedbackContent, LATELY_DAYS, tagKey } from './domain/feedback.ts';
import { countVoices, type VoiceCount, type VoiceSize, voiceMates, voiceSize } from './store/voices.ts';

/** The company a record is in: the voice that it joined, or the voices of the same theme. */
export type RelatedVoices =
  | { readonly kind: 'same-voice'; readonly mate: number; readonly size: VoiceSize }
  | { readonly kind: 'theme'; readonly tag: string | undefined; readonly count: VoiceCount };

/** @returns what a confirmation says: the voice joined, else how often its rarest tag or its dimension was heard lately */
export async function relatedVoices(
  context: Context,
  content: FeedbackContent,
  number: number,
): Promise<RelatedVoices> {
  const { transaction, team, clock } = context;
  const [mate] = await voiceMates(transaction, team.id, number, 1);
  if (mate !== undefined)
    return { kind: 'same-voice', mate, size: await voiceSize(transaction, team.id, number) };
  const since = new Date(clock.now.getTime() - LATELY_DAYS * 86_400_000);
  if (content.tags.length === 0) {
    const count = await countVoices(transaction, team.id, { dimension: content.dimension }, since);
    return { kind: 'theme', tag: undefined, count };
  }
  let rarest: { tag: string; count: VoiceCount } | undefined;
  for (const tag of content.tags) {
    const count = await countVoices(transaction, team.id, { tag: tagKey(tag) }, since);
    if (rarest === undefined || count.voices < rarest.count.voices) rarest = { tag, count };
  }
  return rarest === undefined
    ? { kind: 'theme', tag: undefined, count: { voices: 0, sources: 0, isCutShort: false } }
    : { kind: 'theme', ...rarest };
}
