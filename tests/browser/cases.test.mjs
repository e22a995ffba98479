// Signing in, the queue of cases and a case from hit to approved decision, by mouse and by keyboard.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desk, inEveryLook, launch, open, serve, signIn, starterSnapshot, temporaryFolder } from './lib.mjs';

let service;
let browser;

before(async () => {
    const folder = temporaryFolder();
    service = await serve(starterSnapshot(folder), ['--desk', desk(folder, { ada: 'admin', ana: 'analyst', ben: 'approver', vic: 'viewer' })]);
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await service?.stop();
});

/** A page on which `name` is signed in. */
async function openAs(name) {
    const opened = await open(browser, service.url);
    await signIn(opened.page, name);
    return opened;
}

/** Opens a case from the first hit of a search. */
async function openCase(page, q) {
    await page.goto(`${service.url}/#/search?q=${encodeURIComponent(q)}`);
    await page.getByRole('article').first().getByRole('button', { name: 'Open a case' }).click();
    await page.getByRole('heading', { level: 1, name: q }).waitFor();
}

test('nothing is shown without signing in, and a wrong password is refused', async () => {
    const { page, context, calm } = await open(browser, `${service.url}/#/cases`);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await inEveryLook(page, 'login');
    await page.getByLabel('Name').fill('ana');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Name or password is not right.').waitFor();
    await page.getByLabel('Password').fill('correct horse battery');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('No case here').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    calm();
    await context.close();
});

test('a hit becomes a case that one decides and another approves', async () => {
    const { page, context, calm } = await openAs('ana');
    await openCase(page, 'Huawei Tecnologies');
    await page.getByRole('button', { name: 'Take it' }).click();
    await page.getByText('assigned to ana').waitFor();
    // To somebody else: a choice among those who work on cases, which a viewer does not.
    await page.getByRole('button', { name: 'Assign …' }).click();
    const to = page.getByRole('dialog').getByLabel('To whom');
    await to.getByRole('option', { name: 'ben' }).waitFor({ state: 'attached' });
    assert.deepEqual(await to.getByRole('option').allInnerTexts(), ['Nobody', 'ada', 'ana', 'ben']);
    await inEveryLook(page, 'case-assign');
    await to.selectOption('ben');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('assigned to ben').waitFor();
    await page.getByRole('button', { name: 'Take it' }).click();
    await page.getByText('assigned to ana').waitFor();
    await page.getByRole('button', { name: 'Due date' }).click();
    await page.getByLabel('Day').fill('2030-01-31');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('due 2030-01-31').waitFor();
    await page.getByLabel('Comment').fill('Asked the customer for a certificate.');
    await page.keyboard.press('Control+Enter');
    await page.locator('.step-text', { hasText: 'Asked the customer' }).waitFor();
    await page.getByLabel('Attach a file').setInputFiles({
        name: 'certificate.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('registered in Berlin'),
    });
    await page.getByRole('link', { name: 'certificate.txt' }).waitFor();
    await page.locator('.step', { hasText: 'attached certificate.txt' }).waitFor();
    const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'certificate.txt' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'certificate.txt');

    await page.getByRole('button', { name: 'False alert' }).click();
    await inEveryLook(page, 'case-dialog');
    await page.getByLabel('Reason').fill('Another company: register and seat differ.');
    await page.getByRole('button', { name: 'Decide' }).click();
    await page.getByText('another person has to approve').waitFor();
    const address = page.url();

    const other = await openAs('ben');
    await other.page.goto(address);
    await other.page.getByText('A second person has to approve').waitFor();
    await inEveryLook(other.page, 'case-pending');
    await other.page.getByRole('button', { name: 'Approve' }).click();
    await other.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await other.page.getByText('approved by ben').waitFor();
    await inEveryLook(other.page, 'case-closed');
    other.calm();
    await other.context.close();

    // Who asks the same again is told.
    await page.goto(`${service.url}/#/search?q=Huawei+Tecnologies`);
    const told = page.getByRole('article').first().getByRole('link', { name: /Decided before as a false alert in case \d+/ });
    await told.waitFor();
    await inEveryLook(page, 'search-remembered');
    await told.click();
    await page.getByText('approved by ben').waitFor();
    calm();
    await context.close();
});

test('what is typed on before it is answered leaves no record, and what is shown leaves one', async () => {
    const { page, context, calm } = await openAs('ana');
    // Nothing is answered before all of it is typed.
    let held = 0;
    let typed = () => undefined;
    const all = new Promise((done) => (typed = done));
    await page.route('**/match/default*', async (route) => {
        held++;
        await all;
        await route.continue().catch(() => undefined); // it may have been given up
    });
    const field = page.getByRole('searchbox', { name: 'Name' });
    for (const word of ['Nobody', ' Abandoned', ' Works']) {
        const before = held;
        await field.pressSequentially(word);
        while (held === before) await new Promise((done) => setTimeout(done, 20));
    }
    typed();
    await page.getByText('No hit at 0.70 or above').waitFor();
    const admin = await openAs('ada');
    const records = await admin.page.evaluate(async () => (await (await fetch('/audit?action=match')).text()));
    const asked = records.split('\n').filter((line) => line.includes('Nobody'));
    assert.equal(asked.length, 1, asked.join('\n'));
    assert.match(asked[0], /Nobody Abandoned Works/);
    calm();
    await admin.context.close();
    await context.close();
});

test('a session that ends asks to sign in, in place of the view, which is there again then', async () => {
    const { page, context, calm } = await openAs('ana');
    await openCase(page, 'Kaspersky');
    const address = page.url();
    await context.clearCookies();
    await page.getByRole('button', { name: 'Take it' }).click();
    await page.getByText('What you asked for needs an account.').waitFor();
    assert.equal(await page.getByRole('heading', { name: 'Discussion' }).count(), 0);
    await page.getByLabel('Name').fill('ana');
    await page.getByLabel('Password').fill('correct horse battery');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Discussion' }).waitFor();
    assert.equal(page.url(), address);
    calm();
    await context.close();
});

test('what two people do at once is told, not lost', async () => {
    const first = await openAs('ana');
    const second = await openAs('ben');
    await openCase(first.page, 'ZTE Corporation');
    await second.page.goto(first.page.url());
    await second.page.getByRole('button', { name: 'Take it' }).click();
    await second.page.getByText('assigned to ben').waitFor();
    await first.page.getByRole('button', { name: 'Take it' }).click();
    await first.page.getByText('Somebody else changed this case').waitFor();
    await first.page.getByText('assigned to ben').waitFor();
    first.calm();
    second.calm();
    await first.context.close();
    await second.context.close();
});

test('the queue is worked by keyboard', async () => {
    const { page, context, calm } = await openAs('ana');
    for (const name of ['Hikvision', 'Dahua Technology', 'Hytera Communications']) await openCase(page, name);
    await page.getByRole('link', { name: 'Cases', exact: true }).click();
    await page.getByRole('table', { name: 'Cases' }).getByRole('link', { name: /Hytera/ }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('a');
    await page.getByText('is yours.').waitFor();
    await inEveryLook(page, 'cases');
    await page.keyboard.press('Enter');
    await page.getByText('assigned to ana').waitFor();
    await page.keyboard.press('t');
    await page.getByRole('dialog', { name: 'Decide: true match' }).waitFor();
    await page.getByLabel('Reason').fill('The same company.');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Decide' }).press('Enter');
    await page.getByText('ana decided on').waitFor();
    const decided = page.url();
    await page.keyboard.press('j');
    await page.getByRole('button', { name: 'True match' }).waitFor();
    assert.notEqual(page.url(), decided);
    await page.keyboard.press('c');
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
    await page.getByLabel('Comment').press('Escape');
    calm();
    await context.close();
});

test('a viewer sees cases and cannot change them', async () => {
    const { page, context, calm } = await openAs('vic');
    await page.getByRole('link', { name: 'Cases', exact: true }).click();
    await page.getByRole('link', { name: /Dahua|Hytera|ZTE|Hikvision/ }).first().click();
    await page.getByRole('heading', { name: 'Discussion' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'True match' }).count(), 0);
    assert.equal(await page.getByLabel('Comment').count(), 0);
    await page.keyboard.press('t');
    assert.equal(await page.getByRole('dialog').count(), 0);
    calm();
    await context.close();
});
