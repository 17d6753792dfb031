/** The page of the emulated Telegram. */
import path from 'node:path';
import type { AnswerPage } from '../shared/http-server.ts';
import { answerPage } from '../shared/page.ts';
import { perform } from './page-acts.ts';
import { pageState } from './page-state.ts';
import type { World } from './world.ts';

export function telegramPage(world: World): AnswerPage {
  return answerPage({
    file: path.join(import.meta.dirname, 'page.html'),
    world,
    state: () => pageState(world),
    perform: wish => perform(world, wish),
    resourcePath: '/people/file',
    resource: query => {
      const file = world.files.byId(query.get('id') ?? '');
      const type = file?.mimeType ?? (file?.kind === 'photo' ? 'image/png' : 'application/octet-stream');
      return file && { type, content: file.content };
    },
  });
}
