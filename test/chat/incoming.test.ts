import { describe, expect, test } from 'vitest';
import { type Incoming, incomingSchema } from '../../src/chat/incoming.ts';

const common = {
  eventId: 'e1',
  room: { chatId: 'main', name: '客厅' },
  sender: { userId: 'u1', name: '小李' },
  at: new Date('2026-11-24T03:00:00Z'),
};
const message = { ...common, kind: 'message', messageId: '1', text: '', isAddressed: false } as const;

const events: readonly Incoming[] = [
  message,
  { ...message, replyTo: { messageId: '0', text: '太大', isFromBot: false, url: 'https://example.com' } },
  { ...message, file: { name: 'a.csv', reference: '/tmp/a.csv' } },
  { ...common, kind: 'reaction', messageId: '1', added: ['👍'], removed: [] },
  { ...common, kind: 'press', messageId: '1', button: 1 },
  { ...common, kind: 'form', messageId: '1', values: { source: '天猫' } },
  { ...common, kind: 'member', role: 'media', isManager: true },
  { ...common, kind: 'clock', time: '2026-11-24T09:00' },
];

test.each(events.map(event => [event.kind, event] as const))(
  'a %s that was stored is read back the same',
  (_, event) => {
    expect(incomingSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
  },
);

describe('what no platform may hand in', () => {
  test.each([
    ['an event without an id', { ...message, eventId: '' }],
    ['an event of nobody', { ...message, sender: { userId: '', name: '小李' } }],
    ['an event at no time', { ...message, at: 'soon' }],
    ['a button that counts from nought', { ...common, kind: 'press', messageId: '1', button: 0 }],
    ['a role that is none', { ...common, kind: 'member', role: 'manager' }],
    ['a kind that nobody knows', { ...common, kind: 'moved' }],
  ])('%s', (_, event) => {
    expect(incomingSchema.safeParse(event).success).toBe(false);
  });
});
