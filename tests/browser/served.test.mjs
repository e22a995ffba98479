// How the service hands out the files of the page: types, tags, packing, policy. Needs no browser.
import assert from 'node:assert/strict';
import { Agent, get, request } from 'node:http';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { serve, starterSnapshot, temporaryFolder } from './lib.mjs';

let service;
before(async () => {
    service = await serve(starterSnapshot(temporaryFolder()));
});
after(() => service?.stop());

/** {status, headers, body}; nothing is unpacked on the way. */
function ask(path, headers = {}, method = 'GET') {
    return new Promise((done, failed) => {
        const asked = request(`${service.url}${path}`, { method, headers }, (answer) => {
            const parts = [];
            answer.on('data', (part) => parts.push(part));
            answer.on('end', () =>
                done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }),
            );
        });
        asked.on('error', failed);
        asked.end();
    });
}

async function asset(ending) {
    const page = (await ask('/')).body.toString();
    return new RegExp(`/assets/[^"]+\\.${ending}`).exec(page)[0];
}

test('the page names its files, and each is there with its type', async () => {
    const page = await ask('/');
    assert.equal(page.status, 200);
    assert.equal(page.headers['content-type'], 'text/html; charset=utf-8');
    assert.equal(page.headers['cache-control'], 'no-cache');
    const types = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };
    for (const [ending, type] of Object.entries(types)) {
        const file = await ask(await asset(ending));
        assert.equal(file.status, 200);
        assert.equal(file.headers['content-type'], type);
        assert.match(file.headers['cache-control'], /immutable/);
    }
    assert.equal((await ask('/favicon.svg')).headers['content-type'], 'image/svg+xml');
});

test('the policy lets in nothing from elsewhere and nothing inline', async () => {
    const { headers, body } = await ask('/');
    assert.match(headers['content-security-policy'], /default-src 'self'/);
    assert.doesNotMatch(headers['content-security-policy'], /unsafe|\*/);
    assert.match(headers['content-security-policy'], /frame-ancestors 'none'/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.doesNotMatch(body.toString(), /<style|style=|<script>|\son\w+=|https?:/);
});

test('who accepts gzip gets it, with a tag of its own', async () => {
    const path = await asset('js');
    const plain = await ask(path);
    assert.equal(plain.headers['content-encoding'], undefined);
    for (const accepts of ['gzip', 'br, gzip', 'gzip;q=0.5', 'deflate , gzip ; q=1']) {
        const packed = await ask(path, { 'accept-encoding': accepts });
        assert.equal(packed.headers['content-encoding'], 'gzip', accepts);
        assert.equal(packed.headers['vary'], 'Accept-Encoding');
        assert.notEqual(packed.headers['etag'], plain.headers['etag']);
        assert.deepEqual(gunzipSync(packed.body), plain.body);
    }
    for (const accepts of ['br', 'gzip;q=0', 'gzip;q=0.0', 'gzipped', '']) {
        const other = await ask(path, { 'accept-encoding': accepts });
        assert.equal(other.headers['content-encoding'], undefined, accepts);
    }
});

test('who has the file already is told so', async () => {
    const first = await ask('/');
    for (const tags of [first.headers.etag, `"other", ${first.headers.etag}`, `W/${first.headers.etag}`, '*']) {
        const again = await ask('/', { 'if-none-match': tags });
        assert.equal(again.status, 304, tags);
        assert.equal(again.body.length, 0);
        assert.equal(again.headers.etag, first.headers.etag);
    }
    assert.equal((await ask('/', { 'if-none-match': '"other"' })).status, 200);
    assert.equal((await ask('/', { 'if-none-match': first.headers.etag, 'accept-encoding': 'gzip' })).status, 200);
});

test('HEAD tells the same without the body', async () => {
    const whole = await ask('/');
    const head = await ask('/', {}, 'HEAD');
    assert.equal(head.status, 200);
    assert.equal(head.body.length, 0);
    assert.equal(head.headers['content-length'], String(whole.body.length));
});

test('one connection brings all files', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (const path of ['/', await asset('js'), '/favicon.svg']) {
        const headers = await new Promise((done, failed) => {
            get(`${service.url}${path}`, { agent }, (answer) => {
                answer.resume();
                answer.on('end', () => done(answer.headers));
            }).on('error', failed);
        });
        assert.notEqual(headers.connection, 'close', path);
    }
    agent.destroy();
});

test('what is no file of the page is none', async () => {
    for (const path of ['/assets/', '/assets/no.js', '/index.html', '/assets/..%2f..%2fetc', '//'])
        assert.equal((await ask(path)).status, 404, path);
    assert.notEqual((await ask('/', {}, 'POST')).status, 200);
});

test('a client that does not read to the end does no harm', async () => {
    const path = await asset('js');
    await new Promise((done) => {
        get(`${service.url}${path}`, (answer) => {
            answer.once('data', () => {
                answer.destroy();
                done();
            });
        });
    });
    assert.equal((await ask('/')).status, 200);
});
