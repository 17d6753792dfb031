/**
 * What the emulated groups of a benchmark can be asked, and what they answer. They are in a process of their own, so
 * that what they cost is not taken from the bot's time.
 */
import { percentile } from './figures.ts';

export type Task =
  /** All at once: so many commands, spread over the first so many groups. */
  | { readonly kind: 'burst'; readonly commands: number; readonly groups: number }
  /** So many commands a second, for so long. */
  | { readonly kind: 'calm'; readonly perSecond: number; readonly seconds: number }
  /** Nine of ten messages are of no concern to the bot; and reactions. */
  | { readonly kind: 'chatter'; readonly updates: number };

/** The environment in which a bot finds the groups. */
export type Opened = Readonly<Record<string, string>>;

export type Answers = {
  /** From the moment when the bot could hear the first command (`burst`: of all of them) to the last reply. */
  readonly seconds: number;
  readonly commands: number;
  /** Processor time of the emulator after all was queued. */
  readonly ownSeconds: number;
  /** Milliseconds from a command being queued to the bot saying that it has it, and to its reply. */
  readonly confirmed: Spread;
  readonly answered: Spread;
};
export type Spread = { readonly p50: number; readonly p99: number };

/** When something happened, by `performance.now`. */
export type Command = {
  readonly queuedAt: number;
  confirmedAt?: number | undefined;
  answeredAt?: number | undefined;
};

/** A date that remembers more than milliseconds: the emulator gives it back as when a call came in. */
export class Instant extends Date {
  readonly milliseconds = performance.now();
}

/** @param start when the clock started */
export function answersOf(all: Iterable<Command>, start: number, ownSeconds: number): Answers {
  const commands = [...all];
  const last = Math.max(...commands.map(({ answeredAt = Number.NaN }) => answeredAt));
  const spread = (until: (command: Command) => number | undefined): Spread => {
    const waits = commands.map(command => (until(command) ?? Number.NaN) - command.queuedAt);
    return { p50: percentile(waits, 0.5), p99: percentile(waits, 0.99) };
  };
  return {
    seconds: (last - start) / 1_000,
    commands: commands.length,
    ownSeconds,
    confirmed: spread(({ confirmedAt }) => confirmedAt),
    answered: spread(({ answeredAt }) => answeredAt),
  };
}

/** Does one task after the other, as the parent process sends them, as long as there is one. */
export function serveTasks(opened: Opened, work: (task: Task) => Promise<Answers>): void {
  process.on('message', task => {
    work(task as Task).then(
      answers => process.send?.(answers),
      error => {
        process.stderr.write(`${error}\n`);
        process.exit(1);
      },
    );
  });
  // Nobody asks any more.
  process.on('disconnect', () => process.exit());
  process.send?.(opened);
}
