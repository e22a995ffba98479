// A book of customers: made, filled from a file, screened, read, changed, removed.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { desk, inEveryLook, launch, openSignedIn, serve, starterSnapshot, temporaryFolder } from './lib.mjs';

let folder;
let service;
let browser;

before(async () => {
    folder = temporaryFolder();
    service = await serve(starterSnapshot(folder), ['--desk', desk(folder, { ana: 'analyst', vic: 'viewer' })]);
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await service?.stop();
});

const openAs = (name, view) => openSignedIn(browser, service.url, name, view);

test('a book is made, filled, screened and read', async () => {
    const { page, context, calm } = await openAs('ana', 'watch');
    await page.getByText('No book yet').waitFor();
    await page.getByRole('button', { name: 'New book' }).click();
    await page.getByLabel('Short name').fill('retail');
    await page.getByLabel('Title').fill('Retail customers');
    await page.getByRole('checkbox', { name: 'us_bis_el' }).waitFor();
    await inEveryLook(page, 'book-new');
    await page.getByRole('button', { name: 'Make the book' }).click();
    await page.getByRole('heading', { level: 1, name: 'Retail customers' }).waitFor();
    await page.getByText('No customer here').waitFor();
    await inEveryLook(page, 'book-empty');

    await page.getByLabel(/^File of customers/).setInputFiles('data/starter/customers.csv');
    await page.getByRole('button', { name: 'Bring customers in' }).click();
    await page.getByText(/^60 rows: \d+ new/).waitFor();
    await page.getByText('waits to be screened').first().waitFor();

    await page.getByRole('button', { name: 'Screen now' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Screen now' }).click();
    await page.getByText(/60 of them against everything/).waitFor();
    await page.getByLabel('Only with hits').check();
    const customers = page.getByRole('table', { name: 'Customers' });
    await customers.getByRole('link', { name: 'Huawei Technologies Co., Ltd.' }).first().waitFor();
    await inEveryLook(page, 'book');
    await page.getByLabel('Find').fill('huawei');
    await page.getByText(/^\d customers?$/).waitFor();
    await customers.getByRole('link', { name: /Cases of/ }).first().click();
    await page.getByRole('table', { name: 'Cases' }).getByRole('link').first().waitFor();
    // Those of this customer of this book, by its number as a whole.
    await page.getByText('Only cases of the book retail.').waitFor();
    assert.match(page.url(), /book=retail/);
    const number = await page.getByLabel('Customer').inputValue();
    assert.ok(number !== '' && page.url().includes(`customer=${number}`));
    await inEveryLook(page, 'cases-customer');
    await page.getByRole('button', { name: 'Cases of any book' }).click();
    await page.getByText('Only cases of the book retail.').waitFor({ state: 'detached' });
    await page.getByLabel('Customer').fill(`${number}-none`);
    await page.getByText('No case here').waitFor();
    await page.goto(`${service.url}/#/watch`);
    await page.getByRole('link', { name: 'Retail customers' }).waitFor();
    await inEveryLook(page, 'watch');
    calm();
    await context.close();
});

test('customers that a file does not have leave the book when that is asked for', async () => {
    const file = join(folder, 'kunden.csv');
    writeFileSync(file, 'Kennung;Firma\nk-1;Huawei Technologies\nk-2;Nobody at All GmbH\n');
    const { page, context, calm } = await openAs('ana', 'book/retail');
    await page.getByText('Bring customers in').first().click();
    await page.getByLabel(/^File of customers/).setInputFiles(file);
    await page.getByLabel('Name', { exact: true }).selectOption('Firma');
    await page.getByLabel('Customer number', { exact: true }).selectOption('Kennung');
    await page.getByLabel('Customers that the file does not have leave the book').check();
    await page.getByRole('button', { name: 'Bring customers in' }).click();
    await page.getByText('2 rows: 2 new, 0 changed, 0 as before, 60 left the book, 0 not usable').waitFor();
    await page.getByText('2 customers', { exact: true }).waitFor();
    calm();
    await context.close();
});

test('what is wrong is said where it happened', async () => {
    const file = join(folder, 'wrong.csv');
    writeFileSync(file, 'a,b\n1,2\n');
    const { page, context, calm } = await openAs('ana', 'book/retail');
    await page.getByText('Bring customers in').first().click();
    await page.getByLabel(/^File of customers/).setInputFiles(file);
    await page.getByRole('button', { name: 'Bring customers in' }).click();
    await page.getByRole('alert').getByText(/no column/).waitFor();
    await page.goto(`${service.url}/#/book/none`);
    await page.getByText('There is no book “none”.').waitFor();
    calm();
    await context.close();
});

test('settings are changed, and a book is removed', async () => {
    const { page, context, calm } = await openAs('ana', 'book/retail');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('Score from').fill('0.9');
    await page.getByRole('checkbox', { name: 'us_bis_el' }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The settings are saved.').waitFor();
    await page.getByRole('button', { name: 'Settings' }).click();
    assert.equal(await page.getByLabel('Score from').inputValue(), '0.9');
    assert.equal(await page.getByRole('checkbox', { name: 'us_bis_el' }).isChecked(), true);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByText('its 2 customers are removed').waitFor();
    await page.getByRole('button', { name: 'Remove the book' }).click();
    await page.getByText('No book yet').waitFor();
    calm();
    await context.close();
});

test('a viewer reads only', async () => {
    const { page, context, calm } = await openAs('vic', 'watch');
    await page.getByText('No book yet').waitFor();
    assert.equal(await page.getByRole('button', { name: 'New book' }).count(), 0);
    calm();
    await context.close();
});
