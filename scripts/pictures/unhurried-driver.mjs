// @ts-check
import { local as hurried } from '@farhand/local-driver';
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {import('@farhand/local-driver').LocalDriver} LocalDriver */
/** @typedef {import('@farhand/local-driver').CdpCall} CdpCall */
/** @typedef {import('@farhand/local-driver').LocalConnection} LocalConnection */
/** @typedef {import('@farhand/core/driver').SendReport} SendReport */
/** @typedef {import('@farhand/core/driver').Point} Point */

/**
 * How many times as long everything takes as it is to be seen: a recording catches few pictures of what is quick, and is
 * played faster afterwards.
 */
export const slowness = 4;

/** Times in which a viewer can follow, in milliseconds, as they are seen. */
const timesMs = { frame: 36, beforePress: 130, afterRelease: 330, character: 60, modifier: 200 };

/** How far the pointer gets in a frame, in pixels, on its way from one place to another. */
const stepPx = 18;

/**
 * The local driver at the speed of a hand: the pointer glides, and keys and buttons take their time. A script whose driver
 * it is runs without a change, slowly enough to be recorded.
 * @param {Parameters<typeof hurried>} options
 * @returns {LocalDriver}
 */
export const local = (...options) => {
  const driver = hurried(...options);
  return withMethod(driver, 'open', async (/** @type {Parameters<LocalDriver['open']>} */ ...args) => {
    const opened = await driver.open(...args);
    return opened.kind === 'browser' ? unhurried(opened) : opened;
  });
};

/**
 * The places of a pointer on its way, the last one included: slow at both ends.
 * @param {Point} from
 * @param {Point} to
 * @returns {readonly Point[]}
 */
export const glide = (from, to) => {
  const count = Math.max(1, Math.round(Math.hypot(to.x - from.x, to.y - from.y) / stepPx));
  return Array.from({ length: count }, (_, index) => {
    const part = (1 - Math.cos((Math.PI * (index + 1)) / count)) / 2;
    const between = (/** @type {number} */ a, /** @type {number} */ b) => Math.round(a + (b - a) * part);
    return { x: between(from.x, to.x), y: between(from.y, to.y) };
  });
};

/** @param {LocalConnection} connection */
const unhurried = (connection) => {
  let pointer = { x: connection.display.width / 2, y: connection.display.height * 0.6 };
  /**
   * What is sent for one call of a driver, and how long to wait before and after it.
   * @param {CdpCall} call
   * @returns {{ readonly calls: readonly CdpCall[], readonly beforeMs?: number, readonly eachMs?: number }}
   */
  const unfolded = (call) => {
    if (call.type !== 'command') return { calls: [call] };
    if (call.method === 'Input.dispatchKeyEvent') {
      const isModifier = call.params.key.length > 1;
      return {
        calls: [call],
        eachMs: isModifier ? timesMs.modifier : call.params.type === 'keyUp' ? 0 : timesMs.character,
      };
    }
    if (call.method !== 'Input.dispatchMouseEvent') return { calls: [call] };
    const { type, x, y } = call.params;
    if (type === 'mousePressed') return { calls: [call], beforeMs: timesMs.beforePress, eachMs: timesMs.beforePress };
    if (type === 'mouseReleased') return { calls: [call], eachMs: timesMs.afterRelease };
    if (type !== 'mouseMoved') return { calls: [call] };
    const places = glide(pointer, { x, y });
    pointer = { x, y };
    const moves = places.map((place) => ({ ...call, params: { ...call.params, ...place } }));
    return { calls: moves, eachMs: timesMs.frame };
  };
  /** @type {LocalConnection['send']} */
  const send = async (calls, deadline) => {
    /** @type {SendReport} */
    let report = { outcomes: [], requests: 0 };
    for (const call of calls) {
      const { calls: parts, beforeMs = 0, eachMs = 0 } = unfolded(call);
      await sleep(beforeMs * slowness);
      for (const part of parts) {
        const { outcomes, requests, error } = await connection.send([part], deadline);
        if (part === parts.at(-1))
          report = { outcomes: [...report.outcomes, ...outcomes], requests: report.requests + requests };
        if (error !== undefined) return { ...report, error };
        await sleep(eachMs * slowness);
      }
    }
    return report;
  };
  return withMethod(connection, 'send', send);
};

/**
 * An object with one method of another's. The rest stays its own, with its private fields.
 * @template {object} T
 * @param {T} object
 * @param {keyof T} name
 * @param {Function} method
 * @returns {T}
 */
const withMethod = (object, name, method) =>
  new Proxy(object, {
    get: (target, key) => {
      if (key === name) return method;
      const value = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
