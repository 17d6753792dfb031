/** The same thread where the sources run as they are (tests, `npm run dev`): Node alone can't read TypeScript. */
import { register } from 'tsx/esm/api';

register();
await import('./painter-thread.ts');
