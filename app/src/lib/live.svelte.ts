/*
 * What others do, as it happens: the server names the noun that changed, never its content, and
 * whoever shows it loads it again.
 */
interface Change {
	noun: string;
	id?: string;
	version?: number;
}
type Listener = (change: Change) => void;

const listeners = new Set<{ nouns: string[]; then: Listener }>();
const GATHER_MS = 150; // one reload for a burst of changes
let source: EventSource | null = null;
let online = $state(navigator.onLine);

export const line = {
	get online() {
		return online;
	},
};
addEventListener('online', () => (online = true));
addEventListener('offline', () => (online = false));

export function onChange(nouns: string[], then: Listener): () => void {
	let timer = 0;
	const entry = {
		nouns,
		then: (change: Change) => {
			clearTimeout(timer);
			timer = setTimeout(() => then(change), GATHER_MS);
		},
	};
	listeners.add(entry);
	return () => {
		clearTimeout(timer);
		listeners.delete(entry);
	};
}

export function listen(): () => void {
	source = new EventSource('/api/v1/events');
	source.addEventListener('change', ({ data }: MessageEvent<string>) => {
		const change = JSON.parse(data) as Change;
		for (const { nouns, then } of listeners) if (nouns.includes(change.noun)) then(change);
	});
	return () => {
		source?.close();
		source = null;
	};
}
