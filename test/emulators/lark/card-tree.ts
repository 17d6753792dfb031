/** Ways through a card's JSON of which nothing is known yet: its elements in order, each with its place. */

export type Json = { readonly [key: string]: unknown };

export type PlacedElement = {
  readonly element: Json;
  readonly tag: string;
  /** As the platform says it: `ROOT -> body -> elements -> [0](tag: form)`. */
  readonly path: string;
  /** The containers around it, outermost first; columns are listed too. */
  readonly inside: readonly Json[];
};

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listAt(json: unknown, key: string): readonly unknown[] {
  const list = isJson(json) ? json[key] : undefined;
  return Array.isArray(list) ? list : [];
}

export function stringAt(json: unknown, key: string): string | undefined {
  const value = isJson(json) ? json[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The content of a text object such as `{ "tag": "plain_text", "content": "…" }`. */
export function contentAt(json: unknown, key: string): string {
  return (isJson(json) ? stringAt(json[key], 'content') : undefined) ?? '';
}

export function bodyElements(card: unknown): readonly unknown[] {
  return listAt(isJson(card) ? card['body'] : undefined, 'elements');
}

/** All elements of the body, a container before what is in it. */
export function elementsOf(card: unknown): PlacedElement[] {
  return [...placed(bodyElements(card), 'ROOT -> body -> elements', [])];
}

/** What a container holds, as [property, elements]. */
export function childLists(element: Json): [string, readonly unknown[]][] {
  const lists: [string, readonly unknown[]][] = [
    ['columns', element['tag'] === 'column_set' ? listAt(element, 'columns') : []],
    ['elements', listAt(element, 'elements')],
    ['button_area -> buttons', listAt(element['button_area'], 'buttons')],
  ];
  return lists.filter(([, list]) => list.length > 0);
}

function* placed(
  elements: readonly unknown[],
  path: string,
  inside: readonly Json[],
): Generator<PlacedElement> {
  for (const [index, value] of elements.entries()) {
    const element = isJson(value) ? value : {};
    const tag = stringAt(element, 'tag') ?? '';
    const here = `${path} -> [${index}](tag: ${tag})`;
    yield { element, tag, path: here, inside };
    for (const [key, children] of childLists(element)) {
      yield* placed(children, `${here} -> ${key}`, [...inside, element]);
    }
  }
}
