/* Counting as the channels count, and finding what they make clickable. */
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Characters as people see them: a family of four with skin tones is one. */
export function graphemes(text: string): number {
	let n = 0;
	for (const _ of segmenter.segment(text)) n++;
	return n;
}

export function bytes(text: string): number {
	return new TextEncoder().encode(text).length;
}

export interface TextPart {
	how: 'plain' | 'link' | 'mention' | 'tag';
	text: string;
}

const CLICKABLE = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}'’])|(?<![\p{L}\p{N}_])(@[\w.-]*\w)|(?<![\p{L}\p{N}_&])(#[\p{L}_][\p{L}\p{N}_]*)/gu;

export function parts(text: string): TextPart[] {
	const all: TextPart[] = [];
	let at = 0;
	for (const found of text.matchAll(CLICKABLE)) {
		if (found.index > at) all.push({ how: 'plain', text: text.slice(at, found.index) });
		all.push({ how: found[1] ? 'link' : found[2] ? 'mention' : 'tag', text: found[0] });
		at = found.index + found[0].length;
	}
	if (at < text.length) all.push({ how: 'plain', text: text.slice(at) });
	return all;
}
