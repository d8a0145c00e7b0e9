/**
 * `<EkycVerify>` for React 18 and 19: properties, typed events, and a `ref` to the element.
 * Importing it registers `<ekyc-verify>`; on a server it renders the empty tag.
 */
import { createComponent } from '@lit/react';
import type { EventName } from '@lit/react';
import * as react from 'react';
import type { ForwardRefExoticComponent, HTMLAttributes, RefAttributes } from 'react';
import { comeBack } from './come-back.js';
import { define } from './define.js';
import type { EkycVerifyProperties } from './frameworks/properties.js';
import { EkycVerifyElement } from './element.js';
import type {
  EkycAttemptEvent,
  EkycErrorEvent,
  EkycRedirectEvent,
  EkycResultEvent,
  EkycStartEvent,
} from './element.js';

// Not by importing ./index.js: a bundler that splits the two would take the call for unneeded.
if (define(EkycVerifyElement)) comeBack();

/** What `<EkycVerify>` takes: the element's properties, its events, and what every tag takes. */
export type EkycVerifyProps = EkycVerifyProperties &
  Omit<HTMLAttributes<EkycVerifyElement>, keyof EkycVerifyProperties> & {
    /** An attempt is about to begin. */
    onEkycStart?: (event: EkycStartEvent) => void;
    /** The browser is about to leave; `preventDefault()` keeps it here. */
    onEkycRedirect?: (event: EkycRedirectEvent) => void;
    /** An attempt has ended; the verification may go on. */
    onEkycAttempt?: (event: EkycAttemptEvent) => void;
    /** The verification has ended. For the screen only: the backend decides. */
    onEkycResult?: (event: EkycResultEvent) => void;
    /** A call did not succeed. */
    onEkycError?: (event: EkycErrorEvent) => void;
  };

const Component = createComponent({
  react,
  tagName: 'ekyc-verify',
  elementClass: EkycVerifyElement,
  events: {
    onEkycStart: 'ekyc-start' as EventName<EkycStartEvent>,
    onEkycRedirect: 'ekyc-redirect' as EventName<EkycRedirectEvent>,
    onEkycAttempt: 'ekyc-attempt' as EventName<EkycAttemptEvent>,
    onEkycResult: 'ekyc-result' as EventName<EkycResultEvent>,
    onEkycError: 'ekyc-error' as EventName<EkycErrorEvent>,
  },
}) as ForwardRefExoticComponent<EkycVerifyProps & RefAttributes<EkycVerifyElement>>;

// Taken away once properties and listeners are there, which may be long after the element began.
const untilTakenOver = { 'defer-hydration': '' };

/** The element as a React component. */
export const EkycVerify: typeof Component = react.forwardRef((props, ref) =>
  react.createElement(Component, { ...props, ...untilTakenOver, ref }),
);
EkycVerify.displayName = 'EkycVerify';
