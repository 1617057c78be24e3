/*
 * chaperone.js: the checker in a browser or in Node, from the same C sources.
 *
 *     const chaperone = await loadChaperone('chaperone.wasm');   // or bytes, or a Response
 *     const verdict = chaperone.check({kind: 'post', text: 'Happy Friday!'});
 *
 * Everything happens in the module's own memory: nothing leaves the page. One
 * instance is one thread; load one in each worker.
 */

const KINDS = ['post', 'reply', 'inbound'];
const POLICIES = ['tag', 'generalise', 'mask', 'pseudonym'];
const OFFSETS = ['codepoint', 'utf16', 'byte'];

export class ChaperoneError extends Error {
	/** @param {string} message  @param {number} code  as enum chaperone_error in chaperone.h */
	constructor(message, code) {
		super(message);
		this.name = 'ChaperoneError';
		this.code = code;
	}
}

function choice(name, words, value) {
	const i = words.indexOf(value);
	if (i < 0)
		throw new ChaperoneError(`${name} must be one of ${words.join(', ')}`, -5);
	return i;
}

class Chaperone {
	#c; // exports of the module
	#encoder = new TextEncoder();
	#decoder = new TextDecoder();
	#profiles = new Map(); // text of a profile → address

	constructor(instance) {
		this.#c = instance.exports;
	}

	/* Addresses are unsigned; the machine's integers come back signed. */
	#alloc(bytes) {
		const at = this.#c.alloc(bytes) >>> 0;
		if (!at)
			throw new ChaperoneError('out of memory', -2);
		return at;
	}

	#put(bytes) {
		const at = this.#alloc(bytes.length);
		new Uint8Array(this.#c.memory.buffer, at, bytes.length).set(bytes);
		return at;
	}

	#get(at, bytes) {
		return this.#decoder.decode(new Uint8Array(this.#c.memory.buffer, at, bytes));
	}

	#words(at) {
		const memory = new Uint8Array(this.#c.memory.buffer);
		let end = at >>> 0;
		while (memory[end])
			end++;
		return this.#get(at >>> 0, end - (at >>> 0));
	}

	/* A profile stays in memory once it is read. */
	#profile(text) {
		if (text === undefined || text === null)
			return 0;
		let at = this.#profiles.get(text);
		if (at !== undefined)
			return at;
		const mark = this.#c.mark();
		const bytes = this.#encoder.encode(text);
		at = this.#c.profile(this.#put(bytes), bytes.length) >>> 0;
		if (!at) {
			const words = this.#words(this.#c.profile_words());
			this.#c.release(mark);
			throw new ChaperoneError(`profile line ${this.#c.profile_line()}: ${words}`, -4);
		}
		this.#profiles.set(text, at);
		return at;
	}

	/** The answer as the JSON text that the command writes, without an id. */
	checkJson({kind = 'post', text, inReplyTo, profile, offsets = 'utf16', policy = 'tag'}) {
		if (typeof text !== 'string')
			throw new ChaperoneError('text must be a string', -5);
		const k = choice('kind', KINDS, kind);
		const unit = choice('offsets', OFFSETS, offsets);
		const deid = choice('policy', POLICIES, policy);
		const own = this.#profile(profile);
		const mark = this.#c.mark();
		try {
			const bytes = this.#encoder.encode(text);
			const at = this.#put(bytes);
			const answers = kind === 'reply' && typeof inReplyTo === 'string';
			const message = this.#encoder.encode(answers ? inReplyTo : '');
			const messageAt = answers ? this.#put(message) : 0;
			const error = this.#alloc(4);
			const json = this.#c.check(k, at, bytes.length, messageAt, message.length, deid,
			                           own, unit, error) >>> 0;
			if (!json) {
				const code = new DataView(this.#c.memory.buffer).getInt32(error, true);
				throw new ChaperoneError(this.#words(this.#c.error_words(code)), code);
			}
			return this.#get(json, this.#c.json_bytes());
		} finally {
			this.#c.release(mark);
		}
	}

	check(input) {
		return JSON.parse(this.checkJson(input));
	}
}

async function bytesOf(source) {
	if (source instanceof ArrayBuffer || ArrayBuffer.isView(source))
		return source;
	if (typeof Response !== 'undefined' && source instanceof Response)
		return source.arrayBuffer();
	const url = String(source);
	const node = typeof process !== 'undefined' && process.versions && process.versions.node;
	if (node && !/^https?:/.test(url)) {
		const {readFile} = await import('node:fs/promises');
		return readFile(url.startsWith('file:') ? new URL(url) : url);
	}
	const answer = await fetch(url);
	if (!answer.ok)
		throw new ChaperoneError(`${url}: ${answer.status} ${answer.statusText}`, -5);
	return answer.arrayBuffer();
}

/** @param source  address, path, bytes or Response of chaperone.wasm */
export async function loadChaperone(source) {
	const {instance} = await WebAssembly.instantiate(await bytesOf(source), {});
	return new Chaperone(instance);
}

export default loadChaperone;
