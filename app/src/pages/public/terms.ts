import type { Purpose } from '$app/lib/types';

/** An authorization as the person who is asked to sign it sees it. */
export interface PublicTerms {
	organisation: string;
	status: string;
	locale: string;
	patient_name?: string;
	representative?: string | null;
	description: string;
	discloser: string;
	recipients: string;
	purposes: Purpose[];
	channels: string[];
	starts: string | null;
	expires: string | null;
	expiry_event: string | null;
	remuneration: string | null;
	conditioned: boolean;
}
