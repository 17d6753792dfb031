/** The painter's worker thread: draws what it is asked, one chart after the other. */
import { parentPort } from 'node:worker_threads';
import { chartSchema } from '../domain/chart.ts';
import type { SaidByPainter } from './painter.ts';
import { chartPng } from './png.ts';

parentPort?.on('message', (asked: unknown) => {
  void answer(asked).then(said => parentPort?.postMessage(said));
});

async function answer(asked: unknown): Promise<SaidByPainter> {
  try {
    return { png: await chartPng(chartSchema.parse(asked)) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
