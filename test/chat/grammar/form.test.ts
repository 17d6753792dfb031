import { expect, test } from 'vitest';
import { argumentsOf, target } from '../../../src/chat/grammar/command.ts';
import { formBlock } from '../../../src/chat/grammar/form.ts';
import { plainText, view, viewSchema } from '../../../src/chat/view.ts';
import { namedPaths, read, refusalOf, vocabulary } from './reading.ts';

const { path } = read('/feedback');
const asks = argumentsOf(target(path));
const form = formBlock('还要填', asks, { text: '太大' }, vocabulary);
const fields = form.kind === 'form' ? form.fields : [];
const field = (name: string) => fields.find(each => each.name === name);

test('a form has a field for each argument that it asks for, in their order', () => {
  expect(fields.map(each => each.name)).toEqual(asks.map(each => each.name));
  expect(fields.map(each => each.isRequired)).toEqual(
    asks.map(each => ['text', 'source', 'dimension'].includes(each.name)),
  );
});

test('a field offers the choices, the likeliest first, and nothing where anything may be typed', () => {
  expect(field('dimension')?.choices.slice(0, 2)).toEqual([
    { value: 'profile', label: '素描' },
    { value: 'scenario', label: '场景' },
  ]);
  expect(field('source')?.choices[0]).toEqual({ value: '社群', label: '社群' });
  expect(field('segment')?.choices).toEqual([]);
});

test('a field has what was given so far, and only a verbatim takes long text', () => {
  expect(field('text')).toMatchObject({ current: '太大', isLong: true });
  expect(field('source')).not.toHaveProperty('current');
  expect(fields.filter(each => each.isLong).map(each => each.name)).toEqual(['text']);
});

test('a field is labelled in the language of the team', () => {
  const english = formBlock('', asks, {}, { ...vocabulary, language: 'en' });
  expect(plainText(view(english)).split('\n')[0]).toContain('text');
  expect(plainText(view(form)).split('\n')[1]).toContain('原话');
});

test.each(namedPaths)('every choice in a form of /%s is one that the command takes', (name, path) => {
  const all = formBlock('', argumentsOf(target(path)), {}, vocabulary);
  expect(viewSchema.parse(view(all)).blocks).toEqual([all]);
  for (const { name: key, choices } of all.kind === 'form' ? all.fields : []) {
    for (const { value, label } of choices) {
      for (const typed of [value, label])
        expect(refusalOf(() => read(`/${name} ${key}=${typed}`))).toBeUndefined();
    }
  }
});
