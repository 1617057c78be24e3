/* What was just done, said once, with a way back where there is one. */
export interface Toast {
	id: number;
	text: string;
	tone: 'done' | 'problem';
	undo?: () => void;
}

const SHOWN_MS = 8000;
let next = 1;
export const toasts = $state<Toast[]>([]);

export function dismiss(id: number): void {
	const at = toasts.findIndex((toast) => toast.id === id);
	if (at >= 0) toasts.splice(at, 1);
}

function show(toast: Omit<Toast, 'id'>): void {
	const id = next++;
	toasts.push({ id, ...toast });
	if (toasts.length > 3) toasts.shift();
	if (toast.tone === 'done') setTimeout(() => dismiss(id), SHOWN_MS);
}

export const done = (text: string, undo?: () => void): void => show({ text, tone: 'done', undo });
export const problem = (text: string): void => show({ text, tone: 'problem' });
