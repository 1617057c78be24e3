/* What changed between two versions, word by word: longest common subsequence of words and gaps. */
export interface Piece {
	how: 'same' | 'gone' | 'new';
	text: string;
}

const MOST_WORDS = 4000;
const words = (text: string): string[] => text.match(/\s+|[\p{L}\p{N}'’@#_-]+|[^\s]/gu) ?? [];

export function diffWords(before: string, after: string): Piece[] {
	const a = words(before);
	const b = words(after);
	if (a.length + b.length > MOST_WORDS)
		return before === after
			? [{ how: 'same', text: after }]
			: [
					{ how: 'gone', text: before },
					{ how: 'new', text: after },
				];
	const width = b.length + 1;
	const common = new Uint16Array((a.length + 1) * width);
	for (let i = a.length - 1; i >= 0; i--)
		for (let j = b.length - 1; j >= 0; j--)
			common[i * width + j] =
				a[i] === b[j]
					? common[(i + 1) * width + j + 1] + 1
					: Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);

	const pieces: Piece[] = [];
	const add = (how: Piece['how'], text: string) => {
		const last = pieces.at(-1);
		if (last?.how === how) last.text += text;
		else pieces.push({ how, text });
	};
	let i = 0;
	let j = 0;
	while (i < a.length || j < b.length) {
		if (i < a.length && j < b.length && a[i] === b[j]) {
			add('same', a[i++]);
			j++;
		} else if (j === b.length || (i < a.length && common[(i + 1) * width + j] >= common[i * width + j + 1]))
			add('gone', a[i++]);
		else add('new', b[j++]);
	}
	return pieces;
}
