/** Types of the tag in Svelte's markup: `import 'ekyc-verify/types/svelte'`. */
import type { HTMLAttributes } from 'svelte/elements';
import type { EkycVerifyElement } from '../ekyc-verify-element.js';
import type {
  EkycVerifyAttributes,
  EkycVerifyListeners,
  EkycVerifyProperties,
} from './properties.js';

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'ekyc-verify': Omit<HTMLAttributes<EkycVerifyElement>, keyof EkycVerifyProperties> &
      EkycVerifyProperties &
      EkycVerifyAttributes &
      EkycVerifyListeners<'on' | 'on:'>;
  }
}
