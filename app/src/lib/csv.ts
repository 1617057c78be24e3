/* A table as a file that any spreadsheet opens. */
type Cell = string | number | null | undefined;

function cell(value: Cell): string {
	let text = String(value ?? '');
	if (typeof value === 'string' && /^[=+\-@\t\r]/.test(text)) text = `'${text}`; // never a formula
	return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csv = (rows: Cell[][]): string =>
	rows.map((row) => row.map(cell).join(',') + '\r\n').join('');

export function download(name: string, content: Blob | string, type = 'text/csv;charset=utf-8'): void {
	const blob = typeof content === 'string' ? new Blob([content], { type }) : content;
	const link = document.createElement('a');
	link.href = URL.createObjectURL(blob);
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
