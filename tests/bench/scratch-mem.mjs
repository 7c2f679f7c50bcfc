import { readFile, mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Composer } from './composite/studio.mjs';
import { picture } from './mask/pictures.mjs';
import { inTab } from './mask/tab.mjs';
const [which, formats, file] = [process.argv[2], process.argv[3].split(','), process.argv[4]];
const size = { width: 8484, height: 5656, grain: 0.1 };
if (file) size.path = file; else { size.path = '/tmp/s/sv/bench48.jpg'; if (!(await stat(size.path).catch(() => 0))) await inTab((tab) => picture(tab, '/tmp/s/sv', size)).then(async (p) => (await import('node:fs/promises')).rename(p, size.path)); }
await inTab(async (tab) => {
  const all = await tab.page.context().browser().newBrowserCDPSession();
  const pids = async () => (await all.send('SystemInfo.getProcessInfo')).processInfo.filter((p) => p.type === 'renderer').map((p) => p.id);
  const ids = await pids();
  const mem = async () => { let m = 0; for (const id of ids) { const s = await readFile(`/proc/${id}/status`, 'utf8').catch(() => ''); const f = (n) => Number(new RegExp(n + ':\\s+(\\d+)').exec(s)?.[1] ?? 0) / 1024; m = Math.max(m, f('RssAnon') + f('RssShmem')); } return m; };
  let peak = 0; setInterval(async () => { peak = Math.max(peak, await mem()); }, 4).unref();
  const say = async (what, extra = '') => { const now = await mem(); const p = peak; await tab.page.waitForTimeout(1500); console.log(what.padEnd(26), `peak ${p.toFixed(0)} now ${now.toFixed(0)} settled ${(await mem()).toFixed(0)}`, extra); peak = 0; };
  const studio = new Composer(tab);
  await studio.begin(`http://127.0.0.1:872${which}/`, size);
  await say('opened, mask saved');
  await studio.edit(`http://127.0.0.1:873${which}/v1`);
  await say('edited');
  const { most } = await tab.memory();
  await say('collected');
  for (const type of formats) { const found = await studio.saveComposite(type); await say(`saved ${type}`, `time ${(found.time/1000).toFixed(2)} busy ${(found.busy/1000).toFixed(2)} before ${found.memory.before.toFixed(0)} most ${found.memory.most.toFixed(0)} MiB ${(found.bytes/2**20).toFixed(1)}`); }
});
process.exit(0);
