/** How an emulated Telegram misbehaves during one life of its bot: chosen by a seed, and counted. */
import type { TelegramEmulator } from '../emulators/telegram/emulator.ts';
import type { Fault } from '../emulators/telegram/faults.ts';
import type { Random } from './random.ts';

const BROKEN: readonly Fault[] = [
  { kind: 'error', code: 500 },
  { kind: 'html', status: 502 },
  { kind: 'cut', when: 'before' },
  { kind: 'cut', when: 'after' },
  { kind: 'cut', when: 'after' },
];
const FLOOD: Fault = { kind: 'error', code: 429, retryAfterSeconds: 1 };
/** By how often they are harmed. */
const METHODS = [
  ...Array.from({ length: 8 }, () => 'sendMessage'),
  ...Array.from({ length: 5 }, () => 'editMessageText'),
  ...Array.from({ length: 3 }, () => 'answerCallbackQuery'),
  'getUpdates',
  'setMessageReaction',
  'getChatMember',
  'setMyCommands',
] as const;

/** Plans what goes wrong; `clear` of the emulator's faults ends it. */
export function planFaults(telegram: TelegramEmulator, random: Random): void {
  const { faults } = telegram;
  for (let left = random.whole(0, 3); left > 0; left -= 1) {
    const method = random.pick(METHODS);
    const isFlood = random.chance(0.25) && method !== 'getUpdates';
    if (isFlood) faults.next(method, FLOOD, random.whole(1, 4));
    else faults.next(method, random.pick(BROKEN), random.whole(1, 2));
  }
  // A slow answer makes the moment longer in which nobody knows what became of a call.
  const share = random.pick([0, 0, 0.1, 0.3]);
  faults.always = ({ method }) => {
    if (method === 'getUpdates' || !random.chance(share)) return undefined;
    return { kind: 'slow', milliseconds: random.whole(5, 60), when: random.pick(['before', 'after']) };
  };
}

/** @returns how many calls were refused, cut off or answered by something else than the Bot API */
export function harmedCalls(telegram: TelegramEmulator): number {
  return telegram.calls.filter(({ outcome }) => outcome === 'harmed' || outcome.startsWith('cut')).length;
}
