// A trace of the browser, read as the tasks of the page's main thread.

/** What there is to do between an event and the picture of it: handlers, style, layout, painting, and handing over what was painted. */
const DRAWING = [
  'EventDispatch',
  'FireAnimationFrame',
  'UpdateLayoutTree',
  'Layout',
  'PrePaint',
  'Paint',
  'Layerize',
  'Commit',
];

/** What of it is the page's own code. */
const CODE = ['EventDispatch', 'FireAnimationFrame'];

/**
 * The tasks, in order; all times are in milliseconds.
 *
 * - `start`, `all`: when the task began and how long it took, whatever it did; collecting garbage, timers and the trace itself are in it
 * - `drawing`: how much of it went into `DRAWING`
 * - `code`: how much of it went into `CODE`
 * - `allRun`, `drawingRun`: the same as `all` and `drawing`, but only while the thread had a processor
 * - `events`: the types of the events that it handled
 */
export function mainThread(trace) {
  const key = ({ pid, tid }) => `${pid} ${tid}`;
  const whole = trace.filter(({ ph, dur }) => ph === 'X' && dur !== undefined).toSorted((a, b) => a.ts - b.ts || b.dur - a.dur);
  const mains = trace.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(key);
  const handled = (thread) => whole.filter((event) => event.name === 'EventDispatch' && key(event) === thread).length;
  // A renderer that waits for the next tab has no events to handle.
  const [thread] = mains.toSorted((a, b) => handled(b) - handled(a));
  const mine = whole.filter((event) => key(event) === thread);
  const tasks = [];
  // When the part that was counted last is over: what lies within it is not counted again.
  let end = 0;
  for (const { name, ts, dur, tdur = dur, args } of mine) {
    if (name === 'RunTask') {
      tasks.push({ start: ts / 1000, all: dur / 1000, allRun: tdur / 1000, drawing: 0, drawingRun: 0, code: 0, events: [] });
    }
    const task = tasks.at(-1);
    if (!task || !DRAWING.includes(name)) continue;
    if (name === 'EventDispatch') task.events.push(args.data.type);
    if (ts < end) continue;
    end = ts + dur;
    task.drawing += dur / 1000;
    task.drawingRun += tdur / 1000;
    if (CODE.includes(name)) task.code += dur / 1000;
  }
  return tasks;
}

/** The sums of tasks from each event of these types up to the next one, or for a tenth of a second, each with the `type` of its event. */
export function perEvent(tasks, ...types) {
  const found = [];
  for (const task of tasks) {
    const type = types.find((type) => task.events.includes(type));
    if (type) found.push({ type, start: task.start, all: 0, allRun: 0, drawing: 0, drawingRun: 0, code: 0 });
    const current = found.at(-1);
    if (!current || task.start > current.start + 100) continue;
    for (const name of ['all', 'allRun', 'drawing', 'drawingRun', 'code']) current[name] += task[name];
  }
  return found;
}

/** How long the longest task took, by the clock and on a processor. */
export function longest(tasks) {
  const most = (name) => Math.max(0, ...tasks.map((task) => task[name]));
  return { all: most('all'), allRun: most('allRun') };
}
