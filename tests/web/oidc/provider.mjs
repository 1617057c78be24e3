/* Two identity providers on loopback: node-oidc-provider, which is certified, and one that lies as
 * it is told. node provider.mjs REDIRECT_URI; prints one line of JSON; reads commands, one a line:
 * "rotate" gives the real one other keys. Ends with its input. */
import { createServer } from 'node:http'
import { createHmac, createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import Provider from 'oidc-provider'

const redirect = process.argv[2]
const base64 = (x) => Buffer.from(x).toString('base64url')
const listen = (handler) =>
	new Promise((done) => {
		const server = createServer(handler)
		server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${server.address().port}`))
	})

// ---- the real one ----
let handle
const issuer = await listen((request, answer) => handle(request, answer))

function keys() {
	const kinds = [
		['rsa', { modulusLength: 2048 }, 'RS256'],
		['ec', { namedCurve: 'P-256' }, 'ES256'],
	]
	return kinds.map(([kind, options, alg]) => {
		const { privateKey } = generateKeyPairSync(kind, options)
		return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg }
	})
}

const client = (alg, method) => ({
	client_id: `chaperone-${alg}`,
	client_secret: 'a secret: of+both/sides',
	redirect_uris: [redirect],
	id_token_signed_response_alg: alg,
	token_endpoint_auth_method: method,
})

function start() {
	const provider = new Provider(issuer, {
		clients: [client('RS256', 'client_secret_basic'), client('ES256', 'client_secret_basic')],
		jwks: { keys: keys() },
		cookies: { keys: ['for a test'] },
		claims: { email: ['email', 'email_verified'], profile: ['name'] },
		pkce: { required: () => true, methods: ['S256'] },
		findAccount: async (_, id) => ({
			accountId: id,
			claims: async () => ({
				sub: id,
				name: `Person ${id}`,
				email: `${id.replace(/^(un|re)-/, '')}@clinic.example`,
				email_verified: !id.startsWith('un-'),
			}),
		}),
	})
	handle = provider.callback()
}
start()

// ---- the one that lies ----
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
let mode = 'good'
let nonce = ''

function token(evil) {
	const now = Math.floor(Date.now() / 1000)
	const claims = {
		iss: evil, sub: 'evil-1', aud: 'chaperone', nonce, iat: now, exp: now + 300,
		email: 'ada@example.org', email_verified: true,
		...{
			nonce: { nonce: 'another' },
			no_nonce: { nonce: undefined },
			expired: { iat: now - 300, exp: now - 61 },
			audience: { aud: 'another' },
			audiences: { aud: ['chaperone', 'another'] },
			azp: { azp: 'another' },
			issuer: { iss: 'https://login.example.org' },
		}[mode],
	}
	const header = { alg: 'RS256', kid: 'one' }
	if (mode === 'none') header.alg = 'none'
	if (mode === 'hs256') header.alg = 'HS256'
	if (mode === 'unknown_key') header.kid = 'two'
	const signed = `${base64(JSON.stringify(header))}.${base64(JSON.stringify(claims))}`
	if (mode === 'none') return `${signed}.`
	if (mode === 'hs256') {
		const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' })
		return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`
	}
	const by = mode === 'forged' ? stranger : rsa
	return `${signed}.${createSign('sha256').update(signed).sign(by.privateKey, 'base64url')}`
}

const evil = await listen((request, answer) => {
	const url = new URL(request.url, evil)
	const json = (thing) => {
		answer.setHeader('Content-Type', 'application/json')
		answer.end(typeof thing === 'string' ? thing : JSON.stringify(thing))
	}
	if (url.pathname === '/mode') {
		mode = url.searchParams.get('mode')
		nonce = url.searchParams.get('nonce')
		json({})
	} else if (url.pathname === '/.well-known/openid-configuration') {
		json({
			issuer: evil,
			authorization_endpoint: `${evil}/authorize`,
			token_endpoint: `${evil}/token`,
			jwks_uri: `${evil}/keys`,
		})
	} else if (url.pathname === '/keys') {
		json({ keys: [{ ...rsa.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig' }] })
	} else if (mode === 'status') {
		answer.statusCode = 500
		json({})
	} else if (mode === 'no_json') {
		json('<html>')
	} else if (mode === 'no_token') {
		json({ access_token: 'x', token_type: 'Bearer' })
	} else {
		json({ id_token: token(evil), access_token: 'x', token_type: 'Bearer' })
	}
})

createInterface({ input: process.stdin })
	.on('line', (line) => line === 'rotate' && start())
	.on('close', () => process.exit(0))
console.log(JSON.stringify({ issuer, evil, client_secret: 'a secret: of+both/sides' }))
