import { t } from '$app/lib/i18n.svelte';
import type { Post } from '$app/lib/types';

/** The text as far as this person may see it: "[a person] rang the bell" where it is sealed. */
export function textOf({ text, deidentified }: Pick<Post, 'text' | 'deidentified'>): string {
	const words: Record<string, string> = t().entities;
	return text ?? deidentified.replace(/\[([A-Z_]+)\]/g, (tag, type) => (words[type] ? `[${words[type]}]` : tag));
}

/** Where a post is worked on, or looked at, in the state it is in. */
export function postAddress({ id, status }: Pick<Post, 'id' | 'status'>): string {
	if (status === 'draft' || status === 'changes_requested') return `/compose/${id}`;
	if (status === 'in_approval') return `/approvals/${id}`;
	return `/records/posts/${id}`;
}
