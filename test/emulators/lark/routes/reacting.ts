/** Calls about the emoji on messages. */
import { z } from 'zod';
import { standingMessage, visibleMessage } from '../access.ts';
import { ApiRefusal } from '../api-refusal.ts';
import type { Reaction } from '../message.ts';
import { pageOf } from '../paging.ts';
import { EMOJI_TYPES, tellOfReaction } from '../reactions.ts';
import { pageSize, type Route, route } from '../route.ts';
import { REACTS, READS_REACTIONS } from '../scopes.ts';
import { milliseconds } from '../wire.ts';

const INVALID_TYPE = new ApiRefusal(231001, 'reaction type is invalid.');
const NOT_YOURS = new ApiRefusal(231007, 'The operator is NOT the one who added the reaction.');
const NO_REACTION = new ApiRefusal(231011, 'The reaction does NOT exist.');

export const reacting: readonly Route[] = [
  route('POST /open-apis/im/v1/messages/:message_id/reactions', {
    scopes: REACTS,
    body: { reaction_type: z.strictObject({ emoji_type: z.string() }) },
    answer: ({ path, body }, { world }) => {
      const message = standingMessage(world, path['message_id']);
      const { emoji_type } = body.reaction_type;
      if (!EMOJI_TYPES.has(emoji_type)) throw INVALID_TYPE;
      const added = message.addReaction(emoji_type, world.appId, 'app');
      if (added !== undefined) tellOfReaction(world, message, added, 'created');
      const reaction = added ?? message.reactionBy(world.appId, emoji_type);
      return { data: reaction === undefined ? {} : reactionJson(reaction) };
    },
  }),
  route('GET /open-apis/im/v1/messages/:message_id/reactions', {
    scopes: READS_REACTIONS,
    query: {
      reaction_type: z.string().optional(),
      page_size: pageSize(50, 20),
      page_token: z.string().optional(),
      user_id_type: z.enum(['open_id']).default('open_id'),
    },
    answer: ({ path, query }, { world }) => {
      const { reaction_type, page_size, page_token } = query;
      if (reaction_type !== undefined && !EMOJI_TYPES.has(reaction_type)) throw INVALID_TYPE;
      const message = standingMessage(world, path['message_id']);
      const found = message.reactions.filter(
        each => reaction_type === undefined || each.emojiType === reaction_type,
      );
      const page = pageOf(found, page_size, page_token);
      return { data: { ...page, items: page.items.map(reactionJson) } };
    },
  }),
  route('DELETE /open-apis/im/v1/messages/:message_id/reactions/:reaction_id', {
    scopes: REACTS,
    answer: ({ path }, { world }) => {
      const message = visibleMessage(world, path['message_id']);
      const reaction = message.reactions.find(({ id }) => id === path['reaction_id']);
      if (reaction === undefined) throw NO_REACTION;
      if (reaction.operatorType !== 'app') throw NOT_YOURS;
      message.removeReaction(reaction);
      tellOfReaction(world, message, reaction, 'deleted');
      return { data: reactionJson(reaction) };
    },
  }),
];

function reactionJson({
  id,
  operatorId,
  operatorType,
  at,
  emojiType,
}: Reaction): Readonly<Record<string, unknown>> {
  return {
    reaction_id: id,
    operator: { operator_id: operatorId, operator_type: operatorType },
    action_time: milliseconds(at),
    reaction_type: { emoji_type: emojiType },
  };
}
