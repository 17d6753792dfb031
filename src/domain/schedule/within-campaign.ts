/** Schedules within a campaign window, by its name: “双11期间 每天 9:00” is read as from its first day until its last. */
import { campaignNames, nextWindow, type OwnCampaign } from '../campaign.ts';
import { normalized } from '../normal-form.ts';
import type { Day } from '../zoned-time.ts';

/**
 * @param own the team's own windows
 * @returns the line with the days of the next window in place of its name; unchanged where it names none
 */
export function withCampaignDays(typed: string, today: Day, own: readonly OwnCampaign[]): string {
  const line = normalized(typed);
  for (const name of campaignNames(own)) {
    const escaped = name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    const named = new RegExp(
      `(?:在\\s*)?${escaped}\\s*(?:大促)?\\s*期间|(?<![a-z])during (?:the )?${escaped}(?![a-z\\d])`,
      'i',
    );
    const window = named.test(line) ? nextWindow(name, today, own) : undefined;
    if (window !== undefined) return line.replace(named, ` from ${window.first} until ${window.last} `);
  }
  return typed;
}
