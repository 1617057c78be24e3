/*
 * A post being written. What is typed is saved by itself a moment later, in order, one save at a
 * time, each bound to the version it was made from. Texts may hold patient information, so nothing
 * is kept in the browser: while the line is cut they live in this page's memory, and it says so.
 */
import { api, ApiError, wordsOf } from '$app/lib/api';
import { zone } from '$app/lib/format';
import type { Answered, Media, Post, Purpose, Verdict } from '$app/lib/types';

export type Saving = 'new' | 'saved' | 'waiting' | 'saving' | 'offline' | 'failed' | 'stale';

const AFTER_MS = 700;
const RETRY_MS = 4000;

export class Draft {
	kind = $state<'post' | 'reply'>('post');
	text = $state('');
	channelIds = $state<string[]>([]);
	media = $state<Media[]>([]);
	answered = $state<Answered>({ text: '', author: '', uri: '' });
	campaign = $state('');
	purpose = $state<Purpose>('marketing');
	/** In milliseconds; null is now. */
	scheduled = $state<number | null>(null);

	saving = $state<Saving>('new');
	trouble = $state('');
	/** As the server has it. */
	post = $state.raw<Post | null>(null);
	/** The newer one that somebody else saved meanwhile. */
	theirs = $state.raw<Post | null>(null);
	clientVerdict: Verdict | null = null;

	#timer = 0;
	#saved = '';
	#running: Promise<void> | null = null;
	#key = crypto.randomUUID();

	constructor() {
		this.#saved = JSON.stringify(this.#body());
	}

	#body() {
		return {
			kind: this.kind,
			text: this.text,
			channel_ids: this.channelIds,
			media: this.media.map(({ id, alt }) => ({ id, alt })),
			in_reply_to: this.kind === 'reply' && (this.answered.text || this.answered.uri) ? this.answered : null,
			campaign: this.campaign || null,
			purpose: this.purpose,
			scheduled: this.scheduled === null ? null : new Date(this.scheduled).toISOString(),
			time_zone: zone(),
		};
	}

	take(post: Post): void {
		this.post = post;
		this.kind = post.kind;
		this.text = post.text ?? '';
		this.channelIds = post.channel_ids;
		this.media = post.media;
		this.answered = post.in_reply_to ?? { text: '', author: '', uri: '' };
		this.campaign = post.campaign ?? '';
		this.purpose = post.purpose;
		this.scheduled = post.scheduled ? Date.parse(post.scheduled) : null;
		this.#saved = JSON.stringify(this.#body());
		this.saving = 'saved';
	}

	get dirty(): boolean {
		return JSON.stringify(this.#body()) !== this.#saved;
	}

	/** Call it when something may have changed. */
	touched(): void {
		if (this.saving === 'stale' || !this.dirty || (!this.post && !this.text.trim())) return;
		this.saving = this.saving === 'offline' ? 'offline' : 'waiting';
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.save(), this.saving === 'offline' ? RETRY_MS : AFTER_MS);
	}

	async save(): Promise<void> {
		clearTimeout(this.#timer);
		while (this.#running) await this.#running;
		if (!this.dirty || this.saving === 'stale') return;
		this.#running = this.#send();
		await this.#running;
		this.#running = null;
		if (this.saving === 'saved' && this.dirty) this.touched();
	}

	async #send(): Promise<void> {
		const body = this.#body();
		this.saving = 'saving';
		try {
			const sent = { ...body, client_verdict: this.clientVerdict };
			this.post = this.post
				? await api.patch<Post>(`/posts/${this.post.id}`, sent, { version: this.post.version })
				: await api.post<Post>('/posts', sent, { key: this.#key });
			this.#saved = JSON.stringify(body);
			this.saving = 'saved';
		} catch (error) {
			this.trouble = wordsOf(error);
			if (error instanceof ApiError && error.stale && this.post) {
				this.theirs = await api.get<Post>(`/posts/${this.post.id}`).catch(() => null);
				this.saving = 'stale';
			} else if (error instanceof ApiError && error.offline) {
				this.saving = 'offline';
				this.#timer = setTimeout(() => void this.save(), RETRY_MS);
			} else this.saving = 'failed';
		}
	}

	keepMine(): Promise<void> {
		this.post = this.theirs;
		this.#saved = '';
		this.theirs = null;
		this.saving = 'waiting';
		return this.save();
	}

	takeTheirs(): void {
		if (this.theirs) this.take(this.theirs);
		this.theirs = null;
	}

	/** Reads the server's newer state where nothing here would be lost by it. */
	async refresh(): Promise<void> {
		if (!this.post || this.dirty || this.#running) return;
		const post = await api.get<Post>(`/posts/${this.post.id}`).catch(() => null);
		if (post && !this.dirty && post.version >= this.post.version) this.take(post);
	}

	/** Saves what is here and hands it on. Throws what the server refuses. */
	async submit(): Promise<void> {
		await this.save();
		if (!this.post || this.dirty) throw new ApiError(-1, this.trouble);
		const { id, version } = this.post;
		this.post = await api.post<Post>(`/posts/${id}/submit`, {}, { version });
	}

	stop(): void {
		clearTimeout(this.#timer);
		if (this.dirty) void this.save();
	}
}
