// A real Bluesky personal data server with its directory, on loopback and free ports, a stand-in for
// the service that counts likes (appview.mjs), and a proxy in front that can fail on command. Prints one line of JSON when it is ready; ends with its
// standard input.
//
//   {"pds": URL, "front": URL, "password": …, "accounts": [{"handle", "did", "expired"}, …]}
//
// `front` passes everything on to the server. POST front/fault?path=WORD&kind=KIND[&times=N]
// spoils the next N (1) requests whose path has WORD in it:
//   cut      the server gets the request and does it; the answer is lost
//   drop     the connection ends before the server sees anything
//   503 …    an answer of that status, without the server
//   limit    status 429 with the headers of a rate limit, without the server
//   alone    what a server says that nobody counts for, without asking it
//   garbage  status 200 with something that is not JSON, without the server
// GET front/count?path=WORD says how many such requests reached the server.
import { createHmac, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appView } from './appview.mjs'

// Both servers call listen(port) without a host.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...args) {
	if (typeof args[0] === 'number' && typeof args[1] !== 'string') args.splice(1, 0, '127.0.0.1')
	return listen.apply(this, args)
}
const port = (server) => server.address().port
const freePort = () =>
	new Promise((done) => {
		const probe = net.createServer()
		probe.listen(0, '127.0.0.1', () => {
			const found = port(probe)
			probe.close(() => done(found))
		})
	})

process.env.LOG_ENABLED = 'false'
const home = mkdtempSync(join(tmpdir(), 'chaperone-pds-'))
process.on('exit', () => rmSync(home, { recursive: true, force: true }))
mkdirSync(join(home, 'blobs'))

const { PlcServer, Database } = (await import('@did-plc/server')).default
const { PDS, envToCfg, envToSecrets } = await import('@atproto/pds')

const plc = PlcServer.create({ db: Database.mock(), port: 0 })
const plcServer = await plc.start()

const counted = {}
const jwtSecret = randomBytes(16).toString('hex')
const env = {
	port: await freePort(),
	hostname: 'localhost',
	devMode: true,
	inviteRequired: false,
	enableDidDocWithSession: true,
	rateLimitsEnabled: true,
	dataDirectory: home,
	blobstoreDiskLocation: join(home, 'blobs'),
	bskyAppViewUrl: await appView(counted),
	bskyAppViewDid: 'did:web:appview.test',
	didPlcUrl: `http://127.0.0.1:${port(plcServer)}`,
	jwtSecret,
	adminPassword: randomBytes(16).toString('hex'),
	plcRotationKeyK256PrivateKeyHex: randomBytes(32).toString('hex'),
}
const config = envToCfg(env)
const backend = `http://127.0.0.1:${env.port}`

// ---- the proxy that fails on command ----
let faults = []
const seen = []

function spoil(res, kind) {
	const json = { 'content-type': 'application/json' }
	if (kind === 'drop') return res.socket.destroy()
	if (kind === 'garbage') return res.writeHead(200, json).end('<html>Welcome to the hotel</html>')
	const alone = { error: 'InvalidRequest', message: 'No service configured for it' }
	if (kind === 'alone') return res.writeHead(400, json).end(JSON.stringify(alone))
	if (kind !== 'limit') return res.writeHead(Number(kind), json).end('{"error":"Upstream"}')
	const reset = Math.floor(Date.now() / 1000) + 90
	const headers = { ...json, 'ratelimit-remaining': '0', 'ratelimit-reset': String(reset) }
	res.writeHead(429, headers).end('{"error":"RateLimitExceeded","message":"Rate Limit Exceeded"}')
}

function pass(req, res, body, cut) {
	seen.push(req.url)
	const options = { method: req.method, headers: { ...req.headers, host: `localhost:${env.port}` } }
	const up = http.request(backend + req.url, options, async (answer) => {
		const chunks = []
		for await (const chunk of answer) chunks.push(chunk)
		if (cut) return res.socket.destroy()
		res.writeHead(answer.statusCode, answer.headers).end(Buffer.concat(chunks))
	})
	up.on('error', () => res.socket.destroy())
	up.end(body)
}

const front = http.createServer(async (req, res) => {
	const chunks = []
	for await (const chunk of req) chunks.push(chunk)
	const url = new URL(req.url, 'http://front')
	if (url.pathname === '/fault') {
		const { path, kind, times = 1 } = Object.fromEntries(url.searchParams)
		for (let i = 0; i < Number(times); i++) faults.push({ path, kind })
		return res.end('{}')
	}
	if (url.pathname === '/count') {
		const path = url.searchParams.get('path')
		return res.end(JSON.stringify({ count: seen.filter((u) => u.includes(path)).length }))
	}
	const fault = faults.find((f) => req.url.includes(f.path))
	if (fault) faults = faults.filter((f) => f !== fault)
	if (fault && fault.kind !== 'cut') return spoil(res, fault.kind)
	pass(req, res, Buffer.concat(chunks), Boolean(fault))
})
await new Promise((done) => front.listen(0, '127.0.0.1', done))

// The accounts' documents name the place where they are served: the proxy, so that the tests can
// get between.
config.service.publicUrl = `http://127.0.0.1:${port(front)}`
const pds = await PDS.create(config, envToSecrets(env))
await pds.start()

// ---- accounts ----
async function xrpc(name, body) {
	const headers = { 'content-type': 'application/json' }
	const answer = await fetch(`${backend}/xrpc/${name}`, {
		method: 'POST',
		headers,
		body: JSON.stringify(body),
	})
	const json = await answer.json()
	if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(json)}`)
	return json
}

function token(typ, claims) {
	const part = (o) => Buffer.from(JSON.stringify(o)).toString('base64url')
	const signed = `${part({ typ, alg: 'HS256' })}.${part(claims)}`
	return `${signed}.${createHmac('sha256', jwtSecret).update(signed).digest('base64url')}`
}

const password = randomBytes(12).toString('hex')
const accounts = []
for (const name of ['lakeside', 'neighbor', 'crowded']) {
	const handle = `${name}.test`
	const email = `${name}@mail.test`
	const { did } = await xrpc('com.atproto.server.createAccount', { handle, email, password })
	const past = Math.floor(Date.now() / 1000) - 7200
	const claims = { aud: config.service.did, sub: did, iat: past - 7200, exp: past }
	const expired = {
		access: token('at+jwt', { scope: 'com.atproto.access', ...claims }),
		refresh: token('refresh+jwt', { scope: 'com.atproto.refresh', jti: 'gone', ...claims }),
	}
	accounts.push({ handle, did, expired })
}
Object.assign(counted, { backend, accounts })
const here = { pds: backend, front: config.service.publicUrl, password, accounts }
console.log(JSON.stringify(here))

process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
