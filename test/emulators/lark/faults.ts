/** How calls and events are harmed on purpose, in ways that the live service or the net between harm them. */

export type Fault =
  | {
      readonly kind: 'error';
      /** The code in the body. */
      readonly code: number;
      readonly msg?: string;
      /** Of HTTP; 429 for 99991400, 500 for a code of that kind, else 400. */
      readonly status?: number;
      /** The header x-ogw-ratelimit-reset. */
      readonly resetSeconds?: number;
      /** What stands in the body beside code and msg, such as the `data` of a refused long connection. */
      readonly more?: Readonly<Record<string, unknown>>;
    }
  /** A proxy's page instead of JSON; the call does not reach the platform. */
  | { readonly kind: 'html'; readonly status: number }
  /** The connection breaks, before the call or event takes effect or after it; a call's so long after it. */
  | { readonly kind: 'cut'; readonly when: 'before' | 'after'; readonly milliseconds?: number }
  | { readonly kind: 'slow'; readonly milliseconds: number; readonly when: 'before' | 'after' }
  /** For events only: the bot's acknowledgement does not arrive, so the event comes again. */
  | { readonly kind: 'lost ack' }
  /** For events only: it is brought twice at the same time. */
  | { readonly kind: 'twice' };

export type HarmedCall = { readonly method: string; readonly parameters: Readonly<Record<string, unknown>> };

type Planned = { readonly method: string; readonly fault: Fault; timesLeft: number };

/** What is not meant by `*`. */
const SPARED = new Set(['event', 'post /callback/ws/endpoint']);

export function isToken(method: string): boolean {
  return method.includes('tenant_access_token');
}

export class Faults {
  /** Asked for every call and event that no planned fault meets. */
  always: ((call: HarmedCall) => Fault | undefined) | undefined;
  #planned: Planned[] = [];

  /**
   * Harms the next calls of a method.
   * @param method such as `PATCH /open-apis/im/v1/messages/:message_id`, or `POST /callback/ws/endpoint`; `event` is the
   * bringing of an event, `*` any call but those for a token or a long connection
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
    const isSpared = SPARED.has(name) || isToken(name);
    const planned = this.#planned.find(each => each.method === name || (each.method === '*' && !isSpared));
    if (planned === undefined) return this.always?.(call);
    planned.timesLeft--;
    this.#planned = this.#planned.filter(each => each.timesLeft > 0);
    return planned.fault;
  }
}
