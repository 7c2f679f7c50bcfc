// Separate areas, sent one by one: a request for each, one picture in the end. And what that costs.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, request as ask } from 'node:http';
import { after } from 'node:test';
import sharp from 'sharp';

import { AXE, isFine } from './axe.mjs';
import { eventually } from './browser.mjs';
import { beyond, bounds, check, edge, reach } from './drift.mjs';
import { Plane, savedMask } from './masks.mjs';
import { API } from './mock.mjs';
import { compare, read, readByBrowser, samples, written } from './photos.mjs';
import { file, visit } from './studio.mjs';

const JPEG = 'image/jpeg';

/** A server in front of the API that keeps the edits that go through it: their forms, and what was answered. Some it refuses, by number. */
const edits = [];
const refused = new Set();
const relay = createServer(async (incoming, response) => {
  const body = Buffer.concat(await incoming.toArray());
  const edit = incoming.method === 'POST' && { path: incoming.url };
  if (edit) {
    edits.push(edit);
    edit.form = await new Response(body, { headers: { 'content-type': incoming.headers['content-type'] } }).formData();
  }
  if (edit && refused.delete(edits.length)) {
    response.writeHead(500, { 'access-control-allow-origin': '*', 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: 'Refused.', type: 'server_error', param: null, code: null } }));
    return;
  }
  const { hostname, port } = new URL(API);
  const onwards = ask({ hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
    if (edit) answer.toArray().then((chunks) => { edit.answer = Buffer.concat(chunks); }, () => {});
  });
  onwards.on('error', () => response.destroy());
  onwards.end(body);
});
await new Promise((listening) => relay.listen(0, '127.0.0.1', listening));
after(() => relay.close());
const RELAY = `http://127.0.0.1:${relay.address().port}`;
const OPTIONS = { origins: [RELAY] };

/** The base URL at which the API does something wrong, through the relay. */
function faulty(name) {
  return `${RELAY}/fault/${name}/v1`;
}

/** A name that no other run has. */
function token() {
  return crypto.randomUUID().replaceAll('-', '');
}

async function bytesOf(part) {
  return Buffer.from(await part.arrayBuffer());
}

/** Two blobs far from each other, the left one higher up, by shares of the page. */
const BLOBS = [[0.36, 0.2], [0.62, 0.45]];

async function paintBlob(studio, [across, down]) {
  const [x, y] = studio.point(across, down);
  await studio.paint([[x, y], [x + 20, y + 10]]);
}

/** Opens a photo of 12 megapixels with two blobs painted; its samples and its mask. */
async function begin(studio, server = `${RELAY}/v1`) {
  const bytes = await written(await samples('astronaut.png', 4000, 3000), (picture) => picture.jpeg());
  const original = await readByBrowser(studio.page, bytes, JPEG);
  await studio.open(file('large.jpg', JPEG, bytes));
  for (const blob of BLOBS) await paintBlob(studio, blob);
  const mask = Plane.of(await savedMask(studio));
  await studio.prompt.fill('a red hat');
  await studio.useServer(server);
  await studio.showMoreOptions();
  await studio.set('Previews', studio.say('None'));
  await studio.set('Separate areas', studio.say('One each'));
  edits.length = 0;
  refused.clear();
  return { original, mask, areas: areasOf(mask) };
}

/** The parts of a mask left and right of a column between the blobs, as masks. */
function areasOf(mask) {
  const middle = Math.round(bounds(mask).left + bounds(mask).width / 2);
  return [(x) => x < middle, (x) => x >= middle].map((inside) => {
    const part = new Plane(mask.width, mask.height);
    mask.data.forEach((value, pixel) => {
      if (inside(pixel % mask.width)) part.data[pixel] = value;
    });
    return part;
  });
}

/** Asserts that an edit has the crop around an area and its mask, pixel by pixel; where that is. */
async function checkSent({ form }, original, area) {
  assert.equal(form.get('size'), '1024x1024');
  const part = Plane.of(await bytesOf(form.get('mask')));
  const [inAll, inPart] = [bounds(area), bounds(part)];
  assert.deepEqual([inPart.width, inPart.height], [inAll.width, inAll.height]);
  const [left, top] = [inAll.left - inPart.left, inAll.top - inPart.top];
  for (let row = 0; row < part.height; row += 1) {
    const start = (top + row) * area.width + left;
    assert.deepEqual(part.data.subarray(row * 1024, (row + 1) * 1024), area.data.subarray(start, start + 1024), `row ${row} of the mask`);
  }
  const sent = await read(await bytesOf(form.get('image')));
  const cut = sharp(original.data, { raw: original }).extract({ left, top, width: 1024, height: 1024 });
  assert.ok((await cut.raw().toBuffer()).equals(sent.data), 'what was sent is not what is in the picture');
}

visit('two areas are sent one each, and come back as one picture', OPTIONS, async (studio) => {
  const { original, mask, areas } = await begin(studio, faulty('drift'));
  await studio.page.getByText('1: 1024 × 1024, 100 %', { exact: true }).waitFor();
  await studio.page.getByText('2: 1024 × 1024, 100 %', { exact: true }).waitFor();
  await studio.keep('areas before');
  await studio.edit();
  await studio.waitForResults(1);
  assert.equal(edits.length, 2);
  // Two requests at once may come in either order.
  const [first, second] = edits;
  const inOrder = await checkSent(first, original, areas[0]).then(() => [first, second], () => [second, first]);
  for (const [index, edit] of inOrder.entries()) await checkSent(edit, original, areas[index]);
  await studio.page.getByText(/^The model changed [\d,]+ pixels outside your mask; they were put back\.$/).waitFor();
  await studio.keep('areas after');

  const item = studio.results.first();
  assert.equal(await item.locator('img').count(), 2, 'both answers are in the list');
  const saved = await studio.saveExact(item);
  assert.equal(saved.name, 'large-edit-1.png');
  const picture = await read(saved.bytes);
  check(original, picture, mask, beyond(mask, await reach(studio)));
  for (const area of areas) check(original, picture, area, beyond(mask, await reach(studio)));

  // Each answer can be had as it came.
  await studio.button('Save', item).click();
  const dialog = studio.find('dialog', 'Save picture');
  for (const number of [1, 2]) {
    if (number === 2) await studio.button('Save', item).click();
    await studio.choice('What to save', dialog).selectOption({ label: `Answer ${number} of 2, as it came` });
    const saving = studio.page.waitForEvent('download');
    await studio.button('Save picture', dialog).click();
    assert.equal((await saving).suggestedFilename(), `large-edit-1-${number}.png`);
    const raw = await read(readFileSync(await (await saving).path()));
    assert.deepEqual([raw.width, raw.height], [1024, 1024]);
  }

  // The difference and the raw answers are shown where they belong.
  for (const view of ['Raw', 'Difference', 'Exact']) await studio.button(view).click();
  // Another edge lays both anew.
  const { grow, feather } = await edge(studio);
  await grow.fill('0');
  await feather.fill('0');
  const hard = await read((await studio.saveExact(item)).bytes);
  check(original, hard, mask, (x, y) => mask.at(x, y) === 0);
});

const BROKEN = { ...OPTIONS, errors: [/Failed to load resource/] };

visit('if one of two areas fails, the other is kept, that is said, and only what is missing is sent again', BROKEN, async (studio) => {
  const { original, mask, areas } = await begin(studio, faulty(`server-error-once-${token()}`));
  await studio.edit();
  await studio.waitForResults(1);
  assert.equal(edits.length, 2);
  await studio.button('Send what is missing', studio.alert).waitFor();
  assert.equal(await studio.button('Try again', studio.alert).count(), 0, 'all could be sent once more');
  await studio.page.getByText('1 of 2 areas did not come; they stay as they were.', { exact: true }).waitFor();
  const item = studio.results.first();
  assert.equal(await item.locator('img').count(), 1);
  const picture = await read((await studio.saveExact(item)).bytes);
  const changed = areas.map((area) => compare(original, picture, (x, y) => area.at(x, y) > 0).most > 0);
  assert.deepEqual(changed.toSorted(), [false, true], 'one area is another one, and one is as it was');
  const came = areas[changed.indexOf(true)];
  check(original, picture, came, beyond(came, await reach(studio)));

  // What is in the page by now is for another edit.
  await studio.prompt.fill('something else');
  await studio.button('Send what is missing').click();
  await eventually('both areas are one result', async () => (await studio.results.first().locator('img').count()) === 2);
  await studio.button('Edit picture').waitFor();
  assert.equal(await studio.results.count(), 1, 'the result that lacked one is still there');
  assert.equal(await studio.alert.textContent(), '', 'the result that lacked one can be brought back');
  assert.equal(edits.length, 3);
  await checkSent(edits[2], original, areas[changed.indexOf(false)]);
  assert.equal(edits[2].form.get('prompt'), 'a red hat');
  assert.equal(await studio.button('Send what is missing').count(), 0);
  const whole = await read((await studio.saveExact(studio.results.first())).bytes);
  for (const area of areas) check(original, whole, area, beyond(mask, await reach(studio)));
});

visit('of two pictures the one of which nothing came is sent again, and only that', BROKEN, async (studio) => {
  const { original, mask } = await begin(studio, faulty(`server-error-once-${token()}`));
  await studio.set('Separate areas', 'Together');
  await studio.set('Previews', '1');
  await studio.find('spinbutton', 'Images').fill('2');
  await studio.edit();
  await studio.waitForResults(1);
  await studio.button('Send what is missing', studio.alert).waitFor();
  assert.equal(edits.length, 2);
  await studio.prompt.fill('something else');
  // It is offered with the result for as long as it is missing, whatever became of the notice.
  await studio.button('Dismiss', studio.alert).click();
  await studio.page.getByText('Pictures that did not come: 1', { exact: true }).waitFor();
  refused.add(3);
  await studio.button('Send what is missing').click();
  await studio.button('Send what is missing', studio.alert).waitFor();
  await studio.button('Dismiss', studio.alert).click();
  await studio.results.first().getByRole('button').first().click();
  await studio.button('Send what is missing').click();
  await studio.waitForResults(2);
  await studio.button('Edit picture').waitFor();
  assert.equal(edits.length, 4);
  assert.deepEqual([edits[3].form.get('prompt'), edits[3].form.get('n')], ['a red hat', null]);
  assert.equal(await studio.button('Send what is missing').count(), 0);
  for (const item of [studio.results.first(), studio.results.nth(1)]) {
    check(original, await read((await studio.saveExact(item)).bytes), mask, beyond(mask, 60));
  }
});

visit('an area whose answer has another shape is a result by itself, and is not asked for again', OPTIONS, async (studio) => {
  await begin(studio, faulty(`other-shape-once-${token()}`));
  await studio.edit();
  await studio.waitForResults(2);
  await studio.button('Edit picture').waitFor();
  assert.equal(edits.length, 2);
  assert.equal(await studio.button('Send what is missing').count(), 0, 'what came and is paid could be sent again');
});

visit('beside an area whose answer has another shape, the one that failed can be sent again', BROKEN, async (studio) => {
  await begin(studio, faulty(`other-shape-once-${token()}`));
  refused.add(2);
  await studio.edit();
  await studio.waitForResults(1);
  await studio.page.getByText('1 of 2 areas did not come; they stay as they were.', { exact: true }).waitFor();
  await studio.button('Dismiss', studio.alert).click();
  await studio.button('Send what is missing').click();
  await studio.waitForResults(2);
  assert.equal(edits.length, 3);
  const [failed, again] = await Promise.all(edits.slice(1).map(({ form }) => bytesOf(form.get('image'))));
  assert.ok(again.equals(failed), 'another area was sent');
  assert.equal(await studio.button('Send what is missing').count(), 0);
  assert.equal(await studio.alert.textContent(), '');
});

visit('previews come to their places, and of two pictures each has both areas', OPTIONS, async (studio) => {
  const { original, mask, areas } = await begin(studio, faulty('slow-400'));
  await studio.set('Previews', '1');
  await studio.find('spinbutton', 'Images').fill('2');
  await studio.edit();
  await studio.waitForResults(2);
  assert.equal(edits.length, 4, 'a stream brings one picture of one area');
  for (const { form } of edits) assert.equal(form.get('n'), null);
  for (const number of [0, 1]) {
    const item = studio.results.nth(number);
    assert.equal(await item.locator('img').count(), 2);
    const picture = await read((await studio.saveExact(item)).bytes);
    for (const area of areas) check(original, picture, area, beyond(mask, 60));
  }
});

const CHINESE = { ...OPTIONS, locale: 'zh-CN', language: 'zh-Hans' };

visit('what came of one area before a run is cancelled is a result, and can be completed', CHINESE, async (studio) => {
  await begin(studio, faulty(`slow-once-${token()}`));
  await studio.edit();
  await eventually('one area is there', async () => /1\D+2|2\D+1/.test(await studio.progress.locator('span').first().textContent()));
  await studio.button('Cancel').click();
  await studio.waitForResults(1);
  const sends = edits.length;
  await studio.button('Send what is missing').click();
  await eventually('both areas are one result', async () => (await studio.results.first().locator('img').count()) === 2);
  await studio.button('Edit picture').waitFor();
  assert.equal(await studio.results.count(), 1);
  assert.equal(await studio.alert.textContent(), '', 'the result that lacked one can be brought back');
  assert.equal(edits.length, sends + 1, 'more than one area was sent');
  await studio.keep('areas completed');
});

visit('the choice is there for separate areas only, and is remembered', { ...OPTIONS, script: AXE }, async (studio) => {
  const bytes = await written(await samples('astronaut.png', 4000, 3000), (picture) => picture.jpeg());
  await studio.open(file('large.jpg', JPEG, bytes));
  await studio.showMoreOptions();
  const choice = studio.choice('Separate areas');
  await paintBlob(studio, BLOBS[0]);
  await studio.page.getByText(/^Sent as 1024 × 1024/).waitFor();
  assert.equal(await choice.count(), 0, 'one area');
  await paintBlob(studio, BLOBS[1]);
  await choice.waitFor();
  await studio.set('Region', 'Around the mask');
  const grip = studio.button('Move the frame (arrow keys; double click puts it back)');
  await grip.waitFor();
  await studio.set('Separate areas', 'One each');
  await studio.page.getByText('2: 1024 × 1024, 100 %', { exact: true }).waitFor();
  assert.equal(await grip.count(), 0, 'several frames go by what is painted');
  await isFine(studio, 'two areas');
  await studio.set('Region', 'Whole picture');
  await eventually('the choice is gone', async () => (await choice.count()) === 0);
  await studio.set('Region', 'Automatic');
  await studio.page.reload();
  await studio.open(file('large.jpg', JPEG, bytes));
  for (const blob of BLOBS) await paintBlob(studio, blob);
  await studio.page.getByText('2: 1024 × 1024, 100 %', { exact: true }).waitFor();
});

/** What is said beside the button that sends. */
function costOf(studio) {
  return studio.button('Edit picture').evaluate((button) => {
    const words = document.getElementById(button.getAttribute('aria-describedby'))?.textContent ?? '';
    return words.replaceAll('\u00a0', ' ');
  });
}

visit('the cost is said before, for either way, and after', OPTIONS, async (studio) => {
  await begin(studio);
  await studio.choice('Model').selectOption('gpt-image-1');
  await studio.set('Quality', 'High');
  // Each: 4,160 tokens out at $40 a million, 194 for the image at $10, and 23 to 53 for the words at $5.
  await eventually('both are paid', async () => (await costOf(studio)) === '≈ $0.34');
  await studio.page.getByText("2 requests · ≈ 8,754–8,814 tokens · ≈ $0.34 at OpenAI's prices", { exact: true }).waitFor();
  await studio.page.getByText('One each: 2 requests · ≈ $0.34', { exact: true }).waitFor();
  const together = studio.page.getByText(/^Together: 1 request · ≈\s\$0\.\d\d(–0\.\d\d)?$/);
  const [price] = (await together.textContent()).match(/\$\S+$/);
  await studio.set('Separate areas', 'Together');
  await eventually('the other way', async () => (await costOf(studio)) === `≈ ${price}`);
  await studio.set('Separate areas', 'One each');
  await studio.find('spinbutton', 'Images').fill('2');
  await eventually('two pictures cost nearly twice', async () => (await costOf(studio)) === '≈ $0.67');
  await studio.find('spinbutton', 'Images').fill('');

  await studio.edit();
  await studio.waitForResults(1);
  const usages = edits.map(({ answer }) => JSON.parse(answer).usage);
  const tokens = usages.reduce((sum, usage) => sum + usage.total_tokens, 0);
  const took = `Used ${tokens.toLocaleString('en-US')} tokens · $0.34 at OpenAI's prices`;
  await studio.page.getByText(took, { exact: true }).waitFor();
  await studio.button('Back to the picture').click();

  await studio.choice('Model').selectOption('chatgpt-image-latest');
  await eventually('tokens alone', async () => /^≈ [\d,–]+ tokens$/.test(await costOf(studio)));
  await studio.page.getByText(/^2 requests · ≈\s[\d,–]+ tokens · price unknown$/).waitFor();
  await studio.choice('Model').selectOption('other');
  await studio.find('textbox', 'Model name').fill('somebody-elses-model');
  await eventually('nothing is known', async () => (await costOf(studio)) === '');
  await studio.useEndpoint('Demo');
  await eventually('a demo is not billed', async () => (await costOf(studio)) === 'Demo, not billed');
});

visit('on a phone the cost is there as well', { ...OPTIONS, phone: true, script: AXE }, async (studio) => {
  await studio.openGreen();
  assert.equal(await costOf(studio), 'Demo, not billed');
  await studio.useServer(`${RELAY}/v1`);
  await eventually('a price', async () => /^≈ \$/.test(await costOf(studio)));
  await isFine(studio, 'the cost on a phone');
});
