/* What the server says, as docs/api.md has it. */
import type { ReasonCode, Result, Verdict } from '$wasm/chaperone.js';

export type { Edit, Reason, ReasonCode, Result, Verdict } from '$wasm/chaperone.js';
export interface Page<T> {
	items: T[];
	next: string | null;
}
export interface Named {
	id: string;
	name: string;
}

export type Permission =
	| 'SIGNED_IN' | 'CHECK' | 'ORGANISATION_READ' | 'ORGANISATION_WRITE' | 'PEOPLE_READ' | 'PEOPLE_MANAGE'
	| 'AUDIT_READ' | 'SYSTEM_MANAGE' | 'CHANNEL_READ' | 'CHANNEL_MANAGE' | 'POST_READ' | 'POST_WRITE'
	| 'POST_REPLY' | 'POST_PUBLISH' | 'APPROVE' | 'AUTHORIZATION_READ' | 'AUTHORIZATION_MANAGE'
	| 'SEALED_READ' | 'HOLD' | 'TASK' | 'BREAK_GLASS';
export const roles = ['member', 'auditor', 'privacy_officer', 'administrator'] as const;
export type Role = (typeof roles)[number];
export const levels = ['none', 'read', 'draft', 'reply', 'publish', 'manage'] as const;
export type Level = (typeof levels)[number];
export interface ChannelLevel {
	channel_id: string;
	level: Level;
}
export interface Person extends Named {
	email: string;
	role: Role;
	channels: ChannelLevel[];
	locale?: string;
	time_zone?: string;
	totp_enabled?: boolean;
	disabled?: boolean;
	version?: number;
}
export interface Session {
	person: Person;
	csrf: string;
	organisation: { name: string; features?: string[] };
	may: Permission[];
	idle_timeout_s: number;
	needs?: null | 'totp' | 'enroll_totp';
	emergency?: unknown;
}
export interface PublicFacts {
	name: string;
	public_check: boolean;
	profile?: string;
	sso: boolean;
	setup_needed: boolean;
}
export interface Organisation {
	name: string;
	profile: string;
	public_check: boolean;
	time_zone: string;
	locale: string;
	version: number;
}

export const purposes = ['marketing', 'education', 'fundraising', 'recruitment', 'other'] as const;
export type Purpose = (typeof purposes)[number];

export type PostStatus =
	| 'draft' | 'in_approval' | 'changes_requested' | 'scheduled' | 'publishing'
	| 'published' | 'failed' | 'expired' | 'deleted';
export interface Media {
	id: string;
	alt: string;
	name: string;
	width: number;
	height: number;
}
export interface RemotePlace {
	channel_id: string;
	uri: string;
	url: string;
	state: string;
	verified: string | boolean | null;
}
export interface Answered {
	text: string;
	author: string;
	uri?: string;
}
/** What stands between a post and going out: approvals, and what must be mended first. */
export interface Needs {
	steps: { name: string; who: string }[];
	blockers: { code: string; words: string }[];
}
/** What this person may do with a post now. */
export type PostAction =
	| 'edit' | 'submit' | 'withdraw' | 'approve' | 'reject' | 'schedule' | 'publish' | 'delete'
	| 'delete_remote' | 'retry' | 'except' | 'open';
export interface Post {
	id: string;
	kind: 'post' | 'reply';
	channel_ids: string[];
	campaign: string | null;
	purpose: Purpose;
	/** null: sealed for this person, who sees the de-identified copy. */
	text: string | null;
	deidentified: string;
	in_reply_to: Answered | null;
	links: string[];
	media: Media[];
	status: PostStatus;
	verdict: Verdict;
	risk: number;
	check: Result | null;
	version: number;
	text_version: number;
	content_hash: string;
	author: Named;
	created: string;
	updated: string;
	scheduled: string | null;
	time_zone: string | null;
	needs: Needs;
	can: PostAction[];
	why_approval: string | null;
	authorization_ids: string[];
	exception: { by: Named | string; reason: string } | null;
	remote: RemotePlace[];
	disagreement: boolean;
}
export interface PostVersion {
	n: number;
	text: string;
	author: Named;
	at: string;
	content_hash: string;
	verdict: Verdict;
}
export interface PostComment {
	id: string;
	author: Named;
	at: string;
	start: number;
	end: number;
	text_version: number;
	words: string;
	resolved: boolean;
}
export interface QueueItem {
	post: Post;
	step: string;
	steps: number;
	due: string | null;
	since: string;
	changed_since_last_look: boolean;
}
export interface Submitted {
	status: PostStatus;
	needs: Needs;
}

export interface Channel extends Named {
	kind: string;
	handle: string;
	service: string;
	status: 'connected' | 'error' | 'disconnected';
	words?: string;
	limits: { graphemes: number; images: number; image_bytes: number; alt_required: boolean };
	version?: number;
}
export interface RemotePost {
	id: string;
	uri: string;
	url: string;
	published: string;
	verdict: Verdict | null;
	deidentified: string;
	post_id: string | null;
	state: 'live' | 'gone';
}

export type AuthorizationStatus = 'draft' | 'awaiting_signature' | 'active' | 'expired' | 'revoked';
export interface AuthorizationTerms {
	subject_label: string;
	patient_name?: string;
	representative: string | null;
	description: string;
	discloser: string;
	recipients: string;
	purposes: Purpose[];
	channels: string[];
	assets: string[];
	starts: string | null;
	expires: string | null;
	expiry_event: string | null;
	remuneration: string | null;
	conditioned: boolean;
	locale: string;
}
export interface LiveUse {
	post_id: string;
	url?: string;
	channel_id?: string;
}
export interface Authorization extends AuthorizationTerms {
	id: string;
	status: AuthorizationStatus;
	signed: string | null;
	signed_by: string | null;
	method: string | null;
	revoked: string | null;
	live_uses: LiveUse[];
	version: number;
}

export interface Task {
	id: string;
	kind: 'takedown' | 'review' | 'channel' | 'crisis';
	post_id: string | null;
	remote_post_id: string | null;
	due: string | null;
	status: string;
	words: string;
	version?: number;
}
export interface Today {
	approvals: QueueItem[];
	takedowns: Task[];
	expiring: Authorization[];
	failed: Post[];
	next: Post[];
	approval_time: { day: string; median_ms: number }[];
}
export interface Template extends Named {
	kind: 'post' | 'saved_reply';
	text: string;
	locale: string;
	version?: number;
}
export interface Hold {
	on: boolean;
	reason: string | null;
	by?: Named | null;
	since?: string | null;
}
export interface AuditRow {
	id: string;
	at: string;
	action: string;
	actor_kind: string;
	actor_id: string | null;
	actor_name?: string | null;
	subject_kind: string;
	subject_id: string | null;
	outcome: string;
	detail: unknown;
	leaf_index: number | null;
}
export interface Publishing {
	published: number;
	held: number;
	fixed: number;
	blocked: number;
	by_day: { day: string; published: number; held: number }[];
	approval_ms: { median: number | null; p90: number | null };
	by_verdict: Record<Verdict, number>;
}
export interface ApprovalRule {
	name: string;
	when: {
		verdicts?: Verdict[];
		channel_ids?: string[];
		author_levels?: string[];
		campaigns?: string[];
		kinds?: string[];
	};
	steps: { name: string; mode: 'any' | 'all'; people: string[]; roles: string[] }[];
	due_hours: number;
	expire: boolean;
}
export interface Dismissal {
	code: ReasonCode;
	spans: [number, number][];
	reason: string;
}
