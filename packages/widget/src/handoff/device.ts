import { isLoopback } from '../url.js';
import { mediaMatches } from '../platform.js';

/** How a verification is gone through: `auto`, which is null too, decides by the device. */
export type Mode = 'auto' | 'redirect' | 'handoff';
export const modes = ['auto', 'redirect', 'handoff'] as const satisfies readonly Mode[];

/** What speaks for a code, and against it. */
export type ScreenFacts = {
  /** `navigator.userAgentData.mobile`; undefined where there is no such thing. */
  mobile: boolean | undefined;
  /** Whether the first pointer is a finger. */
  coarse: boolean;
  /** The shorter side of the screen, in CSS pixels: not of the window, which may be small anywhere. */
  shorterSide: number;
};

/** Screens below it are phones': no computer of today has less, and no phone has more. */
const phoneBelow = 600;

/**
 * Whether the person is shown a code for a phone. Never on a phone, whatever the page says: there
 * it would lead nowhere. Tablets have cameras, and no phone reaches a proxy on the computer itself, as
 * a developer has it: there only where the page asks for it.
 */
export function showsCode(
  mode: Mode | null,
  { mobile, coarse, shorterSide }: ScreenFacts,
  proxy: URL,
): boolean {
  if (mode === 'redirect' || mobile || shorterSide < phoneBelow) return false;
  return mode === 'handoff' || !(coarse || isLoopback(proxy));
}

/** The screen of this device. */
export function thisScreen(): ScreenFacts {
  const { userAgentData } = navigator as { userAgentData?: { mobile: boolean } };
  return {
    mobile: userAgentData?.mobile,
    coarse: mediaMatches('(pointer: coarse)'),
    shorterSide: Math.min(screen.width, screen.height),
  };
}
