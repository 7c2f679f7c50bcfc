// Edits that are handed in as tasks: the server works on by itself, also while the page is closed.

import assert from 'node:assert/strict';

import { isKept, reload } from './kept.mjs';
import * as mock from './mock.mjs';
import { samples, written } from './photos.mjs';
import { file, visit } from './studio.mjs';

const WAITING = 'An edit is still waiting';

/** A masked picture whose edits are handed in as tasks. */
async function ready(studio) {
  await studio.openGreen();
  await studio.paintSomething();
  await studio.showMoreOptions();
  await studio.set('Previews', studio.say('None: as a task'));
}

/** Hands an edit in; its record at the server. */
async function handIn(studio) {
  const before = (await mock.last())?.number ?? 0;
  await studio.edit();
  await isKept(studio.page, 'what was handed in is kept', ({ work }) => work?.includes('/v1,'));
  const record = await mock.last();
  assert.equal(record.number, before + 1);
  return record;
}

/** Loads the page anew, while a task is waited for. */
async function reopen(studio) {
  await reload(studio);
  await studio.button('Brush').waitFor();
}

visit('an edit is handed in, it is told how far it is, and its picture comes', {}, async (studio) => {
  await ready(studio);
  const said = await studio.watchProgress();
  const record = await handIn(studio);
  assert.ok(record.task, 'it was no task');
  const { stream, partial_images: partials, ...rest } = mock.texts(record);
  assert.deepEqual([stream, partials, rest.prompt], [undefined, undefined, 'something else']);
  await studio.waitForResults(1);
  assert.deepEqual((await studio.download(studio.results.first())).bytes, await mock.answer());
  const words = (await said()).map((each) => each.words);
  for (const percent of [30, 60]) assert.ok(words.includes(`The server is at ${percent} %…`), words.join('\n'));
  await isKept(studio.page, 'nothing is waited for any more', ({ work }) => !work.includes('/v1,'));
});

const PHONE = { phone: true, locale: 'zh-CN', language: 'zh-Hans' };
for (const device of [{}, PHONE]) {
  visit(`its pictures come after a reload too, on ${device.phone ? 'a phone in Chinese' : 'a desktop'}`, device, async (studio) => {
    await ready(studio);
    await studio.find('spinbutton', 'Images').fill('2');
    await handIn(studio);
    const { number } = await mock.last();
    await reopen(studio);
    await studio.button('Cancel').waitFor();
    await studio.waitForResults(2);
    const record = await mock.last();
    assert.equal(record.number, number, 'it was sent only once');
    assert.deepEqual((await studio.download(studio.results.first())).bytes, await mock.answer(0));
    await reopen(studio);
    await studio.waitForResults(2);
    assert.equal((await mock.last()).task.polls.length, record.task.polls.length, 'nobody asks for it any more');
  });
}

visit('of two areas that are waited for after a reload one picture is made', {}, async (studio) => {
  const bytes = await written(await samples('astronaut.png', 4000, 3000), (picture) => picture.jpeg());
  await studio.open(file('large.jpg', 'image/jpeg', bytes));
  for (const [across, down] of [[0.36, 0.2], [0.62, 0.45]]) {
    const [x, y] = studio.point(across, down);
    await studio.paint([[x, y], [x + 20, y + 10]]);
  }
  await studio.prompt.fill('two things');
  await studio.showMoreOptions();
  await studio.set('Previews', studio.say('None: as a task'));
  await studio.set('Separate areas', studio.say('One each'));
  await studio.edit();
  await isKept(studio.page, 'both are handed in', ({ work }) => work?.match(/:task_/g)?.length === 2);
  await reopen(studio);
  await studio.waitForResults(1);
  assert.equal(await studio.results.first().locator('img').count(), 2, 'both areas are one result');
});

visit('where the key is gone with the page, it is said where the edit waits, and it is fetched with the key', {}, async (studio) => {
  const typeKey = (dialog) => dialog.getByLabel('API key', { exact: true }).fill('sk-test');
  await studio.useServer(mock.API);
  await studio.settings(typeKey);
  await ready(studio);
  await handIn(studio);
  await reopen(studio);
  await studio.waitForNotice(WAITING);
  assert.ok((await studio.alert.textContent()).includes(mock.API));
  await studio.button('Fetch it').click();
  await studio.waitForNotice(WAITING);
  assert.equal((await mock.last()).task.polls.filter(({ with_key: withKey }) => !withKey).length, 0, 'it is asked for without the key');
  await studio.settings(typeKey);
  await studio.button('Fetch it').click();
  await studio.waitForResults(1);
});

const LOST = { errors: [/404/] };
visit('what the server does not know is offered to be fetched again, until it is not wanted any more', LOST, async (studio) => {
  await studio.useServer(mock.faulty('task-lost'));
  await ready(studio);
  await handIn(studio);
  await studio.waitForNotice('Edit not found');
  assert.equal(await studio.button('Try again').count(), 0, 'to pay twice is offered');
  await studio.button('Fetch it').click();
  await studio.waitForPhase('Waiting for the model…');
  await studio.waitForNotice('Edit not found');
  await studio.button('Stop waiting').click();
  await isKept(studio.page, 'nothing is waited for any more', ({ work }) => !work.includes('/v1,'));
  await reopen(studio);
  assert.equal(await studio.alert.getByText(WAITING, { exact: true }).count(), 0);
});

visit('a task that fails says so in the server’s words and is not waited for', {}, async (studio) => {
  await studio.useServer(mock.faulty('task-fails'));
  await ready(studio);
  await handIn(studio);
  await studio.waitForNotice('The server gave up');
  assert.equal(await studio.button('Fetch it').count(), 0);
  await isKept(studio.page, 'it is forgotten', ({ work }) => !work.includes('/v1,'));
});

visit('what is cancelled is not waited for after a reload', {}, async (studio) => {
  await ready(studio);
  await handIn(studio);
  await studio.button('Cancel').click();
  await isKept(studio.page, 'it is forgotten', ({ work }) => !work.includes('/v1,'));
  await reopen(studio);
  assert.equal(await studio.results.count(), 0);
  assert.equal(await studio.progress.textContent(), '');
});

visit('a server that knows no tasks answers at once', {}, async (studio) => {
  await studio.useServer(mock.faulty('task-at-once'));
  await ready(studio);
  await studio.edit();
  await studio.waitForResults(1);
});

visit('OpenAI is not offered tasks', {}, async (studio) => {
  await ready(studio);
  await studio.useEndpoint('OpenAI');
  assert.equal(await studio.choice('Previews').inputValue(), '2');
  assert.equal(await studio.page.getByRole('option', { name: 'None: as a task' }).count(), 0);
  await studio.useEndpoint('Demo');
  assert.equal(await studio.choice('Previews').inputValue(), 'task');
});
