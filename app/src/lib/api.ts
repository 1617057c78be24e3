/*
 * The one place that speaks to the server. An answer that is no success becomes an ApiError whose
 * words can be shown as they are; a cut line becomes one of status 0.
 */
import { t } from './i18n.svelte';

export class ApiError extends Error {
	readonly status: number;
	readonly field?: string;
	readonly retryAfterS?: number;

	constructor(status: number, words: string, field?: string, retryAfterS?: number) {
		super(words);
		this.status = status;
		this.field = field;
		this.retryAfterS = retryAfterS;
	}
	get offline(): boolean {
		return this.status === 0;
	}
	get stale(): boolean {
		return this.status === 412;
	}
	get forbidden(): boolean {
		return this.status === 403;
	}
}

export const wordsOf = (error: unknown): string =>
	error instanceof ApiError ? error.message : t().problems.unknown;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
interface Options {
	/** Sent as JSON, or as it is when it is a Blob. */
	body?: unknown;
	/** The version that was looked at: the server refuses when there is a newer one. */
	version?: number;
	/** The same for every try at one action, so that it happens once. */
	key?: string;
	headers?: Record<string, string>;
	signal?: AbortSignal;
	keepalive?: boolean;
}

let csrf = '';
let signedOut: () => void = () => {};
export const setCsrf = (token: string): void => void (csrf = token);
export const whenSignedOut = (then: () => void): void => void (signedOut = then);

/* When somebody last used the app. What a page asks by itself later keeps nobody signed in: an
 * unattended screen is signed out (45 CFR 164.312(a)(2)(iii)). */
let used = Date.now();
for (const kind of ['pointerdown', 'keydown', 'wheel'])
	globalThis.addEventListener?.(kind, () => (used = Date.now()), { capture: true, passive: true });
export const idleForMs = (): number => Date.now() - used;
const BACKGROUND_MS = 60_000;

const GENERAL: Record<number, () => string> = {
	0: () => t().problems.offline,
	401: () => t().problems.signedOut,
	403: () => t().problems.forbidden,
	404: () => t().problems.notFound,
	412: () => t().problems.stale,
	429: () => t().problems.tooMany,
};

async function refusal(answer: Response): Promise<ApiError> {
	const general = GENERAL[answer.status] ?? (() => t().problems.unknown);
	let detail = '';
	let field: string | undefined;
	if (answer.headers.get('content-type')?.includes('json')) {
		const said = await answer.json().catch(() => ({}));
		detail = said.detail ?? said.title ?? '';
		field = said.field;
	}
	return new ApiError(answer.status, detail || general(), field, Number(answer.headers.get('retry-after')) || undefined);
}

async function ask(method: Method, path: string, options: Options): Promise<Response> {
	const headers = new Headers({ Accept: 'application/json', ...options.headers });
	let body: BodyInit | undefined;
	if (options.body instanceof Blob) {
		body = options.body;
		headers.set('Content-Type', options.body.type);
	} else if (options.body !== undefined) {
		body = JSON.stringify(options.body);
		headers.set('Content-Type', 'application/json');
	}
	if (method !== 'GET') headers.set('X-Chaperone-CSRF', csrf);
	if (method === 'POST') headers.set('Idempotency-Key', options.key ?? crypto.randomUUID());
	if (idleForMs() > BACKGROUND_MS) headers.set('X-Chaperone-Background', '1');
	if (options.version !== undefined) headers.set('If-Match', `"${options.version}"`);
	let answer: Response;
	try {
		answer = await fetch(`/api/v1${path}`, {
			method, headers, body, signal: options.signal, keepalive: options.keepalive,
		});
	} catch (error) {
		if ((error as Error).name === 'AbortError') throw error;
		throw new ApiError(0, t().problems.offline);
	}
	if (answer.ok) return answer;
	if (answer.status === 401 && path !== '/session') signedOut();
	throw await refusal(answer);
}

async function json<T>(method: Method, path: string, options: Options = {}): Promise<T> {
	const answer = await ask(method, path, options);
	const text = await answer.text();
	return (text ? JSON.parse(text) : undefined) as T;
}

type Params = Record<string, string | number | undefined | null>;
export function withParams(path: string, params: Params): string {
	const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== null && value !== '');
	return given.length ? `${path}?${new URLSearchParams(given.map(([k, v]) => [k, String(v)]))}` : path;
}

export const api = {
	get: <T>(path: string, params: Params = {}, options: Options = {}) =>
		json<T>('GET', withParams(path, params), options),
	post: <T>(path: string, body?: unknown, options: Options = {}) =>
		json<T>('POST', path, { ...options, body }),
	put: <T>(path: string, body: unknown, options: Options = {}) => json<T>('PUT', path, { ...options, body }),
	patch: <T>(path: string, body: unknown, options: Options = {}) =>
		json<T>('PATCH', path, { ...options, body }),
	delete: <T>(path: string, options: Options = {}) => json<T>('DELETE', path, options),
	file: (path: string, options: Options = {}) => ask('GET', path, options).then((answer) => answer.blob()),
};
