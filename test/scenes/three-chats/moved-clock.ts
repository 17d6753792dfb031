/** The clock of a platform and of the process that serves it: a file holds by how much it is off. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { movedClock, scratchFolder } from '../process.ts';

export class MovedClock {
  readonly #folder = scratchFolder();
  #shift = 0;

  /** @param at in the team's zone */
  constructor(at: string) {
    this.set(at);
  }

  get options() {
    return {
      now: () => new Date(Date.now() + this.#shift),
      env: movedClock(path.join(this.#folder, 'clock')),
    };
  }

  set(to: string): void {
    this.#shift = Date.parse(`${to}:00+08:00`) - Date.now();
    writeFileSync(path.join(this.#folder, 'clock'), `${this.#shift}`);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** @throws Error where there is none */
export function set(clock: MovedClock | undefined, to: string): void {
  if (clock === undefined) throw new Error('open the chat at a time, to move its clock');
  clock.set(to);
}
