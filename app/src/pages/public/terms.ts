/** An authorization as the person who is asked to sign it sees it. */
export interface PublicForm {
	organisation: string;
	status: string;
	locale: string;
	/** The form, the same words as on paper. */
	parts: { heading: string | null; text: string }[];
	by_representative: boolean;
}
