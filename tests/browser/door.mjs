#!/usr/bin/env node
// Every way in and out: a wrong password, a second factor, an invitation, signing out.
import { createHmac } from 'node:crypto'
import { holds, is, ok, run } from './lib.mjs'

/** RFC 6238, as the app on a phone counts. */
function totp(secret, at = Date.now()) {
	const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
	const bits = [...secret.replace(/[\s=]/g, '')].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
	const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
	const counter = Buffer.alloc(8)
	counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
	const hash = createHmac('sha1', key).update(counter).digest()
	return String((hash.readUInt32BE(hash.at(-1) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

async function signIn(page, world, email, password) {
	await page.goto(`${world.base}/sign-in`)
	await page.locator('input[type=email]').fill(email)
	await page.locator('input[type=password]').fill(password)
	await page.locator('form button[type=submit]').click()
}

/** Signing out ends with the page loaded anew; what is left of the old one until then is not looked at. */
async function signOut(page) {
	await page.evaluate(() => (window.signedIn = true))
	await page.getByRole('button', { name: 'Sign out' }).first().click()
	await page.waitForFunction(() => !window.signedIn)
	await page.waitForURL(/\/sign-in/)
	await page.locator('input[type=email]').waitFor()
}

await run({
	async 'a wrong password says so, and nothing more'(world) {
		const page = await world.page(null)
		await signIn(page, world, 'jonas@lakeside.example', 'not the password')
		await holds('said beside the field', page.locator('[role=alert]').waitFor())
		await page.context().close()
	},

	async 'where one wanted to go, one comes after signing in; signed out, nothing is left'(world) {
		const page = await world.at(null, '/calendar?view=list')
		await page.waitForURL(/\/sign-in/)
		await page.locator('input[type=email]').fill('jonas@lakeside.example')
		await page.locator('input[type=password]').fill('lakeside demo clinic')
		await page.locator('form button[type=submit]').click()
		await holds('the calendar', page.getByRole('heading', { name: 'Calendar' }).waitFor())
		await page.locator('.rail').getByRole('link', { name: 'Records' }).click()
		await page.getByRole('heading', { name: 'Records' }).waitFor()
		await holds('the door', signOut(page))
		is('no rail', await page.locator('.rail').count(), 0)
		await page.goBack()
		await holds('no way back', page.locator('input[type=email]').waitFor())
		await page.context().close()
	},

	async 'an invitation, then a second factor'(world) {
		const ruth = await world.at('ruth', '/settings/people')
		await ruth.getByRole('button', { name: 'Invite' }).click()
		await ruth.getByLabel('Name').fill('Noor Haddad')
		await ruth.getByLabel('E-mail').fill('noor@lakeside.example')
		await ruth.getByRole('button', { name: 'Make the invitation' }).click()
		const link = await ruth.locator('output').innerText()
		ok('the secret stands behind the #', /\/join#\S{20,}/.test(link), link)
		await ruth.context().close()

		const page = await world.page(null)
		await page.goto(link)
		await page.getByText('noor@lakeside.example').waitFor()
		await page.locator('input[type=password]').fill('a quiet green bicycle')
		await page.getByRole('button', { name: 'Join' }).click()
		await holds('begins with the check', page.getByRole('heading', { level: 1, name: 'Check a text' }).waitFor())

		await page.goto(`${world.base}/settings`)
		await page.getByRole('button', { name: 'Set up' }).click()
		const secret = await page.locator('dialog output').innerText()
		const left = 30_000 - (Date.now() % 30_000)
		if (left < 10_000) await page.waitForTimeout(left) // a code is good until the one after the next
		await page.getByLabel('Code').fill(totp(secret, Date.now() - 30_000))
		await page.getByRole('button', { name: 'Confirm' }).click()
		await page.getByRole('button', { name: 'I have kept them' }).click()
		await holds('it is on', page.getByText('Second factor on').waitFor())

		await signOut(page)
		await signIn(page, world, 'noor@lakeside.example', 'a quiet green bicycle')
		await page.locator('input[autocomplete=one-time-code]').fill(totp(secret))
		await page.locator('form button[type=submit]').click()
		await holds('in with the code', page.getByRole('heading', { level: 1, name: 'Check a text' }).waitFor())

		await page.goto(`${world.base}/settings`)
		await page.getByRole('button', { name: 'New spare codes' }).click()
		await page.getByRole('dialog').getByLabel('Current password').fill('a quiet green bicycle')
		await page.getByRole('dialog').getByRole('button', { name: 'New spare codes' }).click()
		const [spare] = (await page.getByRole('dialog').locator('output').innerText()).split('\n')
		await page.getByRole('button', { name: 'I have kept them' }).click()
		await page.getByRole('button', { name: 'Sign out' }).first().click()
		await page.waitForURL(/\/sign-in/)
		await page.waitForTimeout(2000) // signing out loads the page anew
		await signIn(page, world, 'noor@lakeside.example', 'a quiet green bicycle')
		await page.locator('input[autocomplete=one-time-code]').fill(spare)
		await page.locator('form button[type=submit]').click()
		await holds('in with a new spare code', page.getByRole('heading', { level: 1, name: 'Check a text' }).waitFor())
		await page.context().close()

		const helper = await world.at('ruth', '/settings/people')
		await helper.getByRole('row', { name: /Noor Haddad/ }).getByRole('button', { name: 'Edit' }).click()
		await helper.getByRole('button', { name: 'Remove lost second factor' }).click()
		await holds('said', helper.getByText('The second factor is off. They can set up another.').waitFor())
		await holds('seen', helper.getByRole('row', { name: /Noor Haddad/ }).getByText('No second factor').waitFor())
		await helper.context().close()
	},
})
