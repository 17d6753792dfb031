/** Traditional Chinese characters as simplified ones, one for one, so that places in a text stay what they are. */

/** Of the characters in words about users, consent and what is made known; no dictionary. */
const PAIRS =
  '戶户戸户權权許许開开發发佈布傳传顧顾給给過过讓让對对說说話话會会無无絕绝內内沒没別别願愿應应請请謝谢隱隐買买賣卖準准嚴严轉转於于將将們们僅仅還还錄录寫写畫画暫暂銷销這这來来並并為为據据經经徵征網网點点連连碼码書书務务認认當当樂乐處处獲获與与檢检測测質质報报標标準准價价錢钱產产藝艺體体詳详細细問问態态況况結结見见號号帳账賬账暱昵稱称編编電电鐵铁聽听歸归廣广達达選选項项機机圖图單单約约聯联絡络親亲種种類类圍围實实際际護护禮礼貌貌麼么嗎吗';
const SIMPLE = new Map<string, string>();
for (let at = 0; at + 1 < PAIRS.length; at += 2) SIMPLE.set(PAIRS.charAt(at), PAIRS.charAt(at + 1));
const TRADITIONAL = new RegExp(`[${[...SIMPLE.keys()].join('')}]`, 'gu');

/** @returns the text with these characters simplified; of the same length */
export function simplified(text: string): string {
  return text.replace(TRADITIONAL, letter => SIMPLE.get(letter) ?? letter);
}
