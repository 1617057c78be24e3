export type Kind = 'post' | 'reply' | 'inbound';
export type Verdict = 'clear' | 'review' | 'block';
export type Severity = 'block' | 'review' | 'note';
export type Offsets = 'codepoint' | 'utf16' | 'byte';
export type Policy = 'tag' | 'generalise' | 'mask' | 'pseudonym';

export type ReasonCode =
	| 'phi_disclosure' | 'patient_story' | 'confirms_patient' | 'needs_authorization'
	| 'medical_advice' | 'health_claim'
	| 'phi_self_disclosed' | 'advice_sought' | 'crisis' | 'complaint';

export type EntityType =
	| 'PERSON' | 'DATE_TIME' | 'AGE' | 'LOCATION' | 'ORGANIZATION' | 'HEALTH_INFO'
	| 'STREET_ADDRESS' | 'ZIP_CODE' | 'PHONE_NUMBER' | 'FAX_NUMBER' | 'EMAIL_ADDRESS' | 'URL'
	| 'IP_ADDRESS' | 'US_SSN' | 'MEDICAL_RECORD_NUMBER' | 'HEALTH_PLAN_NUMBER'
	| 'ACCOUNT_NUMBER' | 'LICENSE_NUMBER' | 'VEHICLE_ID' | 'DEVICE_ID' | 'BIOMETRIC_ID'
	| 'OTHER_ID';

export type Role = 'patient' | 'relative' | 'staff' | 'public_figure' | 'writer';

export interface Edit {
	start: number;
	end: number;
	replacement: string;
}

export interface Reason {
	code: ReasonCode;
	severity: Severity;
	/** [start, end) in the unit asked for. */
	spans: [number, number][];
	rule: string;
	message: string;
	/** Sorted, never overlapping; null when there is no mechanical fix. */
	fix: Edit[] | null;
	probability: number;
	/** Of crisis: 1 soon, 2 today, 3 now. */
	urgency?: 0 | 1 | 2 | 3;
}

export interface Finding {
	entity_type: EntityType;
	start: number;
	end: number;
	score: number;
	/** Letter of 45 CFR 164.514(b)(2)(i), or null. */
	identifier: string | null;
	role?: Role;
	/** The organisation's own, or allowed by its profile. */
	own?: true;
}

export interface CrowdFactor {
	name: string;
	share: number;
	start: number;
	end: number;
}

export interface Result {
	verdict: Verdict;
	risk: number;
	reasons: Reason[];
	findings: Finding[];
	deidentified: string;
	/** Roughly how many people the text could be about. An estimate. */
	crowd?: { size: number; factors: CrowdFactor[] };
}

export interface Input {
	kind?: Kind;
	text: string;
	/** The message that a reply answers. */
	inReplyTo?: string;
	/** Text form of a profile, see docs/profile.md. */
	profile?: string;
	/** utf16 unless asked otherwise: what String.slice() counts. */
	offsets?: Offsets;
	policy?: Policy;
}

export interface Chaperone {
	check(input: Input): Result;
	checkJson(input: Input): string;
}

export class ChaperoneError extends Error {
	code: number;
}

export function loadChaperone(
	source: string | URL | ArrayBuffer | ArrayBufferView | Response,
): Promise<Chaperone>;
export default loadChaperone;
