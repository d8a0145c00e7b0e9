/** Types of the tag in Preact's JSX: `import 'ekyc-verify/types/preact'`. */
import type { HTMLAttributes } from 'preact';
import type { EkycVerifyElement } from '../ekyc-verify-element.js';
import type {
  EkycVerifyAttributes,
  EkycVerifyListeners,
  EkycVerifyProperties,
} from './properties.js';

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'ekyc-verify': Omit<HTMLAttributes<EkycVerifyElement>, keyof EkycVerifyProperties> &
        EkycVerifyProperties &
        EkycVerifyAttributes &
        EkycVerifyListeners<'on'>;
    }
  }
}
