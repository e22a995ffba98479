// The story of May 2019 done by hand: a name searched on two days, the party and what it is to others, what it means for one
// transaction, and a case that is taken, discussed and decided.
import { after, before, test } from 'node:test';
import { accessible, desk, launch, open, picture, serve, signIn, starterSnapshot, temporaryFolder } from './lib.mjs';

let service;
let browser;

before(async () => {
    const folder = temporaryFolder();
    service = await serve(starterSnapshot(folder), ['--desk', desk(folder, { ana: 'analyst' })]);
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await service?.stop();
});

test('from a name to a decided case', async () => {
    const { page, context, calm } = await open(browser, service.url);
    const seen = async (name) => {
        await accessible(page);
        await picture(page, `story-${name}`);
    };
    await signIn(page, 'ana');

    // The day before, and the day of the rule.
    await page.getByRole('searchbox', { name: 'Name' }).fill('Huawei Tecnologies');
    await page.getByRole('checkbox', { name: 'us_bis_el' }).check();
    await page.getByLabel('As of').fill('2019-05-15');
    await page.getByText('No hit at 0.70 or above').waitFor();
    await page.getByLabel('As of').fill('2019-05-16');
    const hit = page.getByRole('article').filter({ hasText: 'Huawei Technologies Co., Ltd.' }).first();
    await hit.waitFor();
    await seen('1-search');

    // Who it is, since when, and what it is to others.
    await hit.getByRole('link', { name: 'Huawei Technologies Co., Ltd.' }).click();
    await page.getByText('since 2019-05-16', { exact: true }).waitFor();
    await page.getByText('84 FR 22961').waitFor();
    await page.getByRole('link', { name: /HiSilicon/ }).first().waitFor();
    await seen('2-party');

    // What that means for one transaction on one day.
    await page.getByRole('link', { name: 'May we deal with it?' }).click();
    await page.getByLabel('Day', { exact: true }).fill('2019-05-17');
    for (const [field, value] of [
        ['Activity', 'export'],
        ['Who acts', 'us_exporter'],
        ['Whose law', 'US'],
        ['Kind', 'hardware'],
    ])
        await page.getByLabel(field, { exact: true }).selectOption(value);
    for (const [field, value] of [
        ['Its country', 'CN'],
        ['Destination', 'CN'],
        ['ECCN', 'EAR99'],
        ['Made in', 'US'],
    ])
        await page.getByLabel(field, { exact: true }).fill(value);
    await page.getByRole('button', { name: 'Decide' }).click();
    await page.getByRole('region', { name: 'Determination' }).getByRole('heading', { name: 'license required' }).waitFor();
    await seen('3-determination');

    // A customer of nearly this name, as a case.
    await page.getByRole('link', { name: 'Search', exact: true }).click();
    await page.getByRole('searchbox', { name: 'Name' }).fill('Huawei Tecnologies');
    await page.getByRole('article').first().getByRole('button', { name: 'Open a case' }).click();
    await page.getByRole('button', { name: 'Take it' }).click();
    await page.getByText('assigned to ana').waitFor();
    await page.getByLabel('Comment').fill('Seat and register are those of the listed company.');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.step-text', { hasText: 'Seat and register' }).waitFor();
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'True match' }).click();
    await page.getByLabel('Reason').fill('A misspelling of the listed name.');
    await page.getByRole('dialog').getByRole('button', { name: 'Decide' }).click();
    await page.getByText('ana decided on').waitFor();
    await seen('4-case');

    // The queue has it, closed.
    await page.getByRole('link', { name: 'Cases', exact: true }).click();
    await page.getByText('No case here').waitFor();
    await page.getByRole('radio', { name: 'Closed' }).check();
    await page.getByRole('link', { name: /Huawei Tecnologies/ }).waitFor();
    await seen('5-queue');
    calm();
    await context.close();
});
