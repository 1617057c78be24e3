/* How the editor looks, and the light on the spans of one reason. */
import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView } from '@codemirror/view';
import type { DecorationSet } from '@codemirror/view';

export const light = StateEffect.define<[number, number][]>();

export const lit = StateField.define<DecorationSet>({
	create: () => Decoration.none,
	update(marks, change) {
		let next = marks.map(change.changes);
		for (const effect of change.effects)
			if (effect.is(light))
				next = Decoration.set(
					effect.value
						.filter(([from, to]) => from < to && to <= change.state.doc.length)
						.map(([from, to]) => Decoration.mark({ class: 'cm-lit' }).range(from, to)),
					true,
				);
		return next;
	},
	provide: (field) => EditorView.decorations.from(field),
});

const underline = (colour: string, line: string) => ({
	backgroundImage: 'none',
	textDecoration: `underline 2px ${line} ${colour}`,
	textUnderlineOffset: '4px',
	textDecorationSkipInk: 'none',
	paddingBottom: '0',
});

export const look = EditorView.theme({
	'&': { color: 'var(--text)', fontSize: '1rem', height: '100%' },
	'&.cm-focused': { outline: 'none' },
	'.cm-scroller': { fontFamily: 'inherit', lineHeight: '1.625', overflow: 'visible' },
	'.cm-content': { padding: '16px', maxWidth: 'calc(72ch + 32px)', minHeight: '198px', caretColor: 'var(--accent)' },
	'.cm-line': { padding: '0' },
	'.cm-placeholder': { color: 'var(--text-soft)' },
	'.cm-lintRange-error': underline('var(--block)', 'solid'),
	'.cm-lintRange-warning': underline('var(--review)', 'dashed'),
	'.cm-lintRange-info': underline('var(--edge)', 'dotted'),
	'.cm-lintRange-active': { backgroundColor: 'transparent' },
	'.cm-lit': { backgroundColor: 'var(--accent-soft)', borderRadius: '3px' },
	'.cm-tooltip': {
		border: '1px solid var(--line)', borderRadius: '8px', background: 'var(--surface)',
		color: 'var(--text)', boxShadow: 'var(--shadow)', overflow: 'hidden',
	},
	'.cm-diagnostic': { padding: '8px 12px', fontFamily: 'inherit', fontSize: '0.875rem', borderLeft: '0' },
	'.cm-diagnosticAction': {
		font: '560 0.875rem inherit', padding: '2px 10px', marginLeft: '12px', borderRadius: '6px',
		background: 'var(--accent)', color: 'var(--on-accent)',
	},
});
