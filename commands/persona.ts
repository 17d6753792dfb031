import { z } from 'zod';
import {
  choiceArgument,
  citationsArgument,
  idArgument,
  optional,
  textArgument,
} from '../src/chat/grammar/argument.ts';
import { isCalled } from '../src/chat/grammar/command.ts';
import { heading, text, type View, view } from '../src/chat/view.ts';
import { type Command, type Context, command, type Reply } from '../src/conversation/command.ts';
import { quotesOf, unquotableLines } from '../src/conversation/evidence.ts';
import { counted, said, saying } from '../src/conversation/saying.ts';
import { DIMENSIONS, dimensionById } from '../src/domain/dimension.ts';
import { listed, listedSome } from '../src/domain/language.ts';
import { normalized, oneLine } from '../src/domain/normal-form.ts';
import { MEMBERS } from '../src/domain/role.ts';
import { shortId, versionName } from '../src/domain/short-id.ts';
import { NAME_AT_MOST } from '../src/features/feedback/domain/feedback.ts';
import { EVIDENCE_AT_MOST, WORDING_AT_MOST } from '../src/features/persona/domain/claim.ts';
import { personaArgument, versionArgument } from '../src/features/persona/persona-kind.ts';
import { personaRefusal } from '../src/features/persona/refusals.ts';
import { diffView } from '../src/features/persona/show-diff.ts';
import { dimensionView } from '../src/features/persona/show-dimension.ts';
import { personaView, quoted } from '../src/features/persona/show-persona.ts';
import { claimsOf, createPersona, listPersonas } from '../src/features/persona/store/personas.ts';
import { suggestClaims } from '../src/features/persona/suggest-changes.ts';
import { CHANGE_KINDS, REASON_AT_MOST } from '../src/features/proposal/domain/change.ts';
import { cardOf } from '../src/features/proposal/proposal-cards.ts';
import { historyView } from '../src/features/proposal/show-history.ts';
import { proposalCard } from '../src/features/proposal/show-proposal.ts';
import type { Proposal } from '../src/features/proposal/store/proposals.ts';
import { undecidedProposals } from '../src/features/proposal/store/proposals.ts';
import { challengeClaim } from '../src/features/proposal/writing/challenge-claim.ts';
import {
  demandVersion,
  propose as proposeChange,
  proposeRollback,
} from '../src/features/proposal/writing/propose.ts';
import { missingOf, wantedChange } from '../src/features/proposal/writing/wanted-change.ts';
import { personaSubject, writeAudit } from '../src/store/audit.ts';

const personaFacts = {
  label: { zh: '画像', en: 'persona' },
  means: { zh: '哪个画像；只有一个时可以不写', en: 'which persona; may be left out when there is only one' },
  example: { zh: '精致妈妈', en: 'young-mothers' },
};
const persona = personaArgument({ ...personaFacts, position: 1 });

const evidenceKey = { label: { zh: '证据', en: 'evidence' }, also: ['依据'] };

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
    choiceArgument({
      label: { zh: '维度', en: 'dimension' },
      means: { zh: '新结论属于哪个维度', en: 'the dimension of a new claim' },
      example: { zh: '痛点', en: 'needs' },
      choices: DIMENSIONS,
    }),
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

/** @throws Refusal for a name that would be taken for something else, or that looks like another */
function demandName({ commands }: Context, name: string): void {
  const own = commands.find(each => each.name === 'persona')?.subcommands ?? [];
  const isId = /^#?[a-z]\d+$/i.test(normalized(name));
  // Marks of writing direction, and whatever else controls how a text is shown.
  const isSeen = !/[\p{Cc}\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u.test(name);
  if (isSeen && !isId && !own.some(each => isCalled(each, name))) return;
  const shown = name.replace(/[\p{Cc}\p{Cf}]/gu, '…');
  throw personaRefusal('persona-name', { name: shown });
}

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
  run: async (context, args) => {
    const name = oneLine(args.name);
    demandName(context, name);
    const { transaction, team, person, clock, origin } = context;
    const made = await createPersona(transaction, team.id, name, person.id, clock.now);
    if (made === undefined)
      throw personaRefusal('persona-exists', { name }, { example: `/persona show ${quoted(name)}` });
    await writeAudit(transaction, origin, 'persona.made', personaSubject(made.id), { name });
    const shown = quoted(name);
    return said(context, {
      zh: `画像“${name}”建好了，还是空的（v0）\n从已有的反馈里找结论：/persona suggest ${shown}`,
      en: `Persona “${name}” is made, still empty (v0)\nFind claims in what was recorded: /persona suggest ${shown}`,
    });
  },
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
    zh: '看一个画像，或其中一个维度的全部依据',
    en: 'Show a persona, or one dimension with all evidence',
  },
  roles: MEMBERS,
  args: z.object({
    persona,
    dimension: optional(
      choiceArgument({
        label: { zh: '维度', en: 'dimension' },
        means: { zh: '只看一个维度，依据都列出来', en: 'one dimension only, with all its evidence' },
        example: { zh: '痛点', en: 'needs' },
        choices: DIMENSIONS,
        position: 2,
      }),
    ),
  }),
  examples: [
    { line: { zh: '/persona show 精致妈妈', en: '/persona show young-mothers' } },
    { line: { zh: '/persona show 精致妈妈 痛点', en: '/persona show young-mothers needs' } },
  ],
  run: async (context, args) => ({
    view:
      args.dimension === undefined
        ? await personaView(context, args.persona)
        : await dimensionView(context, args.persona, dimensionById(args.dimension)),
  }),
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

const versionFacts = { example: { zh: 'v1', en: 'v1' } };

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
  run: async (context, args) => {
    const { claim, isFirst, added } = await challengeClaim(context, args.claim, args.evidence, args.words);
    const id = shortId('C', claim.number);
    const quotes = await quotesOf(context, added);
    const things = listed(added.map(quotes.named), context.language);
    const refused = added.filter(thing => quotes.of(thing)?.isUnquotable);
    return said(
      context,
      isFirst
        ? {
            zh: `${id} 有争议：${claim.wording}（${things} 反驳）\n关于它的提案通过之前，不能加强它`,
            en: `${id} is contested: ${claim.wording} (${things} against it)\nUntil a proposal on it passes, it can't be strengthened`,
          }
        : {
            zh: `${id} 已有争议，新增反驳 ${things}`,
            en: `${id} was contested already; ${things} added to that`,
          },
      ...unquotableLines(context, refused),
    );
  },
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
      choiceArgument({
        label: { zh: '维度', en: 'dimension' },
        means: { zh: '只找一个维度', en: 'one dimension only' },
        example: { zh: '痛点', en: 'needs' },
        choices: DIMENSIONS,
        position: 2,
      }),
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

/** @returns a proposal as the answer: the message that is voted on */
export async function cardReply(context: Context, proposal: Proposal): Promise<Reply> {
  return { view: await proposalCard(context, proposal, context.room), standsFor: cardOf(proposal) };
}

/** So many personas are shown, so many more are named, and so many open proposals of each. */
const PERSONAS_SHOWN = 30;
const PERSONAS_NAMED = 30;
const PROPOSALS_NAMED = 10;

async function listView(context: Context): Promise<View> {
  const { transaction, team } = context;
  const say = saying(context);
  const personas = await listPersonas(transaction, team.id);
  if (personas.length === 0) {
    const none = {
      zh: '还没有画像：/persona new 精致妈妈',
      en: 'No persona yet: /persona new young-mothers',
    };
    return view(text(say(none)));
  }
  const waiting = await undecidedProposals(transaction, team.id);
  const lines: string[] = [];
  for (const each of personas.slice(0, PERSONAS_SHOWN)) {
    const claims = (await claimsOf(transaction, each.id)).filter(claim => !claim.isRetired).length;
    const open = waiting
      .filter(proposal => proposal.personaId === each.id)
      .map(({ number }) => shortId('P', number));
    const ids = listedSome(open, PROPOSALS_NAMED, context.language);
    const pending = open.length === 0 ? '' : say({ zh: ` · 待定 ${ids}`, en: ` · open: ${ids}` });
    const count = say({ zh: `${claims} 条结论`, en: counted(claims, 'claim') });
    lines.push(`${each.name} ${versionName(each.version)} · ${count}${pending}`);
  }
  const left = personas.slice(PERSONAS_SHOWN).map(each => each.name);
  if (left.length > 0) {
    const names = listedSome(left, PERSONAS_NAMED, context.language);
    lines.push(
      say({ zh: `其余的用 /persona show 看：${names}`, en: `The others, by /persona show: ${names}` }),
    );
  }
  const title = { zh: `${personas.length} 个画像`, en: counted(personas.length, 'persona') };
  return view(heading(say(title)), text(...lines));
}
