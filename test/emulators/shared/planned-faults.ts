/** Fault injection: which calls are harmed, and how. What harm there is, is the platform's. */

export type HarmedCall = { readonly method: string; readonly parameters: Readonly<Record<string, unknown>> };

type Planned<Fault> = { readonly method: string; readonly fault: Fault; timesLeft: number };

export class PlannedFaults<Fault> {
  /** Asked for every call that no planned fault meets. */
  always: ((call: HarmedCall) => Fault | undefined) | undefined;
  #planned: Planned<Fault>[] = [];
  readonly #isSpared: (method: string) => boolean;

  /** @param isSpared whether `*` does not mean a method, given in lower case */
  constructor(isSpared: (method: string) => boolean) {
    this.#isSpared = isSpared;
  }

  /** Harms the next calls of a method; `*` means any that is not spared. */
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
      each => each.method === name || (each.method === '*' && !this.#isSpared(name)),
    );
    if (planned === undefined) return this.always?.(call);
    planned.timesLeft--;
    this.#planned = this.#planned.filter(each => each.timesLeft > 0);
    return planned.fault;
  }
}
