/* Light or dark as the system says, unless the person chose. */
export type Theme = 'system' | 'light' | 'dark';
export const themes: Theme[] = ['system', 'light', 'dark'];

const KEPT = 'chaperone.theme';
const isTheme = (word: string | null): word is Theme => themes.some((theme) => theme === word);
const kept = localStorage.getItem(KEPT);
let chosen = $state<Theme>(isTheme(kept) ? kept : 'system');

export const theme = (): Theme => chosen;

export function setTheme(wanted: Theme): void {
	chosen = wanted;
	localStorage.setItem(KEPT, wanted);
	if (wanted === 'system') delete document.documentElement.dataset.theme;
	else document.documentElement.dataset.theme = wanted;
}

setTheme(theme());
