#!/usr/bin/env node
// Best times: said in the calendar and where a time is chosen, one click away, in both languages;
// and with too little to go by, what is missing.
import { holds, is, ok, run } from './lib.mjs'

await run({
	async 'the calendar says when posts did best'(world) {
		const page = await world.at('marta', '/calendar', { timezoneId: 'America/Chicago' })
		await holds('the best', page.getByText(/^Posts on Tuesday mornings did best: \d(\.\d)? times your usual, 20 posts\.$/).waitFor())
		is('its own clocks need no name', await page.getByText('On the clocks of').count(), 0)
		is('nothing went wrong on the page', page.troubles.join('; '), '')
		await page.context().close()
	},

	async 'in Spanish, elsewhere'(world) {
		const page = await world.at('marta', '/calendar', { timezoneId: 'America/Los_Angeles', language: 'es' })
		await holds('the best', page.getByText(/^Lo publicado los martes por la mañana funcionó mejor: \d(\.\d)? veces lo habitual, 20 publicaciones\.$/).waitFor())
		await holds('whose clocks', page.getByText('Según los relojes de America/Chicago.').waitFor())
		await page.context().close()
	},

	async 'a click takes the time for a post that moves'(world) {
		const page = await world.at('marta', '/calendar?view=month', { timezoneId: 'America/Chicago' })
		const post = page.locator('li.post', { hasText: 'Open enrollment ends soon' })
		await page.locator('.grid').waitFor()
		if (!(await post.count())) await page.getByRole('button', { name: 'After' }).click()
		await post.getByRole('button', { name: 'Move to another time' }).focus()
		await page.keyboard.press('Enter')
		const dialog = page.getByRole('dialog', { name: 'Move to another time' })
		await dialog.locator('li', { hasText: 'Tuesday mornings' }).getByRole('button').click()
		const value = await dialog.locator('input[type=datetime-local]').inputValue()
		is('a Tuesday at nine', `${new Date(`${value}:00Z`).getUTCDay()} ${value.slice(11)}`, '2 09:00')
		ok('that is to come', new Date(`${value}:00Z`) > new Date(), value)
		await page.context().close()
	},

	async 'a channel with too little says what is missing'(world) {
		const page = await world.at('leo', '/compose')
		await page.getByRole('checkbox', { name: 'Lakeside on Bluesky' }).waitFor()
		await page.getByRole('button', { name: 'Schedule for later' }).click()
		await holds('so many are needed', page.getByText('Best times show here after 20 posts that have stood for a day. So far: 0.').waitFor())
		is('nothing went wrong on the page', page.troubles.join('; '), '')
		await page.context().close()
	},
})
