/** Many kills on one database: what the suite does sixty times, a thousand times. Ends with exit code 1 on any loss. */
import { killFirstStarts, killRounds } from '../faults/kill.ts';
import { killLark } from '../faults/lark-kill.ts';
import { killPersonas } from '../faults/persona-kill.ts';
import { chosenSeed } from '../faults/random.ts';
import { killTelegram } from '../faults/telegram-kill.ts';
import { type Figure, shown, table } from './figures.ts';

const FIRST_STARTS_SHARE = 0.05;
const PERSONA_SHARE = 0.3;

export async function runFaults(times: number): Promise<void> {
  const seed = toldSeed();
  const firstStarts = Math.ceil(times * FIRST_STARTS_SHARE);
  const report = await killRounds(times, seed, tellEach('kills'));
  const problems = [...report.problems, ...(await killFirstStarts(firstStarts, seed))];
  const figures: Figure[] = [
    ...killFigures(report),
    { what: 'kills of a first start', figure: shown(firstStarts) },
    { what: 'messages typed', figure: shown(report.typed) },
    { what: 'replies printed', figure: shown(report.acknowledged) },
    { what: '… after the next start', figure: shown(report.answeredLater) },
    { what: 'replies of unknown fate, not repeated', figure: shown(report.fatesUnknown) },
    { what: 'records', figure: shown(report.records) },
  ];
  const rounds = Math.ceil(times * PERSONA_SHARE);
  const team = await killPersonas(rounds, seed);
  problems.push(...team.problems);
  figures.push(
    { what: 'kills while a team proposes and votes', figure: shown(team.kills) },
    { what: 'lines and reactions heard of', figure: shown(team.acknowledged) },
    { what: 'proposals', figure: shown(team.proposals) },
    { what: 'acts', figure: shown(team.acts) },
    { what: 'versions published', figure: shown(team.versions) },
  );
  print(figures, problems);
}

/** The process that serves an emulated Telegram is killed while that misbehaves. */
export async function runTelegramFaults(times: number): Promise<void> {
  const seed = toldSeed();
  const report = await killTelegram(times, seed, tellEach('rounds'));
  const { problems } = report;
  const figures: Figure[] = [
    ...killFigures(report),
    { what: 'orderly ends between them', figure: shown(report.orderlyEnds) },
    { what: 'updates told', figure: shown(report.updates) },
    { what: '… that are the bot’s business, kept once', figure: shown(report.kept) },
    { what: '… commands in groups', figure: shown(report.commands) },
    { what: '… reactions', figure: shown(report.reactions) },
    { what: '… presses', figure: shown(report.presses) },
    { what: 'calls refused or cut off', figure: shown(report.harmed) },
    { what: 'answers there once', figure: shown(report.answeredOnce) },
    { what: 'answers not there, marked instead', figure: shown(report.answeredNever) },
    { what: 'answers there more than once, as they may', figure: shown(report.answeredTwice) },
    { what: 'answers given up, their room being closed', figure: shown(report.unsaid) },
    { what: 'records', figure: shown(report.records) },
    { what: 'proposals', figure: shown(report.proposals) },
    { what: 'versions published', figure: shown(report.versions) },
    { what: 'votes recounted from reactions', figure: shown(report.votesCompared) },
  ];
  print(figures, problems);
}

/** The process that serves an emulated Lark is killed while that misbehaves. */
export async function runLarkFaults(times: number): Promise<void> {
  const seed = toldSeed();
  const report = await killLark(times, seed, tellEach('rounds'));
  const figures: Figure[] = [
    ...killFigures(report),
    { what: 'orderly ends between them', figure: shown(report.orderlyEnds) },
    { what: 'lives in which events came by webhook', figure: shown(report.byWebhook) },
    { what: 'events told', figure: shown(report.events) },
    { what: '… that are the bot’s business, kept once', figure: shown(report.kept) },
    { what: '… told more than once', figure: shown(report.redelivered) },
    { what: '… commands in groups', figure: shown(report.commands) },
    { what: '… reactions', figure: shown(report.reactions) },
    { what: '… presses', figure: shown(report.presses) },
    { what: 'calls refused or cut off', figure: shown(report.harmed) },
    { what: 'messages tried more than once', figure: shown(report.repeated) },
    { what: 'messages there once', figure: shown(report.saidOnce) },
    { what: 'messages given up, their room being closed', figure: shown(report.unsaid) },
    { what: 'records', figure: shown(report.records) },
    { what: 'proposals', figure: shown(report.proposals) },
    { what: 'versions published', figure: shown(report.versions) },
    { what: 'reactions compared with what was recorded', figure: shown(report.reactionsCompared) },
  ];
  print(figures, report.problems);
}

function toldSeed(): number {
  const seed = chosenSeed();
  process.stdout.write(`seed ${seed} (FAULT_SEED=${seed} plays it again)\n`);
  return seed;
}

/** @returns what tells every hundredth of them, and the time since now */
function tellEach(what: string): (done: number) => void {
  const start = performance.now();
  return done => {
    if (done % 100 === 0)
      process.stdout.write(`${done} ${what}, ${shown((performance.now() - start) / 1000)} s\n`);
  };
}

type Kills = { readonly killsAtStart: number; readonly killsAtWork: number; readonly killsAtEnd: number };

function killFigures({ killsAtStart, killsAtWork, killsAtEnd }: Kills): Figure[] {
  return [
    { what: 'kills while starting', figure: shown(killsAtStart) },
    { what: 'kills while working', figure: shown(killsAtWork) },
    { what: 'kills while stopping', figure: shown(killsAtEnd) },
  ];
}

function print(figures: readonly Figure[], problems: readonly string[]): void {
  const found = shown(problems.length);
  const lost = { what: 'lost, doubled or half done', figure: found, aim: '0', met: problems.length === 0 };
  process.stdout.write(`${table([...figures, lost])}\n`);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
}
