/** The arguments of the commands about personas. */
import { personaArgument } from './persona-kind.ts';

export const personaFacts = {
  label: { zh: '画像', en: 'persona' },
  means: { zh: '哪个画像；只有一个时可以不写', en: 'which persona; may be left out when there is only one' },
  example: { zh: '精致妈妈', en: 'young-mothers' },
};
export const persona = personaArgument({ ...personaFacts, position: 1 });

export const versionFacts = { example: { zh: 'v1', en: 'v1' } };
