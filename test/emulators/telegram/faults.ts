/** How calls are harmed on purpose, in ways that the live service or the net between harm them. */
import type { NetworkFault } from '../shared/http-server.ts';
import { PlannedFaults } from '../shared/planned-faults.ts';

export type Fault =
  | {
      readonly kind: 'error';
      readonly code: number;
      readonly description?: string;
      readonly retryAfterSeconds?: number;
    }
  | NetworkFault;

/** Methods are those of the Bot API; `*` means any but getUpdates, `download` the fetching of a file. */
export class Faults extends PlannedFaults<Fault> {
  constructor() {
    super(method => method === 'getupdates');
  }
}
