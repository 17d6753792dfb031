/**
 * Coverage map: which source tells of which dimension. The role that owns an empty cell is asked for exactly that, one cell a
 * week and role, in turn.
 */
import { DIMENSIONS, type DimensionId } from '../../../domain/dimension.ts';
import type { OperatorRole } from '../../../domain/role.ts';
import { type Source, USUAL_SOURCES } from '../../feedback/domain/source.ts';

export type Cell = { readonly sourceId: number; readonly dimension: DimensionId };
export type Heard = Cell & { readonly voices: number; readonly newestAt: number };

export type Question = {
  readonly role: OperatorRole;
  readonly source: Source;
  readonly dimension: DimensionId;
};

const WEEK = 7 * 86_400_000;
/** Of the sources where a role hears users most: the others are anybody's. */
const OWN_SOURCES = 2;

/**
 * @param roles that somebody of the team has
 * @param at by its week it is the next one's turn
 * @returns what each role is asked for: the dimensions take turns first, so that no role is asked for one thing again and again
 */
export function questionsOf(
  heard: readonly Cell[],
  sources: readonly Source[],
  roles: readonly OperatorRole[],
  at: Date,
): Question[] {
  const filled = new Set(heard.map(keyOf));
  const turn = Math.floor(at.getTime() / WEEK);
  return roles.flatMap(role => {
    const own = USUAL_SOURCES[role]
      .flatMap(name => sources.find(source => source.name === name) ?? [])
      .slice(0, OWN_SOURCES);
    const empty = own.flatMap(source =>
      DIMENSIONS.filter(({ id }) => !filled.has(keyOf({ sourceId: source.id, dimension: id }))).map(
        ({ id }): Question => ({ role, source, dimension: id }),
      ),
    );
    const question = empty[turn % Math.max(1, empty.length)];
    return question === undefined ? [] : [question];
  });
}

function keyOf({ sourceId, dimension }: Cell): string {
  return `${sourceId} ${dimension}`;
}
