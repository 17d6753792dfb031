/** How an emulated Lark misbehaves during one life of its bot: chosen by a seed, and counted. */
import type { LarkEmulator } from '../emulators/lark/emulator.ts';
import type { Fault } from '../emulators/lark/faults.ts';
import type { Random } from './random.ts';

const MESSAGE = '/open-apis/im/v1/messages/:message_id';
const BROKEN: readonly Fault[] = [
  { kind: 'error', code: 5000, status: 500 },
  { kind: 'html', status: 502 },
  { kind: 'cut', when: 'before' },
  { kind: 'cut', when: 'after' },
  { kind: 'cut', when: 'after' },
];
const REFUSALS: readonly Fault[] = [
  { kind: 'error', code: 99991400, resetSeconds: 1 },
  // At full hours, and where other bots of the group took its share: one says so with HTTP 200, the other does not.
  { kind: 'error', code: 11232, status: 200 },
  { kind: 'error', code: 230020, status: 400 },
  { kind: 'error', code: 99991663, status: 400 },
];
const UNHEARD: readonly Fault[] = [
  { kind: 'lost ack' },
  { kind: 'lost ack' },
  { kind: 'twice' },
  { kind: 'cut', when: 'before' },
  { kind: 'cut', when: 'after' },
  { kind: 'slow', milliseconds: 100, when: 'before' },
];
/** By how often they are harmed. */
const METHODS = [
  ...Array.from({ length: 4 }, () => 'POST /open-apis/im/v1/messages'),
  ...Array.from({ length: 8 }, () => `POST ${MESSAGE}/reply`),
  ...Array.from({ length: 5 }, () => `PATCH ${MESSAGE}`),
  ...Array.from({ length: 3 }, () => `GET ${MESSAGE}/reactions`),
  `GET ${MESSAGE}`,
  `GET ${MESSAGE}`,
  'GET /open-apis/im/v1/chats/:chat_id/members',
  'GET /open-apis/bot/v3/info',
  'POST /open-apis/auth/v3/tenant_access_token/internal',
] as const;
const ENTRY = 'POST /callback/ws/endpoint';

/** Plans what goes wrong; `clear` of the emulator's faults ends it. */
export function planFaults(lark: LarkEmulator, random: Random): void {
  const { faults } = lark;
  for (let left = random.whole(0, 4); left > 0; left -= 1) {
    const method = random.pick(METHODS);
    if (random.chance(0.3)) faults.next(method, random.pick(REFUSALS), random.whole(1, 4));
    else faults.next(method, random.pick(BROKEN), random.whole(1, 2));
  }
  for (let left = random.whole(0, 3); left > 0; left -= 1)
    faults.next('event', random.pick(UNHEARD), random.whole(1, 3));
  // Of what it never reached the bot hears in its next life.
  if (random.chance(0.05)) faults.next(ENTRY, random.pick(BROKEN));
  // A slow answer makes the moment longer in which nobody knows what became of a call.
  const share = random.pick([0, 0, 0.1, 0.3]);
  faults.always = ({ method }) => {
    if (method === 'event' || method === ENTRY || !random.chance(share)) return undefined;
    return { kind: 'slow', milliseconds: random.whole(5, 60), when: random.pick(['before', 'after']) };
  };
}

/** @returns how many calls were refused by a fault, cut off or answered by something else than the platform */
export function harmedCalls(lark: LarkEmulator): number {
  return lark.calls.filter(({ outcome }) => outcome === 'harmed' || outcome.startsWith('cut')).length;
}
