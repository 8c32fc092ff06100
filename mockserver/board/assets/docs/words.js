/** What a schema allows, in words: its type, and its limits. */

/** @typedef {Record<string, any>} Node */

/** @type {Record<string, string>} */
const TYPES = {
  string: "text",
  integer: "whole number",
  number: "number",
  boolean: "true or false",
  object: "object",
};

/** @type {Record<string, string>} */
const FORMATS = { uuid: "UUID", "date-time": "time", int64: "whole number of 64 bits" };

/**
 * Return the type of a schema whose references are followed, such as `UUID or null`.
 *
 * @param {Node} schema
 * @returns {string}
 */
export function typeInWords(schema) {
  if ("const" in schema) return `always ${JSON.stringify(schema.const)}`;
  if (schema.enum) return alternatives(schema.enum);
  if (schema.oneOf) return alternatives([...new Set(schema.oneOf.map(nameOrType))]);
  const types = [schema.type ?? []].flat();
  return types.length ? alternatives(types.map((type) => one(type, schema))) : "any JSON";
}

/**
 * Return what else a value has to be, each limit as a phrase such as `1 to 200 characters`.
 *
 * @param {Node} schema
 * @returns {string[]}
 */
export function limitsInWords(schema) {
  const limits = [
    range(schema.minLength, schema.maxLength, "character"),
    range(schema.minItems, schema.maxItems, "item"),
    range(schema.minProperties, schema.maxProperties, "key"),
    schema.format !== "int64" && range(schema.minimum, schema.maximum),
    expected(schema),
    "default" in schema && `${JSON.stringify(schema.default)} if it is not sent`,
    schema.additionalProperties === false && "no other keys",
    (schema.if || schema.dependentRequired) && "some keys exclude others, as a refusal says",
  ];
  return limits.filter(Boolean);
}

/** @param {Node} schema */
function expected({ "x-expected": words = "", description = "" }) {
  return description.includes(words) ? "" : words;
}

/**
 * Return alternatives in a row, such as `a, b or c`.
 *
 * @param {string[]} words
 * @returns {string}
 */
function alternatives(words) {
  const last = words.at(-1) ?? "";
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} or ${last}` : last;
}

/** @param {Node} schema */
function nameOrType(schema) {
  return schema["x-name"] ?? typeInWords(schema);
}

/** @param {Node} schema */
function typeOfItem(schema) {
  return schema.properties || schema.oneOf ? nameOrType(schema) : typeInWords(schema);
}

/**
 * @param {string} type
 * @param {Node} schema
 * @returns {string}
 */
function one(type, schema) {
  if (type === "array") return `list of ${typeOfItem(schema.items ?? {})}`;
  const values = schema.additionalProperties;
  if (type === "object" && values?.type) return `object, each value ${nameOrType(values)}`;
  if (type === "null") return type;
  return FORMATS[schema.format] ?? TYPES[type] ?? type;
}

/**
 * @param {number | undefined} least
 * @param {number | undefined} most
 * @param {string} [noun]
 */
function range(least, most, noun) {
  if (least === undefined && most === undefined) return "";
  const counted = noun ? ` ${noun}${(most ?? least) === 1 ? "" : "s"}` : "";
  if (least === most) return `exactly ${least}${counted}`;
  if (most === undefined) return `at least ${least}${counted}`;
  if (least === undefined) return `at most ${most}${counted}`;
  return `${least} to ${most}${counted}`;
}
