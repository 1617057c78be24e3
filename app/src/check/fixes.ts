import type { Edit, Reason } from '$wasm/chaperone.js';

/** The edits of all reasons that can be made together: where two overlap, the graver reason's. */
export function allFixes(reasons: Reason[]): Edit[] {
	const taken: Edit[] = [];
	for (const { fix } of reasons)
		for (const edit of fix ?? [])
			if (!taken.some((other) => edit.start < other.end && other.start < edit.end)) taken.push(edit);
	return taken.sort((a, b) => a.start - b.start);
}
