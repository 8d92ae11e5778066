// Builds web/static into web/dist: bundled, minified, names with their hash, a .gz beside each, manifest.json.
import * as esbuild from "esbuild";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

const out = path.resolve(process.argv[2] ?? "dist");
const entries = ["js/panel.js", "js/workplace.js", "js/player.js", "css/panel.css"];
const copied = ["icons.svg", "favicon.svg"];

fs.rmSync(out, { recursive: true, force: true });
const built = await esbuild.build({
  entryPoints: entries.map((entry) => `static/${entry}`),
  bundle: true, minify: true, splitting: true, format: "esm", target: ["es2022", "chrome123", "firefox120", "safari17.5"],
  outdir: out, entryNames: "[name]-[hash]", chunkNames: "part-[hash]", sourcemap: "linked",
  metafile: true, legalComments: "linked", logLevel: "warning",
});

const manifest = {};
for (const [file, output] of Object.entries(built.metafile.outputs)) {
  if (output.entryPoint) manifest[path.basename(output.entryPoint)] = path.basename(file);
}
for (const name of copied) {
  const body = fs.readFileSync(`static/${name}`);
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 8).toUpperCase();
  manifest[name] = name.replace(/(\.\w+)$/, `-${hash}$1`);
  fs.writeFileSync(path.join(out, manifest[name]), body);
}
for (const name of fs.readdirSync(out)) {
  if (/\.(js|css|svg)$/.test(name)) fs.writeFileSync(path.join(out, `${name}.gz`), gzipSync(fs.readFileSync(path.join(out, name)), { level: 9 }));
}
fs.writeFileSync(path.join(out, "manifest.json"), JSON.stringify(manifest, Object.keys(manifest).sort(), 1) + "\n");
