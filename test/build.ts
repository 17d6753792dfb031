/** Once before all tests: the build that tests start as a process must be that of these sources. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { makeReadyMade } from './scratch.ts';

/** @returns takes away what only tests need */
export default async function build(): Promise<() => void> {
  const root = path.dirname(import.meta.dirname);
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'build', '--silent'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the build failed\n${stdout}${stderr}`);
  return makeReadyMade();
}
