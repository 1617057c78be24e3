/* What many pages need to know of the organisation: its channels and its profile. Loaded once. */
import { api } from './api';
import { onChange } from './live.svelte';
import { me } from './session.svelte';
import type { Channel, Organisation, Page } from './types';

let channels = $state.raw<Channel[]>([]);
let organisation = $state.raw<Organisation | null>(null);
let asked: Promise<void> | null = null;

async function load(): Promise<void> {
	const [list, own] = await Promise.allSettled([
		me.may('CHANNEL_READ') ? api.get<Page<Channel>>('/channels', { limit: 200 }) : { items: [] },
		api.get<Organisation>('/organisation'),
	]);
	if (list.status === 'fulfilled') channels = list.value.items;
	if (own.status === 'fulfilled') organisation = own.value;
}

export const directory = {
	get channels() {
		return channels;
	},
	get organisation() {
		return organisation;
	},
	channel: (id: string): Channel | undefined => channels.find((channel) => channel.id === id),
	/** Resolves when what there is has come. */
	ready: (): Promise<void> => (asked ??= load()),
	reload: (): Promise<void> => (asked = load()),
};

onChange(['channel', 'organisation'], () => void directory.reload());
