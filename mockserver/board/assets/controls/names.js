/** The names that can be sent to `/_mock`, and what they stand for, from its own contract. */

/** @typedef {import("../lib/mock.js").Mock} Mock */
/** @typedef {Record<string, string>} Lines what each name stands for */
/**
 * @typedef {object} Names
 * @property {Lines} presets
 * @property {Lines} scenarios
 * @property {string[]} operations
 * @property {string[]} pipelines
 * @property {string[]} endings
 * @property {string[]} clockModes
 * @property {string} clockModeLine
 * @property {string[]} clockUnits
 */

/**
 * @param {Mock} mock
 * @returns {Promise<Names>}
 */
export async function readNames(mock) {
  const { schemas } = (await mock.control("GET", "/_mock/openapi.json")).components;
  return {
    presets: schemas.FaultPreset["x-enumDescriptions"],
    scenarios: schemas.Scenario["x-enumDescriptions"],
    operations: schemas.OperationId.enum,
    pipelines: schemas.PipelineType.enum,
    endings: schemas.Ending.enum,
    clockModes: schemas.ClockMode.enum,
    clockModeLine: schemas.ClockMode.description,
    clockUnits: Object.keys(schemas.ClockAdvance.properties),
  };
}
