/** Whether a table's rows hold what its columns declare. */
import type { CardRefusal } from './card-refusal.ts';
import { TAG_COLORS } from './card-schema.ts';
import { isJson, listAt, type PlacedElement, stringAt } from './card-tree.ts';

const COLORS: ReadonlySet<string> = new Set(TAG_COLORS);

export function tableRefusal({ element, path }: PlacedElement): CardRefusal | undefined {
  const columns = listAt(element, 'columns');
  const names = columns.map(column => stringAt(column, 'name') ?? '');
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    return { code: 200_915, path, message: 'table columns name duplicate', value: repeated };
  }
  for (const [at, row] of listAt(element, 'rows').entries()) {
    for (const [name, cell] of Object.entries(isJson(row) ? row : {})) {
      const index = names.indexOf(name);
      if (index === -1) return { code: 200_915, path, message: 'table rows name is invalid', value: name };
      if (fits(cell, stringAt(columns[index], 'data_type') ?? 'text')) continue;
      const value = `row ${at}, column ${index} (${name})`;
      return { code: 200_914, path, message: 'table rows is invalid', value };
    }
  }
  return undefined;
}

function fits(cell: unknown, type: string): boolean {
  // Empty cells are shown empty, whatever the type.
  if (cell === null || cell === undefined || cell === '') return true;
  switch (type) {
    case 'number':
    case 'date':
      return typeof cell === 'number' && Number.isFinite(cell);
    case 'options':
      return typeof cell === 'string' || (Array.isArray(cell) && cell.every(isOption));
    case 'persons':
      return typeof cell === 'string' || (Array.isArray(cell) && cell.every(id => typeof id === 'string'));
    default:
      // The platform turns other values into text; an object shown as JSON is a slip.
      return ['string', 'number', 'boolean'].includes(typeof cell);
  }
}

function isOption(value: unknown): boolean {
  if (!isJson(value) || typeof value['text'] !== 'string') return false;
  const color = value['color'];
  return color === undefined || (typeof color === 'string' && COLORS.has(color));
}
