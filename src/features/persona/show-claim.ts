/** One claim: how sure it is and what is missing for the next step of strength, with all its evidence. */
import { grammarRefusal } from '../../chat/grammar/refusals.ts';
import { type Block, heading, text, type View, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { quotesOf } from '../../conversation/evidence.ts';
import { counted, translator } from '../../conversation/translation.ts';
import { dimensionById } from '../../domain/dimension.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { confidenceOf, type Lack, lackOf, type Side, type Standing } from './domain/confidence.ts';
import { evidenceLines, heaviestFirst, shownConfidence } from './show-dimension.ts';
import { claimLine, STRENGTHS } from './show-persona.ts';
import { challengedWith } from './store/challenges.ts';
import { evidenceOf } from './store/evidence.ts';
import { findClaim, personaById } from './store/personas.ts';
import { currentStandings } from './store/standings.ts';
import { weighingNow } from './weighing.ts';

/** So many pieces of evidence are listed on each side. */
const EVIDENCE_SHOWN = 50;

/** @throws Refusal when the team has no such claim */
export async function claimView(context: ActionContext, number: number): Promise<View> {
  const { transaction, team, clock } = context;
  const say = translator(context);
  const claim = await findClaim(transaction, team.id, number);
  if (claim === undefined) throw grammarRefusal('no-such-thing', { id: shortId('C', number) });
  const weighing = await weighingNow(context);
  const persona = await personaById(transaction, team.id, claim.personaId);
  const standing = (await currentStandings(transaction, [claim], weighing, clock.now)).get(claim.id);
  const challenged = claim.challengeId === null ? [] : [claim.challengeId];
  const against = (await challengedWith(transaction, challenged)).get(claim.id) ?? [];
  const evidence = await evidenceOf(transaction, [claim.id], weighing);
  const ofSide = (side: Side) => [
    ...heaviestFirst(evidence.pieces, side, clock.now, weighing),
    ...evidence.unknown.filter(each => each.side === side).map(each => each.thing),
  ];
  const [supporting, contradicting] = [ofSide('supporting'), ofSide('contradicting')];
  const quotes = await quotesOf(context, [
    ...supporting.slice(0, EVIDENCE_SHOWN),
    ...contradicting.slice(0, EVIDENCE_SHOWN),
    ...against,
  ]);
  const blocks: Block[] = [heading(`${persona.name} · ${say(dimensionById(claim.dimension).label)}`)];
  if (claim.isRetired) {
    const retired = both(
      `已废弃：${shortId('C', number)} ${claim.wording}`,
      `Retired: ${shortId('C', number)} ${claim.wording}`,
    );
    blocks.push(text(say(retired)));
  } else if (standing !== undefined) {
    blocks.push(
      text(
        claimLine(context, claim, standing, against.map(quotes.named)),
        say(whyNotStronger(standing, shownConfidence(confidenceOf(standing), team.settings), context)),
      ),
    );
  }
  const lines = [
    ...evidenceLines(context, supporting, EVIDENCE_SHOWN, quotes, '+'),
    ...evidenceLines(context, contradicting, EVIDENCE_SHOWN, quotes, '−'),
  ];
  if (lines.length > 0) blocks.push(text(...lines));
  return view(...blocks);
}

/** “置信度 0.58。到“中”还差 1 个声音（置信度要 0.6）” */
function whyNotStronger(standing: Standing, shown: string, { team }: ActionContext): Bilingual {
  const lack = lackOf(standing, team.settings);
  const now = both(`置信度 ${shown}`, `confidence ${shown}`);
  if (lack === undefined) return both(`${now.zh}，已经是最高一档`, `${now.en}: the highest there is`);
  const { zh, en } = STRENGTHS[lack.next];
  const missing = inWords(lack);
  return both(`${now.zh}；到“${zh}”还差：${missing.zh}`, `${now.en}; for “${en}” it lacks: ${missing.en}`);
}

function inWords({ voices, sources, confidence }: Lack): Bilingual {
  if (!Number.isFinite(voices))
    return both(
      `置信度到 ${confidence}，声音再多也到不了`,
      `confidence ${confidence}, which no number of voices reaches`,
    );
  if (voices === 0) return both(`置信度到 ${confidence}`, `confidence ${confidence}`);
  const from =
    sources === 0
      ? both('', '')
      : both(`，其中 ${sources} 个来自新的渠道`, `, ${sources} of them from a new source`);
  return both(
    `${voices} 个新的声音${from.zh}（置信度要到 ${confidence}）`,
    `${counted(voices, 'new voice')}${from.en} (confidence has to reach ${confidence})`,
  );
}
