/** Action items: who is to do what until when, reminded of, and closed by hand or by the evidence that they wait for. */
import type { Feature } from '../../conversation/feature.ts';
import { threadOfCard } from '../../store/cards.ts';
import { listGroups } from '../../store/rooms.ts';
import { itemsPart } from './digest.ts';
import { HISTORY } from './history.ts';
import { ACTION, closeCardsIn } from './item-cards.ts';
import { reckonAnew } from './reckon-anew.ts';
import { remind } from './remind.ts';
import { settleEvidence, settleNew } from './settle-evidence.ts';
import { openCardsOn } from './store/action-items.ts';
import { dueInRoom, dueRooms, firstDueIn, moveItems } from './store/due-items.ts';
import { takeReaction } from './take-reaction.ts';
import { takeRecount } from './take-recount.ts';
import { UNDO } from './undo.ts';

export const action: Feature = {
  name: 'action',
  digest: [itemsPart],
  handlers: { reaction: takeReaction, recount: takeRecount },
  cards: [{ kind: ACTION, awaited: openCardsOn }],
  due: [
    {
      // Its things are rooms: all of one is one message.
      name: 'action',
      waitsForReactions: false,
      // A tick may be among them.
      waitsForEvents: true,
      find: dueRooms,
      findInRoom: dueInRoom,
      thread: async (transaction, roomId, chatId) => {
        const first = await firstDueIn(transaction, roomId);
        return first && threadOfCard(transaction, { kind: ACTION, thingId: first.id }, chatId);
      },
      run: remind,
    },
  ],
  history: HISTORY,
  undo: UNDO,
  on: {
    recorded: (context, { letter, number }) =>
      letter === 'F' ? settleNew(context, number) : Promise.resolve([]),
    recordsChanged: (context, { letter, numbers }) =>
      letter === 'F' ? settleEvidence(context, numbers) : Promise.resolve(),
    settingsChanged: async (context, { names }) => {
      if (names.includes('zone')) await reckonAnew(context);
      return undefined;
    },
    roomParting: async (context, group) => {
      const { transaction, team } = context;
      await closeCardsIn(context, group);
      const other = (await listGroups(transaction, team.id)).find(({ id }) => id !== group.id);
      if (other !== undefined) await moveItems(transaction, team.id, group.id, other.id);
    },
  },
};
