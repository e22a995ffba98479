// A transaction decided: the tree of reasons, questions answered in place, another day, facts as JSON.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { inEveryLook, launch, open, serve, starterSnapshot, temporaryFolder } from './lib.mjs';

let service;
let browser;

before(async () => {
    service = await serve(starterSnapshot(temporaryFolder()));
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await service?.stop();
});

const story = readFileSync('data/starter/story.jsonl', 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).facts);
const address = (facts) => `${service.url}/#/decide?facts=${encodeURIComponent(JSON.stringify(facts))}`;

test('what is not known is asked, and an answer given in place asks again', async () => {
    const { page, context, calm } = await open(browser, `${service.url}/#/decide`);
    await page.getByLabel('Day', { exact: true }).fill('2019-05-23');
    await page.getByLabel('Activity').selectOption('export');
    await page.getByLabel('Whose law').selectOption('US');
    await page.getByLabel('Other party').fill('Huawei Technologies Co., Ltd.');
    await page.getByRole('button', { name: 'Decide' }).click();
    const result = page.getByRole('region', { name: 'Determination' });
    await result.getByText('In which country does it go or happen?').waitFor();
    await inEveryLook(page, 'decide-questions');
    const question = result.getByRole('listitem').filter({ hasText: 'In which country does it go or happen?' });
    await question.getByLabel('Answer').fill('CN');
    await question.getByRole('button', { name: 'Ask with this' }).click();
    await result.getByRole('heading', { name: 'What changed the answer' }).waitFor();
    await result.getByRole('region', { name: 'What changed the answer' }).getByText('place.country', { exact: true }).waitFor();
    assert.equal(await page.getByLabel('Destination').inputValue(), 'CN');
    assert.equal(await result.getByText('In which country does it go or happen?').count(), 0);
    calm();
    await context.close();
});

test('the story: a patch under the temporary general license, and the day on which that ends', async () => {
    const { page, context, calm } = await open(browser, address({ ...story[1], date: '2020-08-13' }));
    await page.getByRole('button', { name: 'Decide' }).click();
    const result = page.getByRole('region', { name: 'Determination' });
    await result.getByRole('heading', { name: 'allowed with conditions' }).waitFor();
    await result.getByText('85 FR 29610').first().waitFor();
    await inEveryLook(page, 'decide');
    await result.getByRole('button', { name: 'Ask on 2020-08-14' }).click();
    await result.getByRole('heading', { name: 'license required' }).waitFor();
    assert.equal(await page.getByLabel('Day', { exact: true }).inputValue(), '2020-08-14');
    await inEveryLook(page, 'decide-whatif');
    await result.getByRole('button', { name: 'Back to the first' }).click();
    await result.getByRole('heading', { name: 'allowed with conditions' }).waitFor();
    calm();
    await context.close();
});

test('a share through an owner is shown as a path', async () => {
    const { page, context, calm } = await open(browser, address({ ...story[4], date: '2025-10-15' }));
    await page.getByRole('button', { name: 'Decide' }).click();
    const result = page.getByRole('region', { name: 'Determination' });
    await result.getByRole('heading', { name: 'Ownership' }).waitFor();
    await result.getByText('100 %').first().waitFor();
    await inEveryLook(page, 'decide-ownership');
    calm();
    await context.close();
});

test('facts as JSON, and a fact that does not exist refused in the words of the service', async () => {
    const { page, context, calm } = await open(browser, `${service.url}/#/decide`);
    await page.getByText('All facts, as JSON').click();
    await page.getByLabel('Facts', { exact: true }).fill('{"date": "2024-01-10", "partie": {"name": "X"}}');
    await page.getByRole('button', { name: 'Use these facts' }).click();
    await page.getByRole('button', { name: 'Decide' }).click();
    await page.getByRole('alert').getByText('partie').waitFor();
    await page.getByLabel('Facts', { exact: true }).fill('[1]');
    await page.getByRole('button', { name: 'Use these facts' }).click();
    await page.getByText('Facts are one JSON object.').waitFor();
    calm();
    await context.close();
});
