import { withOverrides } from 'ekyc-verify-messages';
import type { ElementMessages, MessageOverrides } from 'ekyc-verify-messages';
import { element as en } from 'ekyc-verify-messages/en';
import type { Languages } from 'ekyc-verify-messages/load';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { languageAround, languageTag, watchLanguageAround } from './page-language.js';

/** How long a language may keep the element from showing anything. */
const patienceMs = 2000;

type LanguageHost = ReactiveControllerHost &
  Element & {
    readonly locale: string | null;
    /** Texts of the site's own. */
    readonly messages: MessageOverrides;
  };

/** The texts in the person's language, loaded when they are needed. */
export class LanguageController implements ReactiveController {
  private readonly host: LanguageHost;
  private readonly ownLanguages: () => Languages | undefined;
  private stopWatching: () => void = () => undefined;
  private loadedFor = 'en';
  private loaded: ElementMessages = en;

  /** @param ownLanguages Those that the site has added. */
  constructor(host: LanguageHost, ownLanguages: () => Languages | undefined) {
    this.host = host;
    this.ownLanguages = ownLanguages;
    host.addController(this);
  }

  get texts(): ElementMessages {
    return withOverrides(this.loaded, this.host.messages);
  }

  hostConnected(): void {
    // It may have been moved to where another language is spoken.
    this.host.requestUpdate();
    this.stopWatching = watchLanguageAround(this.host, () => {
      this.host.requestUpdate();
    });
  }

  hostDisconnected(): void {
    this.stopWatching();
  }

  /** Resolves when the element can speak its language; a slow one comes later, after English. */
  async ready(): Promise<void> {
    const language =
      languageTag(this.host.locale) || languageTag(languageAround(this.host)) || 'en';
    if (language === this.loadedFor) return;
    this.loadedFor = language;
    this.loaded = en;
    const own = this.ownLanguages();
    if (/^en\b/i.test(language) && !own) return;
    const loading = this.load(language, own);
    await Promise.race([loading, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
    // It may have been told another one meanwhile.
    await this.ready();
  }

  /** What cannot be loaded is said in English. */
  private async load(language: string, own: Languages = {}): Promise<void> {
    try {
      const { loadMessages } = await import('ekyc-verify-messages/load');
      const loaded = await loadMessages(language, own);
      if (language !== this.loadedFor) return;
      this.loaded = withOverrides(en, loaded);
      this.host.requestUpdate();
    } catch {
      // Offline, or a version that is gone.
    }
  }
}
