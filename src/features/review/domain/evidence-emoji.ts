/** Which reactions ask for more evidence: what looks like somebody in thought. Approve and reject are the team's settings. */
import { plainEmoji } from '../../../domain/reaction-emoji.ts';
import { meaningOf, type TeamSettings } from '../../../domain/team-settings.ts';
import type { Outcome } from './meeting.ts';

const THINKING: ReadonlySet<string> = new Set(['🤔', '🧐', 'THINKING', 'WHAT']);

/** What people are told to react with. */
export const EVIDENCE_LOOKS: Readonly<Record<'terminal' | 'telegram' | 'lark', string>> = {
  terminal: '🤔',
  telegram: '🤔',
  lark: 'THINKING',
};

/** @returns what a reaction on an item says; undefined when it decides nothing */
export function outcomeOf(settings: TeamSettings, platform: string, emoji: string): Outcome | undefined {
  const meaning = meaningOf(settings, platform, emoji);
  if (meaning !== undefined) return meaning === 'approve' ? 'accepted' : 'rejected';
  return THINKING.has(plainEmoji(emoji)) ? 'evidence' : undefined;
}
