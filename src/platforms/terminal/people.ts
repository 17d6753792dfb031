/** What the people of the terminal do: each directive becomes the event that a platform would report. */
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import path from 'node:path';
import type { Incoming, IncomingMessage } from '../../chat/incoming.ts';
import { formOf } from '../../chat/view.ts';
import type { Bilingual } from '../../domain/language.ts';
import type { OperatorRole } from '../../domain/role.ts';
import type { Directive } from './directive.ts';
import type { Renderer } from './render.ts';
import type { Room, Rooms } from './rooms.ts';

const nobody: Bilingual = { zh: '这个聊天里还没有机器人的消息。', en: 'The bot has said nothing here yet.' };

/** @returns the size of a file in bytes; undefined where there is none */
function sizeOf(file: string): number | undefined {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    return found?.isFile() === true ? found.size : undefined;
  } catch {
    // Not even a path (a NUL in it, too long): no file either.
    return undefined;
  }
}

type People = {
  /** Does what a line says. @returns false after `:quit` */
  obey(directive: Directive): Promise<boolean>;
  /** Says that a line can't be obeyed. */
  wrong(words: Bilingual): true;
};

/** @param receive takes the events that come of it */
export function peopleOf(
  rooms: Rooms,
  { renderer, write, now }: { renderer: Renderer; write: (text: string) => void; now: () => Date },
  receive: (incoming: Incoming) => Promise<void>,
): People {
  function common(room: Room) {
    return {
      eventId: randomUUID(),
      room: { chatId: room.name, name: room.name },
      sender: { userId: `${room.name}/${room.speaker}`, name: room.speaker },
      at: now(),
    };
  }

  /** A member exists from their first use on; the first of a new room is its manager. */
  async function introduce(room: Room, as: { role?: OperatorRole; isManager?: boolean } = {}): Promise<void> {
    if (room.introduced.has(room.speaker) && Object.keys(as).length === 0) return;
    await receive({ ...common(room), kind: 'member', isFounder: true, ...as });
    room.introduced.add(room.speaker);
  }

  async function say(room: Room, text: string, more: Partial<IncomingMessage> = {}): Promise<void> {
    await introduce(room);
    const message = ++room.lastNumber;
    write(renderer.typed({ message, room: room.name, from: room.speaker, text }));
    room.messages.set(message, { text, isFromBot: false, file: more.file });
    const eventId = `${room.name}/${message}`;
    await receive({
      ...common(room),
      eventId,
      kind: 'message',
      messageId: `${message}`,
      text,
      // Among people only what looks like a command, or names the bot, is for it.
      isAddressed: /^[\s\p{Cf}]*[/／@]/u.test(text),
      ...more,
    });
  }

  /** @returns false after `:quit` */
  async function obey(directive: Directive): Promise<boolean> {
    const room = await rooms.named(rooms.current);
    switch (directive.kind) {
      case 'nothing':
        return true;
      case 'say':
        await say(room, directive.text);
        return true;
      case 'as': {
        const { member, kind: _, ...as } = directive;
        room.speaker = member;
        await introduce(room, as);
        return true;
      }
      case 'reply': {
        const original = await rooms.said(room, directive.to);
        if (original === undefined) return missing(directive.to);
        const replyTo = { messageId: `${directive.to}`, text: original.text, isFromBot: original.isFromBot };
        await say(room, directive.text, { replyTo, ...(original.file && { file: original.file }) });
        return true;
      }
      case 'react':
      case 'unreact': {
        const to = directive.to ?? room.lastFromBot;
        if (to === undefined) return wrong(nobody);
        if ((await rooms.said(room, to)) === undefined) return missing(to);
        await introduce(room);
        const [added, removed] =
          directive.kind === 'react' ? [[directive.emoji], []] : [[], [directive.emoji]];
        await receive({ ...common(room), kind: 'reaction', messageId: `${to}`, added, removed });
        return true;
      }
      case 'press': {
        const to = directive.message ?? room.lastFromBot;
        if (to === undefined) return wrong(nobody);
        await introduce(room);
        const shownBy = room.messages.get(to)?.shownBy;
        await receive({
          ...common(room),
          kind: 'press',
          messageId: `${to}`,
          button: directive.button,
          ...(shownBy !== undefined && { shownBy, isOnMessage: true }),
        });
        return true;
      }
      case 'fill':
        return fill(room, directive);
      case 'file': {
        const bytes = sizeOf(directive.path);
        if (bytes === undefined) {
          return wrong({
            zh: `找不到文件“${directive.path}”。`,
            en: `There is no file “${directive.path}”.`,
          });
        }
        const file = { name: path.basename(directive.path), reference: path.resolve(directive.path), bytes };
        await say(room, directive.caption, { file });
        return true;
      }
      case 'now':
        await receive({ ...common(room), kind: 'clock', time: directive.time });
        return true;
      case 'room':
        await rooms.named(directive.name);
        rooms.current = directive.name;
        return true;
      case 'quit':
        return false;
      case 'wrong':
        return wrong(directive.said);
      default:
        return directive satisfies never;
    }
  }

  async function fill(room: Room, directive: Extract<Directive, { kind: 'fill' }>): Promise<boolean> {
    const to = directive.message ?? room.lastFromBot;
    if (to === undefined) return wrong(nobody);
    const values = { ...directive.values };
    if (directive.bare !== '') {
      // A form of one field needs no name for it.
      const shown = (await rooms.said(room, to))?.view;
      const asked = shown && formOf(shown)?.fields;
      const only = asked?.length === 1 ? asked[0] : undefined;
      if (only === undefined || Object.keys(values).length > 0) {
        return wrong({
          zh: `“${directive.bare}”要填到哪一项？写成 名称=内容。`,
          en: `Which field is “${directive.bare}” for? Write name=value.`,
        });
      }
      values[only.name] = directive.bare;
    }
    await introduce(room);
    await receive({ ...common(room), kind: 'form', messageId: `${to}`, values });
    return true;
  }

  function wrong(words: Bilingual): true {
    write(renderer.error(words));
    return true;
  }

  function missing(number: number): true {
    return wrong({ zh: `没有 #${number} 这条消息。`, en: `There is no message #${number}.` });
  }

  return { obey, wrong };
}
