import type { HandoffTexts } from '../texts.js';

const texts: HandoffTexts = {
  scan: [
    'Magpatuloy sa iyong telepono',
    'I-scan ang code na ito gamit ang camera ng iyong telepono. Lalabas ang resulta sa pahinang ito.',
  ],
  code: 'QR code para sa iyong telepono',
  number: 'Dapat ito ang numero sa iyong telepono:',
  copy: 'Kopyahin ang link',
  copied: 'Nakopya na. Sa sarili mo lang ito ipadala.',
  here: 'Gamitin na lang ang device na ito',
  onPhone: [
    'Sundin ang mga hakbang sa iyong telepono',
    'Panatilihing bukas ang pahinang ito: dito lalabas ang resulta.',
  ],
  restart: 'Magsimula ulit',
  over: [
    'Hindi na magagamit ang code na ito',
    'Para sa kaligtasan mo, ilang minuto lang itong may bisa.',
  ],
  renew: 'Magpakita ng bagong code',
};

export default texts;
