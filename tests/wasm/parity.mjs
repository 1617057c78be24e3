#!/usr/bin/env node
// The command and the WebAssembly module must give the same bytes for every case there is, under
// every unit of offsets; and every policy on some of them.
//   parity.mjs [BUILD]
import {spawnSync} from 'node:child_process';
import {readFileSync, readdirSync, existsSync} from 'node:fs';
import {join, dirname} from 'node:path';
import {fileURLToPath} from 'node:url';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '../..'));
const {loadChaperone, ChaperoneError} = await import('../../wasm/chaperone.js');
const build = process.argv[2] ?? 'build';
let passed = 0, failed = 0;

function same(what, got, want) {
	if (got === want) {
		passed++;
		return;
	}
	if (failed++ < 5) {
		let i = 0;
		while (got[i] === want[i])
			i++;
		const from = Math.max(0, i - 60);
		console.log(`${what}:\n  wasm   …${got.slice(from, i + 60)}\n  native …${want.slice(from, i + 60)}`);
	}
}

function cases() {
	const all = [];
	for (const folder of ['tests/cases', 'train/corpus'])
		if (existsSync(folder))
			for (const file of readdirSync(folder, {recursive: true}).sort())
				if (file.endsWith('.jsonl'))
					for (const line of readFileSync(join(folder, file), 'utf8').split('\n'))
						if (line.trim())
							all.push(JSON.parse(line));
	const rude = '\u200bM\u0430ria 🧑‍⚕️ ５５５-０１００ \u202egnirts \0 𝐉𝐨𝐡𝐧 D.O.B. 1/2/1934 ';
	for (let n = 0; n < 40; n++)
		all.push({kind: ['post', 'reply', 'inbound'][n % 3], text: rude.repeat(n),
		          in_reply_to: 'rude ' + rude});
	return all.filter(c => typeof c.text === 'string');
}

const all = cases();
const chaperone = await loadChaperone(`${build}/chaperone.wasm`);
const module = new WebAssembly.Module(readFileSync(`${build}/chaperone.wasm`));
same('imports', JSON.stringify(WebAssembly.Module.imports(module)), '[]');

for (const [offsets, policy, every] of [['codepoint', 'tag', 1], ['utf16', 'generalise', 3],
                                        ['byte', 'mask', 3], ['utf16', 'pseudonym', 3]]) {
	const some = all.filter((_, i) => i % every === 0);
	const input = some.map((c, id) => JSON.stringify({id, kind: c.kind, text: c.text,
	                                                  in_reply_to: c.in_reply_to}) + '\n').join('');
	const run = spawnSync(`${build}/chaperone`,
		['check', '--ndjson', '--offsets', offsets, '--policy', policy],
		{input, encoding: 'utf8', maxBuffer: 1 << 30});
	const lines = run.stdout.split('\n');
	some.forEach((c, id) => {
		const json = chaperone.checkJson({kind: c.kind, text: c.text, inReplyTo: c.in_reply_to,
		                                  offsets, policy});
		same(`${c.id ?? id} ${offsets} ${policy}`, `{"id":${id},` + json.slice(1), lines[id] ?? '');
	});
}

// what the wrapper says when it is held wrong
for (const [input, code] of [[{text: 1}, -5], [{text: '', kind: 'x'}, -5], [{text: '', offsets: 'x'}, -5],
                             [{text: 'a', profile: 'no such key = 1\n'}, -4]]) {
	let got = 0;
	try {
		chaperone.check(input);
	} catch (e) {
		got = e instanceof ChaperoneError ? e.code : String(e);
	}
	same(`error of ${JSON.stringify(input)}`, String(got), String(code));
}
const before = chaperone.check({text: 'Happy Friday!'});
chaperone.check({text: 'Maria Lopez '.repeat(20000)});
same('a long text leaves nothing behind', JSON.stringify(chaperone.check({text: 'Happy Friday!'})),
     JSON.stringify(before));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
