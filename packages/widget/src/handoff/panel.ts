import { qrCode } from './qr.js';
import type { HandoffTexts } from './texts.js';

/** A code as the proxy gave it. */
export type Offer = {
  url: string;
  number: string;
  /** Seconds: the clock of a computer may be wrong. */
  expiresIn: number;
};

const svgNamespace = 'http://www.w3.org/2000/svg';

/** The code, its number, the link to send, and the way to do without a phone. */
export function codePanel(
  { url, number }: Offer,
  texts: HandoffTexts,
  goOnHere: () => void,
): HTMLElement {
  return panel(
    picture(url, texts.code),
    make(
      'p',
      { part: 'number' },
      texts.number,
      ' ',
      make('strong', { class: 'number', dir: 'ltr' }, number),
    ),
    linkToSend(url, texts),
    button(texts.here, goOnHere),
  );
}

/** One button: what to do when the code, or the phone, is of no use any more. */
export function buttonPanel(label: string, main: boolean, onPress: () => void): HTMLElement {
  return panel(button(label, onPress, main ? 'main' : ''));
}

function panel(...children: Element[]): HTMLElement {
  return make('div', { part: 'handoff', class: 'handoff' }, ...children);
}

function picture(url: string, label: string): SVGElement {
  const { size, path } = qrCode(url);
  const svg = document.createElementNS(svgNamespace, 'svg');
  const drawing = document.createElementNS(svgNamespace, 'path');
  drawing.setAttribute('d', path);
  set(svg, {
    part: 'qr',
    class: 'qr',
    role: 'img',
    'aria-label': label,
    viewBox: `0 0 ${size} ${size}`,
    'shape-rendering': 'crispEdges',
  });
  svg.append(drawing);
  return svg;
}

/** Where the clipboard is out of reach, the selected link can be copied by hand. */
function linkToSend(url: string, { scan: [label], copy, copied }: HandoffTexts): HTMLElement {
  const field = make('input', { readonly: '', 'aria-label': label, dir: 'ltr' });
  field.value = url;
  const said = make('output', {});
  const onPress = async () => {
    try {
      await navigator.clipboard.writeText(url);
      said.textContent = copied;
    } catch {
      field.focus();
      field.select();
    }
  };
  return make(
    'div',
    { class: 'link' },
    field,
    button(copy, () => void onPress()),
    said,
  );
}

function button(label: string, onPress: () => void, name = ''): HTMLButtonElement {
  const made = make('button', { type: 'button', part: 'handoff-button', class: name }, label);
  made.addEventListener('click', onPress);
  return made;
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  set(made, attributes);
  made.append(...children);
  return made;
}

function set(element: Element, attributes: Record<string, string>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
