/** How the page's cards look: Feishu's light theme, colours from its documented palette. */

type Hue = { readonly pale: string; readonly line: string; readonly full: string; readonly deep: string };

/** The hues 100, 200, 600 and 800 of the documentation's table. */
const HUES: ReadonlyMap<string, Hue> = new Map(
  Object.entries({
    blue: { pale: '#e0e9ff', line: '#c2d4ff', full: '#1456f0', deep: '#002f9e' },
    wathet: { pale: '#caeffc', line: '#97dcfc', full: '#076a94', deep: '#06415c' },
    turquoise: { pale: '#c4f2ec', line: '#6fe8d8', full: '#067062', deep: '#03443b' },
    green: { pale: '#d0f5ce', line: '#95e599', full: '#1a7526', deep: '#04430c' },
    lime: { pale: '#e3f0a3', line: '#c8dd5f', full: '#5c6d08', deep: '#333d00' },
    yellow: { pale: '#faedc2', line: '#fcdf7e', full: '#865b03', deep: '#573601' },
    orange: { pale: '#fee7cd', line: '#fec48b', full: '#a44904', deep: '#642b02' },
    red: { pale: '#fee3e2', line: '#fdc6c4', full: '#c02a26', deep: '#741915' },
    carmine: { pale: '#fee2f2', line: '#f8c4e1', full: '#b82879', deep: '#730744' },
    violet: { pale: '#f9e2f9', line: '#f3c4f3', full: '#a630a6', deep: '#6a116a' },
    purple: { pale: '#efe6fe', line: '#dcc9fd', full: '#7a35f0', deep: '#4811a6' },
    indigo: { pale: '#e9eafb', line: '#cccff9', full: '#4752e6', deep: '#1e27a4' },
    grey: { pale: '#eff0f1', line: '#dee0e3', full: '#646a73', deep: '#2b2f36' },
  }),
);
const PLAIN: Hue = { pale: '#ffffff', line: '#dee0e3', full: '#1f2329', deep: '#1f2329' };

/** The hue of a colour's name such as `blue`, `blue-50` or `neutral`; unknown ones are black on white. */
export function hueOf(color: string): Hue {
  const [name = ''] = color.split('-');
  return HUES.get(name === 'neutral' ? 'grey' : name) ?? PLAIN;
}

export const CARD_CSS = `
.lark-card { box-sizing: border-box; width: 100%; max-width: 600px; background: #fff; color: #1f2329; border: 1px solid #dee0e3; border-radius: 8px; overflow: hidden; overflow-wrap: anywhere; font: 14px/22px -apple-system, "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "Segoe UI", sans-serif; }
.lark-card.compact { max-width: 400px; }
.lark-card.fill { max-width: none; }
.lark-card *, .lark-card *::before { box-sizing: border-box; }
.lark-card > header { padding: 12px; border-bottom: 1px solid #0000; }
.lark-card > header strong { font-size: 16px; line-height: 24px; font-weight: 600; white-space: pre-line; }
.lark-card > header small { display: block; font-size: 12px; line-height: 20px; opacity: .75; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.lark-card .stack { display: flex; flex-direction: column; gap: 8px; min-width: 0; }
.lark-card .stack.horizontal { flex-flow: row wrap; }
.lark-card > .stack { padding: 12px; }
.lark-card p, .lark-card h6, .lark-card pre, .lark-card blockquote { margin: 0; }
.lark-card .text { display: flex; flex-direction: column; gap: 4px; white-space: pre-line; }
.lark-card h6 { font-size: 16px; line-height: 24px; font-weight: 600; }
.lark-card blockquote { border-left: 2px solid #bbbfc4; padding-left: 10px; color: #646a73; }
.lark-card .item { display: flex; gap: 6px; }
.lark-card .item > span:first-child { flex: none; min-width: 14px; color: #1456f0; }
.lark-card hr { width: 100%; margin: 0; border: 0; border-top: 1px solid #dee0e3; }
.lark-card code, .lark-card pre { background: #f5f6f7; border-radius: 4px; padding: 0 4px; font: 13px/20px ui-monospace, "Noto Sans Mono CJK SC", monospace; }
.lark-card pre { padding: 8px 10px; white-space: pre-wrap; }
.lark-card a, .lark-card .mention { color: #1456f0; text-decoration: none; }
.lark-card .label { display: inline-block; border-radius: 4px; padding: 0 6px; font-size: 12px; line-height: 18px; font-weight: 500; }
/* On a header of the same hue a label would vanish. */
.lark-card > header .label { box-shadow: inset 0 0 0 20px #ffffff8c; vertical-align: 1px; }
.lark-card img { display: block; max-width: 100%; max-height: 420px; border-radius: 6px; }
.lark-card figure { margin: 0; display: flex; flex-direction: column; gap: 4px; }
.lark-card .columns { display: flex; gap: 8px; min-width: 0; }
.lark-card .columns.flow { flex-wrap: wrap; }
.lark-card .columns > .stack { border-radius: 6px; }
.lark-card .scroll { overflow-x: auto; border: 1px solid #dee0e3; border-radius: 6px; }
.lark-card table { border-collapse: collapse; width: 100%; }
.lark-card th, .lark-card td { border-bottom: 1px solid #eff0f1; padding: 7px 12px; text-align: left; vertical-align: middle; font-weight: 400; }
.lark-card th { font-weight: 600; white-space: nowrap; }
.lark-card th.grey { background: #f5f6f7; }
.lark-card td + td, .lark-card th + th { border-left: 1px solid #eff0f1; }
.lark-card tr:last-child td { border-bottom: 0; }
.lark-card .pages { padding: 4px 12px; font-size: 12px; color: #8f959e; border-top: 1px solid #eff0f1; text-align: right; }
.lark-card details { min-width: 0; border-radius: 5px; }
.lark-card details.bordered { border: 1px solid #dee0e3; }
.lark-card details.bordered > summary { padding: 4px 8px; }
.lark-card details.bordered > .stack { padding: 4px 8px 8px; }
.lark-card details > .stack { padding: 8px 0 0; }
.lark-card summary { display: flex; align-items: center; gap: 8px; cursor: pointer; list-style: none; }
.lark-card summary::after { content: "⌃"; margin-left: auto; color: #8f959e; }
.lark-card details:not([open]) > summary::after { content: "⌄"; }
.lark-card button { font: inherit; align-self: flex-start; min-height: 32px; padding: 4px 14px; border: 1px solid #d0d3d6; border-radius: 6px; background: #fff; color: #1f2329; cursor: pointer; }
.lark-card button:hover:not(:disabled) { background: #f5f6f7; }
.lark-card button.fill { align-self: stretch; width: 100%; }
.lark-card button.tiny, .lark-card button.small { min-height: 28px; padding: 2px 10px; font-size: 12px; }
.lark-card button.large { min-height: 40px; padding: 8px 18px; }
.lark-card button.text, .lark-card button.primary_text, .lark-card button.danger_text { border-color: #0000; padding: 4px 6px; }
.lark-card button.primary, .lark-card button.primary_text { color: #1456f0; }
.lark-card button.primary { border-color: #1456f0; }
.lark-card button.danger, .lark-card button.danger_text { color: #e22e28; }
.lark-card button.danger { border-color: #f54a45; }
.lark-card button.primary_filled, .lark-card button.laser { background: #1456f0; border-color: #1456f0; color: #fff; }
.lark-card button.danger_filled { background: #e22e28; border-color: #e22e28; color: #fff; }
.lark-card button:disabled { background: #f5f6f7; border-color: #dee0e3; color: #bbbfc4; cursor: not-allowed; }
.lark-card .press { border: 1px solid #0000; border-radius: 6px; cursor: pointer; }
.lark-card .press:hover { background: #f5f6f7; }
.lark-card .press.bordered { border-color: #dee0e3; }
.lark-card form { margin: 0; min-width: 0; }
.lark-card .field { display: flex; flex-direction: column; gap: 4px; min-width: 0; }
.lark-card .field.beside { flex-direction: row; align-items: center; }
.lark-card .field > span { font-weight: 500; }
.lark-card .required::after { content: " *"; color: #f54a45; }
.lark-card input, .lark-card select, .lark-card textarea { font: inherit; color: inherit; width: 100%; max-width: 282px; min-height: 32px; padding: 4px 11px; border: 1px solid #d0d3d6; border-radius: 6px; background: #fff; outline: none; }
.lark-card input.fill, .lark-card select.fill, .lark-card textarea.fill, .lark-card textarea { max-width: none; }
.lark-card textarea { resize: vertical; }
.lark-card .check { display: flex; align-items: center; gap: 8px; }
.lark-card input[type=checkbox] { width: 16px; min-height: 16px; margin: 0; }
.lark-card :is(input, select, textarea):focus { border-color: #1456f0; }
.lark-card :is(input, textarea)::placeholder { color: #8f959e; }
.lark-card .bars { display: grid; grid-template-columns: max-content 1fr max-content; gap: 4px 10px; align-items: center; font-size: 12px; }
.lark-card .bars i { display: block; height: 14px; border-radius: 2px; background: #5083fb; }
`;
