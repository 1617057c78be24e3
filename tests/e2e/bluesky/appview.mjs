// What counts likes on the real network is a service of its own (an "AppView"), which needs a
// database, Redis and the whole firehose. This stands in for its one call that we make,
// app.bsky.feed.getPosts: it counts the likes, reposts, replies and quotes that stand as records
// on the real personal data server, which passes the call on to it as it would to Bluesky's. What
// it is asked and what it answers must satisfy the protocol's own schemas, as the server has them.
import http from 'node:http'
import { createRequire } from 'node:module'

const { $params, $output } = createRequire(import.meta.url)('@atproto/pds/dist/lexicons/app/bsky/feed/getPosts.defs.js')
const COUNTED = ['app.bsky.feed.post', 'app.bsky.feed.like', 'app.bsky.feed.repost']

/** Listens on loopback; `where` says, once it is known, {backend, accounts}. */
export async function appView(where) {
	async function records(repo, collection) {
		const found = []
		let cursor = ''
		do {
			const query = new URLSearchParams({ repo, collection, limit: '100', ...(cursor ? { cursor } : {}) })
			const page = await (await fetch(`${where.backend}/xrpc/com.atproto.repo.listRecords?${query}`)).json()
			found.push(...page.records)
			cursor = page.cursor
		} while (cursor)
		return found
	}

	async function views(uris) {
		const all = await Promise.all(COUNTED.map(async (of) => (await Promise.all(where.accounts.map(({ did }) => records(did, of)))).flat()))
		const [posts, likes, reposts] = all
		const count = (of, subject, uri) => of.filter(({ value }) => subject(value)?.uri === uri).length
		return posts.filter(({ uri }) => uris.includes(uri)).map(({ uri, cid, value }) => ({
			uri, cid, record: value, indexedAt: new Date().toISOString(),
			author: where.accounts.map(({ did, handle }) => ({ did, handle })).find(({ did }) => uri.startsWith(`at://${did}/`)),
			likeCount: count(likes, (value) => value.subject, uri),
			repostCount: count(reposts, (value) => value.subject, uri),
			replyCount: count(posts, (value) => value.reply?.parent, uri),
			quoteCount: count(posts, (value) => value.embed?.record, uri),
		}))
	}

	const server = http.createServer(async (req, res) => {
		const url = new URL(req.url, 'http://appview')
		const say = (status, body) => res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
		try {
			if (url.pathname !== '/xrpc/app.bsky.feed.getPosts') return say(501, { error: 'MethodNotImplemented' })
			const { uris } = $params.parse({ uris: url.searchParams.getAll('uris') })
			say(200, $output.schema.parse({ posts: await views(uris) }))
		} catch (error) {
			say(400, { error: 'InvalidRequest', message: String(error) })
		}
	})
	await new Promise((done) => server.listen(0, '127.0.0.1', done))
	return `http://127.0.0.1:${server.address().port}`
}
