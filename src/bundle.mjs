/**
 * Bundles the build (dist/src → dist/main.js): Node takes more than a millisecond to load a module, and a start loads seven
 * hundred of them. Worker threads are loaded from the unbundled build.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const dist = path.join(path.dirname(import.meta.dirname), 'dist');

/** Native addons, what reads files beside itself, and what is loaded only when it is wanted. */
const EXTERNAL = [
  ...['libsql', '@napi-rs/*', '@node-rs/*', '@prisma/*', 'pino', 'echarts', '@stdlib/*', '@larksuiteoapi/*'],
  '@expo-google-fonts/*',
];

/** A module's own URL stays that of the unbundled build, by which worker threads import it. */
const unbundledUrls = {
  name: 'unbundled-urls',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, ({ path: file }) => {
      const place = path.relative(dist, file).split(path.sep).join('/');
      const text = readFileSync(file, 'utf8');
      if (!place.startsWith('src/') || !text.includes('import.meta.url')) return undefined;
      const url = `new URL(${JSON.stringify(`./${place}`)}, import.meta.url).href`;
      return { contents: text.replaceAll('import.meta.url', url), loader: 'js' };
    });
  },
};

const { metafile } = await build({
  entryPoints: [path.join(dist, 'src', 'main.js')],
  outdir: dist,
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  // A reading is asked for by its function's name, and node-fetch knows an AbortSignal by its class's.
  keepNames: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  sourcemap: true,
  metafile: true,
  logLevel: 'warning',
  external: EXTERNAL,
  // CommonJS packages ask for Node's own modules by `require`, which modules do not have.
  banner: {
    js: "import { createRequire as nodeRequire } from 'node:module'; const require = nodeRequire(import.meta.url);",
  },
  plugins: [unbundledUrls],
});

// Chunks of builds before.
const written = new Set(Object.keys(metafile.outputs).map(name => path.basename(name)));
for (const name of readdirSync(dist))
  if (/\.js(\.map)?$/.test(name) && !written.has(name)) rmSync(path.join(dist, name));
