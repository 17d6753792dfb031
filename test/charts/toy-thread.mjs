/** A painter's thread that does what a chart's title says. */
import { parentPort } from 'node:worker_threads';

let underWay = 0;
parentPort.on('message', async ({ title }) => {
  if (title === 'crash') throw new Error('it crashed');
  if (title === 'exit') process.exit(1);
  if (title === 'hang') for (;;);
  if (title === 'memory') for (const held = []; ; ) held.push(Array(1_000_000).fill(0.5));
  underWay += 1;
  await new Promise(resolve => setTimeout(resolve, 5));
  parentPort.postMessage(title === 'throw' ? { error: 'it can not be' } : { png: Uint8Array.of(underWay) });
  underWay -= 1;
});
