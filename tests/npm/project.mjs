// Projects that use the packed library: each a copy of a folder here, with the tarball's files in its node_modules.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** The tarball, as `cargo xtask npm` packs it. */
export const TARBALL = path.resolve(process.env.TARBALL ?? 'TARBALL is not set');

/** The photos that tests send. */
export const PHOTOS = path.join(HERE, '../fixtures/photos');

/** How long a tool may take, in milliseconds. */
const PATIENCE = 120_000;

/** A fresh copy of the project `name`, with the library. Gives its folder. */
export function project(name) {
  const folder = copied(name);
  const library = path.join(folder, 'node_modules/overpaint');
  mkdirSync(library, { recursive: true });
  run('tar', ['-xzf', TARBALL, '--strip-components=1', '-C', library], folder);
  return folder;
}

/** The same, installed by npm instead of unpacked. */
export function installed(name) {
  const folder = copied(name);
  run('npm', ['install', '--offline', '--no-save', '--no-audit', '--no-fund', TARBALL], folder);
  return folder;
}

/** A fresh copy of the project `name` without the library. */
function copied(name) {
  const folder = path.join(HERE, 'out', name);
  rmSync(folder, { recursive: true, force: true });
  cpSync(path.join(HERE, name), folder, { recursive: true });
  return folder;
}

/** Runs a command to its good end and gives what it printed. */
export function run(command, args, folder, env = {}) {
  const ended = spawnSync(command, args, { cwd: folder, env: { ...process.env, ...env }, encoding: 'utf8', timeout: PATIENCE });
  assert.equal(ended.status, 0, `${command} ${args.join(' ')}\n${ended.error ?? ''}\n${ended.stdout}\n${ended.stderr}`);
  return ended.stdout;
}

/** The script of a tool installed here. */
export function tool(script) {
  return path.join(HERE, 'node_modules', script);
}

/** Starts a server as another process and waits until `url` answers. Gives what ends it. */
export async function started(command, args, folder, url) {
  const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  for (const deadline = Date.now() + PATIENCE; ; ) {
    if (await fetch(url).then(() => true, () => false)) break;
    assert.ok(child.exitCode === null && Date.now() < deadline, `${command} ${args.join(' ')} does not serve\n${said}`);
    await new Promise((resume) => setTimeout(resume, 50));
  }
  return () => {
    child.kill();
    return ended;
  };
}
