/** Every feature there is, in their order: each may import those before it. */
import type { Feature } from '../conversation/feature.ts';
import { action } from './action/index.ts';
import { digest } from './digest/index.ts';
import { experiment } from './experiment/index.ts';
import { feedback } from './feedback/index.ts';
import { persona } from './persona/index.ts';
import { proposal } from './proposal/index.ts';
import { review } from './review/index.ts';
import { team } from './team/index.ts';

export const features: readonly Feature[] = [
  team,
  feedback,
  persona,
  proposal,
  experiment,
  action,
  review,
  digest,
];
