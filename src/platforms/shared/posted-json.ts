/** What a platform posts to a webhook: its secret is compared in constant time, its body read as JSON. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** In a time that tells nothing of where they differ, nor of their lengths. */
export function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** @returns undefined for what is no JSON */
export function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
