export { actionNames, type ActionAnswer, type ActionName } from './api/actions.js';
export type { WebVerificationConfig } from './api/apply-parameters.js';
export type { RecordedRequest } from './api/call-log.js';
export type { Faults, Override } from './api/faults.js';
export {
  simulatorCredentials,
  type SimulatorCredentials,
  type SimulatorOptions,
} from './options.js';
export { otherOutcomes, parseOutcomes, type OtherOutcome, type OutcomeName } from './outcomes.js';
export { returnStyles, type ReturnStyle } from './page/return-url.js';
export { seededRandom, type Random } from './random.js';
export type { DocumentKind } from './results/documents.js';
export {
  scenarioGroups,
  scenarioOfDocument,
  scenarios,
  type Scenario,
  type ScenarioGroup,
  type ScenarioName,
  type ScenarioShape,
} from './scenarios.js';
export {
  createSimulator,
  startSimulator,
  type Simulator,
  type VerificationRecord,
} from './simulator.js';
export type { ResultDetails, VerificationState } from './verifications.js';
