/**
 * `npm start`: builds what has changed since the last build, then runs it. Plain JavaScript, since it must run
 * before anything is built; no package of ours runs code at install time (.npmrc).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const built = path.join(root, 'dist', 'main.js');

function newest(place) {
  const stat = statSync(place);
  if (!stat.isDirectory()) return stat.mtimeMs;
  // The generated client follows from the schema, and is itself written by the build.
  const entries = readdirSync(place).filter(name => name !== 'client');
  return Math.max(0, ...entries.map(name => newest(path.join(place, name))));
}

const sources = ['src', 'commands', 'prisma/schema', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];
// The last thing that a build writes.
const isFresh =
  existsSync(built) && sources.every(each => newest(path.join(root, each)) <= statSync(built).mtimeMs);
if (!isFresh) {
  if (process.stderr.isTTY)
    process.stderr.write('第一次启动或代码有变，先构建几秒钟… / building, some seconds …\n');
  const build = spawnSync('npm', ['run', 'build', '--silent'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (build.status !== 0) {
    process.stderr.write(`${build.stdout ?? ''}${build.stderr ?? ''}The build failed.\n`);
    process.exit(70);
  }
}
await import(built);
