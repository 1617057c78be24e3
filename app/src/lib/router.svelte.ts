/*
 * Addresses of the app. Secrets of a link (an invitation, a signing page) stand behind the `#`,
 * which a browser never sends to a server and no log can keep.
 */
let path = $state(location.pathname);
let query = $state.raw(new URLSearchParams(location.search));
let again = $state(0);

export const here = {
	get path() {
		return path;
	},
	get query() {
		return query;
	},
	/** Counts the times a page was asked for from itself: it starts anew. */
	get again() {
		return again;
	},
};

function read(): void {
	path = location.pathname;
	query = new URLSearchParams(location.search);
}

export function go(to: string, how: 'push' | 'replace' = 'push'): void {
	const from = path;
	if (how === 'replace') history.replaceState(null, '', to);
	else history.pushState(null, '', to);
	read();
	if (how === 'replace') return;
	if (path === from) again++;
	scrollTo(0, 0);
}

/** A link to hand to somebody, as they would type it. */
export const absolute = (link: string): string => new URL(link, location.origin).href;

/** The secret of a one-time link, taken off the address bar. */
export function takeSecret(): string {
	const secret = decodeURIComponent(location.hash.slice(1));
	if (secret) history.replaceState(null, '', location.pathname);
	return secret;
}

addEventListener('popstate', read);
addEventListener('click', (event) => {
	if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey)
		return;
	const link = (event.target as Element).closest?.('a');
	if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin)
		return;
	if (link.pathname.startsWith('/api/') || link.getAttribute('href')?.startsWith('#')) return;
	event.preventDefault();
	go(link.pathname + link.search + link.hash);
});
