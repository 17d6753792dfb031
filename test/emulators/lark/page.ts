/** The page of the emulated Feishu. */
import path from 'node:path';
import type { AnswerPage } from '../shared/http-server.ts';
import { answerPage } from '../shared/page.ts';
import type { LongConnection } from './long-connection.ts';
import { perform } from './page-acts.ts';
import { pageState } from './page-state.ts';
import type { World } from './world.ts';

export function larkPage(world: World, longConnection: LongConnection): AnswerPage {
  return answerPage({
    file: path.join(import.meta.dirname, 'page.html'),
    world,
    state: () => pageState(world, longConnection),
    perform: wish => perform(world, longConnection, wish),
    resourcePath: '/people/resource',
    resource: query => {
      const resource = world.resources.byKey(query.get('key') ?? '');
      return resource && { type: typeOf(resource.kind, resource.content), content: resource.content };
    },
  });
}

/** Never SVG or HTML, which could bring scripts along. */
function typeOf(kind: 'image' | 'file', content: Buffer): string {
  if (kind === 'file') return 'application/octet-stream';
  return content.subarray(0, 2).toString('hex') === 'ffd8' ? 'image/jpeg' : 'image/png';
}
