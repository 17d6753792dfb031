/** The real process serving an emulated platform, on a database of its own: its life, which is the same on every platform. */
import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { PATIENCE_MILLISECONDS } from '../patience.ts';
import { placeReadyMade, quickFolder } from '../scratch.ts';
import { type Heard, isBusy, jsonLines, startProcess } from './process.ts';

type Emulated = { isBotBusy: () => boolean; close(): Promise<void> };

export abstract class RealBot<Emulator extends Emulated> {
  readonly folder = quickFolder();
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  /** All that the process wrote on standard error. */
  log = '';

  protected constructor(
    protected readonly platform: Emulator,
    readonly httpPort: number,
    env: Readonly<Record<string, string>>,
  ) {
    this.#env = env;
    placeReadyMade(this.databaseFile);
  }

  /** @returns the settings by which the process finds the platform */
  protected abstract settings(): Readonly<Record<string, string>>;
  /** Whether the process is so far that the platform can tell it something. */
  protected abstract get isUp(): boolean;

  get databaseFile(): string {
    return path.join(this.folder, 'chat.db');
  }

  /** Starts the process; resolves when it is up. */
  async start(): Promise<void> {
    this.launch();
    const start = performance.now();
    while (!this.isUp) {
      if (this.#child?.exitCode !== null || performance.now() - start > PATIENCE_MILLISECONDS)
        throw new Error(`the process is not ready:\n${this.log.slice(-2_000)}`);
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }

  /** Starts the process and does not wait for it. */
  launch(env: Readonly<Record<string, string>> = {}): ChildProcess {
    this.log = '';
    const settings = { HTTP_PORT: `${this.httpPort}`, LOG_LEVEL: 'debug', ...this.settings() };
    const child = startProcess(this.folder, { args: [], env: { ...settings, ...this.#env, ...env } });
    child.stderr?.setEncoding('utf8').on('data', chunk => {
      this.log += String(chunk);
    });
    this.#child = child;
    this.platform.isBotBusy = () => isBusy(child.pid);
    return child;
  }

  /** Ends the process. @returns its exit code; null when a signal ended it */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (child === undefined) return null;
    this.#child = undefined;
    if (child.exitCode !== null) return child.exitCode;
    const ended = new Promise<number | null>(resolve => child.once('close', code => resolve(code)));
    child.kill(signal);
    return ended;
  }

  async restart(): Promise<void> {
    await this.end();
    await this.start();
  }

  async close(): Promise<void> {
    await this.end();
    await this.platform.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** @returns what the process logged under a name */
  logged(event: string): Heard[] {
    return jsonLines(this.log).filter(line => line['event'] === event);
  }
}
