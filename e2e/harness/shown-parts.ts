/// <reference lib="dom" />
import type { Page } from 'playwright-core';

/** One thing of an element that a person sees, measured in CSS pixels. */
export type ShownPart = {
  /** The scene of the gallery, and what it is there: to be read where a test fails. */
  where: string;
  /** Its `part`, or its tag. */
  part: string;
  /** Whether it can be pressed or typed into. */
  isTarget: boolean;
  isDisabled: boolean;
  left: number;
  right: number;
  width: number;
  height: number;
  /** How much of what is in it does not fit. A field scrolls, and is no such thing. */
  overflow: number;
  /** The computed colours. */
  color: string;
  border: string;
};

/** Everything that the elements of the gallery show: what is in their shadow trees, and in their slots. */
export function shownParts(page: Page): Promise<ShownPart[]> {
  return page.evaluate(() => {
    const sections = [...document.querySelectorAll('section')];
    return sections.flatMap((section) =>
      [...section.querySelectorAll('ekyc-verify')]
        .flatMap(({ shadowRoot, children }) => [
          ...(shadowRoot?.querySelectorAll('*') ?? []),
          ...children,
        ])
        .filter((part) => part.checkVisibility() && part.localName !== 'slot')
        .map((part) => {
          const { left, right, width, height } = part.getBoundingClientRect();
          const { display, color, borderTopColor: border } = getComputedStyle(part);
          const name = part.getAttribute('part') ?? part.localName;
          const scrolls = part.localName === 'input' || display === 'inline';
          return {
            where: [
              section.querySelector('h2')?.textContent,
              name,
              part.textContent.trim().replaceAll(/\s+/g, ' ').slice(0, 40),
            ].join(' · '),
            part: name,
            isTarget: part.matches('button, a, input'),
            isDisabled: part.ariaDisabled === 'true',
            left,
            right,
            width,
            height,
            overflow: scrolls ? 0 : part.scrollWidth - part.clientWidth,
            color,
            border,
          };
        }),
    );
  });
}
