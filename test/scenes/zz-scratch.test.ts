import { test } from 'vitest';
import { Gathering } from './gathering.ts';
test('time', async () => {
  let t = performance.now();
  const lap = (n: string) => { process.stdout.write(`${n} ${(performance.now() - t).toFixed(0)}\n`); t = performance.now(); };
  for (let i = 0; i < 4; i += 1) {
    const here = await Gathering.open(); lap('open');
    const team = await here.team(`t${i}`, ['a', 'b', 'c']); lap('team');
    await team.say(0, 'l', '/feedback 盒子比洗手台还宽 渠道=小红书 维度=痛点 强度=4'); lap('feedback');
    await team.say(0, 'l', '/feedback 盒子比洗手台还宽了 渠道=小红书 维度=痛点 强度=4'); lap('feedback');
    await team.say(0, 'l', '/persona new 精致妈妈'); lap('new');
    await team.say(0, 'l', '/persona propose 精致妈妈 add 维度=痛点 "收纳空间小" 证据=F1'); lap('propose');
    await team.react(0, 'a', '👍', 1); lap('react');
    await here.stop(); await here.start(); lap('restart');
    await here.close(); lap('close');
  }
});
