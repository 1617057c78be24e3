/*
 * The checker beside the page. Of several texts that wait only the newest of each asker is checked:
 * the answer to an old one would be thrown away.
 */
import { loadChaperone } from '$wasm/chaperone.js';
import type { Input, Result } from '$wasm/chaperone.js';

export interface Question extends Input {
	asker: number;
	turn: number;
}
export type Answer =
	| { asker: number; turn: number; result: Result; ms: number }
	| { asker: number; turn: number; problem: string };

const waiting = new Map<number, Question>();
/** The server has it beside the page, packed, and says when there is another. */
const checker = loadChaperone(new URL('/chaperone.wasm', location.origin).href);

async function answerAll(): Promise<void> {
	for (const [asker, { turn, ...input }] of [...waiting]) {
		waiting.delete(asker);
		try {
			const chaperone = await checker;
			const from = performance.now();
			const result = chaperone.check(input);
			postMessage({ asker, turn, result, ms: performance.now() - from } satisfies Answer);
		} catch (error) {
			postMessage({ asker, turn, problem: (error as Error).message } satisfies Answer);
		}
	}
}

addEventListener('message', ({ data }: MessageEvent<Question>) => {
	waiting.set(data.asker, data);
	if (waiting.size === 1) setTimeout(answerAll);
});
