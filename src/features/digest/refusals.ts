/** Refusals of the digest. */
import { refusalsOf } from '../../chat/refusal.ts';
import { both } from '../../domain/language.ts';

export const digestSentences = {
  'no-such-part': ({ typed, names }: { typed: string; names: string }) =>
    both(`周报没有“${typed}”这一块。有：${names}`, `The digest has no part “${typed}”. It has: ${names}`),
  'no-report': (_: object) =>
    both(
      '还没有周报可以展开。现在看一份：/digest',
      'There is no digest to unfold yet. To see one now: /digest',
    ),
  'muted-already': ({ name }: { name: string }) =>
    both(`周报里已经没有“${name}”了。`, `The digest has no “${name}” already.`),
  'not-muted': ({ name }: { name: string }) =>
    both(`“${name}”本来就在周报里。`, `“${name}” is in the digest as it is.`),
};

export const digestRefusal = refusalsOf(digestSentences);
