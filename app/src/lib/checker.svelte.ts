/*
 * The checker as components see it: set what to check, read the answer. The text goes to a worker of
 * this page and nowhere else. One worker serves the whole app; it starts with the first question.
 */
import type { Input, Result } from '$wasm/chaperone.js';
import type { Answer, Question } from './checker.worker';

const watches = new Map<number, Watch>();
let worker: Worker | null = null;
let nextAsker = 1;

function started(): Worker {
	if (!worker) {
		worker = new Worker(new URL('./checker.worker.ts', import.meta.url), { type: 'module' });
		worker.addEventListener('message', ({ data }: MessageEvent<Answer>) =>
			watches.get(data.asker)?.take(data),
		);
	}
	return worker;
}

export class Watch {
	/** The newest answer; it belongs to `text`. */
	result = $state.raw<Result | null>(null);
	text = $state.raw('');
	problem = $state<string | null>(null);
	/** True from a change until its answer. */
	busy = $state(false);
	#asker = nextAsker++;
	#turn = 0;
	#asked = '';

	constructor() {
		watches.set(this.#asker, this);
	}

	ask(input: Input): void {
		this.#turn++;
		this.#asked = input.text;
		this.busy = true;
		started().postMessage({ ...input, asker: this.#asker, turn: this.#turn } satisfies Question);
	}

	take(answer: Answer): void {
		if (answer.turn !== this.#turn) return;
		this.busy = false;
		if ('problem' in answer) {
			this.problem = answer.problem;
			return;
		}
		this.problem = null;
		this.text = this.#asked;
		this.result = answer.result;
	}

	stop(): void {
		watches.delete(this.#asker);
	}
}

/** The text with every edit of a fix made at once. */
export function mended(text: string, edits: { start: number; end: number; replacement: string }[]): string {
	let out = '';
	let at = 0;
	for (const { start, end, replacement } of edits) {
		out += text.slice(at, start) + replacement;
		at = end;
	}
	return out + text.slice(at);
}
