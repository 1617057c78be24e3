import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const server = process.env.CHAPERONE_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
	plugins: [svelte()],
	resolve: {
		alias: {
			$app: here('src'),
			$wasm: here('../wasm'),
		},
	},
	build: {
		outDir: here('../build/app'),
		emptyOutDir: true,
		target: 'es2022',
		assetsInlineLimit: 0, // the page's policy allows no data: addresses
		modulePreload: { polyfill: false },
		// few files of some size rather than a hundred of a few lines
		rollupOptions: { output: { experimentalMinChunkSize: 20_000 } },
	},
	// what the checker's wrapper asks for in Node alone
	worker: { format: 'es', rollupOptions: { external: ['node:fs/promises'] } },
	// `npm run dev` speaks to a server started with `build/chaperone serve`
	server: {
		fs: { allow: [here('..')] },
		proxy: Object.fromEntries(['/api', '/chaperone.wasm'].map((path) => [path, server])),
	},
});
