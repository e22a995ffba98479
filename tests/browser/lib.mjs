// What the tests of the page share: a service of their own, a browser, and checks that hold for every view.
//
// The program is named by TAMIS, the folder for screenshots by SHOTS, the browser by CHROMIUM.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const program = resolve(process.env.TAMIS ?? 'build/release/tamis');
const shots = resolve(process.env.SHOTS ?? 'build/shots');

const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** A folder that is removed at the end. */
export function temporaryFolder() {
    const folder = mkdtempSync(join(tmpdir(), 'tamis-page-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    return folder;
}

/** Runs the program; `input` goes to its standard input. */
export function tamis(args, input = '') {
    return execFileSync(program, args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
}

/** The starter lists as a snapshot in `folder`. */
export function starterSnapshot(folder) {
    const path = join(folder, 'lists.snap');
    const sources = readdirSync('data/starter')
        .filter((name) => name.endsWith('.ftm.jsonl'))
        .sort()
        .map((name) => `ftm:data/starter/${name}`);
    tamis(['compile', '-o', path, ...sources]);
    return path;
}

/** The password of everybody in these tests. */
const password = 'correct horse battery';

/** A desk in `folder` with these accounts, {name: role}. */
export function desk(folder, accounts) {
    const path = join(folder, 'desk.db');
    tamis(['desk', 'init', path]);
    for (const [name, role] of Object.entries(accounts))
        tamis(['user', 'add', name, '--role', role, '--desk', path], `${password}\n`);
    return path;
}

/** Does to the file of a desk what somebody with the machine could do. */
export function changeDesk(path, sql) {
    const script = 'import sqlite3, sys; d = sqlite3.connect(sys.argv[1], timeout=60); d.execute(sys.argv[2]); d.commit()';
    execFileSync('python3', ['-c', script, path, sql]);
}

/** Signs `name` in by the page's own form. */
export async function signIn(page, name) {
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    // The form leads on by itself, and must not overtake where a test goes next.
    await page.waitForURL((address) => !address.hash.startsWith('#/login'));
}

/** Starts the service on a free port: {url, stop()}. It has listened when this returns. */
export async function serve(snapshot, more = []) {
    const child = spawn(program, ['serve', '--snapshot', snapshot, '--listen', '127.0.0.1:0', ...more], {
        stdio: ['ignore', 'pipe', 'pipe'],
    });
    let log = '';
    child.stderr.on('data', (text) => (log += text));
    const url = await new Promise((done, failed) => {
        let said = '';
        child.stdout.on('data', (text) => {
            said += text;
            const found = /listening on (http:\S+)/.exec(said);
            if (found !== null) done(found[1]);
        });
        child.on('exit', (code) => failed(new Error(`tamis serve ended with ${code}: ${log}`)));
    });
    child.removeAllListeners('exit');
    const stop = () =>
        new Promise((done) => {
            child.on('exit', done);
            child.kill('SIGTERM');
        });
    process.on('exit', () => child.kill('SIGKILL'));
    return { url, stop, log: () => log };
}

/** A browser; the sandbox of the system cannot be used by root. */
export async function launch() {
    return chromium.launch({
        executablePath: browserPath,
        args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
}

export const looks = [
    { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
    { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
    { name: 'narrow', colorScheme: 'light', viewport: { width: 360, height: 740 } },
];

/**
 * A page of `browser` on the service. What goes wrong in it (an error, a refusal by the content policy, a request to
 * elsewhere) is gathered, and `calm()` fails when there is any.
 */
export async function open(browser, url, options = {}) {
    const context = await browser.newContext({ reducedMotion: 'reduce', acceptDownloads: true, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(60000); // the program under test may be instrumented, and the machine busy
    const origin = new URL(url).origin;
    const wrong = [];
    page.on('pageerror', (error) => wrong.push(`error: ${error.message}`));
    page.on('console', (message) => {
        // A refused request is told by the browser as well; views say what it was.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
            wrong.push(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
        if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(`${origin}/`))
            wrong.push(`asked elsewhere: ${request.url()}`);
    });
    await page.goto(url);
    const calm = () => assert.deepEqual(wrong, []);
    return { page, context, calm };
}

/** Fails on what axe finds serious, and on a page that is wider than its window. */
export async function accessible(page) {
    await page.evaluate(axeSource);
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    const bad = found.violations
        .filter((violation) => ['serious', 'critical'].includes(violation.impact))
        .map((violation) => `${violation.id}: ${violation.nodes.map((node) => `${node.target} ${node.failureSummary ?? ''}`).join('; ')}`);
    assert.deepEqual(bad, []);
    const wider = await page.evaluate(() => {
        const room = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= room) return [];
        return [...document.querySelectorAll('body *')]
            .filter((element) => element.getBoundingClientRect().right > room + 0.5)
            .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class')}`);
    });
    assert.deepEqual(wider, [], 'wider than the window');
}

/** A picture of the whole page as SHOTS/NAME.png. */
export async function picture(page, name) {
    mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

/** The view in each look, checked and pictured. `then` waits until it is complete. */
export async function inEveryLook(page, name, then = async () => undefined) {
    for (const look of looks) {
        await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: 'reduce' });
        await page.setViewportSize(look.viewport);
        await then();
        await accessible(page);
        await picture(page, `${name}-${look.name}`);
    }
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.setViewportSize(looks[0].viewport);
}

/** A page on a view, with somebody signed in. */
export async function openSignedIn(browser, url, name, view) {
    const opened = await open(browser, url);
    await signIn(opened.page, name);
    await opened.page.goto(`${url}/#/${view}`);
    return opened;
}
