/*
 * Keyboard shortcuts. Single letters act only outside of fields, and can be switched off, for those
 * who speak to their computer. "g t" is two keys one after the other.
 */
type Actions = Record<string, (event: KeyboardEvent) => void>;

const KEPT = 'chaperone.keys';
const SEQUENCE_MS = 1200;
let on = $state(localStorage.getItem(KEPT) !== 'off');
const active: Actions[] = [];
let before = '';
let beforeAt = 0;

export const letterKeys = {
	get on() {
		return on;
	},
	set on(wanted: boolean) {
		on = wanted;
		localStorage.setItem(KEPT, wanted ? 'on' : 'off');
	},
};

export const mod = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

/** Newer bindings win over older ones. Returns the undoing; call it from an effect. */
export function bind(actions: Actions): () => void {
	active.push(actions);
	return () => void active.splice(active.indexOf(actions), 1);
}

function typing(event: KeyboardEvent): boolean {
	const at = event.composedPath()[0];
	return at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName));
}

addEventListener('keydown', (event) => {
	const modified = event.ctrlKey || event.metaKey;
	if (event.altKey || event.isComposing) return;
	if (!modified && (typing(event) || !on || event.key.length > 1)) return;
	if (document.querySelector('dialog[open]') && !modified) return;
	const key = modified ? `mod+${event.key.toLowerCase()}` : event.key;
	const sequence = event.timeStamp - beforeAt < SEQUENCE_MS ? `${before} ${key}` : key;
	before = key;
	beforeAt = event.timeStamp;
	for (const name of [sequence, key]) {
		const actions = active.findLast((entry) => name in entry);
		if (actions) {
			event.preventDefault();
			actions[name](event);
			return;
		}
	}
});
