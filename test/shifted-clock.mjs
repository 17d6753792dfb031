/**
 * Preloaded into a process (`--import`): its wall clock is the real one plus the days of `SHIFTED_DAYS` and the
 * milliseconds that the file named by `SHIFTED_CLOCK` holds, which may change while it runs.
 */
import { readFileSync } from 'node:fs';

const RealDate = globalThis.Date;
const { SHIFTED_CLOCK: file, SHIFTED_DAYS: days } = process.env;
const fixed = Number(days ?? 0) * 86_400_000;

function shift() {
  return fixed + (file === undefined ? 0 : Number(readFileSync(file, 'utf8')) || 0);
}

globalThis.Date = class ShiftedDate extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + shift());
    else super(...args);
  }

  /** A date that came from another thread is made by the engine, which knows no other class. */
  static [Symbol.hasInstance](value) {
    return value instanceof RealDate;
  }

  static now() {
    return RealDate.now() + shift();
  }
};
