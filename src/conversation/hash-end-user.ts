/** Hashes the names of end users (pseudonymisation by a keyed hash, HMAC, RFC 2104): a name itself is kept nowhere. */
import { createHash, createHmac } from 'node:crypto';
import type { EndUserKey } from '../chat/grammar/end-user.ts';
import { comparable } from '../domain/normal-form.ts';

/** @returns by what a team keeps end users: keyed, so that the same name in two teams has two hashes */
export function endUserKeyOf(secret: string): EndUserKey {
  return {
    id: createHash('sha256').update(secret).digest('hex').slice(0, 8),
    hash: name => createHmac('sha256', secret).update(comparable(name)).digest('hex').slice(0, 32),
  };
}
