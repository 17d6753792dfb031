/** The calendar that the bot has of itself on the emulated Feishu. */
import { hex } from './ids.ts';

export type CalendarEvent = {
  readonly id: string;
  readonly key: string | undefined;
  summary: string;
  startsAt: Date;
  endsAt: Date;
  zone: string;
  reminders: readonly number[];
  /** Which chats are invited. */
  readonly chats: string[];
  isDeleted: boolean;
};

export class BotCalendar {
  readonly id = `feishu.cn_${hex()}@group.calendar.feishu.cn`;
  /** Deleted ones too. */
  readonly events: CalendarEvent[] = [];
}
