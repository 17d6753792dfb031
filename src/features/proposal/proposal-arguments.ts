/** The arguments of a change to a persona, as `/persona propose` and `/proposal edit` take them. */
import { citationsArgument, idArgument, optional, textArgument } from '../../chat/grammar/argument.ts';
import { FIELDS } from '../feedback/feedback-fields.ts';
import { EVIDENCE_AT_MOST, WORDING_AT_MOST } from '../persona/domain/claim.ts';
import { REASON_AT_MOST } from './domain/change.ts';

export const evidenceKey = { label: { zh: '证据', en: 'evidence' }, also: ['依据'] };

/** What a change is made of; also what `/proposal edit` takes. */
export const changeArguments = {
  claim: optional(
    idArgument({
      label: { zh: '结论', en: 'claim' },
      means: { zh: '要改哪条结论', en: 'the claim to change' },
      example: { zh: 'C5', en: 'C5' },
      of: 'C',
      position: 3,
    }),
  ),
  wording: optional(
    textArgument({
      label: { zh: '说法', en: 'wording' },
      means: { zh: '一句话的结论', en: 'the claim in one sentence' },
      example: { zh: '收纳空间小，想要可叠放的小包装', en: 'Little storage; wants small, stackable packs' },
      most: WORDING_AT_MOST,
      position: 4,
      takesRest: true,
    }),
  ),
  dimension: optional(
    FIELDS.dimension.argument({ means: { zh: '新结论属于哪个维度', en: 'the dimension of a new claim' } }),
  ),
  evidence: optional(
    citationsArgument({
      ...evidenceKey,
      means: { zh: '作为依据的反馈', en: 'feedback that it rests on' },
      example: { zh: 'F1,F2', en: 'F1,F2' },
      most: EVIDENCE_AT_MOST,
    }),
  ),
  reason: optional(
    textArgument({
      label: { zh: '理由', en: 'reason' },
      means: { zh: '为什么要改', en: 'why' },
      example: { zh: '一周内两个渠道都提到', en: 'Two sources within a week' },
      most: REASON_AT_MOST,
      takesFollowing: true,
    }),
  ),
};

export const changeKind = {
  label: { zh: '改动', en: 'change' },
  means: { zh: '做什么改动', en: 'what to change' },
  example: { zh: '新增', en: 'add' },
  position: 2,
};

/** The content that was seen when a button was pressed. */
export const contentMark = optional(
  textArgument({
    label: { zh: '内容记号', en: 'content-mark' },
    means: { zh: '按钮自带', en: 'carried by the buttons' },
    example: { zh: '3f2a9c51d0e84b77', en: '3f2a9c51d0e84b77' },
    most: 64,
    isHidden: true,
  }),
);
