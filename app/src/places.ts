/* The places of the app, in the order of the rail, and every address with its page. */
import type { Component } from 'svelte';
import type { Permission } from '$app/lib/types';
import BookOpenText from '@lucide/svelte/icons/book-open-text';
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import FileSignature from '@lucide/svelte/icons/file-signature';
import House from '@lucide/svelte/icons/house';
import LibraryBig from '@lucide/svelte/icons/library-big';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Settings from '@lucide/svelte/icons/settings';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import SquarePen from '@lucide/svelte/icons/square-pen';

export type PlaceName =
	| 'today' | 'compose' | 'calendar' | 'approvals' | 'authorizations' | 'library' | 'records'
	| 'settings' | 'check';
type Icon = Component<{ size?: number; strokeWidth?: number }>;

export interface Place {
	name: PlaceName;
	path: string;
	icon: Icon;
	/** After `g`. */
	key: string;
	/** One of these permissions shows it; none: everybody. */
	needs: Permission[];
}

export const places: Place[] = [
	{ name: 'today', path: '/', icon: House, key: 't', needs: ['POST_READ'] },
	{ name: 'compose', path: '/compose', icon: SquarePen, key: 'c', needs: ['POST_WRITE'] },
	{ name: 'calendar', path: '/calendar', icon: CalendarDays, key: 'l', needs: ['POST_READ'] },
	{ name: 'approvals', path: '/approvals', icon: ListChecks, key: 'a', needs: ['APPROVE'] },
	{ name: 'authorizations', path: '/authorizations', icon: FileSignature, key: 'z', needs: ['AUTHORIZATION_READ'] },
	{ name: 'library', path: '/library', icon: LibraryBig, key: 'b', needs: ['POST_READ'] },
	{ name: 'records', path: '/records', icon: BookOpenText, key: 'r', needs: ['POST_READ', 'AUDIT_READ'] },
	{ name: 'settings', path: '/settings', icon: Settings, key: 's', needs: [] },
	{ name: 'check', path: '/check', icon: ShieldCheck, key: 'x', needs: [] },
];

type Load = () => Promise<{ default: Component<Record<string, string>> }>;
interface Route {
	path: string;
	place?: PlaceName;
	/** Can be seen without signing in. */
	open?: true;
	load: Load;
}
const page = (load: () => Promise<{ default: unknown }>) => load as Load;

export const routes: Route[] = [
	{ path: '/', place: 'today', load: page(() => import('./pages/Today.svelte')) },
	{ path: '/compose', place: 'compose', load: page(() => import('./pages/compose/Compose.svelte')) },
	{ path: '/compose/:id', place: 'compose', load: page(() => import('./pages/compose/Compose.svelte')) },
	{ path: '/calendar', place: 'calendar', load: page(() => import('./pages/calendar/Calendar.svelte')) },
	{ path: '/approvals', place: 'approvals', load: page(() => import('./pages/approvals/Approvals.svelte')) },
	{ path: '/approvals/:id', place: 'approvals', load: page(() => import('./pages/approvals/Approvals.svelte')) },
	{ path: '/authorizations', place: 'authorizations', load: page(() => import('./pages/authorizations/List.svelte')) },
	{ path: '/authorizations/:id', place: 'authorizations', load: page(() => import('./pages/authorizations/Authorization.svelte')) },
	{ path: '/library', place: 'library', load: page(() => import('./pages/Library.svelte')) },
	{ path: '/records', place: 'records', load: page(() => import('./pages/records/Published.svelte')) },
	{ path: '/records/tasks', place: 'records', load: page(() => import('./pages/records/Tasks.svelte')) },
	{ path: '/records/audit', place: 'records', load: page(() => import('./pages/records/Audit.svelte')) },
	{ path: '/records/reports', place: 'records', load: page(() => import('./pages/records/Reports.svelte')) },
	{ path: '/records/posts/:id', place: 'records', load: page(() => import('./pages/records/Post.svelte')) },
	{ path: '/settings', place: 'settings', load: page(() => import('./pages/settings/Account.svelte')) },
	{ path: '/settings/organisation', place: 'settings', load: page(() => import('./pages/settings/Organisation.svelte')) },
	{ path: '/settings/people', place: 'settings', load: page(() => import('./pages/settings/People.svelte')) },
	{ path: '/settings/channels', place: 'settings', load: page(() => import('./pages/settings/Channels.svelte')) },
	{ path: '/settings/rules', place: 'settings', load: page(() => import('./pages/settings/Rules.svelte')) },
	{ path: '/settings/security', place: 'settings', load: page(() => import('./pages/settings/Security.svelte')) },
	{ path: '/settings/tokens', place: 'settings', load: page(() => import('./pages/settings/Tokens.svelte')) },
	{ path: '/settings/webhooks', place: 'settings', load: page(() => import('./pages/settings/Webhooks.svelte')) },
	{ path: '/check', place: 'check', open: true, load: page(() => import('./pages/Check.svelte')) },
	{ path: '/sign-in', open: true, load: page(() => import('./pages/door/SignIn.svelte')) },
	{ path: '/setup', open: true, load: page(() => import('./pages/door/Setup.svelte')) },
	{ path: '/join', open: true, load: page(() => import('./pages/door/Join.svelte')) },
	{ path: '/sign', open: true, load: page(() => import('./pages/public/Sign.svelte')) },
	{ path: '/revoke', open: true, load: page(() => import('./pages/public/Revoke.svelte')) },
];

export function match(path: string): { route: Route; params: Record<string, string> } | null {
	const asked = path.replace(/(.)\/$/, '$1').split('/');
	for (const route of routes) {
		const parts = route.path.split('/');
		if (parts.length !== asked.length) continue;
		const params: Record<string, string> = {};
		const fits = parts.every((part, i) =>
			part.startsWith(':') ? (params[part.slice(1)] = decodeURIComponent(asked[i])) : part === asked[i],
		);
		if (fits) return { route, params };
	}
	return null;
}
