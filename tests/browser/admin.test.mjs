// Accounts, keys, webhooks, the own password and the audit trail.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { changeDesk, desk, inEveryLook, launch, openSignedIn, serve, starterSnapshot, temporaryFolder } from './lib.mjs';

let folder;
let service;
let browser;

before(async () => {
    folder = temporaryFolder();
    service = await serve(starterSnapshot(folder), ['--desk', desk(folder, { ada: 'admin', vic: 'viewer' })]);
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await service?.stop();
});

const openAs = (name, view) => openSignedIn(browser, service.url, name, view);

const rowOf = (page, table, text) => page.getByRole('table', { name: table }).getByRole('row').filter({ hasText: text });

test('an account is added, changed and disabled', async () => {
    const { page, context, calm } = await openAs('ada', 'admin');
    await page.getByRole('button', { name: 'Add an account' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('eve');
    await dialog.getByLabel('Password').fill('short');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog.getByRole('alert').getByText('a password has').waitFor();
    await inEveryLook(page, 'admin-account');
    await dialog.getByLabel('Password').fill('a long password of eve');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await rowOf(page, 'Accounts', 'eve').getByText('analyst').waitFor();
    await page.getByRole('button', { name: 'Change eve' }).click();
    await dialog.getByLabel('Role').selectOption('approver');
    await dialog.getByLabel('Disabled').check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await rowOf(page, 'Accounts', 'eve').getByText('approver').waitFor();
    await rowOf(page, 'Accounts', 'eve').getByText('disabled').waitFor();
    await page.getByRole('button', { name: 'Change ada' }).click();
    await dialog.getByLabel('Role').selectOption('viewer');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('alert').getByText('ada is the last admin').waitFor();
    calm();
    await context.close();
});

test('the token of a key is shown once, works, and is refused once it is revoked', async () => {
    const { page, context, calm } = await openAs('ada', 'admin');
    await page.getByRole('button', { name: 'Add a key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('bank');
    await dialog.getByLabel(/^changes/).check();
    await dialog.getByLabel('Requests a minute').fill('600');
    await dialog.getByLabel('Last day').fill('2099-12-31');
    await inEveryLook(page, 'admin-key');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog.getByText('The token of bank').waitFor();
    const token = await dialog.getByLabel('Token').inputValue();
    assert.match(token, /^tamis_[A-Za-z0-9_-]{43}$/);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await dialog.getByRole('button', { name: 'Copy' }).click();
    await dialog.getByText('Copied').waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), token);
    await inEveryLook(page, 'admin-token');
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await rowOf(page, 'Keys', 'bank').getByText('until 2099-12-31').waitFor();
    assert.equal(await page.getByText(token).count(), 0);

    const asked = () => fetch(`${service.url}/changes`, { headers: { Authorization: `Bearer ${token}` } });
    assert.equal((await asked()).status, 200);
    await page.getByRole('button', { name: 'Revoke bank' }).click();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await rowOf(page, 'Keys', 'bank').getByText(/^revoked/).waitFor();
    assert.equal((await asked()).status, 401);
    calm();
    await context.close();
});

test('a webhook is added with its secret, and removed', async () => {
    const { page, context, calm } = await openAs('ada', 'admin');
    await page.getByRole('button', { name: 'Add a webhook' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Address', { exact: false }).first().fill('http://example.org/hook');
    await dialog.getByLabel('Title').fill('Case desk');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog.getByRole('alert').waitFor();
    await inEveryLook(page, 'admin-webhook');
    await dialog.getByLabel('Address', { exact: false }).first().fill('http://127.0.0.1:9/hook');
    await dialog.getByRole('button', { name: 'Add' }).click();
    assert.ok((await dialog.getByLabel('Secret').inputValue()).length > 20);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await rowOf(page, 'Webhooks', 'Case desk').getByText('list.changed').waitFor();
    await inEveryLook(page, 'admin');
    await page.getByRole('button', { name: 'Remove Case desk' }).click();
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No webhook yet').waitFor();
    calm();
    await context.close();
});

test('everybody changes their own password; administration is for admins', async () => {
    const { page, context, calm } = await openAs('vic', 'account');
    const fill = async (old, fresh, again) => {
        await page.getByLabel('Present password').fill(old);
        await page.getByLabel('New password', { exact: false }).first().fill(fresh);
        await page.getByLabel('New password, again').fill(again);
    };
    await fill('wrong', 'another long password', 'another long passwort');
    await page.getByText('Both must be the same.').waitFor();
    await inEveryLook(page, 'account');
    await fill('wrong', 'another long password', 'another long password');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByRole('alert').waitFor();
    await fill('correct horse battery', 'another long password', 'another long password');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('The password is changed.').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Administration' }).count(), 0);
    await page.goto(`${service.url}/#/admin`);
    await page.getByRole('alert').first().waitFor();
    calm();
    await context.close();
});

test('the audit trail is read, verified, signed and taken home', async () => {
    const { page, context, calm } = await openAs('ada', 'audit');
    await page.getByText(/The newest first/).waitFor();
    await rowOf(page, 'Audit trail', 'key.revoke').getByText('key:bank').waitFor();
    await inEveryLook(page, 'audit');
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByRole('heading', { name: 'The trail is whole' }).waitFor();
    await page.locator('.audit-body summary').first().click();
    await inEveryLook(page, 'audit-verified');
    await page.getByLabel('Action').fill('account.add');
    await rowOf(page, 'Audit trail', 'key.revoke').waitFor({ state: 'detached' });
    // Newest first whether filtered or not: eve came last.
    await page.getByText(/^\d+ records · The newest first$/).waitFor();
    const numbers = await page.getByRole('table', { name: 'Audit trail' }).locator('tbody tr td:first-child').allInnerTexts();
    assert.deepEqual(numbers, [...numbers].sort((a, b) => Number(b) - Number(a)));
    await page.getByRole('table', { name: 'Audit trail' }).locator('tbody tr').first().getByText('account:eve').waitFor();
    assert.equal(await page.getByRole('table', { name: 'Audit trail' }).getByText('key.add').count(), 0);
    const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Download' }).click(),
    ]);
    const lines = readFileSync(await download.path(), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
    assert.ok(lines.length >= 3);
    assert.ok(lines.every((line) => line.action === 'account.add'));
    await page.getByRole('button', { name: 'Sign now' }).click();
    const signed = JSON.parse(await page.getByLabel('Signed checkpoint').inputValue());
    assert.ok(signed.checkpoint > 0);
    calm();
    await context.close();
});

test('what was given up is tried again, and arrives', async (t) => {
    const got = [];
    let status = 500;
    const receiver = createServer((request, answer) => {
        let body = '';
        request.on('data', (piece) => (body += piece));
        request.on('end', () => {
            got.push({ event: request.headers['tamis-event'], signature: request.headers['tamis-signature'], body });
            answer.writeHead(status).end();
        });
    });
    await new Promise((done) => receiver.listen(0, '127.0.0.1', done));
    t.after(() => receiver.close());
    const { page, context, calm } = await openAs('ada', 'admin');
    await page.getByRole('button', { name: 'Add a webhook' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Address', { exact: false }).first().fill(`http://127.0.0.1:${receiver.address().port}/hook`);
    await dialog.getByLabel('Title').fill('Tickets');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await page.goto(`${service.url}/#/search?q=Huawei`);
    await page.getByRole('article').first().getByRole('button', { name: 'Open a case' }).click();
    await page.getByRole('heading', { name: 'Discussion' }).waitFor();
    await page.goto(`${service.url}/#/admin`);
    await rowOf(page, 'Webhooks', 'Tickets').getByText('answered with status 500').waitFor();
    // As after two days of that.
    changeDesk(join(folder, 'desk.db'), "UPDATE delivery SET state = 'dead'");
    status = 204;
    await page.reload();
    const again = page.getByRole('button', { name: 'Try again the deliveries of Tickets' });
    await again.waitFor();
    await inEveryLook(page, 'admin-dead');
    await again.click();
    await page.getByText('They are tried again.').waitFor();
    // The page finds out by itself.
    await rowOf(page, 'Webhooks', 'Tickets').getByText('answered with status 500').waitFor({ state: 'detached' });
    await again.waitFor({ state: 'detached' });
    assert.deepEqual(await rowOf(page, 'Webhooks', 'Tickets').locator('td.number').allInnerTexts(), ['0', '0']);
    assert.equal(got.at(-1).event, 'case.opened');
    assert.match(got.at(-1).signature, /^t=\d+,v1=[0-9a-f]{64}$/);
    assert.equal(got.at(-1).body, got[0].body);
    calm();
    await context.close();
});

test('a trail that somebody changed is shown with the first record that does not fit', async () => {
    changeDesk(join(folder, 'desk.db'), "UPDATE audit SET actor = 'user:mallory' WHERE seq IN (4, 6)");
    const { page, context, calm } = await openAs('ada', 'audit');
    await page.getByRole('button', { name: 'Verify' }).click();
    const verdict = page.getByRole('status').filter({ hasText: 'The trail was tampered with' });
    await verdict.getByText('The first record that does not fit: 4').waitFor();
    assert.equal(await page.getByText('The trail is whole').count(), 0);
    await inEveryLook(page, 'audit-tampered');
    // What was done since is recorded all the same, and does not make it whole.
    await page.getByRole('button', { name: 'Verify' }).click();
    await verdict.getByText('The first record that does not fit: 4').waitFor();
    calm();
    await context.close();
});
