/**
 * Child processes of tests outlive neither their test file (`test/set-up.ts`) nor the process that started them, however
 * that ends: a watchdog holds a pipe to it and, when the pipe breaks, kills whatever is left.
 */
import { type ChildProcess, spawn } from 'node:child_process';

/** Reads `+ pid` and `- pid`; at end of input kills every pid that was not taken back. */
const WATCHDOG = `
  left=' '
  while read -r sign pid; do
    case $sign in
      +) left="$left$pid " ;;
      -) left="\${left%% $pid *} \${left#* $pid }" ;;
    esac
  done
  for pid in $left; do kill -9 "$pid" 2>/dev/null; done
`;

let watchdog: ChildProcess | undefined;
const alive = new Set<ChildProcess>();

function tell(line: string): void {
  if (watchdog === undefined) {
    // A session of its own: Ctrl-C in the terminal must not end it first.
    watchdog = spawn('sh', ['-c', WATCHDOG], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    watchdog.stdin?.on('error', () => {});
    watchdog.unref();
    // A socket, which unlike other streams can let the process end.
    (watchdog.stdin as { unref?: () => void } | null)?.unref?.();
  }
  watchdog.stdin?.write(`${line}\n`);
}

/** Hands a child to the watchdog until it has ended. @returns the same child */
export function watched<Child extends ChildProcess>(child: Child): Child {
  const { pid } = child;
  if (pid === undefined) return child;
  tell(`+ ${pid}`);
  alive.add(child);
  child.once('exit', () => {
    alive.delete(child);
    tell(`- ${pid}`);
  });
  return child;
}

/** Kills what tests have left running. */
export function endChildren(): void {
  for (const child of alive) child.kill('SIGKILL');
}
