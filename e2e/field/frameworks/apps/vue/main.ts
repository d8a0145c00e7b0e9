import 'ekyc-verify';
import { createApp, ref } from 'vue';
import { effects, hear, hold, proxy } from '../shared.ts';

const app = createApp({
  setup: () => ({
    document: ref('HKIDCard'),
    disabled: ref(false),
    shown: ref(true),
    effects,
    hear,
    hold,
    proxy,
  }),
  template: `
    <ekyc-verify
      v-if="shown"
      :proxy="proxy"
      :document-type="document"
      :disabled="disabled"
      :effects="effects"
      @ekyc-start="hear"
      @ekyc-redirect="hold"
    >
      <p>Own words</p>
      <button slot="button">Own button</button>
    </ekyc-verify>
    <button @click="document = 'Passport'">Other document</button>
    <button @click="disabled = true">Disable</button>
    <button @click="document = disabled = undefined">Unset</button>
    <button @click="shown = !shown">Away</button>
  `,
});
app.config.compilerOptions.isCustomElement = (tag) => tag === 'ekyc-verify';
app.mount('#app');
