/** Angular compiles the template in the browser here: the schema and the bindings are the same. */
import '@angular/compiler';
import { CUSTOM_ELEMENTS_SCHEMA, Component, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import 'ekyc-verify';
import { effects, hear, hold, proxy } from '../shared.ts';

class App {
  readonly document = signal<string | undefined>('HKIDCard');
  readonly disabled = signal<boolean | undefined>(false);
  readonly shown = signal(true);
  readonly effects = effects;
  readonly hear = hear;
  readonly hold = hold;
  readonly proxy = proxy;
}

Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    @if (shown()) {
      <ekyc-verify
        [proxy]="proxy"
        [documentType]="document()"
        [disabled]="disabled()"
        [effects]="effects"
        (ekyc-start)="hear($event)"
        (ekyc-redirect)="hold($event)"
      >
        <p>Own words</p>
        <button slot="button">Own button</button>
      </ekyc-verify>
    }
    <button (click)="document.set('Passport')">Other document</button>
    <button (click)="disabled.set(true)">Disable</button>
    <button (click)="document.set(undefined); disabled.set(undefined)">Unset</button>
    <button (click)="shown.set(!shown())">Away</button>
  `,
})(App);

await bootstrapApplication(App);
