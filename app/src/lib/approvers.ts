/* Who can decide a step, in words. */
import { t } from './i18n.svelte';
import type { ApprovalStep } from './types';

export function approvers({ mode, people = [], roles = [], level }: ApprovalStep): string {
	const kinds = [
		...roles.map((role) => t().approvals.role(t().people.roles[role].toLowerCase())),
		...(level ? [t().approvals.whoever(t().people.levels[level].toLowerCase())] : []),
		...(people.length ? [t().approvals.certain(people.length)] : []),
	];
	return mode === 'all' ? t().approvals.everybody(kinds.join(', ')) : kinds.join(t().approvals.or);
}
