/** How calls and events are harmed on purpose, in ways that the live service or the net between harm them. */
import type { NetworkFault } from '../shared/http-server.ts';
import { PlannedFaults } from '../shared/planned-faults.ts';

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
  | NetworkFault
  /** The connection of a call breaks so long after it took effect. */
  | { readonly kind: 'cut'; readonly when: 'after'; readonly milliseconds: number }
  /** For events only: the bot's acknowledgement does not arrive, so the event comes again. */
  | { readonly kind: 'lost ack' }
  /** For events only: it is brought twice at the same time. */
  | { readonly kind: 'twice' };

/** What is not meant by `*`. */
const SPARED = new Set(['event', 'post /callback/ws/endpoint']);

export function isToken(method: string): boolean {
  return method.includes('tenant_access_token');
}

/** Methods are such as `PATCH /open-apis/im/v1/messages/:message_id`, or `POST /callback/ws/endpoint`; `event` brings an event. */
export class Faults extends PlannedFaults<Fault> {
  constructor() {
    super(method => SPARED.has(method) || isToken(method));
  }
}
