/** The inverses (undo) of what people do to proposals: one that is made can be withdrawn. */
import type { Feature } from '../../conversation/feature.ts';
import { said } from '../../conversation/translation.ts';
import { both } from '../../domain/language.ts';
import { parseShortId } from '../../domain/short-id.ts';
import { withdrawProposal } from './writing/edit-proposal.ts';

export const UNDO: NonNullable<Feature['undo']> = {
  'proposal.made': async (context, { subject }) => {
    await withdrawProposal(context, parseShortId('P', subject) ?? 0);
    return said(context, both(`${subject} 已撤回`, `${subject} is withdrawn`));
  },
};
