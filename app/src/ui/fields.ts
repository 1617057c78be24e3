/** Goes to the first field of a form that will not do. False: there is none. */
export function focusWrong(form: HTMLElement): boolean {
	const field = form.querySelector<HTMLElement>('[aria-invalid]');
	field?.focus();
	return field !== null;
}
