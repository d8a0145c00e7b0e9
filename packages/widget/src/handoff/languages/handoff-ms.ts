import type { HandoffTexts } from '../texts.js';

const texts: HandoffTexts = {
  scan: [
    'Teruskan pada telefon anda',
    'Imbas kod ini dengan kamera telefon anda. Keputusan muncul pada halaman ini.',
  ],
  code: 'Kod QR untuk telefon anda',
  number: 'Telefon anda mesti menunjukkan nombor ini:',
  copy: 'Salin pautan',
  copied: 'Disalin. Hantar kepada diri anda sahaja.',
  here: 'Guna peranti ini sahaja',
  onPhone: [
    'Ikut langkah pada telefon anda',
    'Biarkan halaman ini terbuka: keputusan muncul di sini.',
  ],
  restart: 'Mula semula',
  over: ['Kod ini tidak sah lagi', 'Demi keselamatan anda, ia sah beberapa minit sahaja.'],
  renew: 'Paparkan kod baharu',
};

export default texts;
