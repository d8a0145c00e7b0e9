/// <reference lib="dom" />
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { announcements, focused, listenToRegions } from './harness/screen-reader.ts';
import { pageWith } from './harness/site.ts';
import { arrivesAtVendor, choose, sees } from './harness/steps.ts';
import type { Tab } from './harness/tab.ts';
import { startWorld, type World } from './harness/world.ts';

describe('by the keyboard, and by ear,', () => {
  let world: World;
  let tab: Tab;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterEach(() => tab.close());
  afterAll(() => world.stop());

  /** Opens a page with the focus on a link before the body. */
  async function open(body: string): Promise<void> {
    const html = pageWith(`<a href="#top">Top</a>${body}`, { script: world.script });
    tab = await world.openTab({
      before: listenToRegions,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await tab.page.goto(world.site.page('/kyc', { html }));
    await tab.page.getByRole('button').first().waitFor();
    await tab.page.getByRole('link', { name: 'Top' }).focus();
  }

  /** Presses a key; gives what has the focus after it. */
  async function press(key: string): Promise<string> {
    await tab.page.keyboard.press(key);
    return focused(tab.page);
  }

  /** Whether what has the focus within the element has a ring. */
  const isRinged = () =>
    tab.page.evaluate(() => {
      const inner = document.activeElement?.shadowRoot?.activeElement;
      return !!inner && getComputedStyle(inner).outlineStyle !== 'none';
    });

  it('a person goes the way out and back, and tries again', async () => {
    await open('<ekyc-verify site-name="Shop" privacy-url="/privacy"></ekyc-verify>');
    expect(await tab.page.locator('body').ariaSnapshot()).toBe(before(world));
    expect(await press('Tab')).toBe('link "How your data is used"');
    expect(await press('Tab')).toBe('button "Start verification"');
    await tab.page.keyboard.press('Enter');
    await arrivesAtVendor(tab.page);

    await choose(tab.page, 'leave');
    await sees(tab.page, 'You left before finishing');
    expect(await focused(tab.page)).toBe('paragraph: You left before finishing');
    expect(await isRinged()).toBe(false);
    expect(await announcements(tab.page)).toEqual([
      'You left before finishing No problem. Start again whenever you’re ready.',
    ]);
    expect(await press('Tab')).toBe('button "Try again"');
    await tab.page.keyboard.press('Space');
    await arrivesAtVendor(tab.page);

    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    expect(await focused(tab.page)).toBe('paragraph: You’re verified');
    expect(await announcements(tab.page)).toEqual([
      'You’re verified Thanks, that’s everything. You can carry on now.',
    ]);
  });

  it('a person hands over to a phone, and goes on here after all', async () => {
    await open('<ekyc-verify mode="handoff"></ekyc-verify>');
    expect(await press('Tab')).toBe('button "Start verification"');
    await tab.page.keyboard.press('Space');
    await tab.page.getByRole('img', { name: 'QR code to scan with your phone' }).waitFor();
    expect(await focused(tab.page)).toBe('paragraph: Continue on your phone');
    expect(await isRinged()).toBe(true);
    expect(await press('Tab')).toMatch(/^textbox "Link for your phone": 127.*\/v\//);
    expect(await press('Tab')).toBe('button "Copy link"');
    expect(await press('Enter')).toBe('button "Copy link"');
    await sees(tab.page, 'Link copied. Send it only to yourself.');
    expect(await announcements(tab.page)).toEqual([
      'Getting ready…',
      'Continue on your phone Scan this code with your phone’s camera. You’ll see the result here.',
      'Link copied. Send it only to yourself.',
    ]);
    expect(await press('Tab')).toBe('button "Use this device instead"');
    await tab.page.keyboard.press('Enter');
    await arrivesAtVendor(tab.page);

    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    expect(await focused(tab.page)).toBe('paragraph: You’re verified');
  });

  it('a person hears the result of the phone, and has the focus there', async () => {
    await open('<ekyc-verify mode="handoff"></ekyc-verify>');
    await press('Tab');
    await tab.page.keyboard.press('Enter');
    const link = tab.page.getByRole('textbox', { name: 'Link for your phone' });
    const address = await link.inputValue();
    await link.focus();
    const phone = await world.openTab();
    await phone.page.goto(`http://${address}`);
    await phone.page.getByRole('button', { name: 'Yes, continue' }).click();
    await arrivesAtVendor(phone.page);
    await sees(tab.page, 'Follow the steps on your phone');
    expect(await focused(tab.page)).toBe('paragraph: Follow the steps on your phone');
    expect(await press('Tab')).toBe('button "Show a new code"');
    await choose(phone.page, 'pass');
    await sees(tab.page, 'You’re verified');
    expect(await focused(tab.page)).toBe('paragraph: You’re verified');
    expect((await announcements(tab.page)).slice(2)).toEqual([
      'Follow the steps on your phone Keep this page open: you’ll see the result here.',
      'You’re verified Thanks, that’s everything. You can carry on now.',
    ]);
    await phone.close();
  });

  it.each([
    ['its own button', '', 'Start verification'],
    ['the page’s button', '<button slot="button" type="button">Prove it</button>', 'Prove it'],
  ])('a form that lacks the verification leads to %s', async (_which, content, name) => {
    const element = `<ekyc-verify name="identity" required>${content}</ekyc-verify>`;
    await open(`<form>${element}<button>Send</button></form>`);
    const address = tab.page.url();
    await tab.page.getByRole('button', { name: 'Send' }).focus();
    expect(await press('Enter')).toBe(`button "${name}"`);
    expect(tab.page.url()).toBe(address);
    await tab.page.keyboard.press('Enter');
    await arrivesAtVendor(tab.page);
  });
});

/** The whole page to who hears it. */
const before = ({ site }: World) => `- link "Top":
  - /url: "#top"
- group "Verify your identity":
  - status:
    - paragraph: Verify your identity
    - paragraph: "Show Shop that it’s really you. You’ll need:"
    - list:
      - listitem: Your ID document (not a copy)
      - listitem: A camera and good light
      - listitem: About two minutes
    - paragraph:
      - text: On behalf of Shop, Tencent Cloud checks your document and your face.
      - link "How your data is used":
        - /url: ${site.origin}/privacy
  - button "Start verification"`;
