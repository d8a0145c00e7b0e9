/** Types of the tag in React 19's JSX: `import 'ekyc-verify/types/react'`. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { EkycVerifyElement } from '../ekyc-verify-element.js';
import type {
  EkycVerifyAttributes,
  EkycVerifyListeners,
  EkycVerifyProperties,
} from './properties.js';

type Tag = Omit<
  DetailedHTMLProps<HTMLAttributes<EkycVerifyElement>, EkycVerifyElement>,
  keyof EkycVerifyProperties
> &
  EkycVerifyProperties &
  EkycVerifyAttributes &
  EkycVerifyListeners<'on'>;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'ekyc-verify': Tag;
    }
  }
}
