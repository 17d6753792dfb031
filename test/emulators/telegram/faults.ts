/** How calls are harmed on purpose, in ways that the live service or the net between harm them. */

export type Fault =
  | {
      readonly kind: 'error';
      readonly code: number;
      readonly description?: string;
      readonly retryAfterSeconds?: number;
    }
  /** A proxy's page instead of JSON; the call does not reach the Bot API. */
  | { readonly kind: 'html'; readonly status: number }
  /** The connection breaks, before the call takes effect or after it. */
  | { readonly kind: 'cut'; readonly when: 'before' | 'after' }
  | { readonly kind: 'slow'; readonly milliseconds: number; readonly when: 'before' | 'after' };

export type HarmedCall = { readonly method: string; readonly parameters: Readonly<Record<string, unknown>> };

type Planned = { readonly method: string; readonly fault: Fault; timesLeft: number };

export class Faults {
  /** Asked for every call that no planned fault meets. */
  always: ((call: HarmedCall) => Fault | undefined) | undefined;
  #planned: Planned[] = [];

  /**
   * Harms the next calls of a method.
   * @param method `*` means any but getUpdates, `download` the fetching of a file
   */
  next(method: string, fault: Fault, times = 1): void {
    this.#planned.push({ method: method.toLowerCase(), fault, timesLeft: times });
  }

  clear(): void {
    this.#planned = [];
    this.always = undefined;
  }

  /** How many planned faults have not met their call yet. */
  get left(): number {
    return this.#planned.reduce((sum, { timesLeft }) => sum + timesLeft, 0);
  }

  /** Takes the fault that is meant for this call. */
  take(call: HarmedCall): Fault | undefined {
    const name = call.method.toLowerCase();
    const planned = this.#planned.find(
      each => each.method === name || (each.method === '*' && name !== 'getupdates'),
    );
    if (planned === undefined) return this.always?.(call);
    planned.timesLeft--;
    this.#planned = this.#planned.filter(each => each.timesLeft > 0);
    return planned.fault;
  }
}
