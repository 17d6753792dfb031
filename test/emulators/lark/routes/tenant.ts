/** Calls about the tenant: what it granted to the app, and who its people are. */
import { z } from 'zod';
import { ApiRefusal } from '../api-refusal.ts';
import { type Route, route } from '../route.ts';
import { USUAL_SCOPES } from '../scopes.ts';

const GRANTED = 1;
const NOT_GRANTED = 2;

export const tenant: readonly Route[] = [
  route('GET /open-apis/application/v6/scopes', {
    scopes: [],
    answer: (_, { world }) => {
      const names = [...new Set([...USUAL_SCOPES, ...world.scopes])];
      const scopes = names.map(name => ({
        scope_name: name,
        grant_status: world.scopes.includes(name) ? GRANTED : NOT_GRANTED,
      }));
      return { data: { scopes } };
    },
  }),
  route('GET /open-apis/contact/v3/users/:user_id', {
    scopes: ['contact:user.base:readonly'],
    query: { user_id_type: z.literal('open_id') },
    answer: ({ path }, { world }) => {
      const person = world.people.get(path['user_id'] ?? '');
      if (person === undefined) throw new ApiRefusal(41050, 'no user authority error');
      return { data: { user: { open_id: person.openId, union_id: person.unionId, name: person.name } } };
    },
  }),
];
