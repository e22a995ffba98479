// What another edition of the lists says otherwise: told as it is taken up, filtered, and given to readers of feeds.
import assert from 'node:assert/strict';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { desk, inEveryLook, launch, open, openSignedIn, serve, signIn, tamis, temporaryFolder } from './lib.mjs';

const source = 'data/starter/us_bis_el.ftm.jsonl';
let folder;
let service;
let browser;

/** A snapshot of these lines, put where the service looks for it. */
function compile(lines) {
    const list = join(folder, 'us_bis_el.ftm.jsonl');
    writeFileSync(list, lines.map((line) => JSON.stringify(line)).join('\n'));
    tamis(['compile', '-q', '-o', join(folder, 'next.snap'), `ftm:${list}`]);
    renameSync(join(folder, 'next.snap'), join(folder, 'lists.snap'));
    return join(folder, 'lists.snap');
}

/** The edition before: another party, one alias less, another day. */
function editionBefore(lines) {
    const gone = { id: 'us_bis_el-old-house', schema: 'Company', caption: 'Old Trading House', properties: { name: ['Old Trading House'], country: ['cn'] }, datasets: ['us_bis_el'] };
    return [
        ...lines.slice(0, -2).map((line) => {
            if (line.id !== 'us_bis_el-huawei-technologies') return line;
            return { ...line, properties: { ...line.properties, alias: line.properties.alias.slice(1) } };
        }).map((line) => {
            if (line.id !== 'us_bis_el-huawei-technologies-listing') return line;
            return { ...line, properties: { ...line.properties, startDate: ['2019-05-21'] } };
        }),
        gone,
    ];
}

before(async () => {
    folder = temporaryFolder();
    const lines = readFileSync(source, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
    service = await serve(compile(editionBefore(lines)), ['--desk', desk(folder, { ada: 'admin', vic: 'viewer' })]);
    browser = await launch();
    const { page, context } = await open(browser, `${service.url}/#/changes`);
    await signIn(page, 'vic');
    await page.goto(`${service.url}/#/changes`);
    await page.getByText('No change here').waitFor();
    await inEveryLook(page, 'changes-none');
    compile(lines);
    await page.waitForFunction(async () => (await (await fetch('/changes')).json()).changes.length >= 3, undefined, { polling: 200 });
    await context.close();
});
after(async () => {
    await browser?.close();
    await service?.stop();
});

const openAs = (name, view) => openSignedIn(browser, service.url, name, view);

test('each change says what differs', async () => {
    const { page, context, calm } = await openAs('vic', 'changes');
    const huawei = page.locator('.change').filter({ hasText: 'Huawei Technologies Co., Ltd.' }).filter({ hasText: '2019-05-21' });
    await huawei.filter({ hasText: 'listed since' }).waitFor();
    await huawei.locator('del', { hasText: '2019-05-21' }).waitFor();
    await huawei.getByText('Also called').waitFor();
    await page.locator('.change').filter({ hasText: 'Old Trading House' }).getByText('removed', { exact: true }).waitFor();
    await inEveryLook(page, 'changes');
    await huawei.getByRole('link', { name: 'Huawei Technologies Co., Ltd.' }).click();
    await page.getByRole('heading', { level: 1, name: 'Huawei Technologies Co., Ltd.' }).waitFor();
    calm();
    await context.close();
});

test('filters stand in the address', async () => {
    const { page, context, calm } = await openAs('vic', 'changes');
    await page.getByLabel('What happened').selectOption('removed');
    await page.getByText('1 change', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Old Trading House' }).waitFor();
    await page.waitForURL(/kind=removed/);
    await page.getByLabel('Find').fill('huawei');
    await page.getByText('No change here').waitFor();
    await page.reload();
    await page.getByText('No change here').waitFor();
    assert.equal(await page.getByLabel('Find').inputValue(), 'huawei');
    await page.getByLabel('What happened').selectOption('');
    await page.getByRole('heading', { name: 'Huawei Technologies Co., Ltd.' }).first().waitFor();
    await page.getByLabel('Since').fill('2099-01-01');
    await page.getByText('No change here').waitFor();
    calm();
    await context.close();
});

test('the address of the feed has the same filters, and gives Atom', async () => {
    const { page, context, calm } = await openAs('ada', 'changes?kind=removed');
    await page.getByText('Follow these changes').click();
    const address = await page.getByLabel('Address of the feed').inputValue();
    assert.equal(address, `${service.url}/changes.atom?kind=removed`);
    const feed = await page.evaluate(async (url) => (await fetch(url)).text(), address);
    assert.match(feed, /<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom">/);
    assert.match(feed, /removed: Old Trading House/);
    assert.doesNotMatch(feed, /Huawei/);
    await inEveryLook(page, 'changes-feed');
    await page.getByRole('link', { name: /webhooks/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Administration' }).waitFor();
    calm();
    await context.close();
});
