// table.mjs: JSON lines of one run on standard input → one table, with ratios to each peer.
import {readFileSync} from 'node:fs';

const rows = new Map();
for (const line of readFileSync(0, 'utf8').split('\n'))
	if (line.startsWith('{')) {
		const row = JSON.parse(line);
		rows.set(row.name, {...rows.get(row.name), ...row});
	}
const all = [...rows.values()];
const peers = all.filter(r => !r.name.startsWith('chaperone'));
const number = (v, digits = 1) => v === undefined ? '' :
	v.toLocaleString('en-US', {maximumFractionDigits: v < 10 ? 2 : digits});
const columns = [
	['', r => r.name],
	['MB/s', r => number(r.mb_s)],
	['per CPU s', r => number(r.mb_cpu_s)],
	['texts/s', r => number(r.texts_s, 0)],
	['p50 µs', r => number(r.p50_us)],
	['p99 µs', r => number(r.p99_us)],
	['peak MiB', r => number(r.peak_kib / 1024)],
	...peers.map(p => [`× ${p.name}`, r => r.mb_cpu_s && p.mb_cpu_s ? number(r.mb_cpu_s / p.mb_cpu_s) : '']),
];
const cells = [columns.map(c => c[0]), ...all.map(r => columns.map(c => c[1](r)))];
const widths = columns.map((_, i) => Math.max(...cells.map(row => row[i].length)));
for (const row of cells)
	console.log(row.map((c, i) => i ? c.padStart(widths[i]) : c.padEnd(widths[i])).join('  '));
console.log('\nMB/s of text, by the clock and by the processor time used; p50 and p99 of posts of 280 characters;\n× says how many times as much a peer does in the same processor time.');
const one = rows.get('chaperone, command, 1 thread'), two = rows.get('chaperone, command, 2 threads');
if (one && two)
	console.log(`Two threads: ${(two.mb_s / one.mb_s).toFixed(2)} times one.`);
