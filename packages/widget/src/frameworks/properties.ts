import type { EkycAttemptEvent } from '../events/ekyc-attempt-event.js';
import type { EkycErrorEvent } from '../events/ekyc-error-event.js';
import type { EkycRedirectEvent } from '../events/ekyc-redirect-event.js';
import type { EkycResultEvent } from '../events/ekyc-result-event.js';
import type { EkycStartEvent } from '../events/ekyc-start-event.js';
import type { LitElement } from 'lit';
import type { EkycVerifyElement } from '../ekyc-verify-element.js';

/** What the base class has beside, and the form, which a page names by its attribute alone. */
type OwnKey = Exclude<keyof EkycVerifyElement, keyof LitElement | 'form'>;

/** Two types that no conditional type tells apart: only so does `readonly` count. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

type IsWritable<K extends OwnKey> = Same<
  Pick<EkycVerifyElement, K>,
  { -readonly [P in keyof Pick<EkycVerifyElement, K>]: EkycVerifyElement[P] }
>;

/** Its properties that are no methods and that can be set. */
type SettableKey = {
  [K in OwnKey]: EkycVerifyElement[K] extends (...args: never[]) => unknown
    ? never
    : IsWritable<K> extends true
      ? K
      : never;
}[OwnKey];

/** Those that are a text or a flag, and have an attribute. */
type AttributeKey = {
  [K in SettableKey]: EkycVerifyElement[K] extends string | boolean | null ? K : never;
}[SettableKey];

type Kebab<S extends string> = S extends `${infer Head}${infer Tail}`
  ? Head extends Lowercase<Head>
    ? `${Head}${Kebab<Tail>}`
    : `-${Lowercase<Head>}${Kebab<Tail>}`
  : S;

/** The element's properties, for frameworks that set properties: `documentType`. */
export type EkycVerifyProperties = { [K in SettableKey]?: EkycVerifyElement[K] | undefined };

/** The element's attributes, for frameworks that set attributes: `document-type`. */
export type EkycVerifyAttributes = {
  [K in AttributeKey as Kebab<K>]?: EkycVerifyElement[K] | undefined;
} & {
  /** Id of the form that it is a field of, where that is not around it. */
  form?: string | undefined;
};

/** The element's events by name. */
export type EkycVerifyEvents = {
  'ekyc-start': EkycStartEvent;
  'ekyc-redirect': EkycRedirectEvent;
  'ekyc-attempt': EkycAttemptEvent;
  'ekyc-result': EkycResultEvent;
  'ekyc-error': EkycErrorEvent;
};

/** Listeners as a framework names them: `on` and `:` give `on:ekyc-result`. */
export type EkycVerifyListeners<Prefix extends string> = {
  [K in keyof EkycVerifyEvents as `${Prefix}${K}`]?:
    ((event: EkycVerifyEvents[K]) => void) | undefined;
};
