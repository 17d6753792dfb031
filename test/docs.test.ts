/** What the pages and the comments point to exists: links, headings, sections of the method, source files. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.dirname(import.meta.dirname);
const LINES_OF_README_AT_MOST = 250;

const filesIn = (folder: string) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map(file =>
    path.posix.join(folder, file.replaceAll(path.sep, '/')),
  );
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

const GENERATED = 'src/store/client/';
const sources = ['src', 'commands', 'prisma', 'test']
  .flatMap(filesIn)
  .filter(file => /\.(ts|mjs|prisma|sql|html)$/.test(file) && !file.startsWith(GENERATED));
const docs = filesIn('docs').filter(file => file.endsWith('.md'));
const READMES = ['README.md', 'README.zh-CN.md'];
const pages = [...READMES, 'CONTRIBUTING.md', 'CHANGELOG.md', ...docs];

/** A page without its code blocks: what stands there is no link and no heading. */
const prose = (file: string) => read(file).replace(/^ *```[\s\S]*?^ *```$/gm, '');

type Heading = { readonly level: number; readonly text: string };

function headingsOf(file: string): Heading[] {
  return [...prose(file).matchAll(/^(#{1,6}) +(.+?)\s*$/gm)].map(([, marks = '', text = '']) => ({
    level: marks.length,
    text,
  }));
}

/** The anchors of a page's headings, as GitHub makes them: lower case, no punctuation, a number behind what is there already. */
function anchorsOf(file: string): Set<string> {
  const anchors = new Set<string>();
  for (const { text } of headingsOf(file)) {
    const shown = text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
    const slug = shown
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-');
    let anchor = slug;
    for (let again = 1; anchors.has(anchor); again += 1) anchor = `${slug}-${again}`;
    anchors.add(anchor);
  }
  return anchors;
}

function linksOf(file: string): string[] {
  const targets = [...prose(file).matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter(target => !/^[a-z]+:/i.test(target));
}

/** Which sections a text cites. The method alone has numbered sections, so `§` is its sign, wherever it stands. */
const citedSections = (text: string) =>
  [...text.matchAll(/§(\d+(?:\.\d+)*)/g)].map(([, section = '']) => section);

/** Paths that a page names in code, with a folder. A feature's folder may stand without `src/` before it. */
function namedPaths(file: string): string[] {
  const known =
    /^(src|commands|prisma|test|docs|domain|chat|store|conversation|features|platforms|jobs|web)\//;
  return [...prose(file).matchAll(/`([\w.…/-]+)`/g)]
    .map(([, named = '']) => named.replace(/\/?…?$/, ''))
    .filter(named => known.test(`${named}/`) && named.includes('/'));
}

const pathExists = (named: string) =>
  [named, `src/${named}`].some(place => existsSync(path.join(root, place)));

describe.each(pages)('%s', page => {
  test('links to files and headings that exist', () => {
    for (const target of linksOf(page)) {
      const [file = '', anchor] = decodeURIComponent(target).split('#');
      const place = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
      expect(existsSync(path.join(root, place)), `${target}: no such file`).toBe(true);
      if (anchor !== undefined) expect([...anchorsOf(place)], target).toContain(anchor);
    }
  });
});

// The changelog tells of files as they were.
test.each(pages.filter(page => page !== 'CHANGELOG.md'))('%s names source files that exist', page => {
  expect(namedPaths(page).filter(named => !pathExists(named))).toEqual([]);
});

const METHODS = ['docs/method.md', 'docs/method.zh-CN.md'];
const sectionsOf = (method: string) =>
  headingsOf(method).flatMap(({ text }) => /^(\d+(?:\.\d+)*)\.? /.exec(text)?.[1] ?? []);

test.each(METHODS)('every section that is cited is one of %s', method => {
  const sections = sectionsOf(method);
  const astray = [...sources, ...pages].flatMap(file =>
    citedSections(read(file))
      .filter(section => !sections.includes(section))
      .map(section => `${file}: §${section}`),
  );
  expect(astray).toEqual([]);
});

/** Comments cite pages by their place (`docs/feishu.md`), or by their name alone. */
test('every page that a comment cites is in the repository', () => {
  const astray = sources.flatMap(file =>
    [...read(file).matchAll(/(?<![\w./\\-])(?:[\w-]+\/)*\w[\w-]*(?:\.zh-CN)?\.md\b/g)]
      // The minutes of a meeting are a file that is sent: M1 and the ending.
      .filter(([named]) => !/^M\d+\.md$/u.test(named))
      .filter(([named]) => !['', 'docs'].some(folder => existsSync(path.join(root, folder, named))))
      .map(([named]) => `${file}: ${named}`),
  );
  expect(astray).toEqual([]);
});

test.each(READMES)('%s can be read at one go', file => {
  expect(read(file).trimEnd().split('\n').length).toBeLessThanOrEqual(LINES_OF_README_AT_MOST);
});

test.each(docs.filter(file => !file.endsWith('.zh-CN.md')))('%s has the same headings in Chinese', file => {
  const levels = (page: string) => headingsOf(page).map(({ level }) => level);
  expect(levels(file.replace(/\.md$/, '.zh-CN.md'))).toEqual(levels(file));
});

test('links, anchors, citations and paths are seen at all', () => {
  expect(linksOf('README.md')).toContain('docs/operators.md#the-terminal-chat');
  expect(anchorsOf('docs/operators.zh-CN.md')).toContain('几个群两个平台');
  expect(citedSections(read('src/domain/dimension.ts'))).toEqual(['2']);
  expect(namedPaths('CONTRIBUTING.md')).toContain('src/store/prisma-adapter.ts');
});
