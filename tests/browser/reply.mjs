#!/usr/bin/env node
// A reply stands under the message whose link was copied from the channel.
import { holds, is, run, write } from './lib.mjs'

await run({
	async 'a reply by a copied link'(world) {
		const { pds, accounts } = world.bluesky
		const page = await world.at('leo', '/compose')
		await write(page, 'Story time is on Friday at ten.')
		await page.getByText('Saved on the server').waitFor()
		await page.getByRole('button', { name: 'Publish now' }).click()
		await page.getByRole('heading', { name: 'Published and verified' }).waitFor()
		const feed = async () =>
			(await (await fetch(`${pds}/xrpc/com.atproto.repo.listRecords?repo=${accounts[0].did}&collection=app.bsky.feed.post`)).json()).records
		const [{ uri }] = await feed()

		await page.goto(`${world.base}/compose`)
		await page.getByText('Reply', { exact: true }).click()
		await page.getByLabel('The message you answer').fill('Is parking free?')
		await write(page, 'Parking is free for everybody, all day.')
		await holds('what is missing is said', page.getByText('needs the address of the message').waitFor())
		await page.getByLabel('Link to the message').fill(`https://bsky.app/profile/${accounts[0].handle}/post/${uri.split('/').pop()}`)
		await page.getByText('needs the address of the message').waitFor({ state: 'detached' })
		await page.getByRole('button', { name: /^(Publish now|Send for approval)/ }).click()
		await page.getByRole('heading', { level: 1 }).waitFor()
		const id = new URL(page.url()).pathname.split('/').pop()
		for (const who of ['marta', 'jonas']) {
			const post = await world.as(who, 'GET', `/posts/${id}`)
			if (post.can.includes('approve')) await world.as(who, 'POST', `/posts/${id}/approve`, { content_hash: post.content_hash }, post.version)
		}
		await holds('it is out', page.getByRole('heading', { name: 'Published and verified' }).waitFor())
		is('under the message', (await feed()).find(({ value }) => value.reply)?.value.reply.parent.uri, uri)
		await page.context().close()
	},
})
