#!/usr/bin/env node
// One click decides; nobody decides their own; an edit takes approvals back; what goes out went
// through everybody who was asked.
import { holds, is, ok, run, write } from './lib.mjs'

const STORY = 'Last night we reattached the hand of the county’s only ice sculptor.'
const CLEAR = 'Our new waiting room opens Monday. Come and see the reading corner!'

/** A post of somebody's, on its way. */
async function asked(world, who, text) {
	const draft = await world.as(who, 'POST', '/posts', {
		kind: 'post', text, channel_ids: [world.channel.id], purpose: 'education',
	})
	return world.as(who, 'POST', `/posts/${draft.id}/submit`, {}, draft.version)
}

await run({
	async 'a clear-cut post by one click'(world) {
		const post = await asked(world, 'tom', CLEAR)
		const page = await world.at('jonas', '/approvals')
		await page.getByRole('heading', { name: 'Approvals' }).waitFor()
		await page.locator('.marked').getByText('Come and see the reading corner!').waitFor()
		await page.getByRole('button', { name: 'Approve' }).click()
		await holds('the queue is empty at once', page.getByText('Nothing waits for you').waitFor())
		for (let i = 0; i < 40 && (await world.as('tom', 'GET', `/posts/${post.id}`)).status !== 'published'; i++)
			await page.waitForTimeout(250)
		is('it goes out', (await world.as('tom', 'GET', `/posts/${post.id}`)).status, 'published')
		is('nothing went wrong on the page', page.troubles.join('; '), '')
		await page.context().close()
	},

	async 'by keyboard alone, with the next one there'(world) {
		await asked(world, 'tom', 'Free parking in the north garage all week.')
		await asked(world, 'tom', 'Walk with us on Saturday at nine.')
		const page = await world.at('jonas', '/approvals')
		await page.locator('.queue li').nth(1).waitFor()
		const first = await page.locator('.marked').innerText()
		await page.keyboard.press('j')
		await page.waitForFunction((before) => document.querySelector('.marked')?.innerText !== before, first)
		ok('j moves on', true)
		await page.keyboard.press('k')
		await page.waitForFunction((before) => document.querySelector('.marked')?.innerText === before, first)
		await page.keyboard.press('a')
		await page.waitForFunction((before) => document.querySelector('.marked') && document.querySelector('.marked').innerText !== before, first)
		ok('the next is there', true)
		await page.keyboard.press('r')
		await page.keyboard.type('Please name the entrance.')
		await page.keyboard.press('Control+Enter')
		await holds('both are decided', page.getByText('Nothing waits for you').waitFor())
		const { items } = await world.as('tom', 'GET', '/posts?status=changes_requested')
		const back = items.filter(({ text }) => text?.startsWith('Walk with us') || text?.startsWith('Free parking'))
		is('one came back', back.length, 1)
		await page.context().close()
		const author = await world.at('tom', `/compose/${back[0].id}`)
		await holds('its author reads why', author.getByText('Please name the entrance.').waitFor())
		await author.context().close()
	},

	async 'a story: why it waits, a comment on its words, an edit takes approvals back'(world) {
		const post = await asked(world, 'leo', STORY)
		const own = await world.at('leo', `/approvals/${post.id}`)
		await own.getByText('This is your own post: somebody else decides.').waitFor()
		is('nobody approves their own', await own.getByRole('button', { name: 'Approve' }).count(), 0)
		await own.context().close()

		const page = await world.at('marta', `/approvals/${post.id}`)
		await page.getByText('Why this needs approval:').waitFor()
		await page.evaluate(() => {
			const words = [...document.querySelectorAll('.marked *')].find((one) => one.textContent.includes('ice sculptor')) ?? document.querySelector('.marked')
			getSelection().selectAllChildren(words)
		})
		await page.getByLabel(/^Comment on/).fill('Which job it is gives it away.')
		await page.getByRole('button', { name: 'Comment', exact: true }).click()
		await holds('the comment is there', page.getByText('Which job it is gives it away.').waitFor())
		await page.context().close()

		const writer = await world.at('leo', `/compose/${post.id}`)
		await writer.getByText(/any change takes the approvals back/).waitFor()
		await write(writer, ' ')
		await writer.waitForFunction(() => document.querySelector('.editor').shadowRoot.textContent.trim().length > 0)
		await writer.keyboard.press('Control+a')
		await writer.keyboard.insertText('Our hand surgeons are here at any hour, all year.')
		await writer.getByText('Saved on the server').waitFor()
		is('it is a draft again', (await world.as('leo', 'GET', `/posts/${post.id}`)).status, 'draft')
		await writer.context().close()
	},

	async 'what others decide is seen at once'(world) {
		const post = await asked(world, 'tom', 'The flu clinic moves to the main entrance.')
		const page = await world.at('jonas', '/')
		await holds('waiting for me', page.getByText('The flu clinic moves to the main entrance.').first().waitFor())
		const now = await world.as('leo', 'GET', `/posts/${post.id}`)
		await world.as('leo', 'POST', `/posts/${post.id}/approve`, { content_hash: now.content_hash }, now.version)
		await holds('decided elsewhere, gone here', page.locator('nav .badge').first().waitFor({ state: 'detached' }))
		await page.context().close()
	},

	async 'everything can be held'(world) {
		const page = await world.at('marta', '/calendar')
		await page.getByRole('button', { name: 'Hold everything' }).click()
		await page.getByLabel('Reason').fill('Storm: only the hotline speaks today')
		await page.locator('dialog[open]').getByRole('button', { name: 'Hold everything' }).click()
		await holds('everybody sees it', page.getByText('Everything is on hold: Storm: only the hotline speaks today. Nothing goes out.').waitFor())
		const draft = await world.as('leo', 'POST', '/posts', { kind: 'post', text: CLEAR, channel_ids: [world.channel.id], purpose: 'education' })
		await world.as('leo', 'POST', `/posts/${draft.id}/submit`, {}, draft.version).catch(() => {})
		await page.waitForTimeout(1500)
		ok('nothing goes out', (await world.as('leo', 'GET', `/posts/${draft.id}`)).status !== 'published')
		await page.getByRole('button', { name: 'Lift the hold' }).click()
		await holds('lifted', page.getByText('Everything is on hold').waitFor({ state: 'detached' }))
		await page.context().close()
	},

	async 'a scheduled post is moved'(world) {
		const at = new Date(Date.now() + 26 * 3600_000)
		const draft = await world.as('leo', 'POST', '/posts', {
			kind: 'post', text: 'Closed on Thursday, open on Friday from 9.', channel_ids: [world.channel.id], purpose: 'education',
			scheduled: at.toISOString(),
		})
		await world.as('leo', 'POST', `/posts/${draft.id}/submit`, {}, draft.version)
		const page = await world.at('leo', '/calendar?view=week')
		if (!(await page.getByText('Closed on Thursday').count())) await page.getByRole('button', { name: 'After' }).click()
		const card = page.locator('.post', { hasText: 'Closed on Thursday' })
		await card.hover()
		await card.getByRole('button', { name: 'Move to another time' }).click()
		const to = new Date(at.getTime() + 3600_000)
		const two = (n) => String(n).padStart(2, '0')
		await page.getByLabel('When').fill(`${to.getFullYear()}-${two(to.getMonth() + 1)}-${two(to.getDate())}T${two(to.getHours())}:${two(to.getMinutes())}`)
		await page.getByRole('button', { name: 'Move', exact: true }).click()
		await holds('said so', page.getByText(/^Moved to/).waitFor())
		is('an hour later', Math.round((Date.parse((await world.as('leo', 'GET', `/posts/${draft.id}`)).scheduled) - at.getTime()) / 60_000 / 10), 6)
		await page.context().close()
	},
})
