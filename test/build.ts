/** Once before all tests: the build that tests start as a process must be that of these sources. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';

export default function build(): void {
  execFileSync('npm', ['run', 'build', '--silent'], {
    cwd: path.dirname(import.meta.dirname),
    stdio: 'pipe',
  });
}
