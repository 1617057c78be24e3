// texts.mjs OUT CASES…: what everybody is measured on. OUT/texts.ndjson: the posts of the cases;
// OUT/mixed.ndjson: posts, replies with their messages, incoming; OUT/posts.ndjson: posts of just
// under 280 characters; OUT/long.ndjson: mixed many times over, for the command.
import {readFileSync, writeFileSync, mkdirSync} from 'node:fs';

const [out, ...files] = process.argv.slice(2);
const cases = files.flatMap(f => readFileSync(f, 'utf8').split('\n')).filter(l => l.trim())
	.map(l => JSON.parse(l));
const line = (c, id) => JSON.stringify({id, kind: c.kind, text: c.text, in_reply_to: c.in_reply_to});
const posts = cases.filter(c => c.kind === 'post');
const cut = [];
let rest = '';
for (const {text} of posts) {
	rest = rest ? rest + ' ' + text : text;
	const letters = [...rest];
	if (letters.length < 280)
		continue;
	const short = letters.slice(0, 280).join('');
	cut.push({kind: 'post', text: short.slice(0, short.lastIndexOf(' '))});
	rest = '';
}
mkdirSync(out, {recursive: true});
writeFileSync(`${out}/texts.ndjson`, posts.map(line).join('\n') + '\n');
writeFileSync(`${out}/mixed.ndjson`, cases.map(line).join('\n') + '\n');
writeFileSync(`${out}/posts.ndjson`, cut.map(line).join('\n') + '\n');
const lines = cases.map(line).join('\n') + '\n';
writeFileSync(`${out}/long.ndjson`, lines.repeat(Math.ceil(40e6 / lines.length)));
const bytes = cases.reduce((n, c) => n + Buffer.byteLength(c.text) +
	Buffer.byteLength(c.kind === 'reply' && c.in_reply_to || ''), 0);
writeFileSync(`${out}/long.bytes`, String(bytes * Math.ceil(40e6 / lines.length)));
