import { z } from 'zod';
import {
  choiceArgument,
  citationsArgument,
  idArgument,
  optional,
  textArgument,
} from '../src/chat/grammar/argument.ts';
import { type Command, command } from '../src/conversation/command.ts';
import { dimensionById } from '../src/domain/dimension.ts';
import { MEMBERS } from '../src/domain/role.ts';
import { NAME_AT_MOST } from '../src/features/feedback/domain/feedback.ts';
import { FIELDS } from '../src/features/feedback/feedback-fields.ts';
import { createReply } from '../src/features/persona/create-persona.ts';
import { EVIDENCE_AT_MOST } from '../src/features/persona/domain/claim.ts';
import { persona, personaFacts, versionFacts } from '../src/features/persona/persona-arguments.ts';
import { personaArgument, versionArgument } from '../src/features/persona/persona-kind.ts';
import { claimView } from '../src/features/persona/show-claim.ts';
import { diffView } from '../src/features/persona/show-diff.ts';
import { dimensionView } from '../src/features/persona/show-dimension.ts';
import { personaView } from '../src/features/persona/show-persona.ts';
import { suggestClaims } from '../src/features/persona/suggest-changes.ts';
import { CHANGE_KINDS, REASON_AT_MOST } from '../src/features/proposal/domain/change.ts';
import { listView } from '../src/features/proposal/list-personas.ts';
import { changeArguments, changeKind, evidenceKey } from '../src/features/proposal/proposal-arguments.ts';
import { cardReply } from '../src/features/proposal/proposal-cards.ts';
import { historyView } from '../src/features/proposal/show-history.ts';
import { challengeReply } from '../src/features/proposal/writing/challenge-claim.ts';
import {
  demandVersion,
  propose as proposeChange,
  proposeRollback,
} from '../src/features/proposal/writing/propose.ts';
import { missingOf, wantedChange } from '../src/features/proposal/writing/wanted-change.ts';

const create: Command = command({
  name: 'new',
  alias: '新建',
  also: ['建', '创建', 'create'],
  summary: { zh: '新建一个画像', en: 'Make a new persona' },
  roles: MEMBERS,
  args: z.object({
    name: textArgument({
      label: { zh: '名称', en: 'name' },
      means: { zh: '画像叫什么', en: 'what the persona is called' },
      example: personaFacts.example,
      most: NAME_AT_MOST,
      position: 1,
      takesRest: true,
    }),
  }),
  examples: [{ line: { zh: '/persona new 精致妈妈', en: '/persona new young-mothers' } }],
  run: (context, args) => createReply(context, args.name),
});

const list: Command = command({
  name: 'list',
  alias: '列表',
  summary: { zh: '看有哪些画像', en: 'List the personas' },
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: { zh: '/persona list', en: '/persona list' } }],
  run: async context => ({ view: await listView(context) }),
});

const show: Command = command({
  name: 'show',
  alias: '查看',
  also: ['看', '显示'],
  summary: {
    zh: '看一个画像、其中一个维度，或一条结论的全部依据',
    en: 'Show a persona, one dimension, or one claim with all evidence',
  },
  roles: MEMBERS,
  opensAlone: true,
  args: z.object({
    claim: optional(
      idArgument({
        label: { zh: '结论', en: 'claim' },
        means: {
          zh: '只看一条结论，还差什么、依据都列出来',
          en: 'one claim, with what it lacks and rests on',
        },
        example: { zh: 'C1', en: 'C1' },
        of: 'C',
        position: 1,
      }),
    ),
    persona: optional(personaArgument({ ...personaFacts, position: 2 })),
    dimension: optional(
      FIELDS.dimension.argument({
        means: { zh: '只看一个维度，依据都列出来', en: 'one dimension only, with all its evidence' },
        position: 3,
      }),
    ),
  }),
  examples: [
    { line: { zh: '/persona show 精致妈妈', en: '/persona show young-mothers' } },
    { line: { zh: '/persona show 精致妈妈 痛点', en: '/persona show young-mothers needs' } },
    { line: { zh: '/persona show C1', en: '/persona show C1' } },
  ],
  run: async (context, args) => {
    if (args.claim !== undefined) return { view: await claimView(context, args.claim) };
    if (args.persona === undefined) return { asks: ['persona'] };
    return {
      view:
        args.dimension === undefined
          ? await personaView(context, args.persona)
          : await dimensionView(context, args.persona, dimensionById(args.dimension)),
    };
  },
});

const history: Command = command({
  name: 'history',
  alias: '历史',
  summary: { zh: '谁提的、谁定的、什么时候、在哪里', en: 'Who proposed and decided what, when and where' },
  roles: MEMBERS,
  args: z.object({ persona }),
  examples: [{ line: { zh: '/persona history 精致妈妈', en: '/persona history young-mothers' } }],
  run: async (context, args) => ({ view: await historyView(context, args.persona) }),
});

const difference: Command = command({
  name: 'diff',
  alias: '对比',
  summary: { zh: '两个版本差在哪里', en: 'What two versions differ in' },
  roles: MEMBERS,
  args: z.object({
    persona,
    from: optional(
      versionArgument({
        ...versionFacts,
        label: { zh: '从', en: 'from' },
        means: { zh: '旧版本，默认是上一个', en: 'the older version; the last but one by default' },
        position: 2,
      }),
    ),
    to: optional(
      versionArgument({
        ...versionFacts,
        label: { zh: '到', en: 'to' },
        means: { zh: '新版本，默认是现在的', en: 'the newer version; the current one by default' },
        position: 3,
      }),
    ),
  }),
  examples: [{ line: { zh: '/persona diff 精致妈妈 v1 v2', en: '/persona diff young-mothers v1 v2' } }],
  run: async (context, args) => {
    const to = args.to ?? args.persona.version;
    const from = args.from ?? Math.max(0, to - 1);
    await demandVersion(context, args.persona, from);
    await demandVersion(context, args.persona, to);
    return { view: await diffView(context, args.persona, from, to) };
  },
});

const propose: Command = command({
  name: 'propose',
  alias: '提案',
  also: ['提议', '提'],
  summary: { zh: '提一个改动，等管理员点表情', en: 'Propose a change, for managers to decide by reacting' },
  roles: MEMBERS,
  args: z.object({
    persona,
    change: choiceArgument({ ...changeKind, choices: CHANGE_KINDS }),
    ...changeArguments,
  }),
  examples: [
    {
      line: {
        zh: '/persona propose 精致妈妈 add 维度=痛点 "收纳空间小，想要可叠放的小包装" 证据=F1,F2 理由="一周内两个渠道都提到"',
        en: '/persona propose young-mothers add dimension=needs "Little storage; wants small packs" evidence=F1,F2',
      },
    },
    {
      line: {
        zh: '/persona propose 精致妈妈 reword C1 "浴室收纳空间小，想要可叠放的小包装" 理由="更具体"',
        en: '/persona propose young-mothers reword C1 "Little storage in the bathroom" reason="more exact"',
      },
    },
    {
      line: {
        zh: '/persona propose 精致妈妈 weaken C1 证据=F7',
        en: '/persona propose young-mothers weaken C1 evidence=F7',
      },
    },
  ],
  run: async (context, args) => {
    const { wanted, reason } = wantedChange(args.change, args);
    const missing = missingOf(wanted);
    if (missing.length > 0) return { asks: missing };
    return cardReply(context, await proposeChange(context, args.persona, wanted, reason));
  },
});

const challenge: Command = command({
  name: 'challenge',
  alias: '质疑',
  summary: { zh: '用证据质疑一条结论', en: 'Challenge a claim with evidence' },
  roles: MEMBERS,
  args: z.object({
    claim: idArgument({
      label: { zh: '结论', en: 'claim' },
      means: { zh: '质疑哪条结论', en: 'the claim in question' },
      example: { zh: 'C1', en: 'C1' },
      of: 'C',
      position: 1,
    }),
    evidence: citationsArgument({
      ...evidenceKey,
      means: { zh: '和它相反的反馈', en: 'feedback that contradicts it' },
      example: { zh: 'F9', en: 'F9' },
      most: EVIDENCE_AT_MOST,
    }),
    words: optional(
      textArgument({
        label: { zh: '说明', en: 'words' },
        means: { zh: '为什么质疑', en: 'why' },
        example: { zh: '新用户说能放下', en: 'New users say it fits' },
        most: REASON_AT_MOST,
        position: 2,
        takesRest: true,
      }),
    ),
  }),
  examples: [
    {
      line: {
        zh: '/persona challenge C1 证据=F9 "新用户说能放下"',
        en: '/persona challenge C1 evidence=F9 "New users say it fits"',
      },
    },
  ],
  run: (context, args) => challengeReply(context, args.claim, args.evidence, args.words),
});

const rollback: Command = command({
  name: 'rollback',
  alias: '退回',
  summary: { zh: '提案：退回到旧版本的内容', en: 'Propose to go back to an older version' },
  roles: MEMBERS,
  args: z.object({
    persona,
    version: versionArgument({
      ...versionFacts,
      label: { zh: '版本', en: 'version' },
      means: { zh: '退回到哪个版本', en: 'the version to go back to' },
      position: 2,
    }),
    reason: changeArguments.reason,
  }),
  examples: [
    {
      line: {
        zh: '/persona rollback 精致妈妈 v1 理由="v2 的依据是误记"',
        en: '/persona rollback young-mothers v1 reason="v2 rests on a slip"',
      },
    },
  ],
  run: async (context, args) =>
    cardReply(context, await proposeRollback(context, args.persona, args.version, args.reason ?? '')),
});

const suggest: Command = command({
  name: 'suggest',
  alias: '建议',
  summary: { zh: '从还没用上的反馈里找可以提的结论', en: 'Find claims in feedback that no claim uses yet' },
  roles: MEMBERS,
  args: z.object({
    persona,
    dimension: optional(
      FIELDS.dimension.argument({ means: { zh: '只找一个维度', en: 'one dimension only' }, position: 2 }),
    ),
  }),
  examples: [{ line: { zh: '/persona suggest 精致妈妈', en: '/persona suggest young-mothers' } }],
  run: (context, args) => suggestClaims(context, args.persona, args.dimension),
});

export const personaCommand: Command = command({
  name: 'persona',
  alias: '画像',
  summary: { zh: '看画像，提改动，看版本差别', en: 'Show personas, propose changes, compare versions' },
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: { zh: '/persona list', en: '/persona list' } }],
  subcommands: [show, list, create, suggest, propose, challenge, history, difference, rollback],
  run: async context => ({ view: await listView(context) }),
});
