import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { endChildren, watched } from './children.ts';
import { PATIENCE_MILLISECONDS } from './patience.ts';

/** A test worker with two children, of which one has ended, that goes on until it is killed. */
const WORKER = `
  import { spawn } from 'node:child_process';
  import { once } from 'node:events';
  import { watched } from ${JSON.stringify(path.join(import.meta.dirname, 'children.ts'))};
  const left = watched(spawn('sleep', ['600']));
  await once(watched(spawn('true')), 'exit');
  console.log(left.pid);
  setInterval(() => {}, 1_000);
`;

test('a child does not outlive a test process that is killed', async () => {
  const worker = watched(spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', WORKER]));
  const [printed] = await once(worker.stdout, 'data');
  const pid = Number(printed);
  expect(isAlive(pid)).toBe(true);
  worker.kill('SIGKILL');
  await expect.poll(() => isAlive(pid), { timeout: PATIENCE_MILLISECONDS }).toBe(false);
});

test('a child that its test forgot ends with the test file', async () => {
  const { pid = 0 } = watched(spawn('sleep', ['600']));
  expect(isAlive(pid)).toBe(true);
  endChildren();
  await expect.poll(() => isAlive(pid), { timeout: PATIENCE_MILLISECONDS }).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // Where nobody reaps orphans a dead one stays on the list.
  return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}
