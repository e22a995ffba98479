// A file of customers, a document, an inventory: sent, worked on, looked at, taken home.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inEveryLook, launch, open, serve, starterSnapshot, tamis, temporaryFolder } from './lib.mjs';

const folder = temporaryFolder();
let snapshot;
let service;
let browser;

before(async () => {
    snapshot = starterSnapshot(folder);
    service = await serve(snapshot);
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await service?.stop();
});

const screened = (file) => {
    const out = join(folder, 'expected.csv');
    try {
        tamis(['screen', '-q', '-s', snapshot, '--in', file, '--out', out]);
    } catch (ended) {
        assert.equal(ended.status, 1); // there are hits
    }
    return readFileSync(out, 'utf8');
};

test('a file of customers is screened as on the command line, and its hits taken home', async () => {
    const { page, context, calm } = await open(browser, `${service.url}/#/file`);
    await page.getByLabel('Customers').setInputFiles('data/starter/customers.csv');
    await page.getByText('Northwind Instruments Oy').waitFor();
    await page.getByRole('button', { name: 'Screen' }).click();
    await page.getByRole('heading', { name: 'Result' }).waitFor();
    await page.getByRole('table', { name: 'Hits' }).getByText('Huawei Technologies Co., Ltd.').first().waitFor();
    await page.getByText(/60 rows/).waitFor();
    await inEveryLook(page, 'file');
    const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Download the hits' }).click(),
    ]);
    assert.equal(readFileSync(await download.path(), 'utf8'), screened('data/starter/customers.csv'));
    calm();
    await context.close();
});

test('a large file is stopped while it is being screened', async () => {
    const file = join(folder, 'large.csv');
    const row = 'Zhejiang Electronics Trading and Shipping Company Limited\n';
    writeFileSync(file, `name\n${row.repeat(400_000)}`);
    const { page, context, calm } = await open(browser, `${service.url}/#/file`);
    await page.getByLabel('Customers').setInputFiles(file);
    const followed = page.waitForRequest((request) => request.url().endsWith('/events'));
    await page.getByRole('button', { name: 'Screen' }).click();
    const job = (await followed).url().split('/').at(-2);
    const state = async () => (await (await fetch(`${service.url}/jobs/${job}`)).json()).state;
    await page.getByText(/^Screening \d+ %/).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('It was cancelled.').first().waitFor();
    assert.equal(await page.getByRole('progressbar').count(), 0);
    while (!['cancelled', 'finished'].includes(await state()));
    assert.equal(await state(), 'cancelled');
    // The next file has the place at once.
    await page.getByLabel('large.csv').setInputFiles('data/starter/customers.csv');
    await page.getByRole('button', { name: 'Screen' }).click();
    await page.getByText(/60 rows/).waitFor();
    calm();
    await context.close();
});

test('columns with names of their own are mapped', async () => {
    const file = join(folder, 'kunden.csv');
    writeFileSync(file, 'Kennung;Firma;Land\n1;Huawei Technologies;cn\n2;Nobody at All GmbH;de\n');
    const { page, context, calm } = await open(browser, `${service.url}/#/file`);
    await page.getByLabel('Customers').setInputFiles(file);
    await page.getByLabel('Name', { exact: true }).selectOption('Firma');
    await page.getByLabel('Country', { exact: true }).selectOption('Land');
    await page.getByRole('button', { name: 'Screen' }).click();
    await page.getByText(/2 rows/).waitFor();
    await page.getByText(/1 customer with a hit/).waitFor();
    calm();
    await context.close();
});

test('what is wrong with a file is said in the words of the service', async () => {
    const file = join(folder, 'empty.csv');
    writeFileSync(file, 'a,b\n1,2\n');
    const { page, context, calm } = await open(browser, `${service.url}/#/file`);
    await page.getByLabel('Customers').setInputFiles(file);
    await page.getByRole('button', { name: 'Screen' }).click();
    await page.getByRole('alert').getByText('no column is recognized as a name').waitFor();
    calm();
    await context.close();
});

test('the mentions of a document are marked, with who they were on its day', async () => {
    const { page, context, calm } = await open(browser, `${service.url}/#/document`);
    await page.getByLabel(/^Document/).setInputFiles('data/starter/article.html');
    await page.getByRole('heading', { name: /Phone maker cut off/ }).waitFor();
    await page.getByText('dated 2019-05-23').waitFor();
    const marks = page.getByRole('article', { name: 'Text with marked mentions' }).locator('mark');
    assert.equal(await marks.count(), 9);
    for (const mark of await marks.all()) assert.match(await mark.innerText(), /Huawei|HiSilicon|ZTE|\p{L}/u);
    await marks.first().getByRole('button').click();
    await page.locator('.mention-chosen').getByText('listed then').first().waitFor();
    await inEveryLook(page, 'document');
    calm();
    await context.close();
});

test('text that is pasted is read, in any script', async () => {
    const { page, context, calm } = await open(browser, `${service.url}/#/document`);
    await page.getByText('Or paste its text').click();
    await page.getByLabel('Text', { exact: true }).fill('Ein Gerücht über „Huawei“ – 華為 – und sonst nichts.');
    await page.getByRole('button', { name: 'Find mentions' }).click();
    await page.locator('mark').getByText('Huawei', { exact: true }).waitFor();
    calm();
    await context.close();
});

test('an inventory is drawn on a map, with its deadlines', async () => {
    const { page, context, calm } = await open(browser, `${service.url}/#/inventory`);
    await page.getByLabel('Who you are').selectOption('UK=uk_pcp_directed');
    await page.getByLabel('Table of devices').setInputFiles('data/starter/inventory.csv');
    const map = page.getByRole('group', { name: 'Map' });
    await map.getByRole('button').first().waitFor();
    await page.getByRole('table', { name: 'Deadlines' }).getByText('2027-12-31').waitFor();
    await inEveryLook(page, 'inventory', () => map.getByRole('button').first().waitFor());
    const site = map.getByRole('button', { name: /^Glasgow East/ });
    await site.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Glasgow East only: show all' }).waitFor();
    const sites = await page.getByRole('table', { name: 'Findings' }).locator('tbody tr').allInnerTexts();
    assert.ok(sites.length > 0 && sites.every((row) => row.includes('Glasgow East')));
    calm();
    await context.close();
});
