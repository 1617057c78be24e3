/*
 * Something from the server, with every state it can be in. The old value stays while a new one
 * loads, so that a live update never empties a page. Make one while a component initialises.
 */
import { ApiError, wordsOf } from './api';
import { onChange } from './live.svelte';

export class Resource<T> {
	value = $state.raw<T | null>(null);
	error = $state.raw<ApiError | null>(null);
	loading = $state(true);
	#turn = 0;
	#load: () => Promise<T>;

	constructor(load: () => Promise<T>) {
		this.#load = load;
	}

	reload = async (): Promise<void> => {
		const turn = ++this.#turn;
		this.loading = true;
		try {
			const value = await this.#load();
			if (turn !== this.#turn) return;
			this.value = value;
			this.error = null;
		} catch (error) {
			if (turn !== this.#turn) return;
			this.error = error instanceof ApiError ? error : new ApiError(-1, wordsOf(error));
		}
		this.loading = false;
	};
}

/** Loads now, again when what `load` read before its first await changes, and when one of `nouns` does. */
export function resource<T>(load: () => Promise<T>, nouns: string[] = []): Resource<T> {
	const made = new Resource(load);
	$effect(() => void made.reload());
	if (nouns.length) $effect(() => onChange(nouns, made.reload));
	return made;
}
