/** Types of the tag in Solid's JSX: `import 'ekyc-verify/types/solid'`. */
import type { JSX as Solid } from 'solid-js';
import type { EkycVerifyElement } from '../ekyc-verify-element.js';
import type {
  EkycVerifyAttributes,
  EkycVerifyListeners,
  EkycVerifyProperties,
} from './properties.js';

/** The same with a mark that tells Solid how to set it: `prop:documentType`, `attr:lang`. */
type Marked<Mark extends string, T> = { [K in keyof T & string as `${Mark}:${K}`]?: T[K] };

type Tag = Omit<Solid.HTMLAttributes<EkycVerifyElement>, keyof EkycVerifyProperties> &
  EkycVerifyProperties &
  EkycVerifyAttributes &
  Marked<'prop', EkycVerifyProperties> &
  Marked<'attr', EkycVerifyAttributes> &
  EkycVerifyListeners<'on:'>;

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'ekyc-verify': Tag;
    }
  }
}
