/** Short reviews as users write them, and lines of chat about them: always the same ones, by a seeded generator. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { DIMENSIONS } from '../../src/domain/dimension.ts';
import { FIRST_SOURCES } from '../../src/features/feedback/domain/source.ts';

/** A few thousand real reviews; without them the word lists must do. */
const REVIEWS = path.join(import.meta.dirname, '../../../shared/data/waimai-reviews-3000.csv');

const THINGS = words(
  '味道 包装 快递 客服 质量 价格 颜色 尺寸 物流 外壳 面料 口感 分量 牛肉 米饭 配送 师傅 盒子 说明书 电池 屏幕 香味 瓶口 盖子 按键 ' +
    '声音 电机 线材 手感 做工 拉链 鞋底 袖子 领口 吸管 勺子 汤汁 辣椒 奶茶 珍珠 滤网 水箱 底座 充电器 赠品 发票 详情页 直播间 优惠券 会员',
);
const VERDICTS = words(
  '不错 很好 一般 太差了 有点小 太大了 很满意 还可以 没想到这么好 比想象中差 不值这个价 值得买 真的好用 很失望 超级喜欢 有异味 漏了 坏了 ' +
    '凉了 洒了 掉色 起球 偏大一码 偏小一码 很精致 很廉价 和图片一样 跟描述不符 很有质感 有划痕 少发了一件 送错了',
);
const TAILS = words(
  '会回购 不会再买了 推荐朋友了 家里人都喜欢 给孩子买的 送妈妈的礼物 上班用刚好 浴室放不下 宿舍用很方便 出差带着方便 用了一周来评价 ' +
    '第二次购买 朋友推荐的 看了测评才买 闺蜜安利的 双十一买的 等了三天才到 希望改进 客服态度很好 联系客服没人理 已经退货 五星好评 差评',
);
/** About one text in five thousand has one of these. */
const RARE = words('榴莲 磕碰 静电 返潮 蟑螂 螺丝 甲醛 说明会 拼图 露营');
const TAGS = Array.from({ length: 200 }, (_, index) => {
  const thing = THINGS[index % THINGS.length] ?? '';
  return index < THINGS.length ? thing : `${thing}${Math.floor(index / THINGS.length) + 1}`;
});
export const SEGMENTS = words(
  '精致妈妈 学生党 小镇青年 都市白领 银发族 新婚夫妻 租房党 健身人群 宠物主人 敏感肌 送礼人群 资深会员',
);
export const SOURCES = FIRST_SOURCES.flatMap(({ names }) => names);
const DUPLICATE_SHARE = 0.03;

function words(list: string): string[] {
  return list.split(' ');
}

export class Texts {
  readonly #clauses: readonly string[];
  readonly #wellWorn: string[];
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
    this.#clauses = realClauses();
    this.#wellWorn = Array.from({ length: 2_000 }, () => this.#compose());
  }

  /** @returns a number in [0, 1) (mulberry32) */
  random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(share: number): boolean {
    return this.random() < share;
  }

  /** @returns one of the list, the n-th about 1/n as often as the first */
  zipf(list: readonly string[]): string {
    return list[Math.floor((list.length + 1) ** this.random()) - 1] ?? '';
  }

  /** @returns one of the list, each as often */
  any(list: readonly string[]): string {
    return list[Math.floor(this.random() * list.length)] ?? '';
  }

  /** @returns what a user says; three in a hundred say what others said before */
  review(): string {
    return this.chance(DUPLICATE_SHARE) ? this.wellWorn() : this.#compose();
  }

  /** @returns a text that many records have, the commonest most often */
  wellWorn(): string {
    return this.zipf(this.#wellWorn);
  }

  #compose(): string {
    const clauses = Array.from({ length: 1 + Math.floor(this.random() * 3) }, () =>
      this.#clauses.length > 0 && this.chance(0.5)
        ? this.any(this.#clauses)
        : `${this.zipf(THINGS)}${this.zipf(VERDICTS)}`,
    );
    if (this.chance(0.5)) clauses.push(this.zipf(TAILS));
    if (this.chance(1 / 5_000)) clauses.push(`有${this.zipf(RARE)}`);
    return clauses.join('，');
  }

  tags(): string[] {
    const count = Math.floor(this.random() * 4);
    return [...new Set(Array.from({ length: count }, () => this.zipf(TAGS)))];
  }

  commonTag(): string {
    return this.any(TAGS.slice(0, 3));
  }

  rareTag(): string {
    return this.any(TAGS.slice(150));
  }

  segment(): string {
    return this.zipf(SEGMENTS);
  }

  commonWord(): string {
    return this.any(['味道', '包装', '快递', '不错', '很好', '客服']);
  }

  rareWord(): string {
    return this.any(RARE);
  }

  dimension(): (typeof DIMENSIONS)[number] {
    return (
      DIMENSIONS[Math.floor(this.random() * DIMENSIONS.length)] ??
      (DIMENSIONS[0] as (typeof DIMENSIONS)[number])
    );
  }

  source(): string {
    return this.zipf(SOURCES);
  }

  /** @returns a line that records something, as most are typed */
  feedbackLine(): string {
    const tags = this.tags();
    const parts = [
      `/反馈 ${this.review()} 渠道=${this.source()} 维度=${this.dimension().id}`,
      ...(tags.length > 0 ? [`标签=${tags.join(',')}`] : []),
      ...(this.chance(0.5) ? [`情感=${Math.floor(this.random() * 5) - 2}`] : []),
    ];
    return parts.join(' ');
  }

  /** @returns what a team types in a day: of ten lines seven record, two search, one looks something up */
  line(): string {
    const which = this.random();
    if (which < 0.7) return this.feedbackLine();
    if (which < 0.8) return `/搜索 ${this.commonWord()}`;
    if (which < 0.9) return `/search 渠道=${this.source()} 维度=${this.dimension().id}`;
    return which < 0.95 ? '/feedback show F1' : '/help';
  }
}

function realClauses(): string[] {
  if (!existsSync(REVIEWS)) return [];
  const rows: string[][] = parse(readFileSync(REVIEWS), { from: 2, relax_quotes: true });
  return rows
    .flatMap(row => (row[1] ?? '').split(/[\s，。！？；,.!?;~～、…=]+/u))
    .filter(clause => clause.length >= 2 && clause.length <= 20);
}
