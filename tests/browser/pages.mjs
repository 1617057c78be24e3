#!/usr/bin/env node
// Every page, light and dark, wide and narrow, in both languages: no accessibility violation that
// axe-core finds, no sideways scrolling, no error, usable within a second, small.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { holds, is, ok, run, write } from './lib.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const MOST_SCRIPT = 250 * 1024
const PAGES = {
	marta: [
		'/', '/compose', '/calendar', '/calendar?view=week', '/calendar?view=list', '/approvals', '/authorizations',
		'/authorizations/new', '/library', '/records', '/records/tasks', '/records/audit', '/records/reports', '/settings',
		'/settings/organisation', '/settings/people', '/settings/channels', '/settings/rules', '/settings/tokens', '/check',
	],
	ruth: ['/settings/security', '/settings/webhooks', '/settings/people'],
}
const OPEN = ['/sign-in', '/check', '/setup', '/join', '/sign', '/revoke']
const LOOKS = [
	{ viewport: { width: 1440, height: 900 }, colorScheme: 'light', language: 'en' },
	{ viewport: { width: 1024, height: 768 }, colorScheme: 'dark', language: 'es' },
	{ viewport: { width: 390, height: 844 }, colorScheme: 'dark', language: 'en' },
]

async function settled(page) {
	await page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('.skeleton'))
	await page.evaluate(() => document.fonts.ready)
}

async function violations(page) {
	// through the debugger: the page's own policy allows no such script
	await page.evaluate(axe)
	const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
	return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 2).map(({ target, failureSummary }) => `${target} ${failureSummary.split('\n')[1]}`).join(' | ')}`)
}

async function look(world, page, path, name) {
	await page.goto(world.base + path)
	await settled(page)
	const found = await violations(page)
	ok(`${name}: accessible`, !found.length, found.join('\n  '))
	const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
	ok(`${name}: no sideways scrolling`, over <= 0, over)
	is(`${name}: no errors`, page.troubles.splice(0).join('; '), '')
}

await run({
	async 'some work to look at'(world) {
		for (const text of ['Walk with us on Saturday at nine.', 'Last night we reattached the hand of the county’s only ice sculptor.']) {
			const draft = await world.as('tom', 'POST', '/posts', { kind: 'post', text, channel_ids: [world.channel.id], purpose: 'education' })
			await world.as('tom', 'POST', `/posts/${draft.id}/submit`, {}, draft.version)
		}
		await world.as('marta', 'POST', '/authorizations', {
			subject_label: 'Patient 78', patient_name: 'Noelia Fuentes', description: 'The garden.', discloser: 'Lakeside Family Clinic',
			recipients: 'The public', purposes: ['marketing'], channels: [world.channel.id], assets: ['story'], locale: 'en',
			starts: new Date().toISOString(), expires: new Date(Date.now() + 9 * 86_400_000).toISOString(),
		})
	},

	async 'pages of people who are signed in'(world) {
		for (const { language, ...options } of LOOKS)
			for (const [who, paths] of Object.entries(PAGES)) {
				const page = await world.page(who, { ...options, language })
				for (const path of paths) await look(world, page, path, `${path} as ${who}, ${options.viewport.width} ${options.colorScheme} ${language}`)
				await page.context().close()
			}
	},

	async 'pages of strangers'(world) {
		for (const { language, ...options } of LOOKS) {
			const page = await world.page(null, { ...options, language })
			for (const path of OPEN) await look(world, page, path, `${path} as a stranger, ${options.viewport.width} ${language}`)
			await page.context().close()
		}
	},

	async 'findings, dialogs and the palette'(world) {
		for (const { language, ...options } of LOOKS.slice(0, 2)) {
			const page = await world.at('marta', '/check', { ...options, language })
			await write(page, 'Way to go, Maria in room 412: last chemo done on May 3!')
			await page.locator('.verdict.block').waitFor()
			let found = await violations(page)
			ok(`findings, ${language}: accessible`, !found.length, found.join('\n  '))
			await page.keyboard.press('Control+k')
			await page.locator('dialog[open] [role=combobox]').waitFor()
			found = await violations(page)
			ok(`palette, ${language}: accessible`, !found.length, found.join('\n  '))
			await page.keyboard.type(language === 'es' ? 'calend' : 'calend')
			await page.keyboard.press('Enter')
			await holds('the palette goes there', page.waitForURL(/\/calendar/))
			await page.locator('h1').click()
			await page.keyboard.press('?')
			await page.locator('dialog[open]').waitFor()
			found = await violations(page)
			ok(`shortcuts, ${language}: accessible`, !found.length, found.join('\n  '))
			await page.context().close()
		}
	},

	async 'a text checked by a stranger stays in the browser'(world) {
		const page = await world.at(null, '/check')
		await page.getByText('The check begins with the first word.').waitFor()
		await page.waitForLoadState('networkidle')
		const sent = []
		page.on('request', (request) => sent.push(request.url()))
		await write(page, 'Way to go, Maria in room 412: last chemo done on May 3!')
		await page.getByText('Can’t go out like this').waitFor()
		is('nothing is sent', sent.join(' '), '')
		await page.context().close()
	},

	async 'small, and within a second'(world) {
		const page = await world.page('leo')
		for (const path of ['/', '/compose', '/approvals', '/calendar', '/records', '/records/reports']) {
			await page.goto('about:blank')
			await page.goto(world.base + path)
			await settled(page)
			const script = await page.evaluate(() =>
				performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
			)
			ok(`${path}: at most 250 KB of script`, script <= MOST_SCRIPT, script)
			const took = await page.evaluate(() => Math.round(performance.now()))
			console.log(`${path}: ${Math.round(script / 1024)} KB of script, settled after ${took} ms`)
		}
		await page.context().close()
	},

	async 'somebody without rights is told who can'(world) {
		const page = await world.at('sofia', '/')
		await holds('a member sees only the check', page.getByRole('heading', { level: 1, name: 'Check a text' }).waitFor())
		await page.goto(`${world.base}/records/audit`)
		await holds('refused in words', page.getByText('You may not see this').waitFor())
		await page.context().close()
	},
})
