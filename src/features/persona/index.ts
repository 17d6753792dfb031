/** The persona: what the team holds true of its users, in versions, and the evidence of it. */
import type { Feature } from '../../conversation/feature.ts';

export const persona: Feature = { name: 'persona' };
