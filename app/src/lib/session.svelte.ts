/* Who is signed in, and what they may do. */
import { api, ApiError, idleForMs, setCsrf, whenSignedOut } from './api';
import type { Permission, PublicFacts, Session } from './types';

type State = 'asking' | 'out' | 'in' | 'unreachable';
let state = $state<State>('asking');
let session = $state.raw<Session | null>(null);
let facts = $state.raw<PublicFacts | null>(null);

export const me = {
	get state() {
		return state;
	},
	get session() {
		return session;
	},
	get person() {
		return session?.person ?? null;
	},
	/** What anybody may know of this server. */
	get facts() {
		return facts;
	},
	may: (permission: Permission): boolean => session?.may.includes(permission) ?? false,
};

export async function refresh(): Promise<void> {
	const before = state;
	try {
		session = await api.get<Session>('/session');
		setCsrf(session.csrf);
		state = 'in';
	} catch (error) {
		session = null;
		state = error instanceof ApiError && error.offline ? 'unreachable' : 'out';
	}
	if (state === 'out') facts = await api.get<PublicFacts>('/public').catch(() => null);
	// whoever comes next finds nothing of it in this page's memory
	if (state === 'out' && before === 'in') setTimeout(() => location.reload());
}

export async function signOut(): Promise<void> {
	await api.delete('/session');
	session = null;
	await refresh();
}

whenSignedOut(() => {
	if (state === 'in') void refresh();
});

// Nobody is there any more: what was on the screen goes, unless another window is in use. Somebody
// who reads or writes for long without asking for anything stays in.
const EVERY_MS = 15_000;
const SAY_SO_MS = 120_000;
let said = Date.now();
setInterval(() => {
	if (state !== 'in' || !session) return;
	if (idleForMs() > session.idle_timeout_s * 1000) {
		void refresh();
	} else if (idleForMs() < EVERY_MS && Date.now() - said > SAY_SO_MS) {
		said = Date.now();
		void api.get('/public').catch(() => {});
	}
}, EVERY_MS);
