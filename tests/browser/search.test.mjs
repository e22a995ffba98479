// Search as you type, the explanation of a hit, the page of a party, the frame.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inEveryLook, launch, open, serve, starterSnapshot, tamis, temporaryFolder } from './lib.mjs';

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

test('a name that is typed is found, and its score explained', async () => {
    const { page, context, calm } = await open(browser, service.url);
    await page.getByRole('searchbox', { name: 'Name' }).pressSequentially('Huawei Tecnologies');
    const first = page.getByRole('article').first();
    await first.getByRole('link', { name: /Huawei/ }).waitFor();
    const tokens = first.getByRole('table');
    await tokens.getByText('Tecnologies', { exact: true }).waitFor();
    assert.match(await tokens.innerText(), /Technologies/);
    assert.match(page.url(), /#\/search\?q=Huawei\+Tecnologies$/);
    await inEveryLook(page, 'search');
    calm();
    await context.close();
});

test('filters narrow the search and stand in the address', async () => {
    const { page, context, calm } = await open(browser, `${service.url}/#/search?q=Huawei`);
    await page.getByRole('article').first().waitFor();
    await page.getByLabel('Kind').selectOption('Person');
    await page.getByText('No hit at 0.70 or above').waitFor();
    assert.match(page.url(), /schema=Person/);
    await page.getByLabel('Kind').selectOption('');
    await page.getByRole('article').first().waitFor();
    await page.getByLabel('As of').fill('2019-05-15');
    await page.getByRole('checkbox', { name: 'us_bis_el' }).check();
    await page.getByText('No hit at 0.70 or above').waitFor();
    await page.reload();
    await page.getByText('No hit at 0.70 or above').waitFor();
    assert.equal(await page.getByLabel('As of').inputValue(), '2019-05-15');
    await page.getByLabel('As of').fill('2019-05-16');
    await page.getByRole('article').first().waitFor();
    calm();
    await context.close();
});

test('what is known besides the name counts', async () => {
    const { page, context, calm } = await open(browser, `${service.url}/#/search?q=Huawei&country=de`);
    await page.getByRole('article').first().getByText('differs').first().waitFor();
    calm();
    await context.close();
});

test('a refusal is shown in the words of the service', async () => {
    const { page, context, calm } = await open(browser, `${service.url}/#/search?q=Huawei&as_of=soon`);
    await page.getByRole('alert').getByText('expected a day').waitFor();
    calm();
    await context.close();
});

test('a party has its listings on a time line and its links drawn', async () => {
    const { page, context, calm } = await open(browser, `${service.url}/#/search?q=Huawei+Technologies`);
    await page.getByRole('link', { name: 'Huawei Technologies' }).first().click();
    await page.getByRole('heading', { level: 1, name: /Huawei/ }).waitFor();
    await page.getByRole('figure', { name: 'Time line of listings' }).locator('svg').waitFor();
    await page.getByText('Entity List').first().waitFor();
    await inEveryLook(page, 'entity', () => page.locator('svg.timeline').waitFor());
    calm();
    await context.close();
});

test('a party has its owners and theirs drawn with their shares, and told in words', async () => {
    const { page, context, calm } = await open(browser, `${service.url}/#/entity/us_bis_el-huawei-technologies`);
    const figure = page.getByRole('figure', { name: /^Drawing of \d+ parties/ });
    await figure.locator('svg').waitFor();
    // Two steps behind it: the union owns the holding, which owns the party; a share stands on each edge.
    const union = figure.getByRole('link', { name: /^Union of Huawei.*owns 98.99 %/ });
    await union.waitFor();
    await figure.getByText('98.99 %', { exact: true }).waitFor();
    const words = page.locator('.network-words');
    assert.match(await words.innerText(), /Huawei Investment & Holding Co., Ltd.: owns 100 %\s+Union of Huawei[^\n]*: owns 98.99 %/);
    assert.match(await words.innerText(), /owns 100 %: HiSilicon Technologies Co., Ltd. listed/);
    // Whoever is there on two ways is drawn once, with both edges.
    assert.equal(await figure.getByRole('link', { name: /^Ren Zhengfei/ }).count(), 1);
    await figure.getByText('1.01 %', { exact: true }).waitFor();
    await inEveryLook(page, 'network', () => figure.locator('svg').waitFor());
    await page.getByLabel('How far').selectOption('1');
    await union.waitFor({ state: 'detached' });
    await page.getByLabel('How far').selectOption('2');
    await union.press('Enter');
    await page.getByRole('heading', { level: 1, name: /^Union of Huawei/ }).waitFor();
    await figure.getByRole('link', { name: /^HiSilicon/ }).waitFor({ state: 'detached' });
    await figure.getByText('100 %', { exact: true }).waitFor();
    calm();
    await context.close();
});

test('a party with more links than can be drawn says how many are left out', async (t) => {
    const folder = temporaryFolder();
    const entity = (id, schema, properties) => JSON.stringify({ id, schema, caption: properties.name?.[0] ?? id, properties });
    const lines = [entity('hub', 'Company', { name: ['Hub Holding'] })];
    for (let i = 0; i < 26; i++) {
        lines.push(entity(`owned-${i}`, 'Company', { name: [`Owned Works ${i}`] }));
        lines.push(entity(`own-${i}`, 'Ownership', { owner: ['hub'], asset: [`owned-${i}`], percentage: [String(50 + i)] }));
    }
    const list = join(folder, 'hub.ftm.jsonl');
    writeFileSync(list, `${lines.join('\n')}\n`);
    tamis(['compile', '-q', '-o', join(folder, 'hub.snap'), `ftm:${list}`]);
    const other = await serve(join(folder, 'hub.snap'));
    t.after(() => other.stop());
    const { page, context, calm } = await open(browser, `${other.url}/#/entity/hub`);
    const figure = page.getByRole('figure', { name: 'Drawing of 12 parties around this one' });
    await figure.getByText('and 14 more').waitFor();
    await figure.getByRole('link', { name: 'Owned Works 25: owns 75 %' }).waitFor(); // the largest shares have the places
    assert.equal(await figure.getByRole('link', { name: /^Owned Works 0:/ }).count(), 0);
    await page.locator('.network-words').getByText('and 14 more').waitFor();
    await inEveryLook(page, 'network-hub', () => figure.locator('svg').waitFor());
    await page.getByText('All links of this party itself, as a table').click();
    await page.getByRole('table').getByText('Owned Works 0', { exact: true }).waitFor();
    calm();
    await context.close();
});

test('the colors can be chosen and are kept', async () => {
    const { page, context, calm } = await open(browser, service.url, { colorScheme: 'light' });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByRole('radio', { name: 'Dark' }).check();
    assert.notEqual(await ground(), light);
    await page.reload();
    await page.getByRole('searchbox').waitFor();
    assert.notEqual(await ground(), light);
    calm();
    await context.close();
});

test('everything can be reached by keyboard', async () => {
    const { page, context, calm } = await open(browser, `${service.url}/#/search?q=Huawei`);
    await page.getByRole('article').first().waitFor();
    await page.getByRole('searchbox').press('ArrowDown');
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    const names = await page.getByRole('article').getByRole('heading').allInnerTexts();
    assert.equal(await focused(), names[0]);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    assert.equal(await focused(), names[1]);
    await page.keyboard.press('/');
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('type')), 'search');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: names[0] }).waitFor();
    await page.goto(`${service.url}/#/nowhere`);
    await page.getByText('Nothing here', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Skip to the content' }).focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'content');
    calm();
    await context.close();
});

test('a view that is left while it is being drawn does not call back', async () => {
    const { page, context, calm } = await open(browser, `${service.url}/#/document`);
    await page.getByRole('heading', { level: 1, name: 'Document' }).waitFor();
    // The address is another one already, and the page has not heard of it yet.
    await page.evaluate(() => {
        new MutationObserver((_, observer) => {
            if (document.querySelector('.search') === null) return;
            observer.disconnect();
            history.replaceState(null, '', '#/decide');
        }).observe(document.body, { childList: true, subtree: true });
        location.hash = '#/search?q=Huawei';
    });
    await page.getByRole('article').first().waitFor();
    assert.match(page.url(), /#\/decide$/);
    calm();
    await context.close();
});

test('an address of the same view that comes while that is being drawn is followed', async () => {
    // Before the page has heard of it, and after.
    for (const heard of [false, true]) {
        const { page, context, calm } = await open(browser, `${service.url}/#/document`);
        await page.getByRole('heading', { level: 1, name: 'Document' }).waitFor();
        await page.evaluate((heard) => {
            new MutationObserver((_, observer) => {
                if (document.querySelector('.search') === null) return;
                observer.disconnect();
                location.hash = '#/search?q=Huawei';
                if (heard) window.dispatchEvent(new HashChangeEvent('hashchange'));
            }).observe(document.body, { childList: true, subtree: true });
            location.hash = '#/search';
        }, heard);
        await page.getByRole('article').first().waitFor();
        assert.match(page.url(), /#\/search\?q=Huawei$/);
        calm();
        await context.close();
    }
});
