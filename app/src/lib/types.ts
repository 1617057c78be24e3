/* What the server says, as docs/api.md has it. */
import type { Result, Verdict } from '$wasm/chaperone.js';

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
	| 'TEMPLATE_WRITE' | 'SEALED_READ' | 'EXCEPT' | 'HOLD' | 'TASK' | 'BREAK_GLASS';
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
	organisation: { name: string };
	may: Permission[];
	idle_timeout_s: number;
	needs: null | 'totp' | 'enroll_totp';
	/** Until when it lasts. */
	emergency: string | null;
}
export interface PublicFacts {
	name: string;
	public_check: boolean;
	profile?: string;
	sso?: boolean;
	/** What the button for it says. */
	sso_label?: string;
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
}
export interface RemotePlace {
	channel_id: string;
	state: 'pending' | 'sending' | 'published' | 'failed' | 'deleted' | 'gone';
	url: string | null;
	published: string | null;
	/** When it was last seen there. */
	verified: string | null;
	words: string | null;
}
export interface Answered {
	text: string;
	author: string;
	/** Where it stands. */
	uri: string;
}
/** What stands between a post and going out: approvals, and what must be mended first. */
export interface Needs {
	steps: ApprovalStep[];
	why: string | null;
	blockers: { code: string; words: string; at_once: boolean }[];
}
export interface ApprovalStep {
	name: string;
	mode: 'any' | 'all';
	people?: string[];
	roles?: Role[];
	/** Or whoever has this level on every channel of the post. */
	level?: Level | null;
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
	published: string | null;
	/** What went wrong last. */
	words: string | null;
}
/** A post in a list: without what only its own page asks for. */
export type PostLine = Omit<Post, 'needs' | 'can' | 'media' | 'in_reply_to'>;
export interface PostVersion {
	n: number;
	text: string | null;
	author: string;
	saved: string;
	content_hash: string;
	verdict: Verdict;
}
export interface PostComment {
	id: string;
	author: string;
	created: string;
	span_start: number;
	span_end: number;
	text_version: number;
	words: string;
	resolved: string | null;
}
export interface QueueItem {
	post: PostLine;
	step: string;
	position: number;
	steps: number;
	due: string | null;
	since: string;
	changed_since_last_look: boolean;
}

export interface Channel extends Named {
	kind: string;
	handle: string;
	service: string;
	status: 'connected' | 'error' | 'disconnected';
	words: string;
	rechecked: string | null;
	limits: { graphemes: number; images: number; image_bytes: number; alt_required: boolean };
	version: number;
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
	/** What refusing would mean for care. */
	conditioned: string | null;
	locale: string;
}
export interface AuthorizationUse {
	post_id: string;
	status: PostStatus;
	channel_id: string | null;
	url: string | null;
	deidentified: string;
}
export interface Authorization extends AuthorizationTerms {
	id: string;
	status: AuthorizationStatus;
	by_representative: boolean;
	signed: string | null;
	method: string | null;
	document_type: string | null;
	revoked: string | null;
	version: number;
}

export interface Task {
	id: string;
	kind: 'takedown' | 'review' | 'channel' | 'crisis';
	post_id: string | null;
	due: string | null;
	status: 'open' | 'done' | 'dropped';
	words: string;
	version: number;
}
export interface ReportDay {
	/** Its midnight, UTC. */
	day: string;
	published: number;
	held: number;
	approvals: number;
	approval_median_ms: number;
}
export interface Today {
	takedowns: Task[];
	tasks: Task[];
	expiring: Authorization[];
	failed: PostLine[];
	changes_requested: PostLine[];
	next: PostLine[];
	approval_time: ReportDay[];
}
export interface BestTime {
	/** 1 Monday to 7 Sunday, on the clocks of the organisation. */
	weekday: number;
	hour: number;
	hours: number;
	/** Reactions, as times the usual. */
	ratio: number;
	posts: number;
	next: string;
}
export interface BestTimes {
	time_zone: string;
	posts: number;
	posts_needed: number;
	times: BestTime[];
	hours: BestTime[];
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
	version: number;
}
export interface AuditRow {
	id: string;
	time: string;
	action: string;
	actor_kind: string;
	actor_id: string | null;
	subject_kind: string;
	subject_id: string | null;
	outcome: string;
	/** -1: it comes within a second. */
	leaf_index: number;
}
export interface HistoryRow {
	id: string;
	at: string;
	action: string;
	/** The action in English. */
	words: string;
	actor_kind: string;
	actor_name: string | null;
	/** -1: it comes within a second. */
	leaf_index: number;
}
export interface Publishing {
	published: number;
	held: number;
	fixed: number;
	blocked: number;
	approvals: number;
	approval_median_ms: number;
	approval_p90_ms: number;
	by_day: ReportDay[];
}
export interface ApprovalRule {
	name: string;
	when: {
		verdicts?: Verdict[];
		channel_ids?: string[];
		author_levels?: Level[];
		campaigns?: string[];
		kinds?: string[];
	};
	steps: ApprovalStep[];
	due_hours: number;
}
export interface ApprovalRules {
	rules: ApprovalRule[];
	version: number;
}
