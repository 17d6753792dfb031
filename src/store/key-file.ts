/**
 * The key of keyed hashes (HMAC): in a file beside the database, never in it, so that a copy of the database alone
 * tells nothing that is keyed by it. Whoever loses it loses the codes that wait to be typed, nothing else.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';

const BYTES = 32;

/**
 * @param file where the database is
 * @returns the key beside it; a new one where there is none, or none that can be one
 * @throws the system's error when it can't be read or written
 */
export function readKey(file: string): Buffer {
  const place = `${file}.key`;
  const known = existsSync(place) ? readFileSync(place) : undefined;
  if (known?.length === BYTES) return known;
  const made = randomBytes(BYTES);
  // Whole or not at all, whenever the process is killed; readable by whoever runs it alone.
  const descriptor = openSync(`${place}.new`, 'w', 0o600);
  try {
    writeSync(descriptor, made);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(`${place}.new`, place);
  return made;
}
