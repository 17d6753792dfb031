/** Which reactions say that an item is done: what approves in the team, and what looks like a tick anywhere. */
import { plainEmoji } from '../../../domain/reaction-emoji.ts';
import { meaningOf, shownEmoji, type TeamSettings } from '../../../domain/team-settings.ts';

const TICKS: ReadonlySet<string> = new Set(['✅', '✔', '☑', 'DONE', 'CheckMark']);

export function meansDone(settings: TeamSettings, platform: string, emoji: string): boolean {
  const meaning = meaningOf(settings, platform, emoji);
  return meaning === undefined ? TICKS.has(plainEmoji(emoji)) : meaning === 'approve';
}

/** @returns what people are told to react with; Telegram lets nobody react with a tick */
export function shownDone(settings: TeamSettings, platform: string): string {
  return platform === 'telegram' ? shownEmoji(settings, platform).approve : '✅';
}
