/** Types of the tag in Vue's templates: `import 'ekyc-verify/types/vue'`. */
import type { HTMLAttributes } from 'vue';
import type { EkycAttemptEvent } from '../events/ekyc-attempt-event.js';
import type { EkycErrorEvent } from '../events/ekyc-error-event.js';
import type { EkycRedirectEvent } from '../events/ekyc-redirect-event.js';
import type { EkycResultEvent } from '../events/ekyc-result-event.js';
import type { EkycStartEvent } from '../events/ekyc-start-event.js';
import type { EkycVerifyAttributes, EkycVerifyProperties } from './properties.js';

type Props = Omit<HTMLAttributes, keyof EkycVerifyProperties> &
  EkycVerifyProperties &
  EkycVerifyAttributes & {
    // As `@ekyc-result` in a template is seen by the type checker.
    onEkycStart?: (event: EkycStartEvent) => void;
    onEkycRedirect?: (event: EkycRedirectEvent) => void;
    onEkycAttempt?: (event: EkycAttemptEvent) => void;
    onEkycResult?: (event: EkycResultEvent) => void;
    onEkycError?: (event: EkycErrorEvent) => void;
  };

declare module 'vue' {
  interface GlobalComponents {
    'ekyc-verify': new () => { $props: Props };
  }
}
