/** The chats in which a scene plays, for `describe.each`: all three, or those that are platforms. */
import { type Way, waysFor } from '../lark-bot.ts';
import { openLark } from './lark-room.ts';
import type { Chat, Platform } from './room.ts';
import { openTelegram } from './telegram-room.ts';
import { openTerminal } from './terminal-room.ts';

export type { OpenChat, OpenPlatform, PlatformRoom, Room, Shown } from './room.ts';

/** @param everyday the way by which events come from Feishu in an everyday run */
export function platforms(everyday: Way): readonly Platform[] {
  const lark = waysFor(everyday).map(way => ({
    name: `on Feishu by ${way}`,
    open: (at?: string) => openLark(way, at),
  }));
  return [{ name: 'on Telegram', open: openTelegram }, ...lark];
}

/** @param everyday the way by which events come from Feishu in an everyday run */
export function threeChats(everyday: Way): readonly Chat[] {
  return [{ name: 'in a terminal', open: openTerminal }, ...platforms(everyday)];
}
