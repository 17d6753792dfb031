/** What real exports do, one test for each: totals, notes, empty markers, percents, ids, brackets, dates, encodings. */
import { expect, test } from 'vitest';
import { cellReader, tooWide } from '../../src/tables/read-cell.ts';
import { cellsOf, inGb18030, inlineSheet, inUtf16, opened, REVIEWS, xlsxOf, zipOf } from './fixtures.ts';
import { xlsOf } from './xls-fixture.ts';

const kinds = (table: { all: readonly { kind: string }[] }) => table.all.map(({ kind }) => kind);

test('1: a totals row stands first (聚光) or last (拼多多, Google), and is told apart', async () => {
  const first = await opened(
    '时间,消费,展现量,点击量\n合计98条记录,6006.81,152876,12706\n2025-05-19,61.29,1500,120\n',
  );
  expect(kinds(first)).toEqual(['totals', 'data']);
  const last = await opened(
    '日期,花费(元),曝光量,点击量\n2026-11-01,1,2,3\n2026-11-02,1,2,3\n 汇总 ,2,4,6\n',
  );
  expect(kinds(last)).toEqual(['data', 'data', 'totals']);
  const google = await opened(
    'Campaign,Day,Cost,Impr.,Clicks\nA,2026-11-01,1,2,3\nTotal: Campaigns, --,1,2,3\nTotal: Account, --,1,2,3\nTotal: campagnes,,1,2,3\nGesamt,,1,2,3\n',
  );
  expect(kinds(google)).toEqual(['data', 'totals', 'totals', 'totals', 'totals']);
});

test('1: a review that is or begins with such a word is no total', async () => {
  const table = await opened(
    '评价内容,评价时间,评分\n汇总一下优点：便宜,2026-11-01,5\n合计,2026-11-02,4\n',
    REVIEWS,
  );
  expect(kinds(table)).toEqual(['data', 'data']);
});

test('2: the header is found below titles and notes, which are kept', async () => {
  const sycm = await opened(
    '生意参谋-商品\n统计日期：2026-11-01~2026-11-30\n说明：数据次日更新\n口径：支付\n日期,消耗,展现量,点击量\n2026-11-01,1,2,3\n',
  );
  expect(sycm.header.row).toBe(5);
  expect(sycm.preamble).toHaveLength(4);
  expect(sycm.all).toEqual([{ number: 6, kind: 'data', cells: ['2026-11-01', '1', '2', '3'] }]);
  const google = await opened(
    'Campaign report\n"November 1, 2026 - November 30, 2026"\nCampaign,Day,Cost,Impr.,Clicks\nA,2026-11-01,1,2,3\n',
  );
  expect(google.header.row).toBe(3);
  expect(google.preamble[1]?.cells).toEqual(['November 1, 2026 - November 30, 2026']);
});

test('3: two header rows: choices below their question', async () => {
  const survey = await opened(
    'Respondent ID,Start Date,哪些场景用？,,您的建议？\n,,浴室,厨房,Open-Ended Response\n1187,2026-11-01,浴室,,小一点\n1188,2026-11-02,,厨房,便宜\n',
    [{ name: 'id', aliases: ['Respondent ID'] }],
  );
  expect(survey.header.columns.map(({ title }) => title)).toEqual([
    'Respondent ID',
    'Start Date',
    '哪些场景用？—浴室',
    '哪些场景用？—厨房',
    '您的建议？',
  ]);
  expect(survey.all.map(({ number }) => number)).toEqual([3, 4]);
});

test('3: two header rows with merged cells: groups above, a title that spans both', async () => {
  const merged = await opened(
    await xlsxOf([
      {
        name: '报表',
        xml: `${inlineSheet([
          ['日期', '投放', '', '效果'],
          ['', '消耗', '展示次数', '点击次数'],
          ['2026-11-01', '1', '2', '3'],
        ])}<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/></mergeCells>`,
      },
    ]),
  );
  expect([...merged.header.named.keys()]).toEqual(['day', 'spend', 'impressions', 'clicks']);
  expect(merged.header).toMatchObject({ firstRow: 1, row: 2 });
  expect(cellsOf(merged)).toEqual([['2026-11-01', '1', '2', '3']]);
});

test('4: empty markers are empty where a figure stands, 无 is a word where people write', async () => {
  const markers = ['""', '-', '--', ' --', '—', '——', '?', 'N/A', 'null', '无', '#N/A', '#DIV/0!', '－'];
  const table = await opened(`日期,消耗,点击量\n${markers.map(each => `2026-11-01,${each},5`).join('\n')}\n`);
  const cells = cellReader(table);
  for (const row of table.all)
    expect(cells.money(row, 'spend'), row.cells[1] ?? '').toEqual({ value: undefined });
  expect(table.all).toHaveLength(markers.length);
  const reviews = await opened('评价内容,评分\n无,5\n？,4\n--,3\n', REVIEWS);
  const texts = cellReader(reviews);
  expect(reviews.all.map(row => texts.text(row, 'text').value)).toEqual(['无', '？', undefined]);
});

test('5: percents by their sign, full-width too, or by the title; without either nobody guesses', async () => {
  const table = await opened(
    '日期,点击率\n2026-11-01,41.93%\n2026-11-02,7.9％\n2026-11-03,0.8\n2026-11-04,0.0%\n2026-11-05,0\n',
  );
  const cells = cellReader(table);
  expect(table.all.map(row => cells.share(row, 'ctr').value)).toEqual([0.4193, 0.079, undefined, 0, 0]);
  expect(cells.share(table.all[2] ?? never(), 'ctr').bad).toEqual({
    code: 'percent-or-fraction',
    values: { text: '0.8' },
    row: 4,
    column: '点击率',
  });
  expect(cells.share(table.all[2] ?? never(), 'ctr', 'percent').value).toBe(0.008);
  expect(cells.share(table.all[2] ?? never(), 'ctr', 'fraction').value).toBe(0.8);
  const titled = await opened('日期,点击率(%)\n2026-11-01,0.8\n');
  expect(cellReader(titled).share(titled.all[0] ?? never(), 'ctr').value).toBe(0.008);
});

test('6: thousands, counts with decimals, European marks, currencies', async () => {
  const table = await opened(
    '日期,消耗,点击量\n2026-11-01,"1,317.01","1,234.0"\n2026-11-02,¥414.44,１２３\n2026-11-03,"$1,020.50",5\n2026-11-04,1.2万,5次\n2026-11-05,\'3亿,7\n',
  );
  const cells = cellReader(table);
  expect(table.all.map(row => cells.money(row, 'spend').value)).toEqual([
    { fen: 131_701, currency: undefined },
    { fen: 41_444, currency: 'CNY' },
    { fen: 102_050, currency: 'USD' },
    { fen: 1_200_000, currency: undefined },
    { fen: 30_000_000_000, currency: undefined },
  ]);
  expect(table.all.map(row => cells.whole(row, 'clicks').value)).toEqual([1234, 123, 5, 5, 7]);
  const french = await opened(
    'Jour;Montant dépensé (USD);Impressions\n2026-11-01;1 234,56;1 000\n2026-11-02;18,50;900\n',
  );
  expect(french.facts.delimiter).toBe(';');
  expect(french.conventions.mark).toBe(',');
  const spent = cellReader(french);
  expect(french.all.map(row => spent.money(row, 'spend').value)).toEqual([
    { fen: 123_456, currency: 'USD' },
    { fen: 1850, currency: 'USD' },
  ]);
  expect(french.all.map(row => spent.whole(row, 'impressions').value)).toEqual([1000, 900]);
});

test('7: long ids keep their digits, without the tabs that guard them', async () => {
  const table = await opened(
    '评论ID,评分\n\t7312345678901234567,5\n7312345678901234568\t,5\n="00731",4\n\'0099,4\n7.31E+18,4\n',
    REVIEWS,
  );
  const cells = cellReader(table);
  expect(table.all.map(row => cells.id(row, 'id').value)).toEqual([
    '7312345678901234567',
    '7312345678901234568',
    '00731',
    '0099',
    undefined,
  ]);
  expect(cells.id(table.all[4] ?? never(), 'id').bad).toMatchObject({
    code: 'digits-lost',
    row: 6,
    column: '评论ID',
  });
  const xlsx = await opened(
    await xlsxOf([
      {
        name: '1',
        xml: '<sheetData><row><c t="str"><v>评论ID</v></c><c t="str"><v>评分</v></c></row><row><c><v>731234567890123456</v></c><c><v>5</v></c></row></sheetData>',
      },
    ]),
    REVIEWS,
  );
  expect(cellsOf(xlsx)).toEqual([['731234567890123456', '5']]);
});

test('8: titles with tabs, line ends and brackets of either width', async () => {
  const table = await opened('\t日期\t,"消耗\n（元）",展示 次数,点击率（％）\n2026-11-01,1,2,3\n');
  expect([...table.header.named].map(([name, { title, unit }]) => [name, title, unit])).toEqual([
    ['day', '日期', undefined],
    ['spend', '消耗 （元）', '元'],
    ['impressions', '展示 次数', undefined],
    ['ctr', '点击率（％）', '%'],
  ]);
  const meta = await opened('Day,Amount spent (USD),Clicks (all),Clicks (link)\n2026-11-01,1,2,3\n');
  expect(meta.header.unknown.map(({ title }) => title)).toEqual(['Clicks (link)']);
});

test('9: inline strings, and a sheet that says it has one cell', async () => {
  const table = await opened(
    await xlsxOf([
      {
        name: '素材',
        xml: `<dimension ref="A1"/>${inlineSheet([
          ['日期', '整体消耗', '点击次数'],
          ['2026-11-01', '-', '3'],
        ])}`,
      },
    ]),
  );
  expect(cellsOf(table)).toEqual([['2026-11-01', '-', '3']]);
});

test('10: the extension means nothing: an XLS is one, a ZIP that holds one file is that file', async () => {
  const xls = xlsOf({
    sheets: [
      {
        name: '商品',
        rows: [
          ['日期', '消耗', '点击量'],
          ['2026-11-01', 1.5, 3],
        ],
      },
    ],
  });
  const old = await opened(xls);
  expect(old.facts.kind).toBe('xls');
  expect(cellsOf(old)).toEqual([['2026-11-01', '1.5', '3']]);
  const csv = inGb18030('日期,花费,点击量\n2026-11-01,1,3\n');
  const zipped = await opened(
    await zipOf({ '计划报表_20261124_101500.csv': csv, '__MACOSX/._计划报表.csv': 'x', '.DS_Store': 'y' }),
  );
  expect(zipped.facts).toMatchObject({
    kind: 'text',
    encoding: 'gb18030',
    archived: '计划报表_20261124_101500.csv',
  });
  expect(cellsOf(zipped)).toEqual([['2026-11-01', '1', '3']]);
  const zippedXls = await opened(await zipOf({ 'a.xls': xls }));
  expect(cellsOf(zippedXls)).toEqual(cellsOf(old));
});

test('11: dates in all the ways of exports', async () => {
  const dates: readonly [written: string, day: string][] = [
    ['2025-05-19', '2025-05-19'],
    ['2026/7/7', '2026-07-07'],
    ['20260324', '2026-03-24'],
    ['20260324000000~20260324005959', '2026-03-24'],
    ['1.08.2019', '2019-08-01'],
    ['Sat-Oct-11', '2025-10-11'],
    ['"Sun, Feb 1, 2026"', '2026-02-01'],
    ['2026年08月26日', '2026-08-26'],
    ['11月23日', '2026-11-23'],
    ['46349', '2026-11-23'],
    ['2026-11-23 08:30:00', '2026-11-23'],
    ['２０２６－１１－２３', '2026-11-23'],
  ];
  const table = await opened(`日期,消耗\n${dates.map(([written]) => `${written},1`).join('\n')}\n`);
  const cells = cellReader(table, { notAfter: '2026-11-24' });
  expect(table.all.map(row => cells.day(row, 'day').value)).toEqual(dates.map(([, day]) => day));
});

test('11: the same data after Excel: the day stands first, which a later row gives away', async () => {
  const table = await opened('时间,消费\n1/06/2025,1\n19/05/2025,2\n');
  const cells = cellReader(table);
  expect(table.conventions.order).toBe('day-first');
  expect(table.all.map(row => cells.day(row, 'day').value)).toEqual(['2025-06-01', '2025-05-19']);
  const american = await opened('Date,Cost\n5/6/2026,1\n5/19/2026,2\n');
  expect(cellReader(american).day(american.all[0] ?? never(), 'day').value).toBe('2026-05-06');
  const unclear = await opened('Date,Cost\n5/6/2026,1\n');
  expect(cellReader(unclear).day(unclear.all[0] ?? never(), 'day').bad).toEqual({
    code: 'day-or-month-first',
    values: { text: '5/6/2026', dayFirst: '2026-06-05', monthFirst: '2026-05-06' },
    row: 2,
    column: 'Date',
  });
});

test('11: a range of several days is told, not taken for its first day', async () => {
  const table = await opened('日期,消耗\n2026-11-01~2026-11-07,1\n');
  const cells = cellReader(table);
  const row = table.all[0] ?? never();
  expect(cells.when(row, 'day').value).toEqual({ kind: 'span', from: '2026-11-01', to: '2026-11-07' });
  expect(cells.day(row, 'day').bad).toMatchObject({
    code: 'more-than-a-day',
    values: { from: '2026-11-01', to: '2026-11-07' },
  });
});

test('12: of two columns of one meaning the better alias is taken, and the other one told', async () => {
  const table = await opened('日期,净成交金额,整体成交金额\n2026-11-01,1,2\n');
  expect(table.header.named.get('revenue')?.known).toEqual({ name: 'revenue', alias: '整体成交金额' });
  expect(table.header.twice.map(({ title, known }) => [title, known?.alias])).toEqual([
    ['净成交金额', '净成交金额'],
  ]);
  const same = await opened('日期,点击量,点击量\n2026-11-01,1,2\n');
  expect(same.header.named.get('clicks')?.index).toBe(1);
  expect(same.header.twice.map(({ letters }) => letters)).toEqual(['C']);
});

test('14: a file read again gives the same rows, and goes on after any of them', async () => {
  const table = await opened('日期,消耗\n2026-11-01,1\n\n2026-11-02,2\n2026-11-03,3\n');
  expect(table.all.map(({ number }) => number)).toEqual([2, 4, 5]);
  const rest: number[] = [];
  for await (const { number } of table.rows(4)) rest.push(number);
  expect(rest).toEqual([5]);
});

test('15: UTF-8 with and without its mark, GB18030, UTF-16 with tabs (Google), both byte orders', async () => {
  const text = 'Day\t消耗\t点击量\n2026-11-01\t1,234.5\t3\n';
  const files = [
    Buffer.from(text),
    Buffer.from(`\ufeff${text}`),
    inGb18030(text),
    inUtf16(text, 'le'),
    inUtf16(text, 'be'),
    inUtf16(text, 'le', false),
    inUtf16(text, 'be', false),
  ];
  const tables = await Promise.all(files.map(file => opened(file)));
  for (const table of tables) {
    expect(table.facts.delimiter).toBe('\t');
    expect([...table.header.named.keys()]).toEqual(['day', 'spend', 'clicks']);
    expect(cellsOf(table)).toEqual([['2026-11-01', '1,234.5', '3']]);
  }
  expect(tables.map(({ facts }) => facts.encoding)).toEqual([
    'utf-8',
    'utf-8',
    'gb18030',
    'utf-16le',
    'utf-16be',
    'utf-16le',
    'utf-16be',
  ]);
});

test('16: a row that slipped is told: by its types, and by what stands beyond the header', async () => {
  const table = await opened('日期,消耗,点击量\n2026-11-01,1,3\n某商品,2026-11-02,1,3\n');
  const cells = cellReader(table);
  const slipped = table.all[1] ?? never();
  expect(tooWide(table.all[0] ?? never(), table.header)).toBeUndefined();
  expect(tooWide(slipped, table.header)).toEqual({
    code: 'row-too-wide',
    values: { cells: 4, columns: 3 },
    row: 3,
    column: 'D',
  });
  expect(cells.day(slipped, 'day').bad).toMatchObject({
    code: 'not-a-date',
    values: { text: '某商品' },
    row: 3,
  });
  expect(cells.money(slipped, 'spend').bad).toMatchObject({ code: 'not-a-number', column: '消耗' });
});

test('empty columns at the end, a header repeated in the middle, a note below', async () => {
  const table = await opened(
    '日期,消耗,点击量,,,\n2026-11-01,1,3,,,\n日期,消耗,点击量,,,\n注：数据截至昨日,,,,,\n',
  );
  expect(table.header.columns).toHaveLength(3);
  expect(kinds(table)).toEqual(['data', 'header', 'note']);
});

function never(): never {
  throw new Error('there is no such row');
}
