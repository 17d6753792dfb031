/** The painter: what goes wrong with a picture goes wrong with it alone. */
import { loadImage } from '@napi-rs/canvas';
import { afterEach, describe, expect, test } from 'vitest';
import { NotDrawn, type PainterOptions, ThreadPainter } from '../../src/charts/painter.ts';
import { CHART } from '../platforms/charts.ts';

let painter: ThreadPainter;
afterEach(() => painter.close());

const TOY = new URL('./toy-thread.mjs', import.meta.url);
const open = (options: PainterOptions = {}) => {
  painter = new ThreadPainter({ thread: TOY, ...options });
};
const drawn = (title: string) => painter.draw({ ...CHART, title });

test('a chart comes back from the thread as a PNG of three pixels a point', async () => {
  painter = new ThreadPainter();
  expect(painter.isAwake).toBe(false);
  const picture = await loadImage(Buffer.from(await painter.draw(CHART)));
  expect(picture.width).toBe(3 * 375);
  expect(picture.height).toBeGreaterThan(picture.width / 2);
});

describe('a picture', () => {
  test('waits for the one before it', async () => {
    open();
    const all = await Promise.all(['a', 'b', 'c'].map(drawn));
    expect(all.map(each => [...each])).toEqual([[1], [1], [1]]);
  });

  test.each([
    ['that throws', 'throw', 'it can not be'],
    ['that ends the thread by an error', 'crash', 'the thread died: it crashed'],
    ['that ends the thread', 'exit', 'the thread died'],
    ['that takes all of the thread’s memory', 'memory', 'the thread died'],
  ])('%s is not drawn, and the next one is', async (_, title, why) => {
    open();
    const [failed, next] = await Promise.allSettled([drawn(title), drawn('a')]);
    expect(failed).toMatchObject({ status: 'rejected', reason: expect.any(NotDrawn) });
    expect(`${failed.status === 'rejected' && failed.reason}`).toContain(why);
    expect(next).toMatchObject({ status: 'fulfilled' });
  });

  test('that takes too long is given up, and the next one is drawn', async () => {
    open({ patienceMilliseconds: 3_000 });
    const [failed, next] = await Promise.allSettled([drawn('hang'), drawn('a')]);
    expect(`${failed.status === 'rejected' && failed.reason}`).toContain('it took too long');
    expect(next).toMatchObject({ status: 'fulfilled' });
  });
});

test('the thread ends when it has had nothing to do for a while, and starts again', async () => {
  open({ idleMilliseconds: 1 });
  await drawn('a');
  while (painter.isAwake) await new Promise(resolve => setTimeout(resolve, 5));
  expect([...(await drawn('b'))]).toEqual([1]);
});

test('what is asked of a closed painter, or was when it closed, is not drawn', async () => {
  open();
  const asked = Promise.allSettled([drawn('hang'), drawn('a')]);
  await painter.close();
  await expect(drawn('b')).rejects.toThrow('closed');
  for (const each of await asked) expect(each).toMatchObject({ status: 'rejected' });
});
