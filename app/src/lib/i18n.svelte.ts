/*
 * The words of the app. `t()` is the catalogue of the language in use; read inside a component it
 * follows a change of language by itself. English comes with the page, the others when asked for.
 */
import { en } from '$app/messages/en';
import type { Messages } from '$app/messages/en';

export type Language = 'en' | 'es';
export const languages: { code: Language; name: string }[] = [
	{ code: 'en', name: 'English' },
	{ code: 'es', name: 'Español' },
];

const KEPT = 'chaperone.language';
let code = $state<Language>('en');
let words = $state.raw<Messages>(en);

export const t = (): Messages => words;
export const language = (): Language => code;
/** The regional form that dates and numbers are written in: US organisations, either language. */
export const locale = (): string => (code === 'es' ? 'es-US' : 'en-US');

export async function speak(wanted: Language): Promise<void> {
	words = wanted === 'es' ? (await import('$app/messages/es')).es : en;
	code = wanted;
	document.documentElement.lang = wanted;
	localStorage.setItem(KEPT, wanted);
}

export async function speakAsBefore(): Promise<void> {
	const kept = localStorage.getItem(KEPT) ?? navigator.language.slice(0, 2);
	if (kept === 'es') await speak('es');
}
