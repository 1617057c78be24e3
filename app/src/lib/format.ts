/* Numbers and times as the reader writes them, in the reader's own time zone. */
import { locale, t } from './i18n.svelte';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const made = new Map<string, Intl.DateTimeFormat>();
function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = locale() + JSON.stringify(options);
	let format = made.get(key);
	if (!format) made.set(key, (format = new Intl.DateTimeFormat(locale(), options)));
	return format;
}

export const count = (n: number): string => new Intl.NumberFormat(locale()).format(n);

/** At most one place: "1.6". */
export const decimal = (n: number): string => new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(n);

/** A share of people: "50%", "1 in 20,000". */
export function share(part: number): string {
	if (part >= 0.01) return new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 0 }).format(part);
	return part > 0 ? t().common.oneIn(count(Number((1 / part).toPrecision(2)))) : '0';
}

export const day = (at: string | number | Date): string =>
	dates({ weekday: 'short', month: 'short', day: 'numeric' }).format(new Date(at));
export const date = (at: string | number | Date): string =>
	dates({ year: 'numeric', month: 'short', day: 'numeric' }).format(new Date(at));
export const time = (at: string | number | Date): string =>
	dates({ hour: 'numeric', minute: '2-digit' }).format(new Date(at));
export const month = (at: Date): string => dates({ year: 'numeric', month: 'long' }).format(at);
export const weekday = (at: Date, width: 'short' | 'long' = 'short'): string => dates({ weekday: width }).format(at);

/** "Today", "Tue, Dec 1". */
export function dayName(at: string | number | Date): string {
	const when = new Date(at);
	const away = Math.round((startOfDay(when) - startOfDay(new Date())) / DAY);
	const names = new Map([[-1, t().common.yesterday], [0, t().common.today], [1, t().common.tomorrow]]);
	return names.get(away) ?? day(when);
}

/** "Today 3:00 PM", "Tue, Dec 1 9:00 AM". */
export const moment = (at: string | number | Date): string => `${dayName(at)} ${time(at)}`;

export const exact = (at: string | number | Date): string =>
	dates({ dateStyle: 'medium', timeStyle: 'long' }).format(new Date(at));

/** "in 2 hours", "3 days ago". */
export function relative(at: string | number | Date): string {
	const away = new Date(at).getTime() - Date.now();
	const far = Math.abs(away);
	const [unit, ms]: [Intl.RelativeTimeFormatUnit, number] =
		far < HOUR ? ['minute', MINUTE] : far < DAY ? ['hour', HOUR] : ['day', DAY];
	return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(Math.round(away / ms), unit);
}

/** "4 min", "2.5 h". */
export function duration(ms: number): string {
	if (ms === 0) return '0';
	const [unit, size] = ms < MINUTE ? ['second', 1000] : ms < HOUR ? ['minute', MINUTE] : ms < 2 * DAY ? ['hour', HOUR] : ['day', DAY];
	return new Intl.NumberFormat(locale(), {
		style: 'unit', unit: unit as string, unitDisplay: 'short', maximumFractionDigits: unit === 'hour' ? 1 : 0,
	}).format(ms / (size as number));
}

/** Round lengths of time, for the axis of a chart. */
export const durations: number[] = [
	...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
	...[1, 2, 3, 6, 12].map((n) => n * HOUR),
	...[1, 2, 7, 14, 28].map((n) => n * DAY),
];

export const startOfDay = (at: Date): number => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
export const addDays = (at: Date, days: number): Date =>
	new Date(at.getFullYear(), at.getMonth(), at.getDate() + days, at.getHours(), at.getMinutes());
/** Midnight of its week's first day; weeks begin on Sunday, as on the calendars of the country. */
export const startOfWeek = (at: Date): Date => addDays(new Date(startOfDay(at)), -at.getDay());

const two = (n: number): string => String(n).padStart(2, '0');
export const dayKey = (at: Date): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
/** For an input of type datetime-local, which knows no zone: the reader's own. */
export const toInput = (at: Date): string => `${dayKey(at)}T${two(at.getHours())}:${two(at.getMinutes())}`;
export const zone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
