#!/usr/bin/env node
// A story goes out under a signed authorization and no other way; a revocation finds it again.
import { holds, is, ok, run, write } from './lib.mjs'

const STORY = 'Last night we reattached the hand of the county’s only ice sculptor.'

await run({
	async 'written, signed by link in Spanish, used, revoked by the patient'(world) {
		const page = await world.at('marta', '/authorizations/new')
		await page.getByLabel('Label').fill('Patient 77')
		await page.getByLabel('Name of the patient').fill('Noelia Fuentes')
		await page.getByLabel('What information').fill('The story of the hand operation, told without the name.')
		await page.getByRole('button', { name: 'Create the form' }).click()
		await page.getByRole('button', { name: 'Make a link to sign' }).click()
		const link = await page.locator('output').first().innerText()
		ok('the secret stands behind the #', /\/sign#\S{20,}/.test(link), link)

		const patient = await world.page(null, { language: 'es' })
		let forms = 0
		patient.on('request', (request) => (forms += request.method() === 'GET' && request.url().includes('/public/authorizations/sign')))
		await patient.goto(link)
		await patient.getByRole('heading', { level: 1 }).waitFor()
		is('the secret leaves the address bar', new URL(patient.url()).hash, '')
		await patient.getByText('Español').or(patient.getByText('English')).first().waitFor()
		await patient.getByText('The story of the hand operation').waitFor()
		await holds('first in its own language', patient.waitForFunction(() => document.documentElement.lang === 'en'))
		await patient.getByRole('button', { name: 'Español' }).click()
		await holds('then in the reader’s', patient.getByRole('heading', { name: 'Sus derechos' }).waitFor())
		is('asked for once in each', forms, 2)
		await patient.locator('input[autocomplete=name]').fill('Noelia Fuentes')
		await patient.locator('svg[role=img]').scrollIntoViewIfNeeded()
		const pad = await patient.locator('svg[role=img]').boundingBox()
		await patient.mouse.move(pad.x + 80, pad.y + 60)
		await patient.mouse.down()
		for (let i = 0; i < 20; i++) await patient.mouse.move(pad.x + 80 + i * 12, pad.y + 60 + 20 * Math.sin(i))
		await patient.mouse.up()
		await patient.locator('input[type=checkbox]').check()
		await patient.locator('form button[type=submit]').click()
		const takeBack = await patient.locator('output').innerText()
		ok('a link to take it back', takeBack.includes('/revoke#'), takeBack)
		is('nothing went wrong', patient.troubles.join('; '), '')
		await holds('active for the officer, live', page.getByText('Active', { exact: true }).waitFor())

		const writer = await world.at('leo', '/compose')
		await write(writer, STORY)
		await writer.getByText('Saved on the server').waitFor()
		await writer.locator('.cover .row', { hasText: 'Patient 77' }).getByRole('button', { name: 'Use it' }).click()
		await holds('in use', writer.getByText('In use').waitFor())
		const id = new URL(writer.url()).pathname.split('/').pop()
		await writer.getByRole('button', { name: /^(Send for approval|Publish now)/ }).click()
		await writer.getByRole('heading', { level: 1 }).waitFor()
		for (let i = 0; i < 3; i++) {
			const now = await world.as('marta', 'GET', `/posts/${id}`)
			if (now.can.includes('approve'))
				await world.as('marta', 'POST', `/posts/${id}/approve`, { content_hash: now.content_hash }, now.version)
		}
		await holds('the story is out', writer.getByRole('heading', { name: 'Published and verified' }).waitFor())
		await writer.context().close()

		await patient.goto(takeBack)
		await patient.locator('button.danger').click()
		await holds('taken back', patient.getByText(/retirado|taken back/).first().waitFor())
		await patient.context().close()
		await holds('revoked for the officer, live', page.getByText('Revoked', { exact: true }).first().waitFor())
		await page.goto(`${world.base}/records/tasks`)
		await holds('a takedown with a deadline', page.getByText('Take down', { exact: true }).first().waitFor())
		await page.context().close()
	},

	async 'no story without one'(world) {
		const page = await world.at('leo', '/compose')
		await write(page, STORY)
		await page.getByText('Saved on the server').waitFor()
		await holds('said why', page.locator('.send').getByText(/authorization/).first().waitFor())
		const id = new URL(page.url()).pathname.split('/').pop()
		const post = await world.as('leo', 'GET', `/posts/${id}`)
		await world.as('leo', 'POST', `/posts/${id}/submit`, {}, post.version).catch(() => {})
		await page.waitForTimeout(1000)
		ok('it does not go out', (await world.as('leo', 'GET', `/posts/${id}`)).status !== 'published')
		await page.context().close()
	},

	async 'the sealed name opens with a reason, on record'(world) {
		const page = await world.at('marta', '/authorizations')
		await page.getByText('Patient 77').click()
		await page.getByRole('heading', { name: 'Patient 77' }).waitFor()
		ok('the name is not shown', !(await page.locator('#main').innerText()).includes('Noelia'))
		await page.getByRole('button', { name: 'Open the sealed name' }).click()
		await page.getByLabel('Reason').fill('The patient called about the takedown')
		await page.getByRole('button', { name: 'Open', exact: true }).click()
		await holds('opened', page.getByText('Noelia Fuentes').waitFor())
		const { items } = await world.as('marta', 'GET', '/audit?action=sealed.read&limit=20')
		ok('on record', items.some(({ subject_kind }) => subject_kind === 'authorization'), items)
		await page.context().close()
	},
})
