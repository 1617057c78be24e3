import type { Post } from '$app/lib/types';

/** The text as far as this person may see it. */
export const textOf = ({ text, deidentified }: Pick<Post, 'text' | 'deidentified'>): string => text ?? deidentified;

/** Where a post is worked on, or looked at, in the state it is in. */
export function postAddress({ id, status }: Pick<Post, 'id' | 'status'>): string {
	if (status === 'draft' || status === 'changes_requested') return `/compose/${id}`;
	if (status === 'in_approval') return `/approvals/${id}`;
	return `/records/posts/${id}`;
}
