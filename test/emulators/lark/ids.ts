/** Ids in the forms that the platform gives them. */
import { randomBytes } from 'node:crypto';

export type IdPrefix = 'ou' | 'on' | 'oc' | 'om' | 'omt' | 'ev' | 'file_v3' | 'img_v3' | 'c';

export function newId(prefix: IdPrefix): string {
  return `${prefix}${prefix === 'c' ? '-' : '_'}${hex()}`;
}

/** As event ids, reaction ids and log ids are: no prefix. */
export function hex(): string {
  return randomBytes(16).toString('hex');
}
