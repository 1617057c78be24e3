// peers.mjs NAME MODULES TEXTS.ndjson POSTS.ndjson: one peer of npm on the same texts, in a process
// of its own, in the same terms as bench.c: MB/s, texts/s, p50 and p99 of a post, peak memory.
import {createRequire} from 'node:module';
import {readFileSync} from 'node:fs';

const [name, modules, textsFile, postsFile] = process.argv.slice(2);
const require = createRequire(`${modules}/package.json`);
const peers = {
	'redact-pii'() {
		const {SyncRedactor} = require('redact-pii');
		const redactor = new SyncRedactor();
		return text => redactor.redact(text);
	},
	async openredaction() {
		const {OpenRedaction} = await import(require.resolve('openredaction'));
		const redactor = new OpenRedaction({preset: 'hipaa'});
		return text => redactor.detect(text);
	},
};
const read = f => readFileSync(f, 'utf8').trim().split('\n').map(l => JSON.parse(l).text);
const texts = read(textsFile), posts = read(postsFile);
const bytes = texts.reduce((n, t) => n + Buffer.byteLength(t), 0);
const check = await peers[name]();

for (const t of texts.slice(0, 300)) // warm
	await check(t);
let rounds = 0, took;
const start = performance.now(), before = process.cpuUsage();
do {
	for (const t of texts)
		await check(t);
	rounds++;
	took = (performance.now() - start) / 1000;
} while (took < 3);
const used = process.cpuUsage(before), cpu = (used.user + used.system) / 1e6;
const us = [];
for (const t of posts) {
	const from = performance.now();
	await check(t);
	us.push((performance.now() - from) * 1000);
}
us.sort((a, b) => a - b);
console.log(JSON.stringify({name, mb_s: bytes * rounds / 1e6 / took,
	mb_cpu_s: bytes * rounds / 1e6 / cpu, texts_s: texts.length * rounds / took,
	p50_us: us[us.length >> 1], p99_us: us[Math.floor(us.length * .99)],
	peak_kib: process.resourceUsage().maxRSS}));
