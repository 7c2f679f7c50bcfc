// What a client and its calls can be set to.

import { given } from "./answer.js";
import { OverpaintError } from "./error.js";

const number = [(value) => value >= 0 && typeof value === "number", "a number that is not negative"];
const text = [(value) => typeof value === "string", "a string"];
const callable = [(value) => typeof value === "function", "a function"];

/** Each with its check, and what passes it. */
const ANY = {
  timeout: number,
  idleTimeout: number,
  maxRetries: number,
  retry: [(value) => /^(safe|official)$/.test(value), '"safe" or "official"'],
  headers: [(value) => typeof value === "object", "Headers or an object"],
};
export const CLIENT = { ...ANY, apiKey: text, baseURL: text, fetch: callable, dangerouslyAllowBrowser: [() => true] };
export const CALL = { ...ANY, signal: [(value) => value.aborted != null, "the signal of an AbortController"] };
export const EDIT = { ...CALL, concurrency: [(value) => value >= 1 && typeof value === "number", "a number from 1"] };
export const WAIT = { ...CALL, interval: number, onProgress: callable };

/** Options without what is not set, their headers as a plain object; or an error that names what none of `known` is, or is wrong. */
export function read(options, known) {
  const set = given(options);
  const names = Object.keys(known);
  for (const [name, value] of Object.entries(set)) {
    const refuse = (why) => {
      throw new OverpaintError(`${name}: ${why}.`, { code: "invalid_options", param: name });
    };
    if (!names.includes(name)) {
      // Other spellings, and the names of the official client.
      const plain = name.toLowerCase().replace("default", "");
      const meant = names.find((other) => other.toLowerCase() === plain);
      const header = /^(organization|project)$/.test(name) ? `; send it in headers, as OpenAI-${name}` : "";
      refuse(`there is no such option here${meant ? `; it is ${meant}` : header}`);
    }
    const [check, wanted] = known[name];
    if (!check(value)) refuse(`give ${wanted}`);
  }
  const { headers, ...rest } = set;
  if (!headers) return rest;
  const pairs = Symbol.iterator in headers ? headers : Object.entries(given(headers));
  return { ...rest, headers: Object.fromEntries(pairs) };
}
