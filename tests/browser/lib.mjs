// What the browser tests share: a real Bluesky server, `chaperone serve --demo` with two channels
// on it, and Debian's Chromium. CHAPERONE_TEST_DATABASE makes it PostgreSQL.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const PASSWORD = 'lakeside demo clinic'
export const WAIT_MS = 10_000

let passed = 0
let failed = 0

export function ok(what, good, seen = '') {
	if (good) passed++
	else {
		failed++
		console.log(`${what}${seen === '' ? '' : `: ${typeof seen === 'string' ? seen : JSON.stringify(seen)}`}`)
	}
}
export const is = (what, got, want) => ok(what, got === want, `got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`)

/** What a promise comes to, or a failure with its words. */
export async function holds(what, promise) {
	try {
		await promise
		ok(what, true)
	} catch (error) {
		ok(what, false, String(error.message ?? error).split('\n').slice(0, 4).join(' '))
	}
}

const freePort = () =>
	new Promise((done) => {
		const probe = net.createServer().listen(0, '127.0.0.1', () => {
			const { port } = probe.address()
			probe.close(() => done(port))
		})
	})

/** A program, and its first line that `wanted` takes. SHOW_LOGS shows what it logs. */
async function start(command, args, wanted) {
	const program = spawn(command, args, { cwd: root, stdio: ['pipe', 'pipe', process.env.SHOW_LOGS ? 'inherit' : 'ignore'] })
	const ended = new Promise((done) => program.on('exit', done))
	const line = await new Promise((found, lost) => {
		program.on('exit', (code) => lost(new Error(`${command} ended with ${code}`)))
		createInterface({ input: program.stdout }).on('line', (text) => wanted(text) && found(text))
	})
	return { line, pid: program.pid, stop: () => (program.stdin.end(), program.kill('SIGTERM'), ended) }
}

export class World {
	#programs = []
	#folder = mkdtempSync(join(tmpdir(), 'chaperone-browser-'))
	#sessions = new Map()

	static async make() {
		const world = new World()
		const bluesky = await start('node', ['tests/e2e/bluesky/server.mjs'], (line) => line.startsWith('{'))
		world.#programs.push(bluesky)
		world.bluesky = JSON.parse(bluesky.line)
		world.port = await freePort()
		world.base = `http://127.0.0.1:${world.port}`
		await world.serve()
		await world.#connect()
		world.browser = await chromium.launch({
			executablePath: '/usr/bin/chromium',
			args: [
				'--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update',
				'--disable-sync', '--no-first-run',
			],
		})
		return world
	}

	async serve() {
		const { pds, front } = this.bluesky
		const database = process.env.CHAPERONE_TEST_DATABASE
		this.server = await start(
			process.env.CHAPERONE ?? 'build/chaperone',
			[
				'serve', '--demo', '--listen', `127.0.0.1:${this.port}`, '--data', this.#folder,
				'--allow-hosts', [pds, front].map((url) => url.replace('http://', '')).join(','),
				...(database ? ['--database', database] : []),
			],
			(line) => line.startsWith('Chaperone is ready'),
		)
	}

	/** The API as a person of the demo, for what a test needs before it begins. */
	async as(who, method, path, body, version) {
		if (!this.#sessions.has(who)) {
			const answer = await fetch(`${this.base}/api/v1/session`, {
				method: 'POST',
				headers: { 'Content-Type': 'application/json', Origin: this.base },
				body: JSON.stringify({ email: `${who}@lakeside.example`, password: PASSWORD }),
			})
			const { csrf } = await answer.json()
			this.#sessions.set(who, { csrf, cookie: answer.headers.get('set-cookie').split(';')[0] })
		}
		const { csrf, cookie } = this.#sessions.get(who)
		const answer = await fetch(`${this.base}/api/v1${path}`, {
			method,
			headers: {
				Cookie: cookie, 'X-Chaperone-CSRF': csrf, Origin: this.base,
				...(body ? { 'Content-Type': 'application/json' } : {}),
				...(version === undefined ? {} : { 'If-Match': `"${version}"` }),
			},
			body: body && JSON.stringify(body),
		})
		const text = await answer.text()
		if (!answer.ok) throw new Error(`${method} ${path} as ${who}: ${answer.status} ${text}`)
		return text ? JSON.parse(text) : null
	}

	async #connect() {
		const { pds, password, accounts } = this.bluesky
		const { items: old } = await this.as('ruth', 'GET', '/channels')
		const { items: people } = await this.as('ruth', 'GET', '/people?limit=200')
		this.people = Object.fromEntries(people.map((person) => [person.email.split('@')[0], person]))
		const channel = await this.as('ruth', 'POST', '/channels', {
			kind: 'bluesky', name: 'Lakeside on Bluesky', handle: accounts[0].handle, service: pds, app_password: password,
		})
		this.channel = channel
		const levels = { leo: 'manage', jonas: 'publish', marta: 'publish', imani: 'reply', tom: 'draft', edith: 'read' }
		for (const [who, level] of Object.entries(levels)) {
			await this.as('ruth', 'PUT', `/people/${this.people[who].id}/channels/${channel.id}`, { level })
			for (const { id } of old) await this.as('ruth', 'PUT', `/people/${this.people[who].id}/channels/${id}`, { level: 'none' })
		}
	}

	/** A page of somebody who is signed in; null: of a stranger. Notes what should not happen. */
	async page(who, options = {}) {
		const context = await this.browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
		await context.addInitScript((language) => localStorage.setItem('chaperone.language', language), options.language ?? 'en')
		const page = await context.newPage()
		page.setDefaultTimeout(WAIT_MS)
		page.troubles = []
		page.on('pageerror', (error) => page.troubles.push(error.message))
		page.on('console', (message) => {
			// a refused request is said by the test that expects it
			if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
				page.troubles.push(message.text())
		})
		if (who) {
			await page.goto(`${this.base}/sign-in`)
			await page.locator('input[type=email]').fill(`${who}@lakeside.example`)
			await page.locator('input[type=password]').fill(PASSWORD)
			await page.locator('form button[type=submit]').click()
			await page.waitForSelector('#main')
		}
		return page
	}

	async at(who, path, options) {
		const page = await this.page(who, options)
		await page.goto(this.base + path)
		return page
	}

	async end() {
		await this.browser?.close()
		await this.server?.stop()
		for (const program of this.#programs) await program.stop()
		rmSync(this.#folder, { recursive: true, force: true })
		console.log(`${passed} passed, ${failed} failed`)
		process.exitCode = failed ? 1 : 0
	}
}

/** Types into the editor as a person does. */
export async function write(page, text) {
	await page.locator('.cm-content').click()
	await page.keyboard.insertText(text)
}

/** Runs tests in order on one world; what one throws is a failure, and the next goes on. */
export async function run(tests) {
	let world
	try {
		world = await World.make()
		for (const [name, test] of Object.entries(tests)) {
			try {
				await test(world)
			} catch (error) {
				ok(name, false, error.stack)
			}
		}
	} finally {
		await world?.end()
	}
}
